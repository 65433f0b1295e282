"""The kinds of checks that a profile's file may name; each says in words what of a study breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.graph.names import ALLOCATION, BUDGET, OF_CATEGORY
from reportgen.parts.about.shape import PROPOSAL
from reportgen.parts.allocation.shape import ALL, ALLOCATION_TABLE, BILLED, billed_unit
from reportgen.parts.budget.shape import (
    CATEGORIES,
    PERIODS,
    RULES,
    WHOLE,
    costed_lines,
    final_key,
    is_budgeted,
    rounds_direct,
)
from reportgen.parts.calendar.shape import CALENDAR_TABLE, months_until, rule_month
from reportgen.parts.families.shape import FAMILIES, line_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.report.profiles import FunderCheck

    Test = Callable[[Analysis, FunderCheck], Iterator[str]]

_NEAR = 1e-9  # between parts that are the same but for rounding


def broken(analysis: Analysis, check: FunderCheck) -> Iterator[str]:
    """Yield what breaks a check, in words; nothing where it holds, or where the study has no budget for it."""
    if check.unless and analysis.study[PROPOSAL].texts.get(check.unless, "").strip():
        return
    if check.kind in OF_BUDGETS:
        if is_budgeted(analysis.study):
            yield from OF_BUDGETS[check.kind](analysis, check)
    else:
        yield from OTHERS[check.kind](analysis, check)


def _currency(analysis: Analysis, check: FunderCheck) -> Iterator[str]:
    """Yield the currency of the request where it is another than ``value``."""
    used = _currency_of(analysis.study)
    if used != check.value:
        own = analysis.study[ABOUT].currency == check.value
        yield f"it is made in {used}; {'leave out' if own else 'state'} currency and rate in [budget]"


def _currency_of(study: Study) -> str:
    return study[RULES].currency or study[ABOUT].currency


def _zero(analysis: Analysis, check: FunderCheck) -> Iterator[str]:
    """Yield the categories whose rate ``of`` is not 0."""
    rates = {name: analysis.number(OF_CATEGORY(name, check.of)) for name in analysis.study[CATEGORIES]}
    stated = [f"{rate * 100:g}% of {name}" for name, rate in rates.items() if rate != 0]
    if stated:
        yield ", ".join(stated)


def _flat(analysis: Analysis, check: FunderCheck) -> Iterator[str]:
    """Yield the categories whose indirect cost is not the part ``value`` of direct cost, or of ``exempt`` is any."""
    wrong = []
    for name, item in analysis.study[CATEGORIES].items():
        direct, indirect = (analysis.number(BUDGET(name, key)) for key in ("direct", "indirect"))
        asked = 0.0 if name in check.exempt else float(check.value)
        if direct and abs(indirect / direct - asked) > _NEAR:
            wrong.append(f"{indirect / direct * 100:.4g}% of {item.label}, not {asked * 100:g}%")
    if wrong:
        yield "; ".join(wrong)


def _months(analysis: Analysis, check: FunderCheck) -> Iterator[str]:
    """Yield the periods that have not ``value`` months."""
    wrong = [
        f"{item.label} has {item.months:g}" for item in analysis.study[PERIODS].values() if item.months != check.value
    ]
    if wrong:
        yield ", ".join(wrong)


def _periods(analysis: Analysis, check: FunderCheck) -> Iterator[str]:
    """Yield how many periods there are, where that is more than ``value``."""
    count = len(analysis.study[PERIODS])
    if count > float(check.value):
        yield f"there are {count}"


def _amounts(analysis: Analysis, of: str) -> dict[str, float]:
    """Return the direct cost or the request of each period, as they are asked for in the end."""
    study = analysis.study
    direct = WHOLE if rounds_direct(study) else "direct"
    key = direct if of == "direct" else final_key(study)
    return {item.label: analysis.number(BUDGET(period, key)) for period, item in study[PERIODS].items()}


def _within(analysis: Analysis, check: FunderCheck) -> Iterator[str]:
    """Yield what is above ``value``: the whole request, unless the study states its own limit; or each period's."""
    study, most = analysis.study, float(check.value)
    if check.of == "request":
        asked = analysis.number(BUDGET(final_key(study)))
        if study[RULES].limit is None and asked > most:
            yield f"it is {asked:,.0f} {_currency_of(study)}, and {most:,.0f} is the most"
        return
    above = [f"{amount:,.0f} in {label}" for label, amount in _amounts(analysis, check.of).items() if amount > most]
    if above:
        yield f"{', '.join(above)}, and {most:,.0f} is the most"


def _equal(analysis: Analysis, check: FunderCheck) -> Iterator[str]:
    """Yield the amounts of the periods where they differ."""
    amounts = _amounts(analysis, check.of)
    if len(set(amounts.values())) > 1:
        yield ", ".join(f"{amount:,.0f} in {label}" for label, amount in amounts.items())


def _rounding(analysis: Analysis, check: FunderCheck) -> Iterator[str]:
    """Yield that the study rounds otherwise than to ``value`` of what ``of`` says."""
    rules = analysis.study[RULES]
    if rules.rounding != check.value or rules.rounds != check.of:
        yield f'state rounding = "{check.value}" and rounds = "{check.of}" in [budget]'


def _justified(analysis: Analysis, _: FunderCheck) -> Iterator[str]:
    """Yield the categories with an amount that neither they nor all of their lines say anything about."""
    study = analysis.study
    spoken = {
        name
        for family in study[FAMILIES]
        for name, line in zip(line_names(family), (*family.sweeps, *family.items), strict=True)
        if getattr(line, "note", "") or getattr(line, "source", "") or getattr(line, "url", None)
    }
    silent = [
        study[CATEGORIES][category].label
        for category, lines in costed_lines(study, analysis.graph).items()
        if lines and not study[CATEGORIES][category].note and not all(line.name in spoken for line in lines)
    ]
    if silent:
        yield f"{', '.join(silent)} {'have' if len(silent) > 1 else 'has'} no note"


def _stated(analysis: Analysis, check: FunderCheck) -> Iterator[str]:
    """Yield that a key ``of`` [proposal] is not stated."""
    if not getattr(analysis.study[PROPOSAL], check.of):
        yield f"state {check.of} in [proposal]"


def _allocation(analysis: Analysis, check: FunderCheck) -> Iterator[str]:
    """Yield what is asked in the unit ``of`` where that is above ``value``."""
    allocation = analysis.study[ALLOCATION_TABLE]
    if allocation is None or (check.of and billed_unit(allocation).unit != check.of):
        return
    asked, most = analysis.number(ALLOCATION(ALL, BILLED)), float(check.value)
    if asked > most:
        yield f"it is {asked:,.0f} {billed_unit(allocation).unit}, and {most:,.0f} is the most"


def _forfeit(analysis: Analysis, check: FunderCheck) -> Iterator[str]:
    """Yield the funder's rules of forfeiture that the study's calendar lacks."""
    calendar = analysis.study[CALENDAR_TABLE]
    if calendar is None:
        return
    stated = {(rule_month(calendar, rule), rule.above, rule.below, rule.takes) for rule in calendar.forfeit}
    lacking = [
        f"{takes:.0%} from {above:.0%} and below {below:.0%} by {day}"
        for day, above, below, takes in check.rules
        if calendar.start is None or (months_until(calendar.start, day), above, below, takes) not in stated
    ]
    if lacking:
        yield f"[calendar] lacks {'; '.join(lacking)}"


OF_BUDGETS: Mapping[str, Test] = {
    "currency": _currency,
    "zero": _zero,
    "flat": _flat,
    "months": _months,
    "periods": _periods,
    "within": _within,
    "equal": _equal,
    "rounding": _rounding,
    "justified": _justified,
}
OTHERS: Mapping[str, Test] = {"stated": _stated, "allocation": _allocation, "forfeit": _forfeit}
