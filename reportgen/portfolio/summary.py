"""The summary of a portfolio as a graph: totals of every set, differences from the base, and sums over the studies.

A set is one study in one scenario. The graph's names have slashes, which names of studies have not:

    <study>/<scenario>/<measure>      a total of a set
    <study>/<scenario>/difference     its headline total less the base scenario's, and .../percent of that
    <study>//<measure>                a total of the study's representative set
    <study>//low, <study>//high       the range of the headline total over the scenarios
    together/<measure>                the sum of the representative sets of all studies
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.describe.about import ABOUT
from reportgen.formula.expr import Name, Span, call
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition, Graph
from reportgen.graph.names import BASE, in_portfolio
from reportgen.parts.assumptions.shape import scenario_ids, scenario_label
from reportgen.parts.measures.shape import MEASURES, headline_measure, share_measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr
    from reportgen.graph.graph import Leaf
    from reportgen.portfolio.plan import Failure, Plan

_MAX_ARGUMENTS = 30  # of a function in a formula
_FLOPS = ("flops", "FLOPs", "FLOP", "flops")  # the fields of its SummaryColumn


@dataclass(frozen=True, slots=True)
class SummaryColumn:
    """A measure of the summary: its id, label, unit and number style."""

    key: str
    label: str
    unit: str
    style: str

    @property
    def kind(self) -> tuple[str, ...]:
        """What must be equal for totals to be added up; the unit of money is left out, as it names the currency."""
        return (self.key, self.style, "" if self.style == "money" else self.unit)


@dataclass(frozen=True, slots=True)
class ScenarioSet:
    """A study in one scenario: its folder, with which its names start, and why it was not built, if it was not."""

    scenario: str
    label: str
    folder: str
    problems: tuple[str, ...] = ()
    has_base: bool = False  # whether the base scenario was built too, to compare it with
    missing: tuple[str, ...] = ()  # the kinds of files that could not be made


@dataclass(frozen=True, slots=True)
class StudySummary:
    """A study: its columns and its sets, those that were built first.

    ``representative`` is the set whose totals stand for the study: the base, or the first scenario asked for. None
    where that was not built.
    """

    id: str
    title: str
    subtitle: str
    currency: str
    fingerprint: str
    columns: tuple[SummaryColumn, ...]
    headline: SummaryColumn
    sets: tuple[ScenarioSet, ...]
    representative: ScenarioSet | None

    @property
    def built(self) -> tuple[ScenarioSet, ...]:
        """The sets that were built."""
        return tuple(item for item in self.sets if not item.problems)

    def names(self, column: SummaryColumn) -> tuple[str, ...]:
        """Return the graph's name of a column for each set that was built."""
        return tuple(in_portfolio(item.folder, column.key) for item in self.built)


@dataclass(frozen=True, slots=True)
class Summary:
    """The studies, the columns that all of them have, the graph and its values, what failed, and the kinds of files."""

    studies: tuple[StudySummary, ...]
    shared: tuple[SummaryColumn, ...]
    graph: Graph
    values: Mapping[str, Any]
    failures: tuple[Failure, ...]
    kinds: tuple[str, ...]

    @property
    def summed(self) -> tuple[StudySummary, ...]:
        """The studies that the sums include: those whose representative set was built."""
        return tuple(study for study in self.studies if study.representative is not None)

    @property
    def all_base(self) -> bool:
        """Whether every representative set is in the base scenario."""
        return all(study.representative is None or study.representative.scenario == BASE for study in self.studies)

    @property
    def currencies(self) -> tuple[str, ...]:
        """The different currencies of the studies."""
        return tuple(dict.fromkeys(study.currency for study in self.studies))


def summarise(
    plan: Plan, built: Mapping[tuple[str, str], Mapping[str, float]], failures: tuple[Failure, ...]
) -> Summary:
    """Return the summary of a portfolio.

    Args:
        plan: the studies and jobs.
        built: the totals of each set that was built, by study and scenario, then by measure.
        failures: the sets that were not built, or not with all their files.
    """
    studies = tuple(study for loaded in plan.studies if (study := _study_summary(loaded, plan, built, failures)).sets)
    shared = _shared(studies)
    inputs: dict[str, Leaf] = {}
    for study in studies:
        for item in study.built:
            figures = built[study.id, item.scenario]
            inputs[in_portfolio(item.folder, "label")] = item.label
            inputs |= {in_portfolio(item.folder, column.key): figures[column.key] for column in study.columns}
    formulas = [*_differences(studies, inputs), *_totals(studies, shared)]
    graph = Graph(inputs, {name: Definition(name, expr) for name, expr in formulas}, 1)
    return Summary(studies, shared, graph, run(graph), failures, plan.jobs[0].kinds)


def _study_summary(
    loaded: LoadedStudy,
    plan: Plan,
    built: Mapping[tuple[str, str], Mapping[str, float]],
    failures: Iterable[Failure],
) -> StudySummary:
    """Return the summary of one study, with its sets in the order of its scenarios, those that failed last."""
    of_study = [failure for failure in failures if failure.study == loaded.id]
    problems = {item.scenario: item.problems for item in of_study if not item.missing}
    missing = {item.scenario: item.missing for item in of_study}
    wanted = {job.loaded.scenario for job in plan.jobs if job.loaded.id == loaded.id} | set(problems)
    ordered = [item for item in dict.fromkeys((*scenario_ids(loaded.study), *problems)) if item in wanted]
    has_base = (loaded.id, BASE) in built
    sets = tuple(
        ScenarioSet(
            scenario,
            _label(loaded.study, scenario),
            f"{loaded.id}/{scenario}",
            problems.get(scenario, ()),
            has_base=has_base and scenario != BASE,
            missing=missing.get(scenario, ()),
        )
        for scenario in ordered
    )
    about = loaded.study[ABOUT]
    keys = {key for (study, _), totals in built.items() if study == loaded.id for key in totals}
    columns = tuple(column for column in _columns(loaded.study) if not keys or column.key in keys)
    headline = headline_measure(loaded.study)
    first = next(iter(sets), None)
    return StudySummary(
        id=loaded.id,
        title=about.title,
        subtitle=about.subtitle,
        currency=about.currency,
        fingerprint=loaded.source.fingerprint,
        columns=columns,
        headline=next((column for column in columns if headline and column.key == headline.id), columns[0]),
        sets=tuple(sorted(sets, key=lambda item: bool(item.problems))),
        representative=None if first is None or first.problems else first,
    )


def _label(study: Study, scenario: str) -> str:
    """Return the label of a scenario, or its id where the study has no such scenario."""
    return scenario_label(study, scenario) if scenario in scenario_ids(study) else scenario


def _columns(study: Study) -> tuple[SummaryColumn, ...]:
    """Return the columns of a study: every measure except the share of the total, which is 1 for every set."""
    share = share_measure(study)
    measures = (item for item in study[MEASURES] if item is not share)
    return (SummaryColumn(*_FLOPS), *(SummaryColumn(item.id, item.label, item.unit, item.style) for item in measures))


def _shared(studies: tuple[StudySummary, ...]) -> tuple[SummaryColumn, ...]:
    """Return the columns that can be added up: those that every study has with the same id, unit and currency."""
    one_currency = len({study.currency for study in studies}) == 1
    return tuple(
        column
        for column in (studies[0].columns if studies else ())
        if all(column.kind in {other.kind for other in study.columns} for study in studies)
        and (one_currency or (column.style != "money" and not any(study.currency in column.unit for study in studies)))
    )


def _differences(studies: Iterable[StudySummary], inputs: Mapping[str, Leaf]) -> Iterator[tuple[str, Expr]]:
    """Yield the names and formulas of the sets' differences from their base, absolute and relative."""
    for study in studies:
        base = in_portfolio(study.id, BASE, study.headline.key)
        for item in study.built:
            if item.has_base:
                difference = in_portfolio(item.folder, "difference")
                yield difference, call("sub", in_portfolio(item.folder, study.headline.key), base)
                if inputs[base]:
                    yield in_portfolio(item.folder, "percent"), call("div", difference, base)


def _totals(studies: tuple[StudySummary, ...], shared: tuple[SummaryColumn, ...]) -> Iterator[tuple[str, Expr]]:
    """Yield the names and formulas of each study's totals and range, and of their sums over the studies."""
    summed = [study for study in studies if study.representative is not None]
    for study in studies:
        if study.representative is not None:
            yield from (
                (in_portfolio(study.id, "", column.key), Name(in_portfolio(study.representative.folder, column.key)))
                for column in shared
            )
        if study.built:
            names = study.names(study.headline)
            yield from (
                (in_portfolio(study.id, "", word), _extreme(op, names))
                for word, op in (("low", "min"), ("high", "max"))
            )
    if summed:
        for column in shared:
            yield (
                in_portfolio("together", column.key),
                call("sum_rows", Span(tuple(in_portfolio(study.id, "", column.key) for study in summed))),
            )


def _extreme(op: str, names: tuple[str, ...]) -> Expr:
    """Return the minimum or maximum (``op``) of any number of names, nested where there are too many for one call."""
    terms: list[Expr] = [Name(name) for name in names]
    while len(terms) > 1:
        groups = [terms[start : start + _MAX_ARGUMENTS] for start in range(0, len(terms), _MAX_ARGUMENTS)]
        terms = [call(op, *group) if len(group) > 1 else group[0] for group in groups]
    return terms[0]
