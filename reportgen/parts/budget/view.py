"""What the report shows of the budget: amounts by category and period, the rates behind them, and each line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.language import message, translated
from reportgen.describe.view import BLANK, NumberColumn, TableRow, column, show, show_optional
from reportgen.formula.expr import Number
from reportgen.graph.names import BUDGET, OF_CATEGORY, spent
from reportgen.parts.budget.define import ALL
from reportgen.parts.budget.rounding import CURRENCY_RATE, UNIT
from reportgen.parts.budget.shape import (
    ADDED,
    CATEGORIES,
    IN_ASKED,
    LIMIT,
    PERIODS,
    RATES,
    ROUNDED,
    RULES,
    WHOLE,
    WHOLE_ON,
    amounts,
    asked_style,
    costed_lines,
    final_key,
    is_budgeted,
    measure,
    rounded_direct,
    rounding_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.describe.view import ShownNumber

# What each rate of a category adds to its cost, as a sentence names it.
_ADDED = {
    "escalation": message("escalation"),
    "indirect": message("indirect cost"),
    "contingency": message("contingency"),
    "cost_share": message("cost share"),
}
_ACROSS = 6  # periods that stand side by side on a page


class BudgetTable(NamedTuple):
    """A few periods, the last table's with the sum of all: direct cost by category, then what is added to it."""

    columns: tuple[NumberColumn, ...]
    direct: tuple[TableRow, ...]
    sums: tuple[TableRow, ...]


class RowTable(NamedTuple):
    """Rows of one kind in a few periods."""

    columns: tuple[NumberColumn, ...]
    rows: tuple[TableRow, ...]


class RequestView(NamedTuple):
    """The budget of a study, with what its sentences name."""

    tables: tuple[BudgetTable, ...]
    requests: tuple[RowTable, ...]  # of each category, and of all; none where only their sum is rounded
    lines: tuple[RowTable, ...]
    rate_columns: tuple[NumberColumn, ...]
    rates: tuple[TableRow, ...]
    currency: str
    rate: ShownNumber | None
    rate_date: str
    limit: ShownNumber | None
    request: ShownNumber
    within: bool
    rounding: str
    module: ShownNumber | None
    by_direct: bool  # whether direct cost is rounded, and indirect cost computed on that
    unit: str  # what stands behind an amount that is asked for: the code of a currency that is not the study's
    of: str  # the label of what is budgeted where that is not the headline
    added: tuple[str, ...]  # what the categories add to it, in words: nothing that is 0 whatever is entered


def _budget(analysis: Analysis) -> RequestView | None:
    """Return the budget; None where the study has none."""
    study = analysis.study
    if not is_budgeted(study):
        return None
    groups = _groups(study)
    rules, style = study[RULES], asked_style(study)
    final = BUDGET(final_key(study))
    limit = show(analysis, LIMIT, style) if LIMIT in analysis.graph else None
    return RequestView(
        tables=tuple(_table(analysis, group) for group in groups),
        requests=tuple(_requests(analysis, group) for group in groups) if rules.rounding != "modules" else (),
        lines=tuple(_lines(analysis, group) for group in groups),
        rate_columns=tuple(
            NumberColumn(label, 0) for label in map(translated, (*RATES.values(), ADDED["total"], ADDED["request"]))
        ),
        rates=tuple(_rates(analysis)),
        currency=rules.currency or study[ABOUT].currency,
        rate=show(analysis, CURRENCY_RATE, "exact") if CURRENCY_RATE in analysis.graph else None,
        rate_date=rules.rate_date or "",
        limit=limit,
        request=show(analysis, final, style),
        within=limit is None or analysis.number(final) <= limit.value,
        rounding=rules.rounding,
        module=show(analysis, UNIT, "count") if rules.rounding == "modules" else None,
        by_direct=rules.rounds == "direct",
        unit=f" {rules.currency}" if rules.currency else "",
        of="" if measure(study).key == study[ABOUT].headline else measure(study).label,
        added=tuple(translated(words) for rate, words in _ADDED.items() if not _is_zero(study, rate)),
    )


def _groups(study: Study) -> list[list[tuple[str, ...]]]:
    """Return the periods, those that stand side by side together, as parts of names; the sum of all comes last."""
    periods: list[tuple[str, ...]] = [(period,) for period in study[PERIODS]]
    groups = [periods[start : start + _ACROSS] for start in range(0, len(periods), _ACROSS)]
    groups[-1].append(())
    return groups


def _columns(study: Study, group: Sequence[tuple[str, ...]], rows: Sequence[TableRow]) -> tuple[NumberColumn, ...]:
    """Return the columns of some periods, wide enough for the cells of the rows."""
    labels = [study[PERIODS][part[0]].label if part else translated("All periods") for part in group]
    return tuple(column(label, (row.cells[place] for row in rows)) for place, label in enumerate(labels))


def _table(analysis: Analysis, group: Sequence[tuple[str, ...]]) -> BudgetTable:
    """Return direct cost by category, then the sums over all categories, in some periods."""
    study, style = analysis.study, measure(analysis.study).style
    direct = tuple(
        TableRow(item.label, tuple(show(analysis, BUDGET(category, *part, "direct"), style) for part in group))
        for category, item in study[CATEGORIES].items()
    )
    sums = []
    for key, label in _sums(study).items():
        written = asked_style(study) if key in IN_ASKED else style
        sums.append(TableRow(label, tuple(show(analysis, BUDGET(*part, key), written) for part in group), key))
    return BudgetTable(_columns(study, group, (*direct, *sums)), direct, tuple(sums))


def _sums(study: Study) -> dict[str, str]:
    """Return the amounts that are shown, with their labels: none that is 0 whatever is entered."""
    keys = amounts(study) | rounded_direct(study)
    keys |= {ROUNDED: rounding_words(study)} if final_key(study) == ROUNDED else {}
    never = {key for key in ("contingency", "cost_share") if _is_zero(study, key)}
    return {key: label for key, label in keys.items() if key not in never}


def _is_zero(study: Study, rate: str) -> bool:
    return all(getattr(item, rate) == Number(0.0) for item in study[CATEGORIES].values())


def _requests(analysis: Analysis, group: Sequence[tuple[str, ...]]) -> RowTable:
    """Return the request of each category and of all in some periods, as it is made in the end."""
    study, style = analysis.study, asked_style(analysis.study)
    by_direct = rounded_direct(study)
    key = WHOLE if by_direct else final_key(study)
    parts: list[tuple[str, tuple[str, ...], str]] = [
        (item.label, (category,), key) for category, item in study[CATEGORIES].items()
    ]
    parts += [(by_direct[part], (), part) for part in (WHOLE, WHOLE_ON) if by_direct]
    rows = tuple(
        TableRow(label, tuple(show(analysis, BUDGET(*row, *part, key), style) for part in group))
        for label, row, key in (*parts, (translated("Request"), (), final_key(study)))
    )
    return RowTable(_columns(study, group, rows), rows)


def _lines(analysis: Analysis, group: Sequence[tuple[str, ...]]) -> RowTable:
    """Return what each line costs in some periods, category by category."""
    study, style = analysis.study, measure(analysis.study).style
    rows = tuple(
        TableRow(line.label, tuple(show(analysis, spent(line.name, *(part or (ALL,))), style) for part in group))
        for lines in costed_lines(study, analysis.graph).values()
        for line in lines
    )
    return RowTable(_columns(study, group, rows), rows)


def _rates(analysis: Analysis) -> Iterator[TableRow]:
    """Yield the rates of each category, with its total cost and its request in the study's currency."""
    study, style = analysis.study, measure(analysis.study).style
    for category, item in study[CATEGORIES].items():
        rates = [
            show_optional(analysis, OF_CATEGORY(category, key), style if key == "cap" else "stated_percent")
            for key in RATES
        ]
        totals = [show(analysis, BUDGET(category, key), style) for key in ("total", "request")]
        cells = (
            number if number is not BLANK else BLANK._replace(text=translated("none")) for number in (*rates, *totals)
        )
        yield TableRow(item.label, tuple(cells))


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"budget": _budget}
