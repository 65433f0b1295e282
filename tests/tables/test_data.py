"""The JSON and CSV files and the DataFrames, read by Python's own readers: every value by hand."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from reportgen.data.tables import frames, make_csv, make_json
from reportgen.describe.options import Options
from tests.support.rich import STUDY, analysed

OPTIONS = Options(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "7.8")
SUMS = ("runs", "tokens", "flops", "hours", "cost")
HEADLINE = {
    "first": ("First", 9, 900, 21000, 210, 630, 630 / 1710, 630, None),
    "second": ("Second", 9, 1300, 29000, 290, 870, 870 / 1710, 850, None),
    "third": ("Third", 3, 300, 7000, 70, 210, 210 / 1710, None, None),
    "total": ("Total", 21, 2500, 57000, 570, 1710, 1, 1700, 500),
}
HEADS = ("label", *SUMS, "share", "published_cost", "published_hours")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(make_json(analysed(), OPTIONS))
    return found


def test_the_document_says_what_it_is_of(document: dict[str, Any]) -> None:
    assert document["study"] == {
        "id": "rich",
        "title": "Rich",
        "source": "A paper",
        "url": "https://example.org/paper",
    }
    assert (document["currency"], document["scenario"]) == ("EUR", "dear")
    provenance = document["provenance"]
    assert provenance["input_sha256"] == hashlib.sha256(STUDY.encode()).hexdigest()
    assert (provenance["reportgen"], provenance["built"]) == ("7.8", "2026-01-02T03:04:05+00:00")


def test_the_headline_of_the_document(document: dict[str, Any]) -> None:
    rows = {row["id"]: tuple(row[head] for head in HEADS) for row in document["headline"]}
    assert list(rows) == list(HEADLINE)
    assert rows == {key: (row[0], *(pytest.approx(item) for item in row[1:])) for key, row in HEADLINE.items()}


def test_the_csv_file_has_the_same_rows() -> None:
    text = make_csv(analysed(), OPTIONS).decode("utf-8-sig")
    heads, *rows = list(csv.reader(io.StringIO(text)))
    assert heads == ["id", *HEADS]
    for row, (key, expected) in zip(rows, HEADLINE.items(), strict=True):
        assert row[:2] == [key, expected[0]]
        numbers = [None if item == "" else float(item) for item in row[2:]]
        assert numbers == [None if item is None else pytest.approx(item) for item in expected[1:]]


def test_each_sweep_has_its_counts_sizes_and_sums(document: dict[str, Any]) -> None:
    heads = ("family", "sweep", "label", "budget", "active", "seeds", "trials", "combinations", "heads", *SUMS)
    assert [tuple(row[head] for head in heads) for row in document["sweeps"]] == [
        ("first", "main", "Main", "fixed", 1, 3, 1, 3, [1, 2, 4], 9, 900, 21000, 210, 630),
        ("second", "wide", "Wide", "double", 1, 2, 1, 2, [2, 4], 4, 800, 24000, 240, 720),
        ("second", "more", "More", "fixed", 1, 5, 1, 5, [1], 5, 500, 5000, 50, 150),
        ("third", "only", "Only", "fixed", 1, 1, 1, 1, [1, 2, 4], 3, 300, 7000, 70, 210),
    ]


def test_each_size_has_its_own_values(document: dict[str, Any]) -> None:
    heads = ["heads", "width", "fixed.tokens", "fixed.flops", "fixed.runs", "double.flops", "double.runs"]
    heads += ["sizes.runs", "sizes.flops", "sizes.hours", "sizes.cost"]
    assert [tuple(row[head] for head in heads) for row in document["models"]] == [
        (1, 10, 100, 1000, 9, 2000, 0, 9, 9000, 90, 270),
        (2, 20, 100, 2000, 4, 4000, 2, 6, 16000, 160, 480),
        (4, 40, 100, 4000, 4, 8000, 2, 6, 32000, 320, 960),
    ]


def test_each_assumption_has_its_live_value_and_its_range(document: dict[str, Any]) -> None:
    heads = ("name", "label", "value", "unit", "low", "high", "source", "note")
    assert [tuple(row[head] for head in heads) for row in document["assumptions"]] == [
        ("trials", "Trials", 1, "", 1, 3, "Guessed", ""),
        ("steps", "Steps", 100, "", 80, 150, "", "Of every run."),
        ("gpu", "GPU", "Fast", "", None, None, "", ""),
        ("rate", "Rate", 100, "FLOP/h", None, None, "", ""),
        ("price", "Price of an hour", 3, "EUR/hour", 1, 4, "A list", ""),
        ("extra", "Five more", 1, "on/off", None, None, "", ""),
        ("longer", "Twice the tokens", 0, "on/off", None, None, "", ""),
    ]


def test_quantities_and_comparisons(document: dict[str, Any]) -> None:
    assert [(row["name"], row["label"], row["value"], row["unit"]) for row in document["quantities"]] == [
        ("twice", "Twice the rate", 200, "FLOP/h"),
        ("hundredth", "A hundredth", pytest.approx(17.1), "EUR"),
    ]


ANALYSES = {
    "tornado.trials.low": 1710,
    "tornado.trials.high": 2130,
    "tornado.steps.low": 1368,
    "tornado.steps.high": 2565,
    "tornado.steps.in_use": 1,
    # The scenario states the price and no range: its range is not in use, and both ends are the price.
    "tornado.price.in_use": 0,
    "tornado.price.low": 1710,
    "tornado.price.high": 1710,
    "tornado.price.low_input": 3,
    "tornado.price.high_input": 3,
    "tornado.price.swing": 0,
    "tornado.steps.rank": 1,
    "tornado.trials.rank": 2,
    "tornado.price.rank": 3,
    "tornado.sorted.1.label": "Steps",
    "tornado.sorted.2.label": "Trials",
    "tornado.sorted.2.high": 2130,
    "tornado.sorted.3.label": "Price of an hour",
    "tornado.sorted.3.high": 1710,
    "grid.0.0.0": 570,
    "grid.0.0.1": 1140,
    "grid.0.1.0": 1710,
    "grid.0.1.1": 3420,
    "correction.extra.total": 1710,
    "correction.extra.effect": 150,
    "correction.extra.as_expected": 1,
    "correction.longer.effect": 840,
    "correction.longer.as_expected": 0,
    "correction_set.0.effect": 1140,
    "correction.all.total": 2700,
    "correction.none.total": 1560,
    "correction.overlap": 150,
    "reconcile.second.cost.difference": 20,
    "reconcile.second.cost.verdict": "differs",
    "reconcile.total.hours.verdict": "cut off, not rounded",
    "reconcile.width.agrees": [1, 0, 1],
    "reconcile.gap.cost.rows": 1480,
    "reconcile.gap.cost.missing": 220,
    "reconcile.gap.cost.unlisted": 210,
    "reconcile.gap.cost.unexplained": 10,
    "share.first": pytest.approx(630 / 1710),
    "check.reconciled": 1,  # as the scenario is not the base, nothing is asked of it
    "check.study.0": 0,
    "check.study.1": 1,
    "check.failed": 1,
    "check.all": 0,
}


@pytest.mark.parametrize("name", list(ANALYSES))
def test_an_analysis_of_the_document(document: dict[str, Any], name: str) -> None:
    assert document["analyses"][name] == ANALYSES[name]


BASE_ANALYSES = {
    "tornado.price.in_use": 1,
    "tornado.price.low": 570,
    "tornado.price.high": 2280,
    "tornado.price.low_input": 1,
    "tornado.price.high_input": 4,
    "tornado.price.swing": 1710,
    "tornado.price.rank": 1,
    "tornado.steps.rank": 2,
    "tornado.trials.rank": 3,
    "tornado.sorted.1.label": "Price of an hour",
    "tornado.sorted.3.label": "Trials",
    "tornado.sorted.3.high": 1420,
}


def test_the_range_of_the_price_is_in_use_in_the_base() -> None:
    analyses = json.loads(make_json(analysed("base"), OPTIONS))["analyses"]
    assert {name: analyses[name] for name in BASE_ANALYSES} == BASE_ANALYSES


def test_frames_have_the_documents_rows() -> None:
    found = frames(analysed(), total=True)
    assert set(found) == {"headline", "sweeps", "models", "assumptions", "perspective"}
    assert found["headline"]["cost"].to_dict() == {
        "first": 630,
        "second": 870,
        "third": 210,
        "total": 1710,
    }
    assert found["models"]["sizes.cost"].tolist() == [270, 480, 960]
    assert found["sweeps"]["runs"].tolist() == [9, 4, 5, 3]
    assert found["perspective"]["value"].tolist() == [200, pytest.approx(17.1)]
