"""Results as data: the same floats in CSV, JSON and DataFrames."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import reportgen
from reportgen.data.tables import csv_of, frames, make_csv, make_json, tables, to_json
from reportgen.describe.options import Options
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis

OPTIONS = Options(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "9.9")


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(reportgen.evaluate(parse_study(SMALL.encode(), "small")))


@pytest.fixture(scope="module")
def document(analysis: Analysis) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(make_json(analysis, OPTIONS))
    return found


def test_the_csv_file_is_the_headline_table(analysis: Analysis) -> None:
    assert make_csv(analysis, OPTIONS).decode("utf-8-sig").split("\r\n") == [
        '"id","label","runs","tokens","flops","hours","cost","published_cost"',
        '"first","First",18.0,900.0,100800.0,0.28,0.8400000000000001,100.0',
        '"second","Second",0.0,0.0,0.0,0.0,0.0,""',
        '"total","Total",18.0,900.0,100800.0,0.28,0.8400000000000001,""',
        "",
    ]


def test_the_csv_file_begins_with_the_mark_that_excel_reads_utf_8_by(analysis: Analysis) -> None:
    assert make_csv(analysis, OPTIONS).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ([8.0, 16.0, 2.5], "8 16 2.5"),
        ([], ""),
        (None, ""),
        (1e300, "1e+300"),
        (True, "True"),
        ('two "words", a comma', 'two "words", a comma'),
        ("=1+1", "'=1+1"),
        (" +1", " '+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a\n@b", "a\n'@b"),
        ("\tx", "'\tx"),
        ("a = b", "a = b"),
    ],
)
def test_a_cell_of_a_csv_file(value: Any, cell: str) -> None:
    text = csv_of([{"key": value}]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["key"], [cell]]


def test_no_records_are_an_empty_header() -> None:
    assert csv_of([]).decode("utf-8-sig") == "\r\n"


def test_the_json_document_says_what_it_is_of(document: dict[str, Any]) -> None:
    assert list(document) == [
        *("study", "currency", "scenario", "provenance"),
        *("headline", "sweeps", "models", "assumptions", "quantities", "analyses"),
    ]
    assert document["study"] == {"id": "small", "title": "Small", "source": "", "url": None}
    assert (document["currency"], document["scenario"]) == ("USD", "base")
    assert document["provenance"] == {
        "input_sha256": hashlib.sha256(SMALL.encode()).hexdigest(),
        "reportgen": "9.9",
        "built": "2026-01-02T03:04:05+00:00",
        "command": "reportgen build small.toml",
    }


RESULTS = {"runs": 18.0, "tokens": 900.0, "flops": 100800.0, "hours": 0.28, "cost": 0.8400000000000001}
NOTHING = dict.fromkeys(RESULTS, 0.0)
WORDS = {"source": "", "url": None, "note": ""}


def test_the_json_document_has_every_table(document: dict[str, Any]) -> None:
    headline, sweeps = document["headline"], document["sweeps"]
    assert headline[0] == {"id": "first", "label": "First", "published_cost": 100.0} | RESULTS
    assert headline[1] == {"id": "second", "label": "Second", "published_cost": None} | NOTHING
    axes = {"seeds": 3.0, "repeats": 2.0, "combinations": 6.0, "width": [8.0, 16.0, 32.0]}
    main = {"family": "first", "sweep": "main", "label": "Main", "budget": "fixed", "active": 1.0}
    assert sweeps[0] == main | axes | RESULTS
    size = {"heads": 4.0, "width": 32.0, "fixed.tokens": 50.0, "fixed.flops": 9600.0, "fixed.runs": 6.0}
    sums = {"sizes.runs": 6.0, "sizes.flops": 57600.0, "sizes.hours": 0.16, "sizes.cost": 0.48}
    assert document["models"][2] == size | sums
    price = {"name": "price", "label": "Price", "symbol": "", "value": 3.0, "unit": "USD/h", "low": 2.0, "high": 4.0}
    assert document["assumptions"][0] == price | WORDS
    assert document["quantities"] == []


def test_the_json_document_has_the_analyses_by_name(document: dict[str, Any]) -> None:
    found = document["analyses"]
    assert (found["tornado.price.low"], found["tornado.price.high"]) == (0.56, 1.12)
    assert (found["correction.extra.total"], found["correction.extra.effect"]) == (1.08, pytest.approx(0.24))
    assert found["reconcile.first.cost.verdict"] == "differs"
    assert (found["share.first"], found["check.rows"], found["check.reconciled"]) == (1.0, 1.0, 0.0)
    assert {name: value for name, value in found.items() if name.startswith("published.")} == {
        "published.first.cost": 100,
        "published.first.cost.step": 10,  # of 1.0e2, whose last digit that is printed is a ten
    }
    spaces = {"tornado", "correction", "published", "reconcile", "share", "check"}
    assert {name.split(".")[0] for name in found} == spaces


def test_an_evaluation_without_analyses_has_none_in_its_document() -> None:
    evaluation = reportgen.evaluate(parse_study(SMALL.encode(), "small"))
    document = json.loads(to_json(evaluation, timestamp=OPTIONS.timestamp, version="1"))
    assert document["analyses"] == {}
    assert document["headline"][-1]["cost"] == evaluation["total.cost"]


def test_the_frames_are_the_records_by_name(analysis: Analysis) -> None:
    found = frames(analysis)
    assert list(found) == ["headline", "sweeps", "models", "assumptions", "perspective"]
    assert found["headline"]["cost"].to_dict() == {"first": 0.8400000000000001, "second": 0.0}
    assert found["models"].index.tolist() == [8.0, 16.0, 32.0]
    assert found["perspective"].empty
    rows = {table.frame: list(table.rows) for table in tables(analysis)}
    for name in ("models", "sweeps"):
        assert found[name].reset_index().to_dict("records") == rows[name]


def test_the_total_is_a_row_where_it_is_asked_for(analysis: Analysis) -> None:
    found = frames(analysis, total=True)["headline"]
    assert found.index.tolist() == ["first", "second", "total"]
    assert found.drop("total").equals(frames(analysis)["headline"])


def test_frames_know_counts_labels_and_units(analysis: Analysis) -> None:
    found = frames(analysis)
    assert found["headline"]["runs"].dtype == "int64"
    assert found["sweeps"].loc[("first", "main"), "seeds"] == 3
    assert found["sweeps"]["seeds"].dtype == "int64"
    attrs = found["headline"].attrs
    assert (attrs["labels"]["cost"], attrs["labels"]["hours"], attrs["currency"]) == ("Cost", "Hours", "USD")
    assert attrs["units"] == {"runs": "runs", "tokens": "tokens", "flops": "FLOP"}
    assert found["models"].attrs["labels"]["heads"] == "Heads"
    assert found["assumptions"].loc["price", "value"] == 3


def test_the_bundled_study_has_every_family_size_and_figure() -> None:
    evaluation = reportgen.evaluate()
    found = reportgen.frames(evaluation)
    assert {name: len(frame) for name, frame in found.items() if name in {"headline", "models"}} == {
        "headline": 9,
        "models": 14,
    }
    total = reportgen.frames(evaluation, total=True)["headline"].loc["total"]
    assert total["cost"] == evaluation["total.cost"] == pytest.approx(12907461.18114157, rel=1e-12)
    assert found["perspective"]["value"].tolist() == [evaluation[name] for name in found["perspective"].index]
