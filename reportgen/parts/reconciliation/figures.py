"""The figures that the source prints, by the names of ours: of rows, of scenarios, of quantities, of model sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import translated
from reportgen.graph.names import SCENARIO_TOTALS, TOTAL, of, row_value
from reportgen.parts.assumptions.shape import SCENARIOS
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import PUBLISHED, column_of, sum_columns
from reportgen.parts.models.shape import BUDGETS, MODELS
from reportgen.parts.perspective.shape import PERSPECTIVE
from reportgen.parts.quantities.shape import QUANTITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from reportgen.describe.tables import Study


class PrintedFigure(NamedTuple):
    """A printed figure of one value, what that value is called by row and column, and its number style."""

    figure: Decimal
    row: str
    column: str
    style: str


class PrintedSizes(NamedTuple):
    """A printed row of the model-size table, what it is called, and its number style."""

    figures: tuple[Decimal, ...]
    label: str
    style: str


def figures(study: Study) -> dict[str, PrintedFigure]:
    """Return every printed figure of one value, by the graph's name for ours: ``gamma.cost``, ``total.flops``."""
    printed_of = {
        name: item for row, label, printed in _rows(study) for name, item in _measured(study, row, label, printed)
    }
    for name, item in {**study[QUANTITIES], **study[PERSPECTIVE]}.items():
        if item.published is not None:
            printed_of[name] = PrintedFigure(item.published, item.label, item.unit or translated("value"), item.style)
    return printed_of


def _rows(study: Study) -> Iterator[tuple[str, str, Mapping[str, Decimal]]]:
    """Yield each row that figures may be printed of: its name in the graph, its label and its figures by measure."""
    for family in study[FAMILIES]:
        yield family.id, family.label, family.published
    yield TOTAL, translated("Total"), study[PUBLISHED]
    for name, scenario in study[SCENARIOS].items():
        yield SCENARIO_TOTALS(name), translated("Total, %(scenario)s", scenario=scenario.label), scenario.published


def _measured(
    study: Study, row: str, label: str, printed: Mapping[str, Decimal]
) -> Iterator[tuple[str, PrintedFigure]]:
    for key, figure in printed.items():
        column = column_of(study, key)
        yield row_value(row, key), PrintedFigure(figure, label, column.label, column.style)


def gapped(study: Study) -> list[str]:
    """Return the measures of which the source prints the total and some rows."""
    printed = {key for family in study[FAMILIES] for key in family.published}
    return [key for key in study[PUBLISHED] if key in printed]


def sized_figures(study: Study) -> dict[str, PrintedSizes]:
    """Return every printed row of the model-size table, by the name of ours: ``params``, ``fixed.flops``."""
    printed_of = {
        name: PrintedSizes(item.published, item.label, item.style)
        for name, item in study[MODELS].quantities.items()
        if item.published
    }
    for name, budget in study[BUDGETS].items():
        for column in sum_columns():
            if printed := budget.published.get(column.key):
                printed_of[of(name, column.key)] = PrintedSizes(
                    printed,
                    translated("%(measure)s of one run, %(budget)s", measure=column.label, budget=budget.label),
                    column.style,
                )
    return printed_of
