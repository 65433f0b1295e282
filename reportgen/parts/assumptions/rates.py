"""Values of assumptions as texts: money for a unit of something is written as money, $3 and $2.85."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.styles import is_money
from reportgen.describe.view import show, write
from reportgen.parts.assumptions.shape import INPUTS

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study
    from reportgen.describe.view import ShownNumber


class AssumptionRate(NamedTuple):
    """An assumption's value and unit; the unit without the study's currency where its sign is put before the value."""

    value: ShownNumber
    unit: str
    per: bool  # whether the currency is paid for each unit


class PaidUnit(NamedTuple):
    """An assumption's unit, and whether it is what the study's currency is paid for: USD/GPU-hour is per GPU-hour."""

    unit: str
    per: bool


def rate(evaluation: Evaluation, name: str) -> AssumptionRate:
    """Return the value and unit of an assumption that is a number; the unit of money leaves out its currency."""
    study, style = evaluation.study, rate_style(evaluation.study, name)
    unit, per = paid_unit(study, name)
    if is_money(style):
        unit = unit.removeprefix(f"{study[ABOUT].currency} ")  # whose sign is before the value
    return AssumptionRate(show(evaluation, name, style), unit, per)


def paid_unit(study: Study, name: str) -> PaidUnit:
    """Return an assumption's unit, without the study's currency where that is paid for each unit of something."""
    unit, prefix = study[INPUTS][name].unit, f"{study[ABOUT].currency}/"
    return PaidUnit(unit.removeprefix(prefix), unit.startswith(prefix))


def rate_text(study: Study, name: str, value: float) -> str:
    """Return the text of a value that an assumption may have."""
    return write(value, rate_style(study, name), currency=study[ABOUT].currency)


def rate_style(study: Study, name: str) -> str:
    """Return the number style of an assumption's values: that of money paid for each unit, or its own."""
    return "rate" if paid_unit(study, name).per else study[INPUTS][name].style
