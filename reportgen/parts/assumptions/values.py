"""Which values an assumption can have, and how ``--set`` reaches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import named
from reportgen.describe.setting import Setting
from reportgen.graph.names import BASE
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES, INPUTS, TYPES
from reportgen.system.errors import nearest_or_all
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Path, Study

_TRUTHS = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}


def value_problem(study: Study, name: str, value: object) -> str | None:
    """Return why an assumption cannot have a value, or None when it can. ``value`` is a float, a bool or a string."""
    inputs = study[INPUTS]
    if name not in inputs:
        return f"unknown assumption {name!r}{nearest_or_all(name, inputs, 'assumptions')}"
    item = inputs[name]
    if not isinstance(value, TYPES[item.kind]):
        word = {"number": "a number", "switch": "on or off", "choice": "a name of its catalogue"}[item.kind]
        return f"{name!r} takes {word}, not {quoted(value)}"
    if isinstance(value, str):
        return entry_problem(study, item.catalogue, value)
    if item.kind == "number" and isinstance(value, float) and not item.minimum <= value <= item.maximum:
        return f"value {value:g} lies outside {item.minimum:g} to {item.maximum:g}"
    return None


def entry_problem(study: Study, catalogue: str | None, word: str) -> str | None:
    """Return why a word names no entry of a catalogue; None where it does, or the study has no such catalogue."""
    if catalogue is None or catalogue not in study[CATALOGUES]:
        return None
    entries = [entry.name for entry in study[CATALOGUES][catalogue].entries]
    if word in entries:
        return None
    return f"{quoted(word)} is not in catalogue {catalogue!r}{nearest_or_all(word, entries, 'its entries')}"


def set_value(loaded: LoadedStudy, name: str, raw: float | bool | str) -> Setting | str | None:
    """Return where a value of an assumption is set, or why it cannot have it; None for a name that is not an input's.

    The value goes to the active scenario, as if it had been typed into that scenario's column of the workbook.
    """
    if name not in loaded.study[INPUTS]:
        return None
    value = read_value(loaded.study, name, raw)
    problem = value_problem(loaded.study, name, value)
    return problem or Setting(_path(loaded, name), value)


def _path(loaded: LoadedStudy, name: str) -> Path:
    """Return where the active scenario states a value; a switch of a correction has its base value there."""
    if loaded.scenario != BASE:
        return ("scenarios", loaded.scenario, "values", name)
    return ("assumptions", name, "value") if name in loaded.study[ASSUMPTIONS] else ("corrections", name, "on")


def read_value(study: Study, name: str, raw: float | bool | str) -> float | bool | str:
    """Return a value typed as text as its assumption wants it; what cannot be read is returned as it is."""
    item = study[INPUTS].get(name)
    if item is None:
        return raw
    if item.kind == "switch":
        return _TRUTHS.get(str(raw).strip().lower(), raw)
    if item.kind == "choice":
        catalogue = study[CATALOGUES].get(item.catalogue or "")
        return named(str(raw), [entry.name for entry in catalogue.entries] if catalogue else ())
    if isinstance(raw, bool):
        return raw
    try:
        return float(raw)
    except ValueError:
        return raw
