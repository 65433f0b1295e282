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
    """What an axis is called in headings.

    Attributes:
        label: What the axis is called in headings. Example: ``"Learning rates"``
        note: A remark in Markdown. Example: ``"Points on one line of a sweep."``
    """

    label: Line
    note: Markdown = ""


class Sweep(Frozen):
    """A part of a family: axes that multiply, the model sizes trained, a budget, and when it counts at all.

    Attributes:
        id: Its name in formulas and with ``--set``, as in family.sweep.axis: lower-case letters, digits and
            underscores. Example: ``"lines"``
        label: What it is called in tables. Example: ``"Learning-rate sweeps"``
        axes: How many values each axis has, by the axis: counts or formulas, which multiply to the runs at each
            model size. Example: ``{ optimizers = 3, learning_rates = "points_per_line" }``
        train: The model sizes that are trained: a condition over model inputs, or a list of values of the first
            of them; all sizes without it. Example: ``"width <= 1024"``, ``[512, 1024]``
        budget: The budget of tokens of each run, by its name in ``[budgets]``. Example: ``"fixed"``
        when: A condition under which the sweep counts at all, such as a correction's switch. Example: ``"not
            extra_runs"``
        note: A remark in Markdown. Example: ``"The last size is trained once."``
    """

    id: Identifier
    label: Line
    axes: Mapping[Identifier, Formula] = Field(default={}, max_length=30)
    train: Train = Number(1.0)
    budget: str
    when: Formula = Number(1.0)
    note: Markdown = ""


class Family(Frozen):
    """An experiment family: one row of the headline table.

    Attributes:
        id: Its name in formulas and with ``--set``: lower-case letters, digits and underscores. Example:
            ``"ablation"``
        label: What the row is called. Example: ``"Data ablation"``
        sweeps: The runs that the row is made of, one table each: ``[[families.sweeps]]``.
        uncertainty: What the row's cost is uncertain by, in a few words of the headline table. Example:
            ``"LR-sweeps"``
        published: The figures that the source prints of this row, by measure, with the digits it prints.
            Example: ``{ flops = 1.35e24, cost = 3.22e6 }``
        listed: Whether the source's own table has this row. Example: ``false``
        what: What the experiments are for, in Markdown. Example: ``"Compares mixtures of training data at three
            sizes."``
        how: How their runs are counted, in Markdown. Example: ``"The best learning rate of the fit, two seeds
            each."``
        doubts: What is not known about them, in Markdown. Example: ``"How many learning rates a line holds is
            not printed."``
        url: A link to where the source describes them. Example: ``"https://arxiv.org/pdf/2407.05872#page=34"``
    """

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
