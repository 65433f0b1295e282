"""Assumptions, the scenarios that state other values of them, and the catalogues that fill some of them in."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from reportgen.describe.about import ABOUT
from reportgen.describe.kinds import (
    LARGEST_NUMBER,
    Amount,
    Choice,
    Figure,
    Frozen,
    Identifier,
    Line,
    Link,
    Markdown,
    Real,
    Style,
    own_identifier,
)
from reportgen.describe.language import message
from reportgen.describe.tables import Study, Table
from reportgen.formula.expr import Span
from reportgen.graph.names import BASE, join
from reportgen.graph.names import SCENARIOS as LABELS
from reportgen.system.texts import quoted

TYPES: Mapping[str, type] = {"number": float, "switch": bool, "choice": str}  # of a value, by its assumption's kind
_WORDS = {"number": "a number", "switch": "true or false", "choice": "one of the catalogue's names"}
MOST_PLACES = 50  # scenarios of a study, and entries of a catalogue


GROUP = message("Assumptions")  # of those that state no other


class Assumption(Frozen):
    """A named scalar input: ``low`` to ``high`` is its plausible range, ``minimum`` to ``maximum`` the possible one.

    Attributes:
        label: What it is called in tables and headings. Example: ``"Price of a GPU-hour"``
        kind: ``number``; ``switch``, which is true or false; or ``choice``, one of a catalogue's names.
            Example: ``"switch"``
        value: Its value in the base scenario, in its unit: a number (a percentage as a fraction, 0.4 for 40%),
            true or false, or a name of the catalogue. It may be left out of a number that a catalogue fills in. A
            number may be taken from the price book. Example: ``3``, ``true``, ``"MI300X"``, ``{ from = "prices", gpu
            = "MI300X", as_of = "2024-07" }``
        low: The lower end of the plausible range, in its unit; comes with ``high``. Sensitivities and draws use
            it. Example: ``2``
        high: The upper end of the plausible range, in its unit; comes with ``low``. Example: ``3.5``
        minimum: The least possible value, in its unit. Example: ``1``
        maximum: The greatest possible value, in its unit; without one it is unbounded. Example: ``1``
        symbol: Its symbol in typeset equations, as LaTeX. Example: ``"F_{peak}"``
        unit: What one of it is. Example: ``"USD/GPU-hour"``, ``"tokens"``
        group: The heading that it stands under with others. Example: ``"Hardware"``
        style: How the number is written; ``percent`` shows 0.4 as 40%. Example: ``"count"``, ``"percent"``
        distribution: How it is drawn: between ``low`` and ``high`` as ``triangular`` with its value as the peak or
            ``uniform``; ``lognormal`` with a tenth of the draws below ``low`` and a tenth above ``high``; ``discrete``,
            one of its ``outcomes``; or ``fixed``, not at all. Example: ``"uniform"``
        outcomes: The values that a discrete distribution has. Example: ``[2, 3, 3.5]``
        weights: How often each outcome comes, beside the others; equally often without. Example: ``[1, 2, 1]``
        correlates_with: The assumption that its draws move with; comes with ``correlation``. Example: ``"price"``
        correlation: The rank correlation with that assumption, from -1 to 1. Example: ``0.8``
        catalogue: The catalogue that a choice is made from, or that fills in a number. Example: ``"gpus"``
        source: Where the value comes from, in words. Example: ``"Data sheet of the maker, 2026-05"``
        url: A link to where the value comes from. Example: ``"https://arxiv.org/pdf/2407.05872#page=44"``
        note: A remark in Markdown, shown beside it. Example: ``"Quotes of July 2024."``
    """

    label: Line
    kind: Literal["number", "switch", "choice"] = "number"
    value: Amount | bool | str | None = None
    low: Real | None = None
    high: Real | None = None
    minimum: Real = 0.0
    maximum: Real = LARGEST_NUMBER
    symbol: Line = ""
    unit: Line = ""
    group: Line = GROUP
    style: Style = "plain"
    distribution: Literal["triangular", "uniform", "lognormal", "discrete", "fixed"] = "triangular"
    outcomes: Annotated[tuple[Real, ...], Field(strict=False, max_length=100)] = ()
    weights: Annotated[tuple[Real, ...], Field(strict=False, max_length=100)] = ()
    correlates_with: Identifier | None = None
    correlation: Annotated[Real, Field(ge=-1, le=1)] | None = None
    catalogue: str | None = None
    source: Line = ""
    url: Link | None = None
    note: Markdown = ""

    @model_validator(mode="before")
    @classmethod
    def ranged_by_outcomes(cls, table: object) -> object:
        """Take the least and the greatest outcome as the range where the file states none."""
        if not isinstance(table, Mapping) or {"low", "high"} & table.keys():
            return table
        outcomes = table.get("outcomes")
        if not isinstance(outcomes, Sequence) or not all(isinstance(item, int | float) for item in outcomes):
            return table
        return {**table, "low": min(outcomes), "high": max(outcomes)} if outcomes else table

    @model_validator(mode="after")
    def drawn_as_stated(self) -> Self:
        """Check that the distribution has what it needs."""
        if (self.distribution == "discrete") != bool(self.outcomes):
            raise ValueError('outcomes come with distribution = "discrete", and it with them')
        if self.weights and (len(self.weights) != len(self.outcomes) or min(self.weights) < 0 or not any(self.weights)):
            raise ValueError("weights are one number for each outcome, none below 0 and not all of them 0")
        if self.distribution == "lognormal" and self.low is not None and self.low <= 0:
            raise ValueError("low of a lognormal distribution is above 0")
        if (self.correlates_with is None) != (self.correlation is None):
            raise ValueError("correlates_with and correlation come together")
        if self.kind != "number" and (self.correlates_with is not None or self.outcomes):
            raise ValueError(f"a {self.kind} is not drawn")
        return self

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """Check what one assumption alone can be wrong about."""
        if self.value is None and (self.catalogue is None or self.kind != "number"):
            hint = ", or 'catalogue', which fills it in" if self.kind == "number" else ""
            raise ValueError(f"'value' is missing{hint}")
        if self.value is not None and not isinstance(self.value, TYPES[self.kind]):
            given = quoted(self.value) if isinstance(self.value, str) else str(self.value).lower()
            other = next(kind for kind, wanted in TYPES.items() if isinstance(self.value, wanted))
            raise ValueError(f'expected {_WORDS[self.kind]}, found {given}, which only kind = "{other}" takes')
        if self.kind == "choice" and self.catalogue is None:
            raise ValueError("'catalogue' is missing: a choice names the catalogue that it is made from")
        if (self.low is None) != (self.high is None):
            missing = "low" if self.low is None else "high"
            raise ValueError(f"{missing!r} is missing: low and high come together")
        if isinstance(self.value, float) and self.kind == "number":
            self.in_range(self.value)
        return self

    def in_range(self, value: float) -> None:
        """Raise ValueError when a number is impossible."""
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"value {value:g} lies outside {self.minimum:g} to {self.maximum:g}")

    @property
    def filled(self) -> bool:
        """Whether a catalogue fills the value in where none is stated."""
        return self.catalogue is not None and self.kind == "number"

    @property
    def bounded(self) -> bool:
        """Whether the study file states a greatest possible value."""
        return self.maximum < LARGEST_NUMBER

    @property
    def cell_style(self) -> str:
        """The number style of the assumption's cells: a switch and a choice have their own."""
        return {"switch": "switch", "choice": "text"}.get(self.kind, self.style)


ScenarioId = Annotated[
    Identifier, AfterValidator(own_identifier((BASE,), "it is the study's own base, which [study] base_label labels"))
]


Range = Annotated[tuple[Real, Real], Field(strict=False)]  # low and high


class Scenario(Frozen):
    """A named set of assumption values; what it does not name is as in the base.

    Attributes:
        label: The words that the scenario is chosen by, in the workbook and the page. Example: ``"Bulk
            contract"``
        values: Other values of assumptions and corrections, by name; what is left out is as in the base.
            Example: ``{ price = 2, mfu = 0.45 }``
        note: A remark in Markdown. Example: ``"A long-term contract for many GPUs."``
        ranges: Plausible ranges of values that it states; one stated without a range has none. Example: ``{ price =
            [1.5, 2.5] }``
        published: The figures that the source prints of the total in this scenario, by measure, with the digits it
            prints. Example: ``{ cost = 9.1e6 }``
    """

    label: Choice
    values: Mapping[str, Amount | bool | str] = {}
    ranges: Mapping[str, Range] = {}
    note: Markdown = ""
    published: Mapping[str, Figure] = {}


class CatalogueEntry(Frozen):
    """One thing to choose from a catalogue: its values, and plausible ranges of them, by assumption name.

    Attributes:
        name: The words that the entry is chosen by. Example: ``"MI300X"``
        values: What it fills in, by the name of the assumption, in that assumption's unit. Example: ``{
            gpu_peak = 1307e12, price = 3 }``
        ranges: Plausible ranges of these values, by the same names. Example: ``{ price = [2, 3] }``
        source: Where the values come from, in words. Example: ``"Data sheet of the maker, 2026-05"``
        url: A link to where the values come from. Example: ``"https://www.nvidia.com/en-us/data-center/h200/"``
        note: A remark in Markdown. Example: ``"Price without storage and network."``
    """

    name: Choice
    values: Mapping[str, Amount]
    ranges: Mapping[str, Range] = {}
    source: Line = ""
    url: Link | None = None
    note: Markdown = ""


class Catalogue(Frozen):
    """A list of things to choose from, each filling several assumptions.

    Attributes:
        label: What the catalogue is called. Example: ``"GPU catalogue"``
        entries: What may be chosen, one table each: ``[[catalogues.gpus.entries]]``.
        note: A remark in Markdown. Example: ``"Peak rates are dense bf16."``
    """

    label: Line
    entries: tuple[CatalogueEntry, ...] = Field(strict=False, min_length=1, max_length=MOST_PLACES)
    note: Markdown = ""


ASSUMPTIONS: Table[Mapping[str, Assumption]] = Table(
    "assumptions", Annotated[Mapping[Identifier, Assumption], Field(max_length=2000)], required=True
)
CATALOGUES: Table[Mapping[str, Catalogue]] = Table(
    "catalogues", Annotated[Mapping[Identifier, Catalogue], Field(max_length=100)], {}
)
SCENARIOS: Table[Mapping[str, Scenario]] = Table(
    "scenarios", Annotated[Mapping[ScenarioId, Scenario], Field(max_length=MOST_PLACES)], {}
)
# Every assumption: those of the file, then those that other parts add when a study is completed.
INPUTS: Table[Mapping[str, Assumption]] = Table("inputs", None, {}, derived=True)


def with_inputs(study: Study) -> Study:
    """Return the study with its assumptions as inputs, to which later parts add their own."""
    return study.replaced(INPUTS, study[ASSUMPTIONS])


def scenario_ids(study: Study) -> tuple[str, ...]:
    """Return all scenarios, the base first."""
    return (BASE, *study[SCENARIOS])


def scenario_label(study: Study, scenario: str) -> str:
    """Return the words that a scenario is chosen by."""
    return study[ABOUT].base_label if scenario == BASE else study[SCENARIOS][scenario].label


def scenario_labels(study: Study) -> dict[str, str]:
    """Return the words that each scenario is chosen by, the base first."""
    return {item: scenario_label(study, item) for item in scenario_ids(study)}


def label_names(study: Study) -> tuple[str, ...]:
    """Return the graph's names for the words that scenarios are chosen by, the base first."""
    return tuple(LABELS(item) for item in scenario_ids(study))


def grouped_inputs(study: Study) -> dict[str, dict[str, Assumption]]:
    """Return every input by its group, in the order of the sheet Assumptions."""
    groups: dict[str, dict[str, Assumption]] = {}
    for name, item in study[INPUTS].items():
        groups.setdefault(item.group, {})[name] = item
    return groups


def chooser(study: Study, catalogue: str) -> str:
    """Return the assumption that chooses from a catalogue. Raises StopIteration where none does."""
    return next(name for name, item in study[INPUTS].items() if item.kind == "choice" and item.catalogue == catalogue)


def choices(study: Study, item: Assumption) -> tuple[str, ...]:
    """Return what a choice may be: the names of its catalogue's entries; nothing for a number or a switch."""
    if item.kind != "choice" or item.catalogue is None:
        return ()
    return tuple(entry.name for entry in study[CATALOGUES][item.catalogue].entries)


def catalogue_span(study: Study, catalogue: str | None, part: str) -> Span:
    """Return one value of each of a catalogue's entries; none where there is no such catalogue."""
    catalogues = study[CATALOGUES]
    count = len(catalogues[catalogue].entries) if catalogue is not None and catalogue in catalogues else 0
    return Span(tuple(join(catalogue, number, part) for number in range(1, count + 1)))
