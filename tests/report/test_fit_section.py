"""What fits in the money on the page: the fill follows edits, the best set and the chart say that they do not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from tests.parts.fit.studies import SIZED, SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page


def page_of(text: str) -> str:
    analysis = analyse(evaluate(parse_study(text.encode())))
    return render(analysis, timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1")


def test_a_family_cannot_become_markup_and_costs_that_depend_are_told() -> None:
    page = page_of(SMALL.replace('label = "B"', 'label = "<b>B</b>"'))
    assert "<b>B</b>" not in page
    assert "&lt;b&gt;B&lt;/b&gt;" in page
    assert "is worth most in this money" in page
    depending = page_of(SMALL.replace("amount = 60", 'amount = "60 + family_c.cost"'))
    assert "What a family costs depends on others here" in depending
    assert "is worth most in this money" not in depending


def rows(tab: Page) -> list[list[str]]:
    """Return what is had of each family by priority, and in the best set, by the texts of the table."""
    found: list[list[str]] = tab.eval_on_selector_all(
        "section:has(#fit) tbody tr", "all => all.map((row) => [...row.children].slice(0, 3).map((e) => e.textContent))"
    )
    return found


def spent(tab: Page) -> list[str]:
    """Return what is spent, at each place that says it."""
    texts: list[str] = tab.eval_on_selector_all(
        'section:has(#fit) data[data-name="fit.spent"]', "all => all.map((e) => e.textContent)"
    )
    return texts


def opened(browser: Browser, file: Path, text: str) -> Page:
    """Return a study's page with everything that folds open."""
    file.write_text(page_of(text), encoding="utf-8")
    tab = browser.new_page()
    tab.goto(file.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    return tab


@pytest.mark.browser
def test_the_fill_follows_edits_and_the_best_set_is_that_of_the_build(browser: Browser, tmp_path: Path) -> None:
    """With 6 trials A costs 60, so that C, of 30, still fits in 110, and B, of 60, does not."""
    tab = opened(browser, tmp_path / "small.html", SMALL)
    assert rows(tab) == [["A", "in full", "at least"], ["B", "out", "in full"], ["C", "out", "in full"]]
    tab.locator("#value-trials").fill("6")
    assert rows(tab) == [["A", "in full", "at least"], ["B", "out", "in full"], ["C", "in full", "in full"]]
    assert spent(tab) == ["90"]
    assert tab.locator("section:has(#fit) [data-built]").all_inner_texts() == [" (as built)"] * 3


@pytest.mark.browser
def test_levels_of_model_sizes_follow_edits(browser: Browser, tmp_path: Path) -> None:
    """With one seed A is 102 at its least, up to 8B, and 942 in full; B is 12 at its least and 486 up to 8B."""
    tab = opened(browser, tmp_path / "sized.html", SIZED)
    assert [row[1] for row in rows(tab)] == ["at least", "at least", "out"]
    tab.locator("#value-seeds").fill("1")
    assert [row[1] for row in rows(tab)] == ["in full", "at least", "out"]
    assert spent(tab) == ["954"]
