"""Assumptions, the scenarios that state other values of them, and the catalogues that fill some of them in."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from reportgen.describe.about import ABOUT
from reportgen.describe.kinds import (
    LARGEST_NUMBER,
    Choice,
    Frozen,
    Identifier,
    Line,
    Link,
    Markdown,
    Real,
    Style,
    own_identifier,
)
from reportgen.describe.tables import Study, Table
from reportgen.graph.names import BASE
from reportgen.graph.names import SCENARIOS as LABELS

MOST_PLACES = 50  # scenarios of a study, and entries of a catalogue


class Assumption(Frozen):
    """A named scalar input: ``low`` to ``high`` is its plausible range, ``minimum`` to ``maximum`` the possible one."""

    label: Line
    kind: Literal["number", "switch", "choice"] = "number"
    value: Real | bool | str | None = None
    low: Real | None = None
    high: Real | None = None
    minimum: Real = 0.0
    maximum: Real = LARGEST_NUMBER
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


class Scenario(Frozen):
    """A named set of assumption values; what it does not name is as in the base."""

    label: Choice
    values: Mapping[str, Real | bool | str] = {}
    note: Markdown = ""


class CatalogueEntry(Frozen):
    """One thing to choose from a catalogue: its values by assumption name."""

    name: Choice
    values: Mapping[str, Real]
    source: Line = ""
    url: Link | None = None
    note: Markdown = ""


class Catalogue(Frozen):
    """A list of things to choose from, each filling several assumptions."""

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
