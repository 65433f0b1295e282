"""What the report shows of the families: each with its lines, as what multiplies and what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import translated
from reportgen.describe.view import Writing, column, show, show_optional
from reportgen.graph.names import AMOUNT, row_value
from reportgen.graph.names import axis as axis_name
from reportgen.parts.families.added import added_sentence
from reportgen.parts.families.own_view import OwnView, own_controls, own_views, unmoved
from reportgen.parts.families.scales import has_column, scaled
from reportgen.parts.families.shape import (
    AXES,
    FAMILIES,
    amount_style,
    count_name,
    item_row,
    item_rows,
    sweep_row,
    sweep_rows,
)
from reportgen.parts.measures.shape import RowColumn, chain, headline, measure_columns, share_measure, sum_columns
from reportgen.parts.models.shape import BUDGETS
from reportgen.parts.models.view import size_title

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reportgen.describe.evaluation import Analysis, Evaluation
    from reportgen.describe.view import NumberColumn, ShownNumber
    from reportgen.parts.families.shape import Family, ItemRow, Sweep


class AxisView(NamedTuple):
    """One axis of a sweep: its count and what is counted."""

    times: ShownNumber
    label: str


class SweepView(NamedTuple):
    """One sweep: the counts that multiply, the sizes trained, the budget, and what comes out."""

    id: str
    label: str
    active: bool
    parts: tuple[AxisView, ...]
    sizes: ShownNumber
    first: str
    last: str
    budget: str
    cells: tuple[ShownNumber, ...]
    note: str
    counted: str = ""  # what its runs are, where they train nothing
    values: tuple[OwnView, ...] = ()


class ItemView(NamedTuple):
    """One item: its amount with its unit, and what it gives."""

    id: str
    label: str
    amount: ShownNumber
    unit: str
    cells: tuple[ShownNumber, ...]
    note: str
    source: str
    url: str | None
    values: tuple[OwnView, ...] = ()


class LinesView(NamedTuple):
    """What the lines of the study are: how many sweeps and items; passes that train nothing, by what they are."""

    sweeps: int
    items: int
    passes: tuple[tuple[str, str], ...]
    experiments: bool  # whether every family is one of experiments, which have sweeps


class FamilyView(NamedTuple):
    """One family's section."""

    id: str
    label: str
    listed: bool
    uncertainty: str
    url: str | None
    what: str
    how: str
    doubts: str
    sweeps: tuple[SweepView, ...]
    amounts: tuple[ItemView, ...]
    columns: tuple[NumberColumn, ...]
    total: tuple[ShownNumber, ...]
    headline: ShownNumber
    share: ShownNumber | None
    added: str  # how many lines its sums add up, where some are blank
    values: tuple[OwnView, ...] = ()  # that hold for all its lines

    @property
    def line(self) -> str:
        """What its lines are called in headings."""
        if not self.amounts:
            return translated("Sweep")
        return translated("Line") if self.sweeps else translated("Item")


def family_view(evaluation: Evaluation, family: Family) -> FamilyView:
    """Return one family with its sweeps."""
    return _family_view(evaluation, family, family_columns(evaluation))


def _family_view(evaluation: Evaluation, family: Family, shows: Sequence[RowColumn]) -> FamilyView:
    """Return one family in these columns."""
    study = evaluation.study
    sweeps = tuple(_sweep(evaluation, family, sweep, shows) for sweep in family.sweeps)
    amounts = tuple(_item(evaluation, item_row(family, item), shows) for item in family.items)
    rows = [*(sweep.cells for sweep in sweeps), *(item.cells for item in amounts)]
    total = _cells(evaluation, family.id, shows)
    columns = tuple(
        column(item.label, [cells[index] for cells in (*rows, total)], item.unit) for index, item in enumerate(shows)
    )
    share, top = share_measure(study), headline(study).key
    places = {item.key: place for place, item in enumerate(shows)}
    return FamilyView(
        id=family.id,
        label=family.label,
        listed=family.listed,
        uncertainty=family.uncertainty,
        url=family.url,
        what=family.what,
        how=family.how,
        doubts=family.doubts,
        sweeps=sweeps,
        amounts=amounts,
        columns=columns,
        total=total,
        headline=total[places[top]],
        share=None
        if share is None or not total[places[top]].text
        else show_optional(evaluation, row_value(family.id, share.id), share.style),
        added=added_sentence(evaluation, family.id, shows),
        values=own_views(evaluation, family.id, family.values),
    )


def family_columns(evaluation: Evaluation) -> list[RowColumn]:
    """Return the columns of lines: sums, whose headings need no unit, then every measure but each row's share.

    The measures that the headline is computed from come first, and the headline after them.
    """
    study = evaluation.study
    columns = {item.key: item for item in measure_columns(study)}
    share = share_measure(study)
    shown = dict.fromkeys([*(item.id for item in chain(study)), *columns])
    listed = [item._replace(unit="") for item in sum_columns()]
    listed += [columns[key] for key in shown if share is None or key != share.id]
    return scaled(evaluation, [item for item in listed if has_column(evaluation, item)])


def _cells(evaluation: Evaluation, row: str, shows: Sequence[RowColumn]) -> tuple[ShownNumber, ...]:
    """Return the values of one row."""
    return tuple(
        show_optional(evaluation, row_value(row, item.key), item.style, writing=Writing(scale=item.scale))
        for item in shows
    )


def _sweep(evaluation: Evaluation, family: Family, sweep: Sweep, shows: Sequence[RowColumn]) -> SweepView:
    study, name = evaluation.study, sweep_row(family, sweep).name
    axes = study[AXES]
    counts = tuple(
        AxisView(
            show(evaluation, axis_name(name, axis), "plain"),
            axes[axis].label if axis in axes else axis.replace("_", " "),
        )
        for axis in sweep.axes
    )
    chosen = [size for size, member in enumerate(evaluation.at_sizes(row_value(name, "member"))) if member]
    first, last = (chosen[0], chosen[-1]) if chosen else (-1, -1)
    return SweepView(
        id=sweep.id,
        label=sweep.label,
        active=evaluation.number(row_value(name, "active")) != 0,
        parts=counts,
        sizes=show(evaluation, row_value(name, "sizes"), "count"),
        first=size_title(evaluation, first),
        last=size_title(evaluation, last),
        budget=study[BUDGETS][sweep.budget].label,
        cells=_cells(evaluation, name, shows),
        note=sweep.note,
        counted=sweep.counted,
        values=own_views(evaluation, name, sweep.values),
    )


def _item(evaluation: Evaluation, row: ItemRow, shows: Sequence[RowColumn]) -> ItemView:
    item = row.item
    amount = show_optional(evaluation, row_value(row.name, AMOUNT), amount_style(item))
    cells = _cells(evaluation, row.name, shows)
    return ItemView(
        item.id,
        item.label,
        amount,
        item.unit,
        cells,
        item.note,
        item.source,
        item.url,
        own_views(evaluation, row.name, item.values),
    )


def _families(evaluation: Evaluation) -> tuple[FamilyView, ...]:
    shows = family_columns(evaluation)
    return tuple(_family_view(evaluation, family, shows) for family in evaluation.study[FAMILIES])


def _axis_notes(evaluation: Evaluation) -> tuple[tuple[str, str], ...]:
    """Return the label and the note of each axis that has one."""
    return tuple((item.label, item.note) for item in evaluation.study[AXES].values() if item.note)


def _lines(evaluation: Evaluation) -> LinesView:
    """Return what the study is made of."""
    passes: dict[str, list[float]] = {}
    for row in sweep_rows(evaluation.study):
        if not row.sweep.trains:
            passes.setdefault(row.sweep.counted, []).append(evaluation.number(count_name(row)))
    counted = tuple((unit, f"{sum(numbers):,.0f}") for unit, numbers in passes.items())
    experiments = all(family.sweeps for family in evaluation.study[FAMILIES])
    return LinesView(len(sweep_rows(evaluation.study)), len(item_rows(evaluation.study)), counted, experiments)


VIEWS: Mapping[str, Callable[[Analysis], object]] = {
    "families": _families,
    "axis_notes": _axis_notes,
    "lines": _lines,
    "own_controls": own_controls,
    "unmoved": unmoved,
}
