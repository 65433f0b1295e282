"""The effect of each change made in a workbook: the headline total now, less the total with the old value.

An effect is live like every other number. The case of a change gives the name that it moves the value that it would
have with the old value of the entry, as an expression over the study's names, so that it follows the active scenario
and later edits.

    change.<entry>.old      what the study file says
    change.<entry>.effect   the total now, less the total with that; change.all.effect with every old value
    change.interaction      the effect of all less the sum of the effects of each
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.entries import CHANGES
from reportgen.formula.expr import Expr, Name, Span, call
from reportgen.graph.cases import Case, target_in
from reportgen.parts.assumptions.entries import options_now
from reportgen.parts.assumptions.shape import scenario_labels
from reportgen.parts.models.shape import size_titles

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses
    from reportgen.describe.entries import Change, Entry, Moved
    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study

CASES_TABLE = "change_cases"
EFFECT_OF_ALL = CHANGES("all", "effect")
INTERACTION = CHANGES("interaction")
MOST = 40  # cases; further changes are listed without an effect
_ALL = "change-all"


class _Effective(NamedTuple):
    """A change that can move the headline total, and what it moves."""

    change: Change
    moved: Moved

    @property
    def case(self) -> str:
        return f"change-{self.change.entry.name}"

    def as_was(self, now: Expr) -> Expr:
        """Return the moved name's expression with the old value; ``now`` is its present expression."""
        return self.moved.as_was(Name(self.change.old_name), now)


def analyse(a: Analyses) -> None:
    """Add a case for each change and one for all of them together, with the effect of each."""
    effective = _effective(a)
    if not effective:
        return
    for item in effective:
        entry = entry_now(a.study, item.change.entry)
        if entry.options and isinstance(entry.leaf, str):  # what a scenario or a catalogue's entry is called
            a.copy_words(item.change.old_name, entry.leaf, entry.name)
        else:
            a.inputs[item.change.old_name] = entry.leaf
    _add_cases(a, effective)
    measure = a.study[ABOUT].headline
    for item in effective:
        a.define(item.change.effect_name, call("sub", a.target, target_in(item.case, measure)))
    a.define(EFFECT_OF_ALL, call("sub", a.target, target_in(_ALL, measure)))
    effects = Span(tuple(item.change.effect_name for item in effective))
    a.define(INTERACTION, call("sub", EFFECT_OF_ALL, call("sum_rows", effects)))


def has_effect(analysis: Analysis, change: Change) -> bool:
    """Return whether a change has an effect: it can move the total, and is among the first ``MOST`` that can."""
    return change.effect_name in analysis.graph.definitions


def entry_now(study: Study, entry: Entry) -> Entry:
    """Return an entry with the labels of scenarios, names of choices and titles of sizes that the study has now.

    They are entries too, so that a workbook may have changed them as well.
    """
    if entry.kind == "scenario":
        return replace(entry, options=scenario_labels(study))
    if entry.options:
        now = options_now(study, entry)
        renamed = {text: now[cell] for cell, text in entry.options.items() if cell in now}
        if isinstance(entry.value, tuple):
            return replace(entry, options=now, value=tuple(renamed.get(str(word), str(word)) for word in entry.value))
        return replace(entry, options=now, value=renamed.get(str(entry.value), entry.value))
    return replace(entry, scale=size_titles(study)) if entry.scale else entry


def _effective(a: Analyses) -> list[_Effective]:
    """Return the changes that can move the headline total, at most ``MOST``."""
    changes = a.evaluation.loaded.changes
    sources = a.graph.sources_of([a.target]) if changes else set()
    moved = [(change, change.entry.moves(a.study, a.graph, change.entry)) for change in changes]
    return [_Effective(change, item) for change, item in moved if item is not None and item.name in sources][:MOST]


def _add_cases(a: Analyses, effective: list[_Effective]) -> None:
    """Add a case for each change, and one for all of them together."""
    together: dict[str, Expr] = {}
    for item in effective:
        live = item.moved.name
        # Its present expression is its definition, not its value, because another name of the case may move it.
        now = a.graph.definitions[live].expr if live in a.graph.definitions else Name(live)
        a.add_case(Case(item.case, f"{item.change.entry.label} as it was", {live: item.as_was(now)}), CASES_TABLE)
        together[live] = item.as_was(together.get(live, now))
    a.add_case(Case(_ALL, "All of these as they were", together), CASES_TABLE)
