"""Compare the budgets of two studies: the request of each category and period, and its sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.graph.names import BUDGET
from reportgen.parts.budget.shape import CATEGORIES, PERIODS, RULES, asked_style, final_key, is_budgeted
from reportgen.readback.comparison import ComparedBudget, ComparedRow, FigureChange

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study

REQUEST = "request"


def compare_budgets(past: Evaluation, new: Evaluation, names: tuple[str, str]) -> ComparedBudget | None:
    """Return the requests of both studies, as they are made in the end; None where neither has a budget."""
    sides = [side for side in (past, new) if is_budgeted(side.study)]
    if not sides:
        return None
    currencies = [_currency(side.study) for side in sides]
    mixed = len(set(currencies)) > 1
    of_each = " and ".join(f"{currency} in {name}" for currency, name in zip(currencies, names, strict=False))
    reason = f"Budget: requests in {of_each} are not subtracted" if mixed else ""
    cells: dict[tuple[str, ...], str] = {}
    sums: dict[tuple[str, ...], str] = {}
    for side in sides:
        periods, categories = side.study[PERIODS], side.study[CATEGORIES]
        for category, item in categories.items():
            cells |= {(category, period): f"{item.label}, {when.label}" for period, when in periods.items()}
        sums |= {(period,): f"All categories, {when.label}" for period, when in periods.items()}
    cells |= sums | {(): "All categories and periods"}
    rows = []
    for place, label in cells.items():
        before, after = (_request(side, place) for side in (past, new))
        if before is not None or after is not None:
            rows.append(
                ComparedRow(".".join(place) or REQUEST, label, {REQUEST: FigureChange(before, after, not mixed)})
            )
    return ComparedBudget(tuple(rows), asked_style(sides[-1].study), currencies[-1], len(sums) + 1, reason)


def _currency(study: Study) -> str:
    return study[RULES].currency or study[ABOUT].currency


def _request(side: Evaluation, place: tuple[str, ...]) -> float | None:
    """Return the request of a category, a period or all; None where a study has none, or none that is rounded."""
    return side.optional(BUDGET(*place, final_key(side.study))) if is_budgeted(side.study) else None
