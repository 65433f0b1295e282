"""The sheet Budget: years across; lines, categories and their sums down; rates, shares and workings below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.kinds import LARGEST_NUMBER
from reportgen.describe.sheet import Between, HomeCell, LinkCell, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, group, headings, top
from reportgen.graph.names import BUDGET, OF_CATEGORY, OF_PERIOD, row_value, spent, spread, words
from reportgen.parts.budget.analyse import FAULT
from reportgen.parts.budget.define import ALL, CUMULATED, END, FACTOR, FIRST, INDEX, LAST, MONTHS
from reportgen.parts.budget.rounding import (
    CUMULATED_WHOLE,
    CURRENCY_RATE,
    ERROR,
    INDIRECT_UNITS,
    NEAREST,
    NUMBER,
    ONE,
    RANK,
    SCALED,
    UNIT,
    UNITS,
    rounded_groups,
)
from reportgen.parts.budget.shape import (
    ASKED,
    CATEGORIES,
    IN_ASKED,
    LIMIT,
    ON_WHOLE,
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
    rounds_direct,
    spreads,
    to_round_key,
)
from reportgen.parts.budget.spare import spare_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.describe.book import Book
    from reportgen.describe.sheet import CellItem
    from reportgen.describe.tables import Study
    from reportgen.parts.budget.shape import Category, Period

_FIRST = 3  # the column of the first period
_RATE_OF = {"base": "cap"}  # the rate that stands before an amount, where it has another key
_NUMBER = Between(-LARGEST_NUMBER, LARGEST_NUMBER, "A number, or a part such as 15%.")
_MONTHS = Between(0, LARGEST_NUMBER, "A number of months.")


def sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet of a study that has a budget."""
    study = book.study
    if not is_budgeted(study):
        return
    rows = top("Budget", "What each period pays: lines and categories down, one formula across each row.")
    heads = headings("Budget", "", *_periods(study), "All periods")
    rows += [SheetRow(heads), *_summary(book), SheetRow()]
    rows += [SheetRow(headings("Direct cost by line", "At today's prices", *_periods(study), "All periods"))]
    rows += [*_lines(book), SheetRow()]
    for key in amounts(study):
        rows += [*_block(book, key), SheetRow()]
    rows += [*_rounded(book), *_prices(book), SheetRow(), *_calendar(book), SheetRow(), *_shares(book), SheetRow()]
    rows += _workings(book)
    yield Sheet(
        "Budget",
        rows,
        widths={1: 52, 2: 18},
        freeze=(TABLE + 1, _FIRST),
        repeat=(TABLE, TABLE),
        sides=(1, 2),
        order=13,
        purpose="What each period and category pays, with indirect cost and the request",
    )


def _periods(study: Study) -> list[str]:
    return [item.label for item in study[PERIODS].values()]


def _style(study: Study, key: str) -> str:
    return asked_style(study) if key in IN_ASKED else measure(study).style


def _summary(book: Book) -> Iterator[SheetRow]:
    """Yield the sums over all categories, which stand below, and whether the request is within its limit."""
    study = book.study
    keys = amounts(study) | rounded_direct(study)
    keys |= {ROUNDED: rounding_words(study)} if final_key(study) == ROUNDED else {}
    for key, label in keys.items():
        last = key == final_key(study)
        style, role = _style(study, key), "total" if last else "link"
        numbers = [LinkCell(BUDGET(period, key), style, role=role) for period in study[PERIODS]]
        blank = WordsCell("", "total_label") if last else None
        label_cell = WordsCell(label, "total_label" if last else "label")
        yield SheetRow([label_cell, blank, *numbers, LinkCell(BUDGET(key), style, role=role)])
    if LIMIT in book.graph:
        blanks: list[CellItem | None] = [None] * (len(study[PERIODS]) + 1)
        yield SheetRow([WordsCell("Limit of the request"), *blanks, _entry(book, LIMIT, asked_style(study))])


def _lines(book: Book) -> Iterator[SheetRow]:
    """Yield each category with its lines: their cost, and what each period pays of it."""
    study = book.study
    column, spare = measure(study), spare_lines(study, book.graph)
    for category, lines in costed_lines(study, book.graph).items():
        yield group(study[CATEGORIES][category].label, len(study[PERIODS]) + _FIRST)
        for line in lines:
            numbers = [HomeCell(spent(line.name, period), column.style) for period in (*study[PERIODS], ALL)]
            cost = LinkCell(row_value(line.name, column.key), column.style)
            yield SheetRow([WordsCell(line.label), cost, *numbers])
        for added in spare.get(category, ()):
            numbers = [HomeCell(spent(added.name, period), column.style) for period in (*study[PERIODS], ALL)]
            name = row_value(added.name, column.key)
            link = LinkCell(name, column.style) if name in book.graph else None
            yield SheetRow([WordsCell(added.label, "remark"), link, *numbers])


def _block(book: Book, key: str) -> Iterator[SheetRow]:
    """Yield one amount of every category, and its sums over all; the rate that it has stands before it."""
    study, style = book.study, _style(book.study, key)
    title, rate = amounts(study)[key], _RATE_OF.get(key, key)
    yield SheetRow(headings(title, RATES.get(rate, ""), *_periods(study), "All periods"))
    if key == ASKED:
        rules = study[RULES]
        dated = f", {rules.rate_date}" if rules.rate_date else ""
        label = f"{rules.currency} for one {study[ABOUT].currency}{dated}"
        yield SheetRow([WordsCell(label), _entry(book, CURRENCY_RATE, "exact")])
    for category, item in study[CATEGORIES].items():
        written = measure(study).style if rate == "cap" else "stated_percent"
        first = _entry(book, OF_CATEGORY(category, rate), written) if rate in RATES else None
        numbers = [HomeCell(BUDGET(category, period, key), style) for period in study[PERIODS]]
        yield SheetRow([WordsCell(item.label), first, *numbers, HomeCell(BUDGET(category, key), style)])
    names = [*(BUDGET(period, key) for period in study[PERIODS]), BUDGET(key)]
    yield _total(title, [HomeCell(name, style, role="total") for name in names])


def _total(title: str, numbers: Sequence[HomeCell | LinkCell]) -> SheetRow:
    """Return the sums of an amount over all categories."""
    return SheetRow([WordsCell(f"{title}, all categories", "total_label"), WordsCell("", "total_label"), *numbers])


def _rounded(book: Book) -> Iterator[SheetRow]:
    """Yield the rounded request: by category and period in units, by period in modules."""
    study = book.study
    if final_key(study) != ROUNDED:
        return
    if rounds_direct(study):
        yield from _rounded_direct(book)
        return
    title, style, by_unit = rounding_words(study), _style(study, ROUNDED), study[RULES].rounding == "units"
    yield SheetRow(headings(title, "", *_periods(study), "All periods"))
    for category, item in study[CATEGORIES].items() if by_unit else ():
        links = [LinkCell(BUDGET(category, period, ROUNDED), style) for period in study[PERIODS]]
        yield SheetRow([WordsCell(item.label), None, *links, HomeCell(BUDGET(category, ROUNDED), style)])
    sums = [LinkCell(BUDGET(period, ROUNDED), style, role="total") for period in study[PERIODS]]
    yield _total(title, [*sums, HomeCell(BUDGET(ROUNDED), style, role="total")])
    yield SheetRow()


def _rounded_direct(book: Book) -> Iterator[SheetRow]:
    """Yield direct cost in units or modules, the indirect cost on it, and the request that they add up to."""
    study, style = book.study, asked_style(book.study)
    titles, by_unit = rounded_direct(study), study[RULES].rounding == "units"
    periods, categories = list(study[PERIODS]), study[CATEGORIES] if by_unit else {}
    yield SheetRow(headings(titles[WHOLE], "", *_periods(study), "All periods"))
    for category, item in categories.items():
        links = [LinkCell(BUDGET(category, period, WHOLE), style) for period in periods]
        yield SheetRow([WordsCell(item.label), None, *links, HomeCell(BUDGET(category, WHOLE), style)])
    links = [LinkCell(BUDGET(period, WHOLE), style, role="total") for period in periods]
    yield _total(titles[WHOLE], [*links, HomeCell(BUDGET(WHOLE), style, role="total")])
    yield SheetRow(headings(titles[WHOLE_ON], "", *_periods(study), "All periods"))
    for category, item in categories.items():
        homes = [HomeCell(BUDGET(category, period, ON_WHOLE), style) for period in periods]
        yield SheetRow([WordsCell(item.label), None, *homes])
        if item.cap is not None:
            homes = [HomeCell(BUDGET(category, period, CUMULATED_WHOLE), style) for period in periods]
            yield SheetRow([WordsCell(f"{item.label}: rounded direct cost up to the period's end"), None, *homes])
    homes = [HomeCell(BUDGET(*row, ON_WHOLE), style) for row in (*((period,) for period in periods), ())]
    yield SheetRow([WordsCell("Before it is rounded"), None, *homes])
    links = [LinkCell(BUDGET(period, WHOLE_ON), style, role="total") for period in periods]
    yield _total(titles[WHOLE_ON], [*links, HomeCell(BUDGET(WHOLE_ON), style, role="total")])
    homes = [HomeCell(BUDGET(*row, ROUNDED), style, role="total") for row in (*((period,) for period in periods), ())]
    yield _total(rounding_words(study), homes)
    yield SheetRow()


def _prices(book: Book) -> Iterator[SheetRow]:
    """Yield what prices rise to in each category, and the direct cost up to each period where there is a cap."""
    study = book.study
    yield SheetRow(headings("Prices against the first period", RATES["escalation"], *_periods(study)))
    for category, item in study[CATEGORIES].items():
        label = WordsCell(item.label, comment=item.note, key=words(OF_CATEGORY(category), "label"))
        factors = [HomeCell(BUDGET(category, period, FACTOR), "exact") for period in study[PERIODS]]
        yield SheetRow([label, _entry(book, OF_CATEGORY(category, "escalation"), "stated_percent"), *factors])
    for category, item in study[CATEGORIES].items():
        if item.cap is not None:
            style = measure(study).style
            numbers = [HomeCell(BUDGET(category, period, CUMULATED), style) for period in study[PERIODS]]
            yield SheetRow([WordsCell(f"{item.label}: direct cost up to the period's end"), None, *numbers])


def _calendar(book: Book) -> Iterator[SheetRow]:
    """Yield the periods: their labels, which can be edited, their lengths, ends and numbers."""
    study = book.study
    labels = [WordsCell(item.label, "heading", key=words(OF_PERIOD(key), "label")) for key, item in _items(study)]
    yield SheetRow([*headings("Periods", ""), *labels, WordsCell("All periods", "heading")])
    months = [HomeCell(OF_PERIOD(period, MONTHS), "exact", rule=_MONTHS) for period in study[PERIODS]]
    yield SheetRow([WordsCell("Months"), None, *months, HomeCell(OF_PERIOD(MONTHS), "exact")])
    ends = [HomeCell(OF_PERIOD(period, END), "exact") for period in study[PERIODS]]
    yield SheetRow([WordsCell("Last month of the programme"), None, *ends])
    numbers = [HomeCell(OF_PERIOD(period, INDEX), "count", role="constant") for period in study[PERIODS]]
    yield SheetRow([WordsCell("How often prices have risen"), None, *numbers])


def _items(study: Study) -> Sequence[tuple[str, Period]]:
    return list(study[PERIODS].items())


def _shares(book: Book) -> Iterator[SheetRow]:
    """Yield the share that each period pays of each line or family, with their sum and whether that is one."""
    study = book.study
    dated = any(spread(item.row, FIRST) in book.graph for item in spreads(study))
    more = ("First month", "Last month") if dated else ()
    yield SheetRow(headings("Share of each period", "", *_periods(study), "All periods", "Does not add up", *more))
    for item in spreads(study):
        names = [spread(item.row, period) for period in study[PERIODS]]
        shares = [_entry(book, name, "percent", edited=item.entered) for name in names]
        sums = [HomeCell(spread(item.row, ALL), "percent"), HomeCell(spread(item.row, FAULT), "truth")]
        months = [_entry(book, spread(item.row, key), "exact") for key in (FIRST, LAST)] if dated else []
        yield SheetRow([WordsCell(item.label), None, *shares, *sums, *months])


def _entry(book: Book, name: str, style: str, *, edited: bool = True) -> HomeCell | None:
    """Return the cell of a value of the study file, with a rule where it is an entry; None where there is no value."""
    if name not in book.graph:
        return None
    if name in book.graph.definitions:
        return HomeCell(name, style)
    return HomeCell(name, style, rule=_NUMBER) if edited else HomeCell(name, style, role="constant")


def _workings(book: Book) -> Iterator[SheetRow]:
    """Yield how the request is rounded: one row for each amount that is, those together that add up."""
    study = book.study
    groups = rounded_groups(study)
    if not groups:
        return
    yield SheetRow(headings("Rounding by the largest remainder", "Units"))
    yield SheetRow([WordsCell("Unit"), HomeCell(UNIT, "count", role=_unit_role(study))])
    yield SheetRow([WordsCell("Units of the whole request"), HomeCell(UNITS, "count")])
    if ONE in book.graph:
        yield SheetRow([WordsCell("Unit of indirect cost"), HomeCell(ONE, "count", role="constant")])
    asked, final = _style(study, to_round_key(study)), _style(study, ROUNDED)
    parts = ((SCALED, "exact"), (NEAREST, "count"), (ERROR, "exact"), (RANK, "count"))
    for together in groups:
        title = "Periods" if together.period is None else study[PERIODS][together.period].label
        of = amounts(study)[to_round_key(study)]
        if together.units == INDIRECT_UNITS:
            title, of = "Indirect cost", rounded_direct(study)[WHOLE_ON]
            yield SheetRow([WordsCell("Units of all indirect cost"), HomeCell(INDIRECT_UNITS, "count")])
        heads = (of, "In units", "Nearest", "Error", "Larger errors", "Rounded", "Place")
        yield SheetRow(headings(f"Rounding: {title}", *heads))
        table: Mapping[str, Period | Category] = study[PERIODS] if together.period is None else study[CATEGORIES]
        for place, item in enumerate(table.values()):
            row = together.rows[place]
            cells = [HomeCell(row_value(row, key), style) for key, style in parts]
            cells += [
                HomeCell(together.results[place], final),
                HomeCell(row_value(row, NUMBER), "count", role="constant"),
            ]
            yield SheetRow([WordsCell(item.label), LinkCell(together.amounts[place], asked), *cells])
        yield SheetRow([WordsCell("Units that the nearest lack"), HomeCell(together.missing, "count")])


def _unit_role(study: Study) -> str:
    return "" if study[RULES].rounding == "modules" else "constant"
