"""Experiment families: the rows of the headline table, made of sweeps."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from pydantic import Field

from reportgen.describe.kinds import Figure, Formula, Frozen, Identifier, Line, Link, Markdown, Train
from reportgen.describe.tables import Study, Table
from reportgen.formula.expr import Number
from reportgen.graph.names import sweep as sweep_name


class Axis(Frozen):
    """What an axis is called in headings."""

    label: Line
    note: Markdown = ""


class Sweep(Frozen):
    """A part of a family: axes that multiply, the model sizes trained, a budget, and when it counts at all."""

    id: Identifier
    label: Line
    axes: Mapping[Identifier, Formula] = Field(default={}, max_length=30)
    train: Train = Number(1.0)
    budget: str
    when: Formula = Number(1.0)
    note: Markdown = ""


class Family(Frozen):
    """An experiment family: one row of the headline table."""

    id: Identifier
    label: Line
    sweeps: tuple[Sweep, ...] = Field(strict=False, min_length=1)
    uncertainty: Line = ""
    published: Mapping[str, Figure] = {}
    listed: bool = True  # whether the source's own table has this row
    what: Markdown = ""
    how: Markdown = ""
    doubts: Markdown = ""
    url: Link | None = None


AXES: Table[Mapping[str, Axis]] = Table("axes", Annotated[Mapping[Identifier, Axis], Field(max_length=100)], {})
FAMILIES: Table[tuple[Family, ...]] = Table(
    "families", Annotated[tuple[Family, ...], Field(strict=False, min_length=1, max_length=2000)], required=True
)


SWEEPS_SHEET = "Sweeps"
ADD_SWEEP = "to add a sweep, write another [[families.sweeps]] in the study file and build the workbook anew"


class SweepRow(NamedTuple):
    """A sweep with its family and the graph's name for its row."""

    name: str
    family: Family
    sweep: Sweep

    @property
    def label(self) -> str:
        """The family's label and the sweep's."""
        return f"{self.family.label}: {self.sweep.label}"


def sweep_row(family: Family, sweep: Sweep) -> SweepRow:
    """Return the row of a sweep."""
    return SweepRow(sweep_name(family.id, sweep.id), family, sweep)


def sweep_rows(study: Study) -> list[SweepRow]:
    """Return every sweep, family by family."""
    return [sweep_row(family, sweep) for family in study[FAMILIES] for sweep in family.sweeps]


def axis_labels(study: Study) -> dict[str, str]:
    """Return what every axis of the study is called, in the order of the workbook's columns, by its id."""
    met = [axis for family in study[FAMILIES] for sweep in family.sweeps for axis in sweep.axes]
    axes = study[AXES]
    return {axis: axes[axis].label if axis in axes else axis for axis in dict.fromkeys([*axes, *met])}
