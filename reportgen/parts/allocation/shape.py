"""The unit in which a computing centre bills, from the catalogue or of the study's own, and the jobs that it bills."""

# Without ``annotations`` from the future, as in ``kinds``.
import tomllib
from collections.abc import Container, Mapping
from functools import cache
from typing import Annotated

from pydantic import Field, TypeAdapter

from reportgen.describe.kinds import Formula, Frozen, Identifier, Line, Link, Markdown, Real
from reportgen.describe.tables import Study, Table
from reportgen.graph.names import ALLOCATION
from reportgen.parts.families.hours import families_with
from reportgen.parts.families.shape import Family
from reportgen.parts.measures.shape import RowColumn, column_of
from reportgen.system.resources import billing_units


class BillingUnit(Frozen):
    """A unit in which a computing centre bills.

    Attributes:
        label: What it is called. Example: ``"LUMI-C, CPU-core-hours"``
        unit: What one of it is. Example: ``"core-hours"``
        of: What it is counted from. Example: ``"core-hour"``
        rate: How many of it one of these is billed as. Example: ``120``
        node: How many ``parts`` a node has, where only whole nodes are billed. Example: ``128``
        parts: What a node is made of. Example: ``"cores"``
        source: Where the centre says so. Example: ``"Billing policy of LUMI"``
        url: A link to it. Example: ``"https://docs.lumi-supercomputer.eu/runjobs/lumi_env/billing/"``
        date: When that was read. Example: ``"2026-11-28"``
        note: A remark in Markdown. Example: ``"Rates of 2026."``
    """

    label: Line
    unit: Line
    of: Line = "GPU-hour"
    rate: Annotated[Real, Field(gt=0)] = 1.0
    node: Annotated[Real, Field(gt=0)] | None = None
    parts: Line = "GPUs"
    source: Line = ""
    url: Link | None = None
    date: Line = ""
    note: Markdown = ""


class Allocation(Frozen):
    """What is asked of a computing centre, in the unit in which it bills.

    Attributes:
        unit: The unit, by its name in the catalogue or in ``units``. Example: ``"lumi_core_hours"``
        measure: The measure that counts the hours of GPUs, cores or TB. Example: ``"gpu_hours"``
        job: How many GPUs or cores a job takes, where only whole nodes are billed: a number or a formula. Example:
            ``2000``
        units: Units of the study's own, by name, beside those of the catalogue. Example:
            ``{ ours = { label = "Our cluster", unit = "credits", rate = 3 } }``
    """

    unit: str
    measure: str = "gpu_hours"
    job: Formula = None
    units: Annotated[Mapping[Identifier, BillingUnit], Field(max_length=50)] = {}


ALLOCATION_TABLE: Table[Allocation | None] = Table("allocation", Allocation | None, None)

RATE, NODE, JOB, WHOLE = (ALLOCATION(key) for key in ("rate", "node", "job", "whole"))
HOURS, BILLED, ALL = "hours", "billed", "all"


@cache
def catalogue() -> Mapping[str, BillingUnit]:
    """Return the units that are known, by name."""
    document = tomllib.loads(billing_units().read_text(encoding="utf-8"))
    return TypeAdapter(Mapping[str, BillingUnit]).validate_python(document["units"])


def units(allocation: Allocation) -> Mapping[str, BillingUnit]:
    """Return the units of the catalogue and of a study; the study's own go first."""
    return {**catalogue(), **allocation.units}


def billed_unit(allocation: Allocation) -> BillingUnit:
    """Return the unit in which a study is billed."""
    return units(allocation)[allocation.unit]


def hours_column(study: Study, allocation: Allocation) -> RowColumn:
    """Return the measure that counts hours."""
    return column_of(study, allocation.measure)


def billed_families(study: Study, values: Container[str]) -> list[Family]:
    """Return the families that have hours; ``values`` has the names of the graph."""
    allocation = study[ALLOCATION_TABLE]
    return [] if allocation is None else families_with(study, allocation.measure, values)
