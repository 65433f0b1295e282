"""The tiers of a funder, by how much is asked for: those that a study's request falls in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.view import show
from reportgen.graph.names import ALLOCATION, TOTALS
from reportgen.parts.allocation.shape import ALL, ALLOCATION_TABLE, BILLED, billed_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.view import ShownNumber
    from reportgen.report.profiles import Profile, Tier


class TierRequest(NamedTuple):
    """What is asked for in the unit of some tiers, and those of them that it falls in."""

    amount: ShownNumber
    unit: str
    tiers: tuple[Tier, ...]


def asked(analysis: Analysis, profile: Profile) -> tuple[TierRequest, ...]:
    """Return what a study asks for in each unit in which its funder has tiers; nothing of units that it has not."""
    amounts = {unit: _name(analysis, unit, profile) for unit in dict.fromkeys(tier.of for tier in profile.tiers)}
    return tuple(
        TierRequest(
            show(analysis, name, "count"),
            unit,
            tuple(tier for tier in profile.tiers if tier.of == unit and tier.takes(analysis.number(name))),
        )
        for unit, name in amounts.items()
        if name
    )


def _name(analysis: Analysis, unit: str, profile: Profile) -> str:
    """Return the graph's name of what is asked for in a unit: as it is billed, else as a measure counts it; or ""."""
    allocation = analysis.study[ALLOCATION_TABLE]
    if allocation is not None and billed_unit(allocation).unit == unit:
        return ALLOCATION(ALL, BILLED)
    totals = [TOTALS(tier.measure) for tier in profile.tiers if tier.of == unit and tier.measure]
    return next((name for name in totals if name in analysis.values), "")


def untiered(analysis: Analysis, profile: Profile) -> Iterator[str]:
    """Yield a sentence where a study asks for an allocation in a unit in which its funder has no tiers."""
    allocation = analysis.study[ALLOCATION_TABLE]
    if allocation is not None and profile.tiers and not asked(analysis, profile):
        units = " or ".join(dict.fromkeys(tier.of for tier in profile.tiers))
        stated = billed_unit(allocation).unit
        yield f"the tier of the request is by {units}: [allocation] is in {stated}, state a unit of that many {units}"
