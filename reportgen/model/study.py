"""The frozen study: the shape of a study file, checked while it is built.

Every class is one table of the file. Formulas are parsed here, so that what stands in a study is already an expression;
whether its names exist is for ``graph`` to say, which sees the whole.
"""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from reportgen.formula.expr import Number
from reportgen.model.kinds import Choice, Figure, Formula, Frozen, Identifier, Line, Link, Markdown, Real, Style, Train

BASE = "base"  # the scenario that every other one departs from


class Assumption(Frozen):
    """A named scalar input: ``low`` to ``high`` is its plausible range, ``minimum`` to ``maximum`` the possible one."""

    label: Line
    kind: Literal["number", "switch", "choice"] = "number"
    value: Real | bool | str | None = None
    low: Real | None = None
    high: Real | None = None
    minimum: Real = 0.0
    maximum: Real = 1e300
    symbol: Line = ""
    unit: Line = ""
    group: Line = "Assumptions"
    style: Style = "number"
    distribution: Literal["triangular", "uniform", "fixed"] = "triangular"
    catalogue: str | None = None
    source: Line = ""
    url: Link | None = None
    note: Markdown = ""

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """Check what one assumption alone can be wrong about."""
        wanted = {"number": float, "switch": bool, "choice": str}[self.kind]
        if self.value is None and (self.catalogue is None or self.kind != "number"):
            raise ValueError("a value is missing")
        if self.value is not None and not isinstance(self.value, wanted):
            word = {"number": "a number", "switch": "true or false", "choice": "one of the catalogue's names"}[
                self.kind
            ]
            raise ValueError(f"value of a {self.kind} is {word}, not {self.value!r}")
        if self.kind == "choice" and self.catalogue is None:
            raise ValueError("a choice names its catalogue")
        if (self.low is None) != (self.high is None):
            raise ValueError("low and high come together")
        if isinstance(self.value, float) and self.kind == "number":
            self.in_range(self.value)
            if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
                raise ValueError(f"value {self.value:g} lies outside low {self.low:g} to high {self.high:g}")
        return self

    def in_range(self, value: float) -> None:
        """Raise ValueError when a number is impossible."""
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"value {value:g} lies outside {self.minimum:g} to {self.maximum:g}")


class Quantity(Frozen):
    """A named value given by a formula."""

    label: Line
    formula: Formula
    symbol: Line = ""
    unit: Line = ""
    style: Style = "number"
    note: Markdown = ""
    published: tuple[Figure, ...] = Field(default=(), strict=False)


class SizeInput(Frozen):
    """An input with one value for each model size."""

    label: Line
    values: tuple[Real, ...] = Field(strict=False, min_length=1, max_length=200)
    symbol: Line = ""
    unit: Line = ""
    style: Style = "count"


class Models(Frozen):
    """The size axis: its inputs, the quantities of each size, and the FLOPs of one training run at one size."""

    inputs: Mapping[Identifier, SizeInput] = Field(min_length=1, max_length=100)
    quantities: Mapping[Identifier, Quantity] = Field(default={}, max_length=200)
    flops: Formula
    title: str  # the input or quantity that names a size in headings
    note: Markdown = ""

    @model_validator(mode="after")
    def same_length(self) -> Self:
        """Every input has one value for each size."""
        lengths = {len(item.values) for item in self.inputs.values()}
        if len(lengths) > 1:
            raise ValueError(f"inputs have different numbers of sizes: {sorted(lengths)}")
        return self

    @property
    def count(self) -> int:
        """How many model sizes there are."""
        return len(next(iter(self.inputs.values())).values)


class Budget(Frozen):
    """How many tokens one training run sees."""

    label: Choice
    tokens: Formula
    note: Markdown = ""


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


class Measure(Frozen):
    """A column of the headline table computed from FLOPs."""

    id: Identifier
    label: Line
    formula: Formula
    unit: Line = ""
    style: Style = "number"
    note: Markdown = ""


class Scenario(Frozen):
    """A named set of assumption values; what it does not name is as in the base."""

    label: Choice
    values: Mapping[str, Real | bool | str] = {}
    note: Markdown = ""


class Correction(Frozen):
    """Two readings of the source. With ``switch`` false there is nothing to compute: the row only tells."""

    label: Line
    published: Line
    corrected: Line
    switch: bool = True
    on: bool = False  # what the base says of the switch
    effect: Figure | None = None
    note: Markdown = ""
    url: Link | None = None


class CorrectionSet(Frozen):
    """Several corrections made together, because effects that overlap do not add up."""

    label: Line
    corrections: tuple[str, ...] = Field(strict=False, min_length=1)
    effect: Figure | None = None


class Entry(Frozen):
    """One thing to choose from a catalogue: its values by assumption name."""

    name: Choice
    values: Mapping[str, Real]
    source: Line = ""
    url: Link | None = None
    note: Markdown = ""


class Catalogue(Frozen):
    """A list of things to choose from, each filling several assumptions."""

    label: Line
    entries: tuple[Entry, ...] = Field(strict=False, min_length=1, max_length=50)
    note: Markdown = ""


class Check(Frozen):
    """A condition of the study's own that ought to hold."""

    label: Line
    formula: Formula


class Grid(Frozen):
    """A two-way table of the headline measure over the values of two assumptions."""

    label: Line
    rows: str
    row_values: tuple[Real, ...] = Field(strict=False, min_length=2, max_length=12)
    columns: str
    column_values: tuple[Real, ...] = Field(strict=False, min_length=2, max_length=12)


class About(Frozen):
    """What the study is, in words."""

    title: Line
    subtitle: Line = ""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    source: Line = ""
    url: Link | None = None
    headline: str = "cost"  # the measure that sensitivities, corrections and charts speak of
    base_label: Choice = "Base"
    scenario: str = BASE  # the one active where none is asked for
    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "en"


class Study(Frozen):
    """One costed programme of experiments, whole and frozen."""

    study: About
    assumptions: Mapping[Identifier, Assumption] = Field(max_length=2000)
    catalogues: Mapping[Identifier, Catalogue] = Field(default={}, max_length=100)
    quantities: Mapping[Identifier, Quantity] = Field(default={}, max_length=1000)
    models: Models
    budgets: Mapping[Identifier, Budget] = Field(min_length=1, max_length=30)
    axes: Mapping[Identifier, Axis] = Field(default={}, max_length=100)
    families: tuple[Family, ...] = Field(strict=False, min_length=1, max_length=2000)
    measures: tuple[Measure, ...] = Field(strict=False, min_length=1, max_length=30)
    published: Mapping[str, Figure] = {}
    perspective: Mapping[Identifier, Quantity] = Field(default={}, max_length=200)
    scenarios: Mapping[Identifier, Scenario] = Field(default={}, max_length=50)
    corrections: Mapping[Identifier, Correction] = Field(default={}, max_length=300)
    correction_sets: tuple[CorrectionSet, ...] = Field(default=(), strict=False, max_length=50)
    checks: tuple[Check, ...] = Field(default=(), strict=False, max_length=500)
    grids: tuple[Grid, ...] = Field(default=(), strict=False, max_length=30)
    notes: Mapping[str, Markdown] = Field(default={}, max_length=500)

    id: str = Field(default="study", exclude=True)
    scenario: str = Field(default=BASE, exclude=True)  # the active one
    original: Any = Field(default=None, exclude=True)  # the study as its file has it, where values have been set since
    text: str = Field(default="", exclude=True)  # what it was read from, kept so that a workbook can carry it
    fingerprint: str = Field(default="", exclude=True)  # SHA-256 of the bytes it was read from
    changes: tuple[Any, ...] = Field(default=(), exclude=True)  # from a workbook: each ``entries.Change`` made in it
    overrides: tuple[Any, ...] = Field(default=(), exclude=True)  # from a workbook: each ``tamper.Finding`` passed over
    stale: tuple[Any, ...] = Field(
        default=(), exclude=True
    )  # from a workbook: each stored value its inputs do not give

    @property
    def scenario_ids(self) -> tuple[str, ...]:
        """All scenarios, the base first."""
        return (BASE, *self.scenarios)

    @property
    def switches(self) -> dict[str, Correction]:
        """The corrections that can be switched."""
        return {name: correction for name, correction in self.corrections.items() if correction.switch}

    @property
    def inputs(self) -> dict[str, Assumption]:
        """Every assumption, the corrections' switches after those written as assumptions."""
        return dict(self.assumptions) | {
            name: Assumption(
                label=correction.label,
                kind="switch",
                value=correction.on,
                group="Corrections",
                unit="on/off",
                note=correction.note,
                url=correction.url,
            )
            for name, correction in self.switches.items()
        }

    def scenario_label(self, scenario: str) -> str:
        """The words a scenario is chosen by."""
        return self.study.base_label if scenario == BASE else self.scenarios[scenario].label
