"""Spare places of a workbook: empty columns for scenarios and catalogue entries that a person may add.

Only a workbook has their names. Each definition that looks a value up among scenarios or a catalogue's entries also
looks here, so a place that is filled in and chosen moves every total.

    scenario.+1, price@+1           the name of the first added scenario, and what it states
    gpus.+1.name, gpus.+1.price     the name of the first added entry of a catalogue, and what it fills in
    filled.+1.<n>, filled.+1.all    how many values of a group the first added scenario states, and of all groups
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.checks import CHECK, sum_of
from reportgen.describe.sheet import SheetNames
from reportgen.formula.expr import Call, Name, Span, Text, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import SCENARIO, SCENARIO_POSITION, SPARES, Space, join, stated
from reportgen.graph.names import SCENARIOS as LABELS
from reportgen.parts.assumptions.shape import (
    ASSUMPTIONS,
    CATALOGUES,
    INPUTS,
    MOST_PLACES,
    SCENARIOS,
    grouped_inputs,
    label_names,
    scenario_ids,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr
    from reportgen.graph.graph import Graph

FILLED = Space("filled")
_Spans = dict[tuple[str, ...], tuple[str, ...]]  # the names of a list -> the same with those of the spare places


def spare_scenarios(study: Study) -> tuple[str, ...]:
    """Return the scenarios that a workbook has room for, as many as the study may still have."""
    return SPARES[: MOST_PLACES - len(study[SCENARIOS])]


def spare_entries(study: Study, catalogue: str) -> tuple[str, ...]:
    """Return the entries of a catalogue that a workbook has room for, as many as it may still have."""
    return SPARES[: MOST_PLACES - len(study[CATALOGUES][catalogue].entries)]


def scenario_places(study: Study) -> tuple[str, ...]:
    """Return the scenarios of the columns of a workbook: the base, those of the study, then the spare ones."""
    return (*scenario_ids(study), *spare_scenarios(study))


def label_places(study: Study) -> tuple[str, ...]:
    """Return the graph's names for the words that scenarios are chosen by, those of the spare places included."""
    return tuple(LABELS(item) for item in scenario_places(study))


def entry_places(study: Study, catalogue: str, part: str) -> tuple[str, ...]:
    """Return the graph's names for one value of each entry of a catalogue, those of the spare places included."""
    return (
        *_listed(study, catalogue, part),
        *(join(catalogue, place, part) for place in spare_entries(study, catalogue)),
    )


def filled_by(study: Study, catalogue: str) -> tuple[str, ...]:
    """Return the assumptions that a catalogue fills in."""
    return tuple(name for name, item in study[ASSUMPTIONS].items() if item.filled and item.catalogue == catalogue)


def sheet_names(analysis: Analysis) -> SheetNames:
    """Return the empty inputs of the spare places, and every definition that looks among them too."""
    study, graph = analysis.study, analysis.graph
    replaced = [*_looking(study, graph)]
    check = CHECK("scenario")
    chosen = call("sum_rows", call("eq", Span(label_places(study)), SCENARIO))
    # An empty cell equals those of empty spare places.
    exists = call("and", call("ne", SCENARIO, Text("")), call("eq", chosen, 1))
    replaced = [*(item for item in replaced if item.name != check), Definition(check, exists)]
    names = [item.name for item in replaced]
    return SheetNames(dict.fromkeys(_inputs(study), ""), [*_counts(study), *replaced], replaced=names)


def _inputs(study: Study) -> Iterator[str]:
    """Yield the names of the cells of the spare places."""
    for place in spare_scenarios(study):
        yield LABELS(place)
        yield from (stated(name, place) for name in study[INPUTS])
    for catalogue in study[CATALOGUES]:
        for place in spare_entries(study, catalogue):
            yield join(catalogue, place, "name")
            yield from (join(catalogue, place, name) for name in filled_by(study, catalogue))


def _counts(study: Study) -> Iterator[Definition]:
    """Yield how many values each added scenario states: of each group, whose cells stand side by side, and of all."""
    groups = [tuple(items) for items in grouped_inputs(study).values()]
    for place in spare_scenarios(study):
        counts = [FILLED(place, number) for number in range(len(groups))]
        for count, names in zip(counts, groups, strict=True):
            cells = Span(tuple(stated(name, place) for name in names))
            yield Definition(count, call("sum_rows", call("ne", cells, Text(""))))
        yield Definition(FILLED(place, "all"), sum_of(counts))


def _looking(study: Study, graph: Graph) -> Iterator[Definition]:
    """Yield every definition that looks values up among scenarios or entries, with the spare places in its lists."""
    spans = _spans(study)
    first = {names[0] for names in spans}
    bases = {} if study[SCENARIOS] else {id(graph.definitions[name].pattern): name for name in study[INPUTS]}
    for item in graph.definitions.values():
        if id(item.pattern) in bases:
            # Without scenarios a live value is the base's; cases repeat its definition.
            picked = call("pick", Span(_stated(study, bases[id(item.pattern)])), SCENARIO_POSITION)
            live = call("if", call("eq", picked, Text("")), Name(item.reads[0]), picked)
            yield Definition(item.name, live, item.sized, item.path)
        elif not first.isdisjoint(item.reads):
            expr = _widened(item.expr, spans)
            if expr != item.expr:
                yield Definition(item.name, expr, item.sized, item.path)


def _spans(study: Study) -> _Spans:
    """Return every list of names of scenarios or entries, and the same with the spare places."""
    spans: _Spans = {label_names(study): label_places(study)}
    for name in study[INPUTS]:
        listed = tuple(stated(name, scenario) for scenario in scenario_ids(study))
        spans[listed] = _stated(study, name)
    for catalogue in study[CATALOGUES]:
        for part in ("name", *filled_by(study, catalogue)):
            spans[_listed(study, catalogue, part)] = entry_places(study, catalogue, part)
    return spans


def _stated(study: Study, name: str) -> tuple[str, ...]:
    return tuple(stated(name, scenario) for scenario in scenario_places(study))


def _listed(study: Study, catalogue: str, part: str) -> tuple[str, ...]:
    return tuple(join(catalogue, number, part) for number in range(1, len(study[CATALOGUES][catalogue].entries) + 1))


def _widened(expr: Expr, spans: Mapping[tuple[str, ...], tuple[str, ...]]) -> Expr:
    """Return an expression with the longer list in place of each list that has one."""
    if isinstance(expr, Span):
        return Span(spans.get(expr.names, expr.names))
    if isinstance(expr, Call):
        return Call(expr.op, tuple(_widened(arg, spans) for arg in expr.args))
    return expr
