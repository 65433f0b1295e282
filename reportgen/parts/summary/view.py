"""What the report shows of the totals: the headline table, every total, and the rates behind the headline measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import translated
from reportgen.describe.styles import MONEY, WHOLE_MONEY
from reportgen.describe.view import TableRow, Writing, column, show, show_optional
from reportgen.formula.expr import names
from reportgen.graph.names import TOTAL, TOTALS, row_value
from reportgen.parts.assumptions.rates import rate
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.families.added import added_sentence
from reportgen.parts.families.scales import headline_columns, mirrors_source
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import (
    MEASURES,
    PUBLISHED,
    chain,
    headline,
    headline_measure,
    row_columns,
    sum_columns,
)
from reportgen.parts.quantities.view import QuantityView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal

    from reportgen.describe.evaluation import Analysis, Evaluation
    from reportgen.describe.tables import Study
    from reportgen.describe.view import NumberColumn, ShownNumber
    from reportgen.parts.assumptions.rates import AssumptionRate
    from reportgen.parts.measures.shape import Measure, RowColumn


class HeadlineTable(NamedTuple):
    """The headline table; ``rates`` are the assumptions that turn FLOPs into the last column, in every row."""

    columns: tuple[NumberColumn, ...]
    rows: tuple[TableRow, ...]
    total: TableRow
    rates: tuple[AssumptionRate, ...]
    added: str = ""  # how many lines the total adds up, where some are blank

    @property
    def unlisted(self) -> tuple[TableRow, ...]:
        """Rows that the source counts but does not list."""
        return tuple(row for row in self.rows if not row.listed)


class MeasureWords(NamedTuple):
    """The headline measure in words.

    ``unit`` follows a number in a sentence, empty for money; ``heading`` is the unit where the label does not say it;
    ``is_money`` is whether it is an amount of money.
    """

    label: str
    unit: str
    heading: str
    is_money: bool


def _measure(evaluation: Evaluation) -> MeasureWords:
    """Return the headline measure's words: those of the study."""
    column = headline(evaluation.study)
    if column.style in {MONEY, WHOLE_MONEY}:
        return MeasureWords(column.label, "", "", is_money=True)
    if column.style == "percent":
        return MeasureWords(column.label, column.unit, column.unit, is_money=False)
    heading = column.unit if column.unit.lower() not in {column.label.lower(), column.label.lower().rstrip("s")} else ""
    return MeasureWords(column.label, column.unit or column.label, heading, is_money=False)


class LabelledRate(NamedTuple):
    """An assumption that turns FLOPs into the headline measure."""

    label: str
    value: ShownNumber
    unit: str
    per: bool


def _headline(evaluation: Evaluation) -> HeadlineTable:
    """Return the headline table: FLOPs and the headline measure of each row, in the study's order."""
    study, top = evaluation.study, headline_measure(evaluation.study)
    # FLOPs need no unit in their heading.
    columns = [sum_columns()[-1]._replace(unit=""), *([] if top is None else [headline(study)])]
    shows = headline_columns(evaluation, [item for item in columns if TOTALS(item.key) in evaluation.graph])
    rows = tuple(
        TableRow(
            family.label,
            _cells(evaluation, family.id, shows, family.published),
            family.id,
            family.uncertainty,
            family.listed,
        )
        for family in study[FAMILIES]
    )
    total = TableRow("", _cells(evaluation, TOTAL, shows, study[PUBLISHED]), TOTAL)
    headings = tuple(
        column(item.label, [row.cells[index] for row in (*rows, total)], item.unit) for index, item in enumerate(shows)
    )
    given = top is None or any(top.id in item.gives for family in study[FAMILIES] for item in family.items)
    read = [] if top is None or given else _numbers_read(study, [top])
    added = added_sentence(evaluation, TOTAL, shows)
    return HeadlineTable(headings, rows, total, tuple(rate(evaluation, name) for name in read), added)


def _cells(
    evaluation: Evaluation, row: str, shows: Iterable[RowColumn], published: Mapping[str, Decimal]
) -> tuple[ShownNumber, ...]:
    mirrors = mirrors_source(evaluation.study)
    return tuple(
        show_optional(
            evaluation,
            row_value(row, item.key),
            item.style,
            published.get(item.key),
            writing=Writing("", item.scale, mirrors),
        )
        for item in shows
    )


def _numbers_read(study: Study, measures: Iterable[Measure]) -> list[str]:
    """Return the assumptions that are numbers and that formulas of measures read, each once."""
    read = dict.fromkeys(name for measure in measures for name in names(measure.formula))
    assumptions = study[ASSUMPTIONS]
    return [name for name in read if name in assumptions and assumptions[name].kind == "number"]


def _rates(evaluation: Evaluation) -> tuple[LabelledRate, ...]:
    """Return every assumption that the headline measure and those before it read."""
    study = evaluation.study
    return tuple(
        LabelledRate(study[ASSUMPTIONS][name].label, *rate(evaluation, name))
        for name in _numbers_read(study, chain(study))
    )


def _totals(evaluation: Evaluation) -> tuple[QuantityView, ...]:
    """Return the total in runs, tokens, FLOPs and every measure but shares."""
    study = evaluation.study
    ratios = {measure.id for measure in study[MEASURES] if measure.kind == "ratio"}
    columns = [
        item._replace(label=translated("Training runs")) if item.key == "runs" else item
        for item in row_columns(study, evaluation.graph)
        if item.style != "percent" or item.key in ratios
    ]
    return tuple(
        QuantityView(
            TOTALS(item.key),
            item.label,
            "",
            show(evaluation, TOTALS(item.key), item.style, study[PUBLISHED].get(item.key)),
            item.unit,
            "",
        )
        for item in columns
    )


VIEWS: Mapping[str, Callable[[Analysis], object]] = {
    "headline": _headline,
    "measure": _measure,
    "totals": _totals,
    "rates": _rates,
}
