"""What the totals may be when every assumption with a range is drawn at once, and how often the study's checks hold.

Each assumption is drawn by its own distribution over the range in use, with the live value as the peak of a triangle;
one without a range in use keeps its value. Assumptions are independent, but for those that the study says move with
another.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.notebook import NotebookTable, table_html
from reportgen.describe.view import write
from reportgen.formula.expr import Name, Number, call
from reportgen.graph.distributions import Discrete, Link, LogNormal, Triangular, Uniform
from reportgen.graph.draws import Bin, DrawModel, Quantiles, draw
from reportgen.graph.graph import Definition
from reportgen.graph.names import BUDGET, TOTAL, TOTALS, row_value
from reportgen.parts.assumptions.ranges import ENDS, RANGES
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.budget.shape import is_budgeted
from reportgen.parts.checks.define import CONDITION
from reportgen.parts.checks.shape import CONDITIONS
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import FLOPS, MEASURES, column_of
from reportgen.parts.sensitivity.analyse import ranged
from reportgen.parts.uncertainty.shape import UNCERTAINTY
from reportgen.system.errors import ReportgenError, nearest_or_all
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study
    from reportgen.graph.distributions import Distribution
    from reportgen.graph.graph import Graph
    from reportgen.parts.assumptions.shape import Assumption
    from reportgen.parts.measures.shape import RowColumn

__all__ = ["DRAWS", "SEED", "Bin", "Quantiles", "Uncertainty", "uncertainty"]

DRAWS = 20_000
SEED = 2407
_SUFFICES, _NEEDED = BUDGET("suffices"), BUDGET("needed")


class BudgetRisk(NamedTuple):
    """What joint draws say of a budget.

    ``suffices`` is the part of the draws in which direct and indirect cost stay within the total that is budgeted,
    contingency included; ``contingency`` the rate on direct and indirect cost by which P80 of these is above the
    estimate, so that it covers eight in ten draws.
    """

    suffices: float
    contingency: float


@dataclass(frozen=True, slots=True, repr=False)
class Uncertainty:
    """The results of the draws of one measure. ``explained`` is each assumption's share of its variance, largest first.

    ``measures`` are the totals of others that were asked for; ``chances`` the part of the draws in which each of the
    study's conditions holds, by its position; ``budget`` is what the draws say of its budget, None where it has none.

    ``labels`` are those of the rows, ``column`` is the measure, and ``currency`` the study's.
    """

    draws: int
    seed: int
    measure: str
    rows: dict[str, Quantiles]  # by family, and "total"
    explained: dict[str, float]
    density: tuple[Bin, ...]
    measures: dict[str, Quantiles]
    chances: dict[int, float]
    budget: BudgetRisk | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    column: RowColumn = FLOPS
    currency: str = "USD"

    def __repr__(self) -> str:
        """Return the number of draws and the quantiles of the total, on one line."""
        low, middle, high = map(self._text, astuple(self.total))
        return f"<Uncertainty of {self.draws:,} draws: {self.column.label} P10 {low}, P50 {middle}, P90 {high}>"

    def _repr_html_(self) -> str:
        """Return the quantiles of every row as a notebook shows them."""
        line = f"{self.column.label} in {self.draws:,} joint draws, seed {self.seed}"
        cells = {row: tuple(map(self._text, astuple(values))) for row, values in self.rows.items()}
        rows = [(self.labels.get(row, row), *texts) for row, texts in cells.items() if row != TOTAL]
        return table_html(NotebookTable("", line, ("", "P10", "P50", "P90"), rows, ("Total", *cells[TOTAL])))

    def _text(self, value: float) -> str:
        return write(value, self.column.style, currency=self.currency)

    @property
    def total(self) -> Quantiles:
        """The quantiles of the measure's total."""
        return self.rows[TOTAL]


def uncertainty(
    evaluation: Evaluation,
    draws: int = DRAWS,
    seed: int = SEED,
    jobs: int = 1,
    *,
    measure: str | None = None,
    checks: bool = False,
) -> Uncertainty | None:
    """Return the totals of joint draws of a measure; None where no assumption that moves them has a range.

    Without a measure they are of the headline, and of the measures and checks that the study's table of uncertainty
    asks for; with one, or with ``checks``, of all checks too. With more than one job (-1 for one a core) many draws are
    distributed with joblib, on its active backend. Raises ReportgenError for a measure that the study does not have.
    """
    study, asked = evaluation.study, evaluation.study[UNCERTAINTY]
    main = study[ABOUT].headline if measure is None else _checked_measure(study, measure)
    others = [key for key in asked.measures if key != main] if measure is None else []
    conditions = range(len(study[CONDITIONS])) if checks or asked.checks or measure is not None else range(0)
    every = [*(family.id for family in study[FAMILIES]), TOTAL]
    rows = [row for row in every if row_value(row, main) in evaluation.graph]
    targets = [TOTALS(key) for key in others] + [CONDITION(number) for number in conditions]
    graph, values = evaluation.graph, evaluation.values
    if measure is None and is_budgeted(study):
        targets += [_SUFFICES, _NEEDED]
        graph = graph.extended(_of_budget(evaluation))
        values = {**values, _SUFFICES: 1.0, _NEEDED: _estimate(evaluation)}
    targets += [row_value(row, main) for row in rows]
    drawn = dict(_drawn(evaluation, graph, targets))
    if not drawn:
        return None
    model = DrawModel.of(graph, values, drawn, targets, seed, _links(study, drawn))
    result = draw(model, draws, jobs)
    quantiles = dict(zip(targets, result.quantiles, strict=True))
    means = dict(zip(targets, result.means, strict=True))
    moving = ranged(study, evaluation.graph, [TOTALS(main)])
    explained = {name: part for name, part in result.explained.items() if name in moving}
    whole = sum(explained.values()) or 1.0  # what moves only checks or other measures explains nothing of this one
    return Uncertainty(
        draws,
        seed,
        main,
        {row: quantiles[row_value(row, main)] for row in rows},
        explained if len(explained) == len(drawn) else {name: part / whole for name, part in explained.items()},
        result.density,
        {key: quantiles[TOTALS(key)] for key in others},
        {number: means[CONDITION(number)] for number in conditions},
        _risk(evaluation, means, dict(zip(targets, result.p80, strict=True))) if _NEEDED in targets else None,
        {family.id: family.label for family in study[FAMILIES]},
        column_of(study, main),
        study[ABOUT].currency,
    )


def _checked_measure(study: Study, measure: str) -> str:
    """Return a measure's name. Raises ReportgenError where the study has none that is called so."""
    measures = ["flops", *(item.id for item in study[MEASURES])]
    if measure not in measures:
        raise ReportgenError(f"unknown measure {quoted(measure)}{nearest_or_all(measure, measures, 'measures')}")
    return measure


def _of_budget(evaluation: Evaluation) -> tuple[Definition, Definition]:
    """Return direct and indirect cost, and what is 1 where they stay within the total that is budgeted now."""
    needed = call("add", Name(BUDGET("direct")), Name(BUDGET("indirect")))
    within = call("le", Name(_NEEDED), Number(evaluation.number(BUDGET("total"))))
    return Definition(_NEEDED, needed), Definition(_SUFFICES, within)


def _estimate(evaluation: Evaluation) -> float:
    return evaluation.number(BUDGET("direct")) + evaluation.number(BUDGET("indirect"))


def _risk(evaluation: Evaluation, means: Mapping[str, float], p80: Mapping[str, float]) -> BudgetRisk | None:
    """Return what the draws say of the budget, if there is one; the rate of a budget of nothing is 0."""
    if _NEEDED not in p80:
        return None
    estimate = _estimate(evaluation)
    return BudgetRisk(means[_SUFFICES], p80[_NEEDED] / estimate - 1 if estimate else 0.0)


def _drawn(evaluation: Evaluation, graph: Graph, targets: Sequence[str]) -> Iterator[tuple[str, Distribution]]:
    """Yield the assumptions that move a target and have a range in use, with their distributions."""
    for name in ranged(evaluation.study, graph, targets):
        item = evaluation.study[ASSUMPTIONS][name]
        low, high = (evaluation.number(RANGES(name, end)) for end in ENDS)
        if low != high and item.distribution in _DISTRIBUTIONS:  # both are the value where the range is not in use
            yield name, _DISTRIBUTIONS[item.distribution](item, low, high, evaluation.number(name))


def _links(study: Study, drawn: Collection[str]) -> list[Link]:
    """Return which drawn assumptions follow which, each after the one that it follows."""
    items = study[ASSUMPTIONS]
    links = {}
    for name in drawn:
        leader, correlation = items[name].correlates_with, items[name].correlation
        if leader is not None and leader in drawn and correlation is not None:
            links[name] = Link(name, leader, correlation)

    def depth(name: str) -> int:
        return 1 + depth(links[name].follows) if name in links else 0

    return sorted(links.values(), key=lambda link: depth(link.name))


def _outcomes(item: Assumption, low: float, high: float) -> Discrete:
    """Return the outcomes between the ends of the range in use; the ends alone where there are none."""
    weights = item.weights or (1.0,) * len(item.outcomes)
    pairs = sorted(pair for pair in zip(item.outcomes, weights, strict=True) if low <= pair[0] <= high)
    if not any(weight for _, weight in pairs):
        pairs = [(low, 1.0), (high, 1.0)]
    return Discrete(tuple(value for value, _ in pairs), tuple(weight for _, weight in pairs))


# From an assumption, the ends of its range in use, and its value; one that is "fixed" is not drawn.
_DISTRIBUTIONS: Mapping[str, Callable[[Assumption, float, float, float], Distribution]] = {
    "triangular": lambda _, low, high, value: Triangular(low, high, value),
    "uniform": lambda _, low, high, _value: Uniform(low, high),
    "lognormal": lambda item, low, high, _value: LogNormal(low, high, item.minimum, item.maximum),
    "discrete": lambda item, low, high, _value: _outcomes(item, low, high),
}
