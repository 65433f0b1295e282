"""Which values assumptions can have, whoever sets them: a study file, a workbook or ``--set``.

``checks.entered`` has the formulas by which a workbook's flag turns red for the same values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES, INPUTS, SCENARIOS
from reportgen.parts.assumptions.values import value_problem
from reportgen.system.errors import Problem, nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.tables import Study
    from reportgen.parts.assumptions.shape import Assumption


def impossible(study: Study) -> Iterator[Problem]:
    """Yield a problem for each value that its assumption cannot have: scenarios, bases, ranges, then catalogues."""
    for key, scenario in study[SCENARIOS].items():
        for name, value in scenario.values.items():
            yield from _value(study, name, value, path_text(SCENARIOS.key, key, "values", name))
    for name, item in study[INPUTS].items():
        if item.value is not None:
            yield from _value(study, name, item.value, path_text(ASSUMPTIONS.key, name, "value"))
        yield from range_problems(item, item.low, item.high, path_text(ASSUMPTIONS.key, name))
    for catalogue, listed in study[CATALOGUES].items():
        for position, entry in enumerate(listed.entries):
            path = (CATALOGUES.key, catalogue, "entries", position)
            for name, value in entry.values.items():
                if name in study[INPUTS]:
                    yield from _value(study, name, value, path_text(*path, "values", name))


def range_problems(item: Assumption, low: float | None, high: float | None, path: str) -> Iterator[Problem]:
    """Yield what is wrong with the ends of a plausible range."""
    for word, end in (("low", low), ("high", high)):
        if end is not None and not item.minimum <= end <= item.maximum:
            yield Problem(f"{word} {end:g} lies outside {item.minimum:g} to {item.maximum:g}", path)
    if low is not None and high is not None and low > high:
        yield Problem(f"low {low:g} is above high {high:g}", path)


def not_filled(study: Study, key: str, catalogue: str, filled: Sequence[str]) -> str:
    """Return why an entry of a catalogue cannot have a value of a name, and what to write instead."""
    item = study[ASSUMPTIONS].get(key)
    if item is None:
        return f"unknown assumption {key!r}{nearest_or_all(key, filled or study[ASSUMPTIONS], 'assumptions')}"
    if item.kind != "number":
        return f"{key!r} is a {item.kind}, and a catalogue fills in numbers"
    other = f" in place of {item.catalogue!r}" if item.catalogue is not None else ""
    table = path_text(ASSUMPTIONS.key, key)
    return f'{key!r} is not filled from this catalogue: write catalogue = "{catalogue}"{other} in [{table}]'


def _value(study: Study, name: str, value: object, path: str) -> Iterator[Problem]:
    problem = value_problem(study, name, value)
    if problem:
        yield Problem(problem, path)
