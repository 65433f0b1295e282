"""The command ``prices``: totals at other dates with what causes them, and rows of the book."""

from __future__ import annotations

import csv
import io
import json
import statistics
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.price_dates import dated_totals
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.errors import ReportgenError
from tests.parts.prices.studies import HEAD, ROW, offers_of, study
from tests.support.commands import command

if TYPE_CHECKING:
    from pathlib import Path

SECOND = """
[assumptions.other]
label = "Price of the other"
value = { from = "prices", gpu = "A100 80GB", as_of = "2024-07" }
"""
TEXT = study('gpu = "H100", as_of = "2024-07"').replace("gpu_hours * price", "gpu_hours * price * other") + SECOND


def median(gpu: str, until: str) -> float:
    return statistics.median(float(rows[0]["price"]) for rows in offers_of(gpu, "on_demand", until).values())


def test_totals_at_other_dates_are_those_by_hand_and_their_causes_add_up() -> None:
    found = dated_totals(parse_study(TEXT.encode()), ["2025-06", "2026"])
    was = [median(gpu, "2024-07-31") for gpu in ("H100", "A100 80GB")]
    assert found.total == pytest.approx(1000 * was[0] * was[1])
    for item, until in zip(found.dates, ("2025-06-30", "2026-12-31"), strict=True):
        now = [median(gpu, until) for gpu in ("H100", "A100 80GB")]
        assert item.total == pytest.approx(1000 * now[0] * now[1])
        first, second = (price.effect for price in item.prices)
        assert first == pytest.approx(1000 * (now[0] - was[0]) * was[1])
        assert second == pytest.approx(1000 * was[0] * (now[1] - was[1]))
        assert item.interaction == pytest.approx(1000 * (now[0] - was[0]) * (now[1] - was[1]))
        assert item.difference == pytest.approx(1000 * (now[0] * now[1] - was[0] * was[1]))


def test_rows_since_a_day_are_those_of_as_long_a_time_before_another_date() -> None:
    """Of the 365 days up to the end of 2025 where the study asks for those up to the end of 2026."""
    text = study('gpu = "H100", since = "2026-01", as_of = "2026"')
    (item,) = dated_totals(parse_study(text.encode()), ["2025"]).dates
    last = [float(rows[0]["price"]) for rows in offers_of("H100", "on_demand", "2025-12-31", "2025-01-01").values()]
    assert item.total == pytest.approx(1000 * statistics.median(last))


def test_a_price_that_was_set_stays_and_a_scenario_holds() -> None:
    loaded = choose(parse_study(TEXT.encode()), values={"price": 2, "hours": 10})
    (item,) = dated_totals(loaded, ["2025-06"]).dates
    assert item.total == pytest.approx(20 * median("A100 80GB", "2025-06-30"))
    assert [price.label for price in item.prices] == ["Price of the other"]


def test_a_date_without_a_price_says_so_and_the_others_have_their_totals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "study.toml"
    path.write_text(TEXT)
    assert command("prices", str(path), "--as-of", "2018,2025-06", "--format", "json") == 1
    written = capsys.readouterr()
    dates = json.loads(written.out)["dates"]
    assert dates[0]["total"] is None
    assert dates[1]["total"] == reportgen.evaluate(TEXT.replace('"2024-07"', '"2025-06"').encode()).number("total.cost")
    assert "error: 2018: Price of a GPU-hour: the price book has no price of H100" in written.err


def test_the_table_fits_a_terminal_of_80_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "study.toml"
    path.write_text(TEXT)
    assert command("prices", str(path), "--as-of", "2025-06,2026-01-31") == 0
    written = capsys.readouterr().out
    assert max(map(len, written.splitlines())) <= 80
    assert "Several together" in written
    assert "As it is" in written


def test_markdown_and_csv_have_the_same_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "study.toml"
    path.write_text(TEXT.replace('label = "Price of a GPU-hour"', 'label = "=1|2"'))
    assert command("prices", str(path), "--as-of", "2025-06", "--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["price"] for row in rows] == ["'=1|2", "Price of the other"]
    assert float(rows[0]["now"]) == median("H100", "2025-06-30")
    assert command("prices", str(path), "--as-of", "2025-06", "--format", "md") == 0
    assert "| 2025-06 | =1\\|2 | 4.01 |" in capsys.readouterr().out


def test_rows_are_listed_by_what_they_match_with_those_of_the_study(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "prices").mkdir()
    (tmp_path / "prices" / "own.csv").write_text(HEAD + ROW)
    path = tmp_path / "study.toml"
    path.write_text(TEXT)
    bundled = sum(map(len, offers_of("H100", "on_demand", "9").values()))
    filters = ("--gpu", "h100", "--term", "on_demand", "--format", "json")
    assert command("prices", *filters) == 0
    assert len(json.loads(capsys.readouterr().out)) == bundled
    assert command("prices", str(path), "--list", *filters) == 0
    assert len(json.loads(capsys.readouterr().out)) == bundled + 1
    assert command("prices", *filters, "--as-of", "2024-07") == 0
    assert all(row["date"] <= "2024-07-31" for row in json.loads(capsys.readouterr().out))
    assert command("prices", "--gpu", "H10") == 2
    assert "perhaps you meant 'H100'?" in capsys.readouterr().err


def test_the_prices_of_a_study_are_listed_with_their_ages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "study.toml"
    path.write_text(TEXT)
    assert command("prices", str(path)) == 0
    assert "median of 8 rows, H100, on demand" in capsys.readouterr().out


def test_a_study_without_such_a_price_is_told_what_one_is() -> None:
    with pytest.raises(ReportgenError, match=r"no price of the study is from the price book, as value = "):
        dated_totals(reportgen.load(), ["2025"])


@pytest.mark.parametrize("stated", ["2025-6", "now", "2025,", "2025-02-30"])
def test_a_date_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], stated: str) -> None:
    assert command("prices", "--as-of", stated) == 2
    assert "error: --as-of:" in capsys.readouterr().err


@pytest.mark.parametrize("vendor", ["=1+1", "a;=1+1", "@now", "\uff1d1"])
def test_a_word_of_a_row_is_no_formula_in_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str], vendor: str) -> None:
    (tmp_path / "prices").mkdir()
    (tmp_path / "prices" / "own.csv").write_text(HEAD + ROW.replace("Ours", vendor))
    path = tmp_path / "study.toml"
    path.write_text(study('gpu = "H100"'))
    assert command("prices", str(path), "--list", "--gpu", "H100", "--format", "csv") == 0
    cells = [row["vendor"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert vendor not in cells
    assert vendor in [cell.replace("'", "") for cell in cells]
