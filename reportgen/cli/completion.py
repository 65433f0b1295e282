"""What a shell offers at a tab: names of the study that the command line names so far, of profiles and of kinds."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from reportgen.api import load
from reportgen.graph.names import join
from reportgen.parts.assumptions.shape import ASSUMPTIONS, scenario_labels
from reportgen.parts.corrections.shape import switches
from reportgen.parts.families.own import own_values
from reportgen.parts.families.shape import FAMILIES, sweep_rows
from reportgen.parts.measures.shape import measure_columns
from reportgen.pipeline import KINDS
from reportgen.report.profiles import profile, profiles
from reportgen.study.starters import kinds
from reportgen.system.errors import ReportgenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reportgen.describe.tables import Study

    Offered = Iterator[tuple[str, str]]  # words, each with what it stands for

# zsh evaluates what it is offered, so a study's words keep no character that any shell gives a meaning.
_HARMFUL = re.compile(r"[^\w .,+%/-]")
_ENDINGS = (".toml", ".xlsx")
_STUDIES = ("study", "studies", "workbook")  # parameters that name a study


def offered(what: str, parameters: Mapping[str, Any], begun: str) -> list[tuple[str, str]]:
    """Return the words that a shell may offer, each with a few words on it; none where there is no study to read.

    Args:
        what: a key of ``SOURCES``.
        parameters: the values of the command's parameters so far, and as ``rest`` the words that are of none yet.
        begun: what the word begins with.
    """
    try:
        listed = list(SOURCES[what](parameters))
    except (ReportgenError, OSError):
        return []
    *before, last = begun.split(",") if what == "only" else [begun]
    start = "".join(f"{item}," for item in before)
    return [(f"{start}{name}", _HARMFUL.sub("", label)) for name, label in listed if name.startswith(last)]


def _study(parameters: Mapping[str, Any]) -> Study:
    """Return the study that a command line names, without one the bundled study. Raises ReportgenError, OSError."""
    given = next((value for name in _STUDIES if (value := parameters.get(name))), None)
    given = given or next((word for word in parameters.get("rest") or () if word.endswith(_ENDINGS)), None)
    source = given[0] if isinstance(given, list | tuple) else given
    if source is not None and os.fspath(source) == "-":
        raise ReportgenError("standard input is not read before the command runs")
    return load(source).study


def _scenarios(parameters: Mapping[str, Any]) -> Offered:
    yield from scenario_labels(_study(parameters)).items()


def _portfolio_scenarios(parameters: Mapping[str, Any]) -> Offered:
    yield from _scenarios(parameters)
    yield "all", "every scenario, as a portfolio"


def _settings(parameters: Mapping[str, Any]) -> Offered:
    """Yield what ``--set`` is most often given, with the sign that a value follows."""
    study = _study(parameters)
    labels = {name: item.label for name, item in study[ASSUMPTIONS].items()}
    labels |= {name: item.label for name, item in switches(study).items()}
    labels |= {
        join(row.family.id, row.sweep.id, axis): row.label for row in sweep_rows(study) for axis in row.sweep.axes
    }
    labels |= {join(row.name, name): f"{row.label}: {item.label}" for row, name, item in own_values(study)}
    yield from ((f"{name}=", label) for name, label in labels.items())


def _names(parameters: Mapping[str, Any]) -> Offered:
    study = _study(parameters)
    yield from ((column.key, column.label) for column in measure_columns(study))
    yield from ((name, item.label) for name, item in study[ASSUMPTIONS].items())
    yield from ((family.id, family.label) for family in study[FAMILIES])


SOURCES: Mapping[str, Callable[[Mapping[str, Any]], Offered]] = {
    "scenarios": _scenarios,
    "portfolio": _portfolio_scenarios,
    "settings": _settings,
    "names": _names,
    "profiles": lambda _: ((name, profile(name).label) for name in profiles()),
    "kinds": lambda _: iter(kinds().purposes.items()),
    "only": lambda _: ((kind, "") for kind in KINDS),
}
