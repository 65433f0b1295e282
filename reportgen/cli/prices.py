"""The command ``prices``: rows of the price book, and a study's total at the prices of other dates."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from typing import TYPE_CHECKING, NamedTuple

from reportgen.cli.options import load_study, print_error, print_json, print_line, print_most, require_form
from reportgen.cli.terminal_tables import WordsTable, print_words
from reportgen.describe.styles import exact, text
from reportgen.parts.prices.choose import choice_text, matching, plain_number
from reportgen.parts.prices.places import age_sentences, price_places
from reportgen.parts.prices.records import row_record
from reportgen.parts.prices.shape import Reference, last_day, moment_in
from reportgen.price_dates import NO_PRICE, dated_totals
from reportgen.study.price_book import price_book
from reportgen.system.errors import ReportgenError
from reportgen.system.texts import counted, markdown_text, one_line, without_formula

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from reportgen.cli.options import WorkbookOptions
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.price_dates import DatedTotal, DatedTotals

_FORMS = ("table", "json", "csv", "md")
_MOST = 200  # rows of the price book that a terminal shows


class Filters(NamedTuple):
    """Which rows of the price book to list, "" for all of a column; ``as_of`` are the dates of totals."""

    gpu: str
    vendor: str
    term: str
    region: str
    currency: str
    as_of: str


def run(
    study: Path | None,
    stated: tuple[str, str, str, str, str, str],
    loading: tuple[str | None, list[str] | None, WorkbookOptions],
    form: str,
    *,
    listed: bool,
) -> bool:
    """Print rows of the price book, a study's prices, or its totals at other dates; return whether all have a price.

    ``stated`` are the fields of ``Filters``. Raises ReportgenError.
    """
    filters = Filters(*stated)
    require_form(form, _FORMS)
    dates = _dates(filters.as_of)
    if study is None or listed:
        _print_rows(None if study is None else study.parent, filters, dates, form)
        return True
    loaded = load_study(study, *loading, [])
    if not dates:
        _print_prices(loaded, form)
        return True
    totals = dated_totals(loaded, dates)
    if form == "json":
        print_json(asdict(totals))
    else:
        _print_totals(totals, form)
    for item in totals.dates:
        for problem in item.problems:
            print_error(f"{item.as_of}: {problem}")
    return not any(item.problems for item in totals.dates)


def _dates(stated: str) -> list[str]:
    """Return the dates of ``--as-of``. Raises ReportgenError."""
    try:
        return [moment_in(item) for item in stated.split(",")] if stated else []
    except ValueError as error:
        raise ReportgenError(f"--as-of: {error}") from error


def _print_rows(folder: Path | None, filters: Filters, dates: Sequence[str], form: str) -> None:
    """Print the rows of the price book that match, up to the last of the dates. Raises ReportgenError."""
    reference = Reference(filters.gpu, filters.term, filters.vendor, filters.region, filters.currency)
    try:
        rows = matching(reference, price_book(folder))
    except ValueError as error:
        raise ReportgenError(str(error)) from error
    last = max(map(last_day, dates), default=None)
    rows = [row for row in rows if last is None or row.date <= last]
    if form == "table":
        heads = ("Accelerator", "Vendor", "Term", "Region", "Price", "Date")
        cells = [
            (
                row.accelerator,
                row.vendor,
                row.term,
                row.region,
                f"{plain_number(row.price)} {row.currency}",
                row.date.isoformat(),
            )
            for row in rows[:_MOST]
        ]
        print_words(
            WordsTable(
                f"Price book, {counted(len(rows), 'row')}: prices of one hour of one accelerator", heads, cells, (4,)
            )
        )
        left = len(rows) - _MOST
        print_most([] if left <= 0 else [f"note: {left:,} more rows with --format json, csv or md"], 1, "{}")
    else:
        _print_records([row_record(row) for row in rows], form)


def _print_prices(loaded: LoadedStudy, form: str) -> None:
    """Print the prices that a study takes from the price book. Raises ReportgenError where it takes none."""
    places = list(price_places(loaded.study))
    if not places:
        raise ReportgenError(NO_PRICE)
    records = [{"label": place.label, "chosen": choice_text(place.choice), "age": place.choice.age} for place in places]
    if form == "table":
        rows = [tuple(map(_cell, record.values())) for record in records]
        print_words(WordsTable("Prices from the price book", ("Price", "By the book", "Age, days"), rows, (2,)))
    else:
        _print_records(records, form)
    for sentence in age_sentences(loaded.study).values():
        print_line(f"warning: {sentence}", to_stderr=True)


def _print_totals(totals: DatedTotals, form: str) -> None:
    """Print the total at each date, then what each price does to it."""
    records = [
        {"as_of": item.as_of, **dict(zip(("total", "difference", "percent"), _figures(totals, item), strict=True))}
        for item in totals.dates
    ]
    causes = [cause for item in totals.dates for cause in _causes(totals, item)]
    if form == "csv":
        _print_records(
            [
                {
                    "as_of": item.as_of,
                    "price": price.label,
                    "was": price.was,
                    "now": price.now,
                    "effect": price.effect,
                    "total": item.total,
                    "difference": item.difference,
                }
                for item in totals.dates
                for price in item.prices
            ],
            form,
        )
    elif form == "md":
        print_line(f"# {markdown_text(totals.title)}")
        print_line("")
        _print_records(records, form)
        print_line("")
        _print_records(causes, form)
    else:
        was = text(totals.total, totals.style, currency=totals.currency)
        heads = (totals.measure, "Total", "Difference", "Percent")
        rows = [("As it is", was, "", ""), *(tuple(row.values()) for row in records)]
        tables = [WordsTable(totals.title, heads, rows, (1, 2, 3))]
        if causes:
            cells = [tuple(row.values()) for row in causes]
            tables.append(
                WordsTable("What each price does", ("As of", "Price", "Was", "Now", "Effect"), cells, (2, 3, 4))
            )
        print_words(*tables)


def _figures(totals: DatedTotals, item: DatedTotal) -> tuple[str, str, str]:
    """Return the total at a date, its difference from the study's and that as a percentage, as text."""
    if item.total is None or item.difference is None:
        return ("no price", "", "")
    percent = f"{100 * item.difference / totals.total:+.1f}%" if totals.total else ""
    total = text(item.total, totals.style, currency=totals.currency)
    return total, _signed(totals, item.difference), percent


def _signed(totals: DatedTotals, value: float) -> str:
    words = text(abs(value), totals.style, currency=totals.currency)
    return f"{'-' if value < 0 else '+' if value > 0 else ''}{words}"


def _causes(totals: DatedTotals, item: DatedTotal) -> list[dict[str, str]]:
    """Return what each price does to the total at a date, and what they do together."""
    rows = [
        {
            "as_of": item.as_of,
            "price": price.label,
            "was": exact(round(price.was, 6)),
            "now": exact(round(price.now, 6)),
            "effect": "" if price.effect is None else _signed(totals, price.effect),
        }
        for price in item.prices
    ]
    if len(rows) > 1 and item.interaction is not None and abs(item.interaction) > 1e-9 * max(1, abs(totals.total)):
        effect = _signed(totals, item.interaction)
        rows.append({"as_of": item.as_of, "price": "Several together", "was": "", "now": "", "effect": effect})
    return rows


def _print_records(records: Sequence[Mapping[str, object]], form: str) -> None:
    """Print records as JSON, as CSV or, where there are any, as a table in Markdown."""
    keys = list(records[0]) if records else []
    if form == "json":
        print_json(list(records))
    elif form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([keys, *([_csv_cell(row[key]) for key in keys] for row in records)])
        for line in out.getvalue().splitlines():
            print_line(line)
    elif records:
        cells = [[markdown_text(_cell(row[key])) for key in keys] for row in records]
        for words in ([markdown_text(key) for key in keys], ["---"] * len(keys), *cells):
            print_line(f"| {' | '.join(words)} |")


def _csv_cell(value: object) -> object:
    return without_formula(value) if isinstance(value, str) else value


def _cell(value: object) -> str:
    return one_line(exact(value) if isinstance(value, float) else "" if value is None else str(value))
