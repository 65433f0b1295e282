"""Experiment families: the rows of the headline table, made of lines: sweeps of runs, and items."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple, Self

from pydantic import BeforeValidator, Field, model_validator

from reportgen.describe.kinds import Amount, Figure, Formula, Frozen, Identifier, Line, Link, Markdown, Real, Train
from reportgen.describe.tables import Path, Study, Table
from reportgen.formula.expr import Number
from reportgen.graph.names import AMOUNT, ROW_SUMS, row_value
from reportgen.graph.names import sweep as sweep_name
from reportgen.parts.families.spending import Spending

_TRAINING = frozenset({"runs", "training runs"})
LARGEST = "largest"  # of a level: its key in the study file that states the largest model size
PRICE = "price"  # of an item: its key in the study file, and what its own formulas call it


class Axis(Frozen):
    """What an axis is called in headings.

    Attributes:
        label: What the axis is called in headings. Example: ``"Learning rates"``
        note: A remark in Markdown. Example: ``"Points on one line of a sweep."``
    """

    label: Line
    note: Markdown = ""


class Sweep(Spending):
    """A line made of runs: axes that multiply, the model sizes, a budget, and when it counts at all.

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
        flops: The FLOPs of one run at one size, where it is no training run: a formula over the budget's tokens and the
            quantities of a size. Example: ``"forward_flops_per_token * tokens"``
        unit: What its runs are, where they train nothing. Example: ``"passes"``
        values: Values of assumptions that hold for the sweep only, by name, choices of a catalogue included; they stand
            over a scenario's. An empty text is as everywhere, and makes a cell of the workbook for a value.
            Example: ``{ gpu = "A100", utilisation = 0.3, price = 2 }``
        note: A remark in Markdown. Example: ``"The last size is trained once."``
    """

    id: Identifier
    label: Line
    axes: Mapping[Identifier, Formula] = Field(default={}, max_length=30)
    train: Train = Number(1.0)
    budget: str
    when: Formula = Number(1.0)
    flops: Formula = None
    unit: Line = ""
    values: Mapping[str, Amount | bool | str] = {}
    note: Markdown = ""

    @property
    def trains(self) -> bool:
        """Whether its runs are training runs, and are counted as such."""
        return self.unit.casefold() in _TRAINING if self.unit else self.flops is None

    @property
    def counted(self) -> str:
        """What its runs are, where they are no training runs."""
        return "" if self.trains else self.unit or "passes"


def _gives(value: object) -> object:
    """Return what an item gives as a table, where it is the name of the measure that the amount is of."""
    return {value: AMOUNT} if isinstance(value, str) else value


class Item(Spending):
    """A line that is an amount of anything.

    Attributes:
        id: Its name in formulas: lower-case letters, digits and underscores. Example: ``"storage"``
        label: What it is called in tables. Example: ``"Checkpoints"``
        amount: How much of it there is, in its unit: a number or a formula; below 0 for a credit. Example:
            ``"storage_tb * months"``, ``12400``
        unit: What one of it is. Example: ``"TB-month"``
        price: What one of it costs, which its own ``gives`` reads as ``price``. Example: ``12.5``
        gives: The measures that it is known in, by number or formula over its ``amount``; a name alone is the measure
            that the amount is of. Example: ``{ cost = "amount * storage_price" }``, ``"gpu_hours"``
        values: Values of assumptions that hold for the item only, by name, choices of a catalogue included; they stand
            over a scenario's. An empty text is as everywhere, and makes a cell of the workbook for a value.
            Example: ``{ gpu = "A100", utilisation = 0.3, price = 2 }``
        note: A remark in Markdown. Example: ``"Kept for a year after the end."``
        source: Where the amount comes from, in words. Example: ``"Invoice of March 2026"``
        url: A link to where the amount comes from. Example: ``"https://example.org/invoice"``
    """

    id: Identifier
    label: Line
    amount: Formula = None
    unit: Line = ""
    price: Formula = None
    gives: Annotated[
        Mapping[str, Formula],
        BeforeValidator(_gives, json_schema_input_type=str | Mapping[str, Formula]),
        Field(min_length=1, max_length=30),
    ]
    values: Mapping[str, Amount | bool | str] = {}
    note: Markdown = ""
    source: Line = ""
    url: Link | None = None


class Family(Spending):
    """An experiment family: one row of the headline table, made of sweeps and items.

    Attributes:
        id: Its name in formulas and with ``--set``: lower-case letters, digits and underscores. Example:
            ``"ablation"``
        label: What the row is called. Example: ``"Data ablation"``
        sweeps: The runs that the row is made of, one table each: ``[[families.sweeps]]``.
        items: The amounts of anything that the row is made of, one table each: ``[[families.items]]``.
        values: Values of assumptions that hold for all lines of the family only, by name, choices of a catalogue
            included; they stand over a scenario's, and those of a line over them. An empty text is as everywhere,
            and makes a cell of the workbook for a value. Example: ``{ gpu = "A100", utilisation = 0.3, price = 2 }``
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
        priority: What having it in full is worth to ``reportgen fit``, beside the other families; 1 without it.
            Example: ``3``
        least: What has to be kept of it, as values of assumptions that hold for the family only, and of axes as
            ``"sweep.axis"``; ``largest`` drops all larger model sizes, and is a size as in ``train``. Without it
            the family may be left out. Example: ``{ points_per_line = 3, largest = "8B" }``
        full: What the family is in full, likewise; as in the study without it. Example: ``{ points_per_line = 20 }``
    """

    id: Identifier
    label: Line
    sweeps: tuple[Sweep, ...] = Field(default=(), strict=False)
    items: tuple[Item, ...] = Field(default=(), strict=False, max_length=2000)
    values: Mapping[str, Amount | bool | str] = {}
    uncertainty: Line = ""
    published: Mapping[str, Figure] = {}
    listed: bool = True  # whether the source's own table has this row
    what: Markdown = ""
    how: Markdown = ""
    doubts: Markdown = ""
    url: Link | None = None
    priority: Annotated[Real, Field(ge=0, le=1e9)] = 1.0
    least: Mapping[str, Real | bool | str] = {}
    full: Mapping[str, Real | bool | str] = {}

    @model_validator(mode="after")
    def has_lines(self) -> Self:
        """Raise ValueError where there is neither a sweep nor an item."""
        if not self.sweeps and not self.items:
            raise ValueError("a family needs sweeps or items")
        return self


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


class ItemRow(NamedTuple):
    """An item with its family and the graph's name for its row."""

    name: str
    family: Family
    item: Item

    @property
    def label(self) -> str:
        """The family's label and the item's."""
        return f"{self.family.label}: {self.item.label}"


def item_row(family: Family, item: Item) -> ItemRow:
    """Return the row of an item."""
    return ItemRow(sweep_name(family.id, item.id), family, item)


def item_rows(study: Study) -> list[ItemRow]:
    """Return every item, family by family."""
    return [item_row(family, item) for family in study[FAMILIES] for item in family.items]


def is_priced(study: Study) -> bool:
    """Return whether an item states what one of it costs."""
    return any(row.item.price is not None for row in item_rows(study))


def amount_style(item: Item) -> str:
    """Return the number style of an item's amount: all digits of one that is stated, the first ones of a formula's."""
    if not isinstance(item.amount, Number):
        return "number"
    return "count" if item.amount.value.is_integer() else "exact"


def line_names(family: Family) -> list[str]:
    """Return the row of each line of a family: its sweeps, then its items."""
    ids = [*(sweep.id for sweep in family.sweeps), *(item.id for item in family.items)]
    return [sweep_name(family.id, line) for line in ids]


def count_name(row: SweepRow) -> str:
    """Return the name of how many runs a sweep has: its runs, or its amount where it trains nothing."""
    return row_value(row.name, ROW_SUMS[0] if row.sweep.trains else AMOUNT)


class OwnRow(NamedTuple):
    """A family or a line that may state values for itself.

    ``name`` is the row's; ``place`` where the study file has it; ``family`` the row of its family, where that is
    another and has values of its own too.
    """

    name: str
    label: str
    values: Mapping[str, float | bool | str]
    place: Path
    family: str = ""


def own_rows(study: Study) -> list[OwnRow]:
    """Return every family and line that states values for itself, each family before its lines."""
    families = study[FAMILIES]
    if not any(row.values for family in families for row in _tables(family)):
        return []
    return [row for row in valued_rows(study) if row.values]


def _tables(family: Family) -> Iterator[Family | Sweep | Item]:
    yield family
    yield from family.sweeps
    yield from family.items


def valued_rows(study: Study) -> Iterator[OwnRow]:
    """Yield every family and line, which may state values for itself, each family before its lines."""
    for number, family in enumerate(study[FAMILIES]):
        place: Path = (FAMILIES.key, number)
        yield OwnRow(family.id, family.label, family.values, place)
        outer = family.id if family.values else ""
        for part in ("sweeps", "items"):
            lines: Sequence[Sweep | Item] = family.sweeps if part == "sweeps" else family.items
            for position, line in enumerate(lines):
                name, label = sweep_name(family.id, line.id), f"{family.label}: {line.label}"
                yield OwnRow(name, label, line.values, (*place, part, position), outer)


def own_row_of(row: SweepRow | ItemRow) -> str:
    """Return the row whose own values hold for a line: the line, else its family; "" where neither states any."""
    line = row.sweep if isinstance(row, SweepRow) else row.item
    return row.name if line.values else row.family.id if row.family.values else ""


def axis_labels(study: Study) -> dict[str, str]:
    """Return what every axis of the study is called, in the order of the workbook's columns, by its id."""
    met = [axis for family in study[FAMILIES] for sweep in family.sweeps for axis in sweep.axes]
    axes = study[AXES]
    return {axis: axes[axis].label if axis in axes else axis for axis in dict.fromkeys([*axes, *met])}
