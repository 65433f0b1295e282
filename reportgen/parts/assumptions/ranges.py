"""Which plausible range an assumption has now: a range belongs to the value that it was stated for.

The ends in the table of an assumption belong to its base or, where a catalogue fills that in, to the entry that the
study file chooses. An entry and a scenario may bring ranges of their own. A range that is another value's, or that does
not hold the value in use, is left out: both ends are the value then. Each step is a definition, so the workbook follows
every choice.

    range.price.owner           the position of the entry that the assumption's own range belongs to
    range.price.own             1 where its own range belongs to the value in use
    range.price.catalogue_low   the end that the chosen entry brings; from_catalogue is 1 where it belongs to the value
    range.price.unstated_low    the end where no scenario states the value; unstated is 1 where there is one
    range.price.stated          1 where the active scenario states the value
    range.price.scenario_low    the end that this scenario brings; given_low and given are unstated_low and unstated
                                with that taken into account
    range.price.in_use          1 where the range belongs to the value in use and holds it
    range.price.low, .high      its ends, or the value itself where none is in use
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import translated
from reportgen.describe.tables import path_text
from reportgen.formula.expr import Name, Number, Span, Text, call
from reportgen.graph.names import BASE, SCENARIO_POSITION, Space, join, of, stated
from reportgen.parts.assumptions.bounds import not_filled, range_problems
from reportgen.parts.assumptions.rates import rate_text
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES, SCENARIOS, chooser, scenario_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.describe.builder import Builder
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr
    from reportgen.graph.graph import Leaf
    from reportgen.parts.assumptions.shape import Assumption

RANGES = Space("range")
ENDS = ("low", "high")
IN_USE = "in_use"
# The steps that an assumption may have, in their order, with their words.
STEPS = {
    "owner": "Entry that the range is of",
    "own": "Its entry is chosen",
    "catalogue_low": "Low of the entry chosen",
    "catalogue_high": "High of the entry chosen",
    "from_catalogue": "The entry's range belongs",
    "unstated_low": "Low where no scenario states it",
    "unstated_high": "High where no scenario states it",
    "unstated": "There is a range then",
    "stated": "The scenario states the value",
    "scenario_low": "Low of the scenario",
    "scenario_high": "High of the scenario",
    "given_low": "Low that belongs",
    "given_high": "High that belongs",
    "given": "A range belongs",
    IN_USE: "It holds the value",
    "low": "Low",
    "high": "High",
}


class _Range(NamedTuple):
    """The ends of a range as far as it is built; ``has`` is 1 where there is one, None where there always is."""

    ends: tuple[Expr, Expr]
    has: Expr | None


class LeftOut(NamedTuple):
    """A range that is left out: whose it is, its ends and the value as text, and why."""

    label: str
    low: str
    high: str
    value: str
    reason: str


def catalogue_end(study: Study, name: str, number: int, end: str) -> str:
    """Return the name of an end of the range that a catalogue's entry, by its number from 1, brings."""
    return of(join(study[ASSUMPTIONS][name].catalogue, number, name), end)


def scenario_end(name: str, scenario: str, end: str) -> str:
    """Return the name of an end of the range that a scenario brings."""
    return of(stated(name, scenario), end)


def in_catalogue(study: Study, name: str) -> bool:
    """Return whether an entry of an assumption's catalogue brings a range."""
    item = study[ASSUMPTIONS][name]
    catalogue = study[CATALOGUES].get(item.catalogue or "") if item.filled else None
    return catalogue is not None and any(name in entry.ranges for entry in catalogue.entries)


def in_scenarios(study: Study, name: str) -> bool:
    """Return whether a scenario brings a range of an assumption."""
    return any(name in scenario.ranges for scenario in study[SCENARIOS].values())


def ranged_names(study: Study) -> tuple[str, ...]:
    """Return the assumptions that have a range, or may have one by a catalogue or a scenario."""
    return tuple(
        name
        for name, item in study[ASSUMPTIONS].items()
        if item.kind == "number" and (item.low is not None or in_catalogue(study, name) or in_scenarios(study, name))
    )


def define_ranges(builder: Builder) -> None:
    """Add the range in use of every assumption that may have one."""
    _check(builder)
    for name in ranged_names(builder.study):
        item = builder.study[ASSUMPTIONS][name]
        if not item.filled or _chooser(builder.study, item):
            _define(builder, name, item)


def left_out(evaluation: Evaluation, names: Iterable[str]) -> tuple[LeftOut, ...]:
    """Return the ranges of these assumptions that are not in use, with the reasons."""
    return tuple(_left_out(evaluation, name) for name in names if not evaluation.number(RANGES(name, IN_USE)))


def outside(total: float, p10: float, p90: float) -> str:
    """Return a sentence on a total below P10 or above P90 of its draws, "" for one between them."""
    if p10 <= total <= p90:
        return ""
    if total > p90:
        return translated(
            "The total itself lies above this, because the ranges reach further down from the values in use"
        )
    return translated("The total itself lies below this, because the ranges reach further up from the values in use")


def own_in_use(evaluation: Evaluation, name: str) -> bool:
    """Return whether the ends in an assumption's own table are those in use."""
    item = evaluation.study[ASSUMPTIONS].get(name)
    if item is None or item.low is None or item.high is None or not evaluation.number(RANGES(name, IN_USE)):
        return False
    return (evaluation.number(RANGES(name, "low")), evaluation.number(RANGES(name, "high"))) == (item.low, item.high)


def _chooser(study: Study, item: Assumption) -> str | None:
    """Return the assumption that chooses from an assumption's catalogue."""
    try:
        return chooser(study, item.catalogue or "")
    except StopIteration:
        return None


def _check(builder: Builder) -> None:
    """Add the problems of the ranges of catalogues and scenarios."""
    study = builder.study
    numbers = [name for name, item in study[ASSUMPTIONS].items() if item.kind == "number"]
    for key, catalogue in study[CATALOGUES].items():
        filled = [name for name in numbers if study[ASSUMPTIONS][name].catalogue == key]
        for position, entry in enumerate(catalogue.entries):
            path = path_text(CATALOGUES.key, key, "entries", position, "ranges")
            for name in sorted(entry.ranges.keys() - filled - entry.values.keys()):  # of a value the same is told
                builder.fault(not_filled(study, name, key, filled), path_text(path, name))
            _check_ranges(builder, {name: ends for name, ends in entry.ranges.items() if name in filled}, path)
    for key, scenario in study[SCENARIOS].items():
        path = path_text(SCENARIOS.key, key, "ranges")
        for name in scenario.ranges:
            builder.reference(name, numbers, path_text(path, name), "assumption")
        _check_ranges(builder, {name: ends for name, ends in scenario.ranges.items() if name in numbers}, path)


def _check_ranges(builder: Builder, ranges: Mapping[str, tuple[float, float]], path: str) -> None:
    for name, ends in ranges.items():
        builder.problems += range_problems(builder.study[ASSUMPTIONS][name], *ends, path_text(path, name))


def _define(builder: Builder, name: str, item: Assumption) -> None:
    """Add the steps to the range in use of one assumption."""
    in_use = _own(builder, name, item)
    if in_catalogue(builder.study, name):
        in_use = _from_catalogue(builder, name, item, in_use)
    if builder.study[SCENARIOS]:
        in_use = _from_scenario(builder, name, in_use)
    if in_use is None:
        return
    low, high = in_use.ends
    holds = call("and", call("le", low, name), call("le", name, high))
    builder.define(RANGES(name, IN_USE), call("if", in_use.has, holds, Number(0.0)) if in_use.has else holds)
    for end, expr in zip(ENDS, in_use.ends, strict=True):
        builder.define(RANGES(name, end), call("if", RANGES(name, IN_USE), expr, name))


def _own(builder: Builder, name: str, item: Assumption) -> _Range | None:
    """Return the range in an assumption's own table; of a filled value it is that of the entry in the file."""
    if item.low is None or item.high is None:
        return None
    builder.inputs |= {of(name, "low"): item.low, of(name, "high"): item.high}
    ends = Name(of(name, "low")), Name(of(name, "high"))
    choosing = _chooser(builder.study, item) if item.filled else None
    if choosing is None:
        return _Range(ends, None)
    builder.inputs[RANGES(name, "owner")] = float(_owner(builder, choosing))
    chosen = call("eq", of(choosing, "no"), RANGES(name, "owner"))
    builder.define(RANGES(name, "own"), call("or", call("ne", stated(name, BASE), Text("")), chosen))
    return _Range(ends, Name(RANGES(name, "own")))


def _owner(builder: Builder, choosing: str) -> int:
    """Return the position, from 1, of the entry that the study file chooses; 0 where it is none."""
    original = builder.original or builder.study
    item = original[ASSUMPTIONS].get(choosing)
    catalogue = original[CATALOGUES].get(item.catalogue or "") if item else None
    names = [entry.name for entry in catalogue.entries] if catalogue else []
    return names.index(str(item.value)) + 1 if item is not None and item.value in names else 0


def _from_catalogue(builder: Builder, name: str, item: Assumption, own: _Range | None) -> _Range:
    """Return the range of the chosen entry where it brings one and its value is in use, else ``own``."""
    study = builder.study
    entries = study[CATALOGUES][item.catalogue or ""].entries
    position = of(_chooser(study, item) or "", "no")
    numbers = range(1, len(entries) + 1)
    for place, end in enumerate(ENDS):
        names = tuple(catalogue_end(study, name, number, end) for number in numbers)
        values: list[Leaf] = [entry.ranges[name][place] if name in entry.ranges else "" for entry in entries]
        builder.inputs |= dict(zip(names, values, strict=True))
        builder.define(RANGES(name, f"catalogue_{end}"), _brought_at(names, position))
    low = RANGES(name, "catalogue_low")
    brought = Name(RANGES(name, "from_catalogue"))
    unstated = call("eq", stated(name, BASE), Text(""))
    builder.define(brought.id, call("and", unstated, call("ne", low, Text(""))))
    ends = Name(low), Name(RANGES(name, "catalogue_high"))
    if own is None:
        return _Range(ends, brought)
    return _either(builder, name, "unstated", brought, _Range(ends, None), own)


def _from_scenario(builder: Builder, name: str, unstated: _Range | None) -> _Range | None:
    """Return the range that the active scenario brings where it states the value, else ``unstated``."""
    study = builder.study
    scenarios = scenario_ids(study)
    active = call("pick", Span(tuple(stated(name, key) for key in scenarios)), SCENARIO_POSITION)
    by_scenario = Name(RANGES(name, "stated"))
    states = call("and", call("gt", SCENARIO_POSITION, Number(1.0)), call("ne", active, Text("")))
    builder.define(by_scenario.id, states)
    if not in_scenarios(study, name):
        if unstated is None:
            return None
        others = call("not", by_scenario)
        return unstated._replace(has=call("and", others, unstated.has) if unstated.has else others)
    for place, end in enumerate(ENDS):
        names = tuple(scenario_end(name, key, end) for key in scenarios)
        ranges = [{}, *(scenario.ranges for scenario in study[SCENARIOS].values())]
        values: list[Leaf] = [own[name][place] if name in own else "" for own in ranges]
        builder.inputs |= dict(zip(names, values, strict=True))
        builder.define(RANGES(name, f"scenario_{end}"), _brought_at(names, SCENARIO_POSITION))
    ends = Name(RANGES(name, "scenario_low")), Name(RANGES(name, "scenario_high"))
    brought = _Range(ends, call("ne", ends[0], Text("")))
    return _either(builder, name, "given", by_scenario, brought, unstated or _Range(ends, Number(0.0)))


def _brought_at(names: tuple[str, ...], position: str) -> Expr:
    """Return the end at a position, an empty text beyond the last: what a person adds in a workbook brings no range."""
    return call("if", call("gt", position, float(len(names))), Text(""), call("pick", Span(names), position))


def _either(builder: Builder, name: str, step: str, which: Name, first: _Range, second: _Range) -> _Range:
    """Add and return a range: the first one where ``which`` is 1, else the second."""
    for place, end in enumerate(ENDS):
        builder.define(RANGES(name, f"{step}_{end}"), call("if", which, first.ends[place], second.ends[place]))
    has = (item.has or Number(1.0) for item in (first, second))
    builder.define(RANGES(name, step), call("if", which, *has))
    low, high = (Name(RANGES(name, f"{step}_{end}")) for end in ENDS)
    return _Range((low, high), Name(RANGES(name, step)))


def _left_out(evaluation: Evaluation, name: str) -> LeftOut:
    study, values = evaluation.study, evaluation.values
    item = study[ASSUMPTIONS][name]
    low, high = (rate_text(study, name, end) if end is not None else "" for end in (item.low, item.high))
    value = rate_text(study, name, evaluation.number(name))
    return LeftOut(item.label, low, high, value, "; ".join(_reasons(study, values, name)))


def _reasons(study: Study, values: Mapping[str, object], name: str) -> Iterator[str]:
    """Yield why the range of an assumption is left out."""
    if values.get(RANGES(name, "stated")):
        yield translated("the scenario states the value and no range")
        return
    owner = values.get(RANGES(name, "owner"))
    if values.get(RANGES(name, "own")) == 0 and isinstance(owner, float):
        entries = study[CATALOGUES][study[ASSUMPTIONS][name].catalogue or ""].entries
        if 0 < owner <= len(entries):
            name = entries[int(owner) - 1].name
            yield translated("it is of %(entry)s, which is not the entry chosen", entry=name)
        else:
            yield translated("it is of another entry, which is not the entry chosen")
        return
    yield translated("it does not hold the value in use")
