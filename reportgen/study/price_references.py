"""Resolve the prices that a study takes from the price book: put each price where its tables refer to one.

A reference is a table with ``from = "prices"`` where a number may stand: the value of an assumption, what an entry of a
catalogue fills in, what a scenario, a family or a line states. Its price takes its place, with the range of its rows
where the study states none and the table has a place for it, and what was chosen behind the source.

The resolved text of a study holds the rows that its references ask for, of all dates, as tables ``[[price_rows]]``. A
study that has such tables takes its prices from them alone, so what a workbook carries needs no files of prices.
"""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from reportgen.describe.tables import path_text
from reportgen.parts.prices.choose import choice_text, choose
from reportgen.parts.prices.shape import (
    PICKS,
    PRICE_ROWS,
    Priced,
    Reference,
    currency_in,
    moment_in,
    stated_in,
    term_in,
    words_in,
)
from reportgen.study.price_book import price_book
from reportgen.system.errors import Problem, StudyError, nearest_or_all
from reportgen.system.texts import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path as FilePath

    from reportgen.describe.tables import Path
    from reportgen.parts.prices.shape import PriceChoice, PriceRow
    from reportgen.study.blocks import Document

FROM, BOOK = "from", "prices"
_LONGEST_SOURCE = 400  # characters of the source of a table of the study
_CURRENCY = "USD"  # of a study that names none
_KEYS = [item.name for item in fields(Reference)]
_CHECKS: Mapping[str, Callable[[Any], object]] = {
    "term": term_in,
    "currency": currency_in,
    "since": moment_in,
    "as_of": moment_in,
}


class _Place(NamedTuple):
    """Where a table of a study has a reference: the table and the key of the value, and where its range would stand."""

    path: Path
    holder: Document  # the table whose key the value is
    key: str
    ranges: Document | None  # the table that has the source, and a range in ``low`` and ``high`` or ``ranges``


def with_prices(document: Document, folder: FilePath | None) -> tuple[Document, Priced]:
    """Return the tables of a study with its prices in them, and which these are; the document is not changed.

    ``folder`` is that of the study, beside which it may have files of prices. Raises StudyError with every reference
    that cannot be resolved, and every problem of these files.
    """
    if not any(True for _ in _places(document)):
        return document, Priced({})
    resolved = deepcopy(document)
    settings, own = stated_in(document)
    about = document.get("study")
    currency = str(about.get("currency", _CURRENCY)) if isinstance(about, dict) else _CURRENCY
    book = own or price_book(folder)
    choices: dict[Path, PriceChoice] = {}
    ranged: set[Path] = set()
    problems: list[Problem] = []
    for place in list(_places(resolved)):
        try:
            choice = choose(_reference(place.holder[place.key]), book, settings, currency)
        except ValueError as error:
            problems.append(Problem(str(error), path_text(*place.path)))
            continue
        choices[place.path] = choice
        place.holder[place.key] = choice.value
        if place.ranges is not None and _fill(place, choice):
            ranged.add(place.path)
    if problems:
        raise StudyError(problems)
    return resolved, Priced(choices, frozenset(ranged))


def rows_text(document: Document, priced: Priced) -> str:
    """Return the rows that a study's references ask for as TOML, "" where it has none or states its rows itself."""
    if document.get(PRICE_ROWS.key):
        return ""
    rows = dict.fromkeys(row_line for choice in priced.choices.values() for row_line in map(_row_text, choice.every))
    if not rows:
        return ""
    return "\n# The rows of the price book that this study asks for, as they were when it was read.\n" + "\n".join(rows)


def _row_text(row: PriceRow) -> str:
    words = {"accelerator": row.accelerator, "vendor": row.vendor, "term": row.term, "region": row.region}
    words |= {"currency": row.currency, "date": row.date.isoformat(), "source": row.source}
    lines = [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in words.items()]
    return "\n".join([f"[[{PRICE_ROWS.key}]]", *lines, f"price = {row.price}", ""])


def _places(document: Document) -> Iterator[_Place]:
    """Yield every place of a study's tables that has a reference."""
    for place in _value_places(document):
        value = place.holder.get(place.key)
        if isinstance(value, dict) and FROM in value:
            yield place


def _value_places(document: Document) -> Iterator[_Place]:
    """Yield every place of a study's tables where a price may stand."""
    for name, item in _tables(document.get("assumptions")):
        yield _Place(("assumptions", name, "value"), item, "value", item)
    for name, catalogue in _tables(document.get("catalogues")):
        for position, entry in _members(catalogue.get("entries")):
            yield from _values(("catalogues", name, "entries", position), entry, ranged=True)
    for name, scenario in _tables(document.get("scenarios")):
        yield from _values(("scenarios", name), scenario, ranged=True)
    for number, family in _members(document.get("families")):
        yield from _values(("families", number), family, ranged=False)
        for kind in ("sweeps", "items"):
            for position, line in _members(family.get(kind)):
                yield from _values(("families", number, kind, position), line, ranged=False)


def _values(path: Path, item: Document, *, ranged: bool) -> Iterator[_Place]:
    """Yield the place of each value that an entry, a scenario, a family or a line states."""
    values: Any = item.get("values")
    for key in values if isinstance(values, dict) else ():
        yield _Place((*path, "values", key), values, key, item if ranged else None)


def _tables(node: object) -> Iterator[tuple[str, Document]]:
    for key, item in node.items() if isinstance(node, dict) else ():
        if isinstance(item, dict):
            yield key, item


def _members(node: object) -> Iterator[tuple[int, Document]]:
    for position, item in enumerate(node) if isinstance(node, list) else ():
        if isinstance(item, dict):
            yield position, item


def _reference(table: Document) -> Reference:
    """Return what a reference asks for. Raises ValueError for what it may not say."""
    if table[FROM] != BOOK:
        raise ValueError(f'a value is taken from = "{BOOK}"')
    stated: dict[str, str] = {}
    for key, value in table.items():
        if key == FROM:
            continue
        if key not in _KEYS:
            raise ValueError(f"unknown key {cut(key, 40)!r}{nearest_or_all(key, _KEYS, 'keys of a price')}")
        if not isinstance(value, str | date):
            raise ValueError(f"{key} of a price is text in quotes")  # noqa: TRY004 - told as the others are
        try:
            stated[key] = str(_CHECKS.get(key, words_in)(value))
        except ValueError as error:
            raise ValueError(f"{key} {error}") from error
    if "gpu" not in stated:
        raise ValueError('a price names its accelerator, as in gpu = "..."')
    if stated.get("pick", PICKS[0]) not in PICKS:
        raise ValueError(f"pick is one of {', '.join(PICKS)}, not {cut(stated['pick'], 40)!r}")
    return Reference(**stated)


def _fill(place: _Place, choice: PriceChoice) -> bool:
    """Put the source of a price beside it, and its range where none is stated; return whether the range was put."""
    item: Any = place.ranges
    if place.path[0] != "scenarios":
        source = item.get("source", "")
        joined = "; ".join(filter(None, (source, choice_text(choice)))) if isinstance(source, str) else source
        item["source"] = cut(joined, _LONGEST_SOURCE) if isinstance(joined, str) else joined
    if choice.low == choice.high:
        return False
    if place.path[0] == "assumptions":
        if {"low", "high", "outcomes"} & item.keys():
            return False
        item |= {"low": choice.low, "high": choice.high}
        return True
    ranges = item.setdefault("ranges", {})
    if not isinstance(ranges, dict) or place.key in ranges:
        return False
    ranges[place.key] = [choice.low, choice.high]
    return True
