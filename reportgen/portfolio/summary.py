"""What a portfolio adds up to: a graph of every set's totals, the differences to each base, and the sums of studies.

Its names hold slashes, which no study's do: ``<study>/<scenario>/<measure>`` is a set's total, ``.../difference`` and
``.../percent`` what its headline measure differs by from the base; ``<study>//<measure>`` is the set that speaks for
the study, ``<study>//low`` and ``high`` the range of its scenarios; ``together/<measure>`` sums the studies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.formula.expr import Name, Span, call
from reportgen.model.evaluation import run
from reportgen.model.graph import Definition, Graph
from reportgen.model.study import BASE
from reportgen.report.views import headline_measure, share_measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.formula.expr import Expr
    from reportgen.model.graph import Leaf
    from reportgen.model.study import Study
    from reportgen.portfolio.plan import Failure, Plan

_MOST_ARGUMENTS = 30
_FLOPS = ("flops", "FLOPs", "FLOP", "flops")


@dataclass(frozen=True, slots=True)
class Column:
    """A figure that sets are compared by."""

    key: str
    label: str
    unit: str
    style: str

    @property
    def kind(self) -> tuple[str, ...]:
        """What has to be alike in figures that are added up; money of one currency needs no unit."""
        return (self.key, self.style, "" if self.style == "money" else self.unit)


@dataclass(frozen=True, slots=True)
class Set:
    """One study in one scenario: its folder, which is also its names' beginning, or why it was not built."""

    scenario: str
    label: str
    folder: str
    problems: tuple[str, ...] = ()
    compared: bool = False  # whether there is a base to compare it with


@dataclass(frozen=True, slots=True)
class Part:
    """One study: its sets, those that were built first, and the one that speaks for it where that was built."""

    id: str
    title: str
    subtitle: str
    currency: str
    fingerprint: str
    columns: tuple[Column, ...]
    headline: Column
    sets: tuple[Set, ...]
    lead: Set | None

    @property
    def built(self) -> tuple[Set, ...]:
        """The sets that were built."""
        return tuple(item for item in self.sets if not item.problems)

    def names(self, column: Column) -> tuple[str, ...]:
        """The names of a figure of each set that was built."""
        return tuple(f"{item.folder}/{column.key}" for item in self.built)


@dataclass(frozen=True, slots=True)
class Summary:
    """The studies, the figures that all of them share, everything's values, what failed, and the kinds of files."""

    parts: tuple[Part, ...]
    shared: tuple[Column, ...]
    graph: Graph
    values: Mapping[str, Any]
    failures: tuple[Failure, ...]
    kinds: tuple[str, ...]

    @property
    def leads(self) -> tuple[Part, ...]:
        """The studies that the sums count."""
        return tuple(part for part in self.parts if part.lead is not None)

    @property
    def based(self) -> bool:
        """Whether every study is spoken for by its base."""
        return all(part.lead is None or part.lead.scenario == BASE for part in self.parts)

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the studies."""
        return tuple(dict.fromkeys(part.currency for part in self.parts))


def summarise(
    plan: Plan, built: Mapping[tuple[str, str], Mapping[str, float]], failures: tuple[Failure, ...]
) -> Summary:
    """Compare what was built."""
    parts = tuple(part for study in plan.studies if (part := _part(study, plan, built, failures)).sets)
    shared = _shared(parts)
    inputs: dict[str, Leaf] = {}
    for part in parts:
        for item in part.built:
            figures = built[part.id, item.scenario]
            inputs[f"{item.folder}/label"] = item.label
            inputs |= {f"{item.folder}/{column.key}": figures[column.key] for column in part.columns}
    several = [*_compared(parts, inputs), *_spoken(parts, shared)]
    graph = Graph(inputs, {name: Definition(name, expr) for name, expr in several}, 1)
    return Summary(parts, shared, graph, run(graph), failures, plan.jobs[0].kinds)


def _part(
    study: Study,
    plan: Plan,
    built: Mapping[tuple[str, str], Mapping[str, float]],
    failures: Iterable[Failure],
) -> Part:
    """One study's sets in the order of its scenarios; where the base is not among them, the first speaks for it."""
    why = {failure.scenario: failure.problems for failure in failures if failure.study == study.id}
    wanted = {job.study.scenario for job in plan.jobs if job.study.id == study.id} | set(why)
    ordered = [item for item in dict.fromkeys((*study.scenario_ids, *why)) if item in wanted]
    based = (study.id, BASE) in built
    sets = tuple(
        Set(item, _label(study, item), f"{study.id}/{item}", why.get(item, ()), compared=based and item != BASE)
        for item in ordered
    )
    columns = _columns(study)
    top = headline_measure(study)
    first = next(iter(sets), None)
    return Part(
        id=study.id,
        title=study.study.title,
        subtitle=study.study.subtitle,
        currency=study.study.currency,
        fingerprint=study.fingerprint,
        columns=columns,
        headline=next((column for column in columns if top and column.key == top.id), columns[0]),
        sets=tuple(sorted(sets, key=lambda item: bool(item.problems))),
        lead=None if first is None or first.problems else first,
    )


def _label(study: Study, scenario: str) -> str:
    return study.scenario_label(scenario) if scenario in study.scenario_ids else scenario


def _columns(study: Study) -> tuple[Column, ...]:
    """Each measure but the share of the total, which is always all of it."""
    share = share_measure(study)
    measures = (item for item in study.measures if item is not share)
    return (Column(*_FLOPS), *(Column(item.id, item.label, item.unit, item.style) for item in measures))


def _shared(parts: tuple[Part, ...]) -> tuple[Column, ...]:
    """What may be added up: figures that every study has under the same name, unit and currency."""
    alike = len({part.currency for part in parts}) == 1
    return tuple(
        column
        for column in (parts[0].columns if parts else ())
        if all(column.kind in {other.kind for other in part.columns} for part in parts)
        and (alike or (column.style != "money" and not any(part.currency in column.unit for part in parts)))
    )


def _compared(parts: Iterable[Part], inputs: Mapping[str, Leaf]) -> Iterator[tuple[str, Expr]]:
    for part in parts:
        base = f"{part.id}/{BASE}/{part.headline.key}"
        for item in part.built:
            if item.compared:
                difference = f"{item.folder}/difference"
                yield difference, call("sub", f"{item.folder}/{part.headline.key}", base)
                if inputs[base]:
                    yield f"{item.folder}/percent", call("div", difference, base)


def _spoken(parts: tuple[Part, ...], shared: tuple[Column, ...]) -> Iterator[tuple[str, Expr]]:
    leads = [part for part in parts if part.lead is not None]
    for part in parts:
        if part.lead is not None:
            yield from ((f"{part.id}//{column.key}", Name(f"{part.lead.folder}/{column.key}")) for column in shared)
        if part.built:
            names = part.names(part.headline)
            yield from ((f"{part.id}//{word}", _extreme(op, names)) for word, op in (("low", "min"), ("high", "max")))
    if leads:
        for column in shared:
            yield f"together/{column.key}", call("sum_rows", Span(tuple(f"{part.id}//{column.key}" for part in leads)))


def _extreme(op: str, names: tuple[str, ...]) -> Expr:
    """The least or greatest of any number of names, in formulas of as many arguments as one may have."""
    several: list[Expr] = [Name(name) for name in names]
    while len(several) > 1:
        groups = [several[start : start + _MOST_ARGUMENTS] for start in range(0, len(several), _MOST_ARGUMENTS)]
        several = [call(op, *group) if len(group) > 1 else group[0] for group in groups]
    return several[0]
