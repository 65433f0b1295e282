"""Tables of the page, copied as text and sorted by a column."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from tests.support.page_tools import clipboard
from tests.support.rich import STUDY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def copied(tab: Page, caption: str, form: str) -> str:
    """Return what the button of a table copies."""
    tab.locator(f"summary[aria-label='Copy the table: {caption}']").click()
    tab.locator(f"details.copy[open] [data-format={form}]").click()
    tab.get_by_text("Copied: the table as").wait_for()
    tab.locator(f"summary[aria-label='Copy the table: {caption}']").click()
    return clipboard(tab)


def cells(tab: Page, selector: str) -> list[list[str]]:
    """Return the texts of a table's cells as they are seen."""
    script = "t => Array.from(t.rows, r => Array.from(r.cells, c => c.innerText.replace(/\\s+/g, ' ').trim()))"
    found: list[list[str]] = tab.locator(selector).first.evaluate(script)
    return found


HEADLINE = "Cost of each experiment family"


def test_a_table_is_copied_as_csv_with_every_digit_of_its_numbers(page: Page) -> None:
    page.locator("#value-price").fill("5.125")
    rows = list(csv.reader(io.StringIO(copied(page, HEADLINE, "csv"), newline="")))
    # 210, 290 and 70 hours at 5.125.
    assert rows == [
        ["Experiment family", "Sources of uncertainty", "FLOPs", "Cost at €5.125 per hour"],
        ["First", "seeds", "21000", "1076.25"],
        ["Second", "", "29000", "1486.25"],
        ["Third†", "", "7000", "358.75"],
        ["Total", "", "57000", "2921.25"],
    ]


def test_a_table_is_copied_as_markdown_and_latex_as_it_is_seen(page: Page) -> None:
    seen = cells(page, "table.headline")
    lines = copied(page, HEADLINE, "markdown").splitlines()
    assert lines[1] == "| --- | --- | ---: | ---: |"
    assert [[cell.strip() for cell in line.strip("|").split("|")] for line in (lines[0], *lines[2:])] == seen
    lines = copied(page, HEADLINE, "latex").splitlines()
    assert lines[:2] == [r"\begin{tabular}{llrr}", r"\toprule"]
    assert lines[-2:] == [r"\bottomrule", r"\end{tabular}"]
    body = [line.removesuffix(r" \\").replace(r"\texteuro{}", "€").split("&") for line in lines if line.endswith(r"\\")]
    assert [[cell.strip() for cell in row] for row in body] == seen


def test_a_heading_over_several_columns_stands_in_each(page: Page) -> None:
    caption = page.locator("table.grid caption").inner_text()
    rows = list(csv.reader(io.StringIO(copied(page, caption, "csv"), newline="")))
    assert rows[0] == ["Price of an hour", "Steps 100", "Steps 200"]
    assert rows[1] == ["€1", "570", "1140"]


def test_texts_of_the_study_stay_texts_where_they_are_pasted(open_page: Callable[..., Page], tmp_path: Path) -> None:
    text = STUDY.replace('label = "First"', 'label = "=2*3 | $x_1$ <b>"').replace(
        'label = "Second"', 'label = "a, \\"b\\""'
    )
    text = text.replace('label = "Third"', 'label = "a;=1+1"')
    analysis = analyse(reportgen.evaluate(parse_study(text.encode(), "rich")))
    file = tmp_path / "rich.html"
    file.write_text(render(analysis, timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1"), encoding="utf-8")
    page = open_page(at=file.as_uri())
    rows = list(csv.reader(io.StringIO(copied(page, HEADLINE, "csv"), newline="")))
    assert [row[0] for row in rows[1:3]] == ["'=2*3 | $x_1$ <b>", 'a, "b"']
    assert rows[3][0].startswith("a;'=1+1")
    assert r"| =2\*3 \| \$x\_1\$ \<b\> |" in copied(page, HEADLINE, "markdown")
    assert r"=2{*}3 \textbar{} \$x\_1\$ \textless{}b\textgreater{} &" in copied(page, HEADLINE, "latex")


def test_a_column_sorts_its_rows_and_the_total_stays_last(page: Page) -> None:
    def order() -> list[str]:
        return page.locator("table.headline tbody th").all_inner_texts()

    before = ["First", "Second", "Third†", "Total"]
    assert order() == before
    head = page.locator("table.headline thead th").last
    head.locator("button").press("Enter")
    assert (order(), head.get_attribute("aria-sort")) == (["Second", "First", "Third†", "Total"], "descending")
    # Ten of the third at 3 an hour cost 2,100, those of the others 630 and 870.
    page.locator("#value-trials").fill("10")
    assert order() == ["Third†", "Second", "First", "Total"]
    head.locator("button").press("Enter")
    assert (order(), head.get_attribute("aria-sort")) == (["First", "Second", "Third†", "Total"], "ascending")
    head.locator("button").press("Enter")
    assert (order(), head.get_attribute("aria-sort")) == (before, None)
    page.locator("table.headline thead th").first.locator("button").click()
    assert order() == before
    page.locator("table.headline thead th").first.locator("button").click()
    assert order() == ["Third†", "Second", "First", "Total"]


def test_rows_stay_in_their_groups_where_a_table_has_some(page: Page) -> None:
    page.locator("table.assumptions thead button").first.click()
    page.locator("table.assumptions thead button").first.click()
    rows = [row[0].split(" Of every")[0] for row in cells(page, "table.assumptions")[1:]]
    assert rows == ["Assumptions", "Trials ntrial", "GPU", "Training", "Steps", "Machines", "Rate", "Price of an hour"]
