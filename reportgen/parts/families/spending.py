"""What a family or a line says of a budget: the category that it is charged to, and the periods that it is spent in."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from reportgen.describe.kinds import Formula, Frozen, Real

_Months = Annotated[tuple[Real, Real], Field(strict=False)]


class Spending(Frozen):
    """What a family says for all of its lines, or a line for itself; a line's own goes before its family's.

    Attributes:
        category: The category of the budget that it is charged to, by its name in ``[categories]``. Example:
            ``"cloud"``
        spread: The share of it that each period pays, by the period's name in ``[periods]``: numbers or formulas,
            which add up to 1; a period left out pays nothing. Example: ``{ y1 = 0.4, y2 = 0.6 }``
        period: The one period that pays all of it. Example: ``"y1"``
        months: The first and the last month of the programme, counted from 1, over which it is spent evenly.
            Example: ``[4, 18]``
    """

    category: str | None = None
    spread: Mapping[str, Formula] | None = Field(default=None, min_length=1, max_length=40)
    period: str | None = None
    months: _Months | None = None

    @model_validator(mode="after")
    def spread_in_one_way(self) -> Self:
        """Raise ValueError where there are two statements of when it is spent, or months that are none."""
        stated = [key for key in ("spread", "period", "months") if getattr(self, key) is not None]
        if len(stated) > 1:
            raise ValueError(f"{stated[0]} and {stated[1]} both say when it is spent; write one of them")
        if self.months is not None and not 1 <= self.months[0] <= self.months[1]:
            raise ValueError("months are the first and the last month of the programme, counted from 1")
        return self

    @property
    def is_spread(self) -> bool:
        """Whether it says when it is spent."""
        return self.spread is not None or self.period is not None or self.months is not None
