"""Split the difference between a plan and what comes of it into quantity, rate, failures and price.

The cost of a line is ``quantity * work / (1 - failed) * price``: how much of the planned work there is, the useful
GPU-hours of the planned work, the share of all GPU-hours that failed or stopped runs took, and what a GPU-hour costs. A
part is the effect of taking one of these from the measured side alone, as ``diff`` computes the effect of one changed
input; what they do together beyond the sum of the parts is their interaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reportgen.formula.parse import parse
from reportgen.graph.attribution import effect_of
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition, Graph

if TYPE_CHECKING:
    from collections.abc import Iterable

HOURS, COST = "hours", "cost"
_FORMULAS = (
    Definition(HOURS, parse("quantity * work / (1 - failed)")),
    Definition(COST, parse("hours * price")),
)


class Drivers(NamedTuple):
    """What the cost of a line is made of: see the module. ``work`` is in GPU-hours, ``price`` in money a GPU-hour."""

    quantity: float
    work: float
    failed: float
    price: float


@dataclass(frozen=True, slots=True)
class Variance:
    """The parts of a difference, which add up to ``total``."""

    quantity: float = 0.0
    rate: float = 0.0
    failures: float = 0.0
    price: float = 0.0
    interaction: float = 0.0

    @property
    def total(self) -> float:
        """The whole difference."""
        return self.quantity + self.rate + self.failures + self.price + self.interaction

    def parts(self) -> dict[str, float]:
        """Return the parts by name, in their order."""
        names = ("quantity", "rate", "failures", "price", "interaction")
        return {name: getattr(self, name) for name in names}


# The driver that each part is the effect of.
_PARTS = {"quantity": "quantity", "rate": "work", "failures": "failed", "price": "price"}


def _graph(drivers: Drivers) -> Graph:
    return Graph(drivers._asdict(), {item.name: item for item in _FORMULAS}, 0)


def variance(plan: Drivers, measured: Drivers, target: str = COST) -> Variance:
    """Return what the measured drivers change of the plan's cost, or of its hours, part by part.

    >>> variance(Drivers(1, 100, 0, 2), Drivers(1, 110, 0, 3)).parts()
    {'quantity': 0.0, 'rate': 20.0, 'failures': 0.0, 'price': 100.0, 'interaction': 10.0}
    """
    past, new = _graph(plan), _graph(measured)
    values = run(past)
    parts = {part: effect_of(past, values, new, {name}, target) or 0.0 for part, name in _PARTS.items()}
    whole = float(run(new)[target]) - float(values[target])
    return Variance(**parts, interaction=whole - sum(parts.values()))


def added(variances: Iterable[Variance]) -> Variance:
    """Return the parts of several lines, added up."""
    by_line = [item.parts() for item in variances]
    return Variance(**{name: sum(item[name] for item in by_line) for name in Variance().parts()})
