"""Prices from the price book: the bundled rows, which of them a study takes, their ages, and what is refused."""

from __future__ import annotations

import json
import statistics
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.parts.prices.choose import choice_text
from reportgen.parts.prices.shape import PICKS, PRICED, Reference, last_day, moment_in
from reportgen.study.reader import parse_study, read
from tests.parts.prices.studies import BOOK, HEAD, ROW, book, offers_of, price, problems, study
from tests.support.commands import command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


# ---- The bundled rows


def test_the_bundled_book_has_sourced_rows_of_several_years_and_none_twice() -> None:
    rows = book()
    assert len(rows) >= 60
    assert len({row["date"][:4] for row in rows}) >= 5
    keys = ("accelerator", "vendor", "term", "region", "currency", "date")
    assert len({tuple(row[key] for key in keys) for row in rows}) == len(rows)
    for row in rows:
        assert "https://" in row["source"], row
        assert date.fromisoformat(row["date"]) < date(2027, 1, 1)
        assert float(row["price"]) > 0
        assert all(row.values()), row


@pytest.mark.parametrize(
    ("vendor", "term", "value"),
    [("Lambda", "on_demand", 3.5), ("SF Compute", "on_demand", 2.85), ("gpulist", "bulk", 2)],
)
def test_the_prices_of_july_2024_are_those_that_the_costing_names(vendor: str, term: str, value: float) -> None:
    assert price(study(f'gpu = "H100", vendor = "{vendor}", term = "{term}", as_of = "2024-07"')) == value


# ---- Which rows a price is taken from


@pytest.mark.parametrize("month", ["2023-12-31", "2024-07-31", "2025-06-30", "2026-11-30"])
@pytest.mark.parametrize(("gpu", "term"), [("H100", "on_demand"), ("A100 80GB", "on_demand"), ("A100 40GB", "spot")])
def test_a_price_is_the_median_the_lowest_or_the_latest_of_the_last_row_of_each_offer(
    gpu: str, term: str, month: str
) -> None:
    last = [rows[0] for rows in offers_of(gpu, term, month).values()]
    prices = [float(row["price"]) for row in last]
    newest = max(row["date"] for row in last)
    latest = min(float(row["price"]) for row in last if row["date"] == newest)
    expected = {"median": statistics.median(prices), "lowest": min(prices), "latest": latest}
    for pick, value in expected.items():
        text = study(f'gpu = "{gpu}", term = "{term}", as_of = "{month[:7]}", pick = "{pick}"')
        loaded = parse_study(text.encode())
        assert reportgen.evaluate(loaded).number("total.cost") == pytest.approx(1000 * value, rel=1e-12)
        item = loaded.study.value_at(("assumptions", "price"))
        assert (item.low, item.high) == ((min(prices), max(prices)) if len(set(prices)) > 1 else (None, None))  # type: ignore[attr-defined]
        assert f"{gpu}" in item.source  # type: ignore[attr-defined]
        assert newest in item.source  # type: ignore[attr-defined]


def test_older_rows_than_asked_for_are_left_out() -> None:
    last = [float(rows[0]["price"]) for rows in offers_of("H100", "on_demand", "2026-11-30", "2026-06-01").values()]
    assert price(study('gpu = "H100", since = "2026-06", as_of = "2026-11"')) == pytest.approx(statistics.median(last))


def test_words_are_found_in_any_case_and_a_date_of_the_study_holds_where_none_is_asked_for() -> None:
    assert price(study('gpu = "h100", vendor = "LAMBDA"', 'as_of = "2024-07"')) == 3.5
    assert price(study('gpu = "H100", vendor = "Lambda", as_of = 2024-07-30')) == 3.5


def test_a_stated_range_and_source_stay() -> None:
    text = study('gpu = "H100", as_of = "2024-07"').replace(
        'label = "Price', 'low = 1\nhigh = 9\nsource = "Mine"\nlabel = "Price'
    )
    item = parse_study(text.encode()).study.value_at(("assumptions", "price"))
    assert (item.low, item.high) == (1, 9)  # type: ignore[attr-defined]
    assert item.source.startswith("Mine; price book: ")  # type: ignore[attr-defined]


def test_a_catalogue_and_a_scenario_take_prices_too() -> None:
    text = (
        study('gpu = "H100", as_of = "2024-07", vendor = "Lambda"')
        + """
[scenarios.bulk]
label = "Bulk"
values = { price = { from = "prices", gpu = "H100", term = "bulk", as_of = "2024-07" }, hours = 10 }
"""
    )
    loaded = parse_study(text.encode())
    assert reportgen.evaluate(loaded, scenario="bulk").number("total.cost") == 20
    assert list(loaded.study[PRICED].choices) == [
        ("assumptions", "price", "value"),
        ("scenarios", "bulk", "values", "price"),
    ]


def test_the_text_that_a_workbook_carries_has_the_rows_and_gives_the_same_study() -> None:
    loaded = parse_study(study('gpu = "H100", as_of = "2024-07"').encode())
    assert loaded.source.text.count("[[price_rows]]") == sum(map(len, offers_of("H100", "on_demand", "9").values()))
    again = parse_study(loaded.source.text.encode())
    assert again.source == loaded.source
    assert again.study[PRICED] == loaded.study[PRICED]


# ---- What is refused


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ('gpu = "H10"', "no accelerator 'H10'; perhaps you meant 'H100'?"),
        ('gpu = "H100", term = "on_demnd"', "no term 'on_demnd' for H100; perhaps you meant 'on_demand'?"),
        ('gpu = "H100", vendor = "Nobody at all"', "no vendor 'Nobody at all' for H100, on_demand; vendors are"),
        ('gpu = "H100", region = "x"', "no region 'x' for H100, on_demand; regions are"),
        ('gpu = "H100", currency = "EUR"', "no currency 'EUR' for H100, on_demand; currencies are USD"),
        (
            'gpu = "H100", as_of = "2018"',
            "no price of H100, on_demand, USD up to 2018-12-31; its prices are of 2023-06-22 to",
        ),
        ('gpu = "H100", as_of = "2024-13"', "as_of '2024-13' is no day, month or year, written as"),
        ('gpu = "H100", pick = "mean"', "pick is one of median, lowest, latest, not 'mean'"),
        ('gpu = "H100", vendr = "A"', "unknown key 'vendr'; perhaps you meant 'vendor'?"),
        ("gpu = 100", "gpu of a price is text in quotes"),
        ('term = "spot"', 'a price names its accelerator, as in gpu = "..."'),
    ],
)
def test_a_reference_that_matches_nothing_is_one_sentence_with_the_nearest(reference: str, words: str) -> None:
    (problem,) = problems(study(reference))
    assert words in problem
    assert problem.endswith("@ assumptions.price.value")


def test_another_currency_than_the_study_s_needs_a_rate() -> None:
    text = study('gpu = "H100", currency = "USD", as_of = "2024-07", vendor = "Lambda"', about='currency = "EUR"')
    (problem,) = problems(text)
    assert "the price is in USD, the study in EUR: say in [prices] what one USD is worth" in problem
    rated = text.replace("[prices]", "[prices]\nrates = { USD = 0.5 }")
    assert price(rated) == 1.75
    assert "USD at 0.5" in choice_text(*parse_study(rated.encode()).study[PRICED].choices.values())


# ---- Age


@pytest.mark.parametrize(
    ("settings", "age", "old"),
    [
        ('as_of = "2024-12"\nage_limit = 153', 154, True),
        ('as_of = "2024-12"\nage_limit = 154', 154, False),
        ("age_limit = 0", 1, True),
        ("", 1, False),
    ],
)
def test_a_price_is_as_old_as_its_row_on_the_day_of_the_study(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: str, age: int, *, old: bool
) -> None:
    text = study('gpu = "H100", vendor = "Lambda", as_of = "2024-07"', settings)
    (choice,) = parse_study(text.encode()).study[PRICED].choices.values()
    assert (
        choice.age == age == (last_day(settings[9:16] if "as_of" in settings else "2024-07") - date(2024, 7, 30)).days
    )
    path = tmp_path / "study.toml"
    path.write_text(text)
    assert command("check", str(path)) == 0
    assert (f"price is {age} days old" in capsys.readouterr().out) is old
    assert command("build", str(path), "-o", str(tmp_path / "out"), "--only", "html") == 0
    assert ("warning: price is" in capsys.readouterr().err) is old
    assert ("(too old)" in (tmp_path / "out" / "study.html").read_text()) is old


@pytest.mark.parametrize(
    ("moment", "day"), [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2023-04-05", "2023-04-05")]
)
def test_a_moment_ends_with_its_last_day(moment: str, day: str) -> None:
    assert last_day(moment_in(moment)).isoformat() == day


def test_a_median_of_two_rows_is_as_old_as_the_older(tmp_path: Path) -> None:
    (tmp_path / "prices").mkdir()
    (tmp_path / "prices" / "own.csv").write_text(HEAD + ROW + ROW.replace("here", "there").replace("10-01", "10-11"))
    (tmp_path / "study.toml").write_text(study('gpu = "H100", vendor = "Ours", as_of = "2026-10"'))
    (choice,) = read(tmp_path / "study.toml").study[PRICED].choices.values()
    assert (len(choice.rows), choice.age) == (2, 30)


def test_the_schema_lists_what_a_reference_may_say() -> None:
    schema = json.loads((BOOK.parents[1] / "reportgen.schema.json").read_text())
    (stated,) = {json.dumps(item) for item in _references(schema)}
    properties = json.loads(stated)["properties"]
    assert properties.keys() == {"from", *(field.name for field in fields(Reference))}
    assert properties["pick"]["enum"] == list(PICKS)


def _references(node: object) -> Iterator[dict[str, object]]:
    """Yield every table of the schema that a price of the price book is asked for by."""
    if isinstance(node, dict):
        properties = node.get("properties")
        if isinstance(properties, dict) and properties.get("from") == {"const": "prices"}:
            yield node
    for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _references(item)
