"""Words of the page that follow its numbers after edits: one run and two runs, and sentences on what is not nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from tests.parts.calendar.studies import FORFEITED

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

SEEDS = """
[study]
title = "Seeds"
headline = "cost"

[assumptions.seeds]
label = "Seeds"
value = 2

[models]
title = "width"
flops = "width * tokens"

[models.inputs.width]
label = "Width"
values = [128]

[models.quantities.twice]
label = "Twice"
formula = "2 * width"
published = [256]

[budgets.fixed]
label = "fixed"
tokens = 100

[[measures]]
id = "cost"
label = "Cost"
formula = "flops / 1000"
style = "money"

[[families]]
id = "only"
label = "Only"

  [[families.sweeps]]
  id = "main"
  label = "Main"
  axes = { seeds = "seeds" }
  budget = "fixed"
"""


def written(text: str, folder: Path) -> str:
    file = folder / "page.html"
    study = analyse(evaluate(parse_study(text.encode(), "words")))
    file.write_text(render(study, timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1"), encoding="utf-8")
    return file.as_uri()


def opened(browser: Browser, address: str) -> Page:
    tab = browser.new_page()
    tab.goto(address)
    tab.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    return tab


@pytest.mark.browser
def test_one_run_is_a_run_and_two_are_runs(browser: Browser, tmp_path: Path) -> None:
    tab = opened(browser, written(SEEDS, tmp_path))
    justification = tab.locator(".justification")
    assert "It covers 2 training runs in 1 family" in justification.inner_text()
    assert "× 1 size (128)" in tab.locator("#family-only .parts").first.inner_text()
    tab.locator("#value-seeds").fill("1")
    assert "It covers 1 training run in 1 family" in justification.inner_text()
    tab.locator("#value-seeds").fill("3")
    assert "It covers 3 training runs in 1 family" in justification.inner_text()
    tab.close()


@pytest.mark.browser
def test_what_is_left_after_the_last_period_is_said_where_it_is_not_nothing(browser: Browser, tmp_path: Path) -> None:
    """12,500 GPU-hours of each of twelve months."""
    tab = opened(browser, written(FORFEITED, tmp_path))
    sentence = tab.locator("p", has_text="GPU-hours are left after the last period")
    assert not sentence.is_visible()
    tab.locator("#value-planned").fill("160000")
    assert sentence.inner_text() == "10.0K GPU-hours are left after the last period."
    tab.locator("#value-planned").fill("150000")
    assert not sentence.is_visible()
    tab.close()


def test_one_published_value_is_no_values(tmp_path: Path) -> None:
    written(SEEDS, tmp_path)
    assert "twice: the one published value agrees" in (tmp_path / "page.html").read_text()
    written(SEEDS.replace("published = [256]", "published = [257]"), tmp_path)
    assert "twice: the one published value does not agree" in (tmp_path / "page.html").read_text()
