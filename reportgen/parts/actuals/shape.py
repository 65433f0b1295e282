"""What was really used and paid: how rows of a bill or a job list belong to lines, and what of the plan is done."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from reportgen.describe.kinds import Figure, Frozen, Identifier, Line
from reportgen.describe.tables import Table

LineName = Annotated[str, Field(max_length=200)]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Share = Annotated[Figure, Field(ge=0, le=1)]


class MatchRule(Frozen):
    """A rule by which rows of what was used belong to a line of the plan.

    Attributes:
        line: The line, as its family and its sweep or item. Example: ``"gamma.search"``
        where: Patterns that the row's fields must all fit, by the field: ``*`` is any text, ``?`` any character. Of
            a field of several values, such as ``tag``, one must fit. Example: ``{ job_name = "gamma-*", tag =
            "sweep:lines" }``
    """

    line: LineName
    where: Annotated[Mapping[FieldName, Line], Field(min_length=1, max_length=20)]


class DoneLine(Frozen):
    """How much of a line is done, where the rows of what was used do not tell it.

    Attributes:
        line: The line, as its family and its sweep or item. Example: ``"gamma.search"``
        share: The share of the line's work that is done, from 0 to 1. Example: ``0.4``
        runs: How many of the line's runs are done, where that is known instead. Example: ``320``
    """

    line: LineName
    share: Share | None = None
    runs: Annotated[Figure, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def has_one(self) -> Self:
        """Raise ValueError where there is not exactly one of a share and a number of runs."""
        if (self.share is None) == (self.runs is None):
            raise ValueError("say either the share that is done or how many runs are")
        return self


class UsedMonth(Frozen):
    """What was used of one line in one month, or of no line; ``reportgen actuals --keep`` writes these.

    Attributes:
        line: The line, as its family and its sweep or item; without it what was used belongs to no line. Example:
            ``"gamma.search"``
        month: The month. Example: ``"2024-07"``
        hours: The GPU-hours, those of failed runs too. Example: ``1200``
        cost: The money. Example: ``3600.5``
        failed: How many of the GPU-hours are those of failed and cancelled runs. Example: ``40``
        runs: How many runs finished. Example: ``12``
    """

    line: LineName | None = None
    month: Month
    hours: Figure | None = None
    cost: Figure | None = None
    failed: Figure | None = None
    runs: Annotated[Figure, Field(ge=0)] | None = None

    def numbers(self) -> dict[str, float]:
        """Return what is stated, by its key."""
        stated = {"hours": self.hours, "cost": self.cost, "failed": self.failed, "runs": self.runs}
        return {key: float(value) for key, value in stated.items() if value is not None}


class Actuals(Frozen):
    """What was really used and paid, beside the plan.

    Attributes:
        match: The rules by which rows belong to lines, one table each: ``[[actuals.match]]``.
        done: How much of single lines is done, one table each: ``[[actuals.done]]``.
        used: What was used by line and month, one table each: ``[[actuals.used]]``; the report then has a section on
            it, and the workbook a sheet.
        start: The first month of the programme, from which the plan is spent evenly. Example: ``"2024-07"``
        months: How many months the programme takes; that of the periods without it. Example: ``24``
        columns: Of a CSV file of any other kind, which column holds what, by ``id``, ``start``, ``end``, ``gpu_hours``,
            ``hours``, ``gpus``, ``cost``, ``currency``, ``state``; any other key is a field to match. Example: ``{ id
            = "Job", gpu_hours = "GPU hours", job_name = "Name" }``
        hours: The measure that GPU-hours are compared with, by its id; ``gpu_hours`` without it. Example:
            ``"hours"``
        cost: The measure that money is compared with, by its id; ``cost`` without it. Example: ``"cost"``
        goodput: The name of the study that is the share of GPU-hours which the plan takes for useful; without it the
            plan has no failures. Example: ``"goodput"``
        billing: Which cost of a FOCUS bill counts: ``billed``, as on the invoice, or ``effective``, with commitments
            spread over their use. Example: ``"effective"``
        request: The most that may be used, by the measure of GPU-hours or money; without it the plan's total. Example:
            ``{ cost = 5e6 }``
    """

    match: Annotated[tuple[MatchRule, ...], Field(strict=False, max_length=2000)] = ()
    done: Annotated[tuple[DoneLine, ...], Field(strict=False, max_length=2000)] = ()
    used: Annotated[tuple[UsedMonth, ...], Field(strict=False, max_length=20000)] = ()
    start: Month | None = None
    months: Annotated[Figure, Field(gt=0, le=1200)] | None = None
    columns: Annotated[Mapping[FieldName, Line], Field(max_length=60)] = {}
    hours: Identifier | None = None
    cost: Identifier | None = None
    goodput: Identifier | None = None
    billing: Literal["billed", "effective"] = "billed"
    request: Annotated[Mapping[Identifier, Figure], Field(max_length=30)] = {}

    @property
    def hours_measure(self) -> str:
        """The id of the measure that GPU-hours are compared with, whether the study has it or not."""
        return self.hours or "gpu_hours"

    @property
    def cost_measure(self) -> str:
        """The id of the measure that money is compared with, whether the study has it or not."""
        return self.cost or "cost"


ACTUALS: Table[Actuals] = Table("actuals", Actuals, Actuals())
