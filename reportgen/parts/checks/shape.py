"""Conditions of a study's own that ought to hold."""

from typing import Annotated

from pydantic import Field

from reportgen.describe.kinds import Formula, Frozen, Line
from reportgen.describe.tables import Table


class Condition(Frozen):
    """A condition that ought to hold: a formula that is 1 where it does.

    Attributes:
        label: What ought to hold, as a sentence without its full stop. Example: ``"Sustained rate does not
            exceed the peak"``
        formula: A condition over names of the study; true, or 1, where it holds. Example: ``"gpu_flops <=
            gpu_peak"``
    """

    label: Line
    formula: Formula


CONDITIONS: Table[tuple[Condition, ...]] = Table(
    "checks", Annotated[tuple[Condition, ...], Field(strict=False, max_length=500)], ()
)
