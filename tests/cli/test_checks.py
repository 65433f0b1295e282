"""Checks that fail are told by show and build, on the first page and on the page; --strict ends with 1."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.report.html import render
from reportgen.report.profiles import profile
from reportgen.study.analyse import analyse, failed_checks
from reportgen.study.reader import parse_study
from tests.support.commands import command
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from pathlib import Path

MET = SMALL.replace("published = { cost = 1.0e2 }\n", "")
FAILING = MET + '\n[[checks]]\nlabel = "The rate is above 1e20"\nformula = "rate > 1e20"\n'
HOLDING = FAILING.replace("rate > 1e20", "rate > 1").replace("above 1e20", "above 1")
WARNING = "warning: check fails: The rate is above 1e20\n"
RECONCILED = "Published figures are met while every input is as published"


def study(folder: Path, text: str) -> str:
    path = folder / "study.toml"
    path.write_text(text)
    return str(path)


def test_a_failed_check_is_told_and_ends_with_1_only_when_strict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = study(tmp_path, FAILING), str(tmp_path / "out")
    for arguments in (("show", path), ("show", path, "--exact"), ("build", path, "-o", out, "--only", "json")):
        for strict, code in (((), 0), (("--strict",), 1)):
            assert command(*arguments, *strict) == code
            assert capsys.readouterr().err == WARNING
    assert (tmp_path / "out" / "study.json").exists()


def test_checks_that_hold_are_not_mentioned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = study(tmp_path, HOLDING)
    assert command("show", path, "--strict") == 0
    assert capsys.readouterr().err == ""


def test_a_published_figure_that_is_not_met_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("show", study(tmp_path, SMALL), "--strict") == 1
    assert capsys.readouterr().err == f"warning: check fails: {RECONCILED}\n"


def test_many_failing_checks_take_ten_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = "".join(f'\n[[checks]]\nlabel = "Number {number}"\nformula = "0"\n' for number in range(1, 31))
    path, out = study(tmp_path, MET + many), str(tmp_path / "out")
    assert command("show", path) == 0
    told = capsys.readouterr().err.splitlines()
    assert told[::8] == ["warning: check fails: Number 1", "warning: check fails: Number 9"]
    assert told[9:] == ["warning: 21 more checks fail"]
    assert command("build", path, "--scenario", "all", "-o", out, "--only", "json", "--jobs", "1") == 0
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("warning: ")]
    assert told[:1] + told[9:] == ["warning: study · base: check fails: Number 1", "warning: 51 more checks fail"]


@pytest.mark.parametrize("text", [FAILING, HOLDING, SMALL, MET])
def test_checks_computed_alone_fail_where_those_of_the_whole_analysis_do(text: str) -> None:
    evaluation = reportgen.evaluate(parse_study(text.encode()))
    assert failed_checks(evaluation) == failed_checks(analyse(evaluation))


def test_each_set_of_a_portfolio_tells_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = study(tmp_path, FAILING), str(tmp_path / "out")
    arguments = ("build", path, "--scenario", "all", "-o", out, "--only", "json", "--jobs", "1")
    assert command(*arguments) == 0
    told = capsys.readouterr().err
    assert "warning: study · base: check fails: The rate is above 1e20\n" in told
    assert "warning: study · cheap: check fails: The rate is above 1e20\n" in told
    assert command(*arguments, "--strict") == 1


def test_the_report_tells_on_its_first_page_and_the_page_can_follow() -> None:
    timestamp = datetime(2026, 11, 24, tzinfo=UTC)
    failing, holding = (analyse(reportgen.evaluate(parse_study(text.encode()))) for text in (FAILING, HOLDING))
    printed = render(failing, timestamp=timestamp, version="0", profile=profile("a4"))
    front = printed[printed.index('id="front"') : printed.index('class="keys"')]
    assert "<li>The rate is above 1e20</li>" in front
    assert front.count("<li>") == 1
    assert "A check fails" not in render(holding, timestamp=timestamp, version="0", profile=profile("a4"))
    page = render(failing, timestamp=timestamp, version="0")
    assert '<li data-check="check.study.0">The rate is above 1e20</li>' in page
    assert '<li data-check="check.rows" hidden>' in page
    assert '<div class="failing" role="status" hidden>' in render(holding, timestamp=timestamp, version="0")
