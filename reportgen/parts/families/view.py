"""What the report shows of the families: each with its sweeps, as what multiplies and what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.view import Writing, column, show
from reportgen.graph.names import axis as axis_name
from reportgen.graph.names import row_value
from reportgen.parts.families.scales import scaled
from reportgen.parts.families.shape import AXES, FAMILIES, sweep_row
from reportgen.parts.measures.shape import SUM_COLUMNS, RowColumn, chain, headline, measure_columns, share_measure
from reportgen.parts.models.shape import BUDGETS
from reportgen.parts.models.view import size_title

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reportgen.describe.evaluation import Analysis, Evaluation
    from reportgen.describe.tables import Study
    from reportgen.describe.view import NumberColumn, ShownNumber
    from reportgen.parts.families.shape import Family, Sweep


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
    columns: tuple[NumberColumn, ...]
    total: tuple[ShownNumber, ...]
    headline: ShownNumber
    share: ShownNumber | None


def family_view(evaluation: Evaluation, family: Family) -> FamilyView:
    """Return one family with its sweeps."""
    return _family_view(evaluation, family, scaled(evaluation, _columns(evaluation.study)))


def _family_view(evaluation: Evaluation, family: Family, shows: Sequence[RowColumn]) -> FamilyView:
    """Return one family in these columns."""
    study = evaluation.study
    sweeps = tuple(_sweep(evaluation, family, sweep, shows) for sweep in family.sweeps)
    total = _cells(evaluation, family.id, shows)
    columns = tuple(
        column(item.label, [sweep.cells[index] for sweep in sweeps] + [total[index]], item.unit)
        for index, item in enumerate(shows)
    )
    share = share_measure(study)
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
        columns=columns,
        total=total,
        headline=next(cell for cell, item in zip(total, shows, strict=True) if item.key == headline(study).key),
        share=None if share is None else show(evaluation, row_value(family.id, share.id), share.style),
    )


def _columns(study: Study) -> list[RowColumn]:
    """Return the columns of sweeps: sums, whose headings need no unit, then every measure but each row's share.

    The measures that the headline is computed from come first, and the headline after them.
    """
    sums = [item._replace(unit="") for item in SUM_COLUMNS]
    columns = {item.key: item for item in measure_columns(study)}
    share = share_measure(study)
    shown = dict.fromkeys([*(item.id for item in chain(study)), *columns])
    return [*sums, *(columns[key] for key in shown if share is None or key != share.id)]


def _cells(evaluation: Evaluation, row: str, shows: Sequence[RowColumn]) -> tuple[ShownNumber, ...]:
    """Return the values of one row."""
    return tuple(
        show(evaluation, row_value(row, item.key), item.style, writing=Writing(scale=item.scale)) for item in shows
    )


def _sweep(evaluation: Evaluation, family: Family, sweep: Sweep, shows: Sequence[RowColumn]) -> SweepView:
    study, name = evaluation.study, sweep_row(family, sweep).name
    axes = study[AXES]
    counts = tuple(
        AxisView(
            show(evaluation, axis_name(name, axis), "tally"),
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
    )


def _families(evaluation: Evaluation) -> tuple[FamilyView, ...]:
    shows = scaled(evaluation, _columns(evaluation.study))
    return tuple(_family_view(evaluation, family, shows) for family in evaluation.study[FAMILIES])


def _axis_notes(evaluation: Evaluation) -> tuple[tuple[str, str], ...]:
    """Return the label and the note of each axis that has one."""
    return tuple((item.label, item.note) for item in evaluation.study[AXES].values() if item.note)


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"families": _families, "axis_notes": _axis_notes}
