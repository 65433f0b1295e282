"""A funder's budget form: the categories of a study on the funder's lines, in its order and with its codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.language import message, translated
from reportgen.describe.view import column, show
from reportgen.graph.names import BUDGET
from reportgen.parts.budget.shape import (
    CATEGORIES,
    IN_ASKED,
    PERIODS,
    RULES,
    WHOLE,
    WHOLE_ON,
    asked_style,
    final_key,
    is_budgeted,
    measure,
    rounds_direct,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.describe.view import NumberColumn, ShownNumber
    from reportgen.report.profiles import FormLine, Profile

# What a sum of a form is called in a budget whose direct cost is rounded.
_ON_WHOLE_SUMS = {"direct": WHOLE, "indirect": WHOLE_ON}
# What a form has no line for and yet is a part of a sum, shown before it so that the rows add up.
_EXTRAS = {"contingency": message("Contingency"), "cost_share": message("Less cost share")}
_EXTRAS_BEFORE = {"total": ("contingency",), "request": ("contingency", "cost_share")}


class FormRow(NamedTuple):
    """A row of a form: the funder's code, the line's title with the category, and its amounts by period."""

    code: str
    label: str
    cells: tuple[ShownNumber, ...]
    is_sum: bool


class Form(NamedTuple):
    """A funder's budget form as it is shown."""

    columns: tuple[NumberColumn, ...]
    rows: tuple[FormRow, ...]
    currency: str
    coded: bool  # whether the funder's lines have codes


def form(analysis: Analysis, profile: Profile) -> Form | None:
    """Return the budget form of a profile's funder; None where the profile has none or the study no budget."""
    if not profile.form or not is_budgeted(analysis.study):
        return None
    study = analysis.study
    rows = tuple(_rows(analysis, profile))
    labels = [*(item.label for item in study[PERIODS].values()), translated("All periods")]
    columns = tuple(column(label, (row.cells[place] for row in rows)) for place, label in enumerate(labels))
    currency = study[RULES].currency if rounds_direct(study) else None
    coded = any(line.code for line in profile.form)
    return Form(columns, rows, currency or study[ABOUT].currency, coded)


def _rows(analysis: Analysis, profile: Profile) -> Iterator[FormRow]:
    """Yield the rows in the order of the form; a line without a category has none."""
    study = analysis.study
    by_module = rounds_direct(study) and study[RULES].rounding == "modules"
    key = WHOLE if rounds_direct(study) else "direct"
    extras = {} if rounds_direct(study) else dict(_EXTRAS)
    for line in profile.form:
        for category, item in study[CATEGORIES].items() if not line.of and not by_module else ():
            if _line(study, category, profile) is line:
                label = line.title if line.title == item.label else f"{line.title}: {item.label}"
                yield FormRow(line.code, label, _cells(analysis, (category,), key), is_sum=False)
        for key in _EXTRAS_BEFORE.get(line.of, ()):
            title = extras.pop(key, "")
            if title and analysis.number(BUDGET(key)) != 0:
                yield FormRow("", translated(title), _cells(analysis, (), key), is_sum=False)
        if line.of:
            of = _sum(study, line.of)
            yield FormRow(line.code, line.title + _unit(study, of), _cells(analysis, (), of), is_sum=True)


def _sum(study: Study, of: str) -> str:
    """Return the key of a sum of the form."""
    if rounds_direct(study):
        return _ON_WHOLE_SUMS.get(of, final_key(study))
    return final_key(study) if of == "request" else of


def _unit(study: Study, key: str) -> str:
    """Return what the label of a sum says of its currency, where that is another than the form's."""
    apart = study[RULES].currency and not rounds_direct(study) and key in IN_ASKED
    return f", in {study[RULES].currency}" if apart else ""


def _cells(analysis: Analysis, row: tuple[str, ...], key: str) -> tuple[ShownNumber, ...]:
    study = analysis.study
    in_asked = rounds_direct(study) or key in IN_ASKED
    style = asked_style(study) if in_asked else measure(study).style
    parts = [*((period,) for period in study[PERIODS]), ()]
    return tuple(show(analysis, BUDGET(*row, *part, key), style) for part in parts)


def _line(study: Study, category: str, profile: Profile) -> FormLine | None:
    """Return the line of a category: that whose code or name it states, else that which takes its own name."""
    wanted = study[CATEGORIES][category].line or category
    lines = [line for line in profile.form if not line.of]
    named = (line for line in lines if wanted == line.code or wanted in line.takes)
    return next(named, None)


def unplaced(analysis: Analysis, profile: Profile) -> Iterator[str]:
    """Yield one sentence on the categories that have no line of the form, and one on contingency, which has none."""
    study = analysis.study
    if not profile.form or not is_budgeted(study):
        return
    without = [name for name in study[CATEGORIES] if _line(study, name, profile) is None]
    if without:
        names = ", ".join(line.takes[0] for line in profile.form if line.takes)
        many = "categories have" if len(without) > 1 else "a category has"
        yield f"{many} no line of the budget form: {', '.join(without)}; state their line, of {names}"
    if analysis.number(BUDGET("contingency")) != 0:
        yield "the budget form has no line for contingency: make it a part of the cost of its lines"
