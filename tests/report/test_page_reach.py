"""The page for everybody: theme, tips of charts, keyboard, accessibility, and the page without a script."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

import reportgen
from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from tests.support import needs
from tests.support.page_tools import total
from tests.support.rich import STUDY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def test_the_theme_is_chosen_and_remembered(open_page: Callable[..., Page]) -> None:
    page = open_page(color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.locator("#theme").select_option("dark")
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark
    assert page.locator("#theme").input_value() == "dark"
    page.locator("#theme").select_option("auto")
    assert page.evaluate(paper) == light
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) == dark
    page.locator("#theme").select_option("light")
    assert page.evaluate(paper) == light


def test_a_bar_says_its_figure_share_and_what_it_was(page: Page) -> None:
    chart = page.locator("svg[data-chart=bars]:visible")
    tip = page.locator("#tip")
    chart.locator("[data-row]", has_text="First").locator("rect").hover()
    assert tip.inner_text() == "First: €630, 36.8% of the total"
    page.mouse.move(5, 5)
    assert not tip.is_visible()
    page.locator("#value-price").fill("6")
    chart.focus()
    page.keyboard.press("ArrowDown")
    assert tip.inner_text() == "Second: €1.74K, 50.9% of the total; as built €870"
    page.keyboard.press("ArrowDown")
    assert tip.inner_text() == "First: €1.26K, 36.8% of the total; as built €630"
    page.keyboard.press("End")
    assert tip.inner_text().startswith("Third: €420")
    page.keyboard.press("Escape")
    assert not tip.is_visible()


def test_a_bar_of_the_density_says_how_many_draws_it_is(page: Page) -> None:
    chart = page.locator("svg.chart:visible:has([data-bin])")
    chart.focus()
    parts = []
    for _ in range(chart.locator("[data-bin]").count()):
        page.keyboard.press("ArrowRight")
        words = page.locator("#tip").inner_text().split()
        assert words[0].startswith("€")
        assert (words[1], words[4:]) == ("to", ["of", "the", "draws"])
        parts.append(float(words[3].removesuffix("%")))
    assert 98 < sum(parts) < 102
    page.locator("#value-price").fill("5")
    chart.locator("[data-bin]").nth(20).hover()
    assert page.locator("#tip").inner_text().endswith("of the draws (as built)")


def test_everything_is_reached_and_done_by_keyboard(page: Page) -> None:
    reached = set()
    page.evaluate("document.activeElement.blur()")
    for _ in range(120):
        page.keyboard.press("Tab")
        place = page.evaluate(
            """() => { const e = document.activeElement; return e.dataset.do ||
            e.dataset.slides || e.dataset.chart || e.id || e.className || e.type || e.tagName; }"""
        )
        reached.add(str(place))
    assert reached >= {
        "theme",
        "undo",
        "redo",
        "link",
        "command",
        "toml",
        "csv",
        "reset",
        "value-price",
        "price",
        "bars",
    }
    assert reached >= {"sort", "anchor", "SUMMARY"}
    page.locator("[data-slides=price]").focus()
    page.keyboard.press("ArrowRight")
    assert total(page) > 1710
    page.locator("[data-do=undo]").focus()
    page.keyboard.press("Enter")
    assert total(page) == pytest.approx(1710)


def test_an_assumption_may_be_called_as_what_every_object_has(open_page: Callable[..., Page], tmp_path: Path) -> None:
    text = STUDY.replace("[assumptions.trials]", "[assumptions.constructor]").replace('"trials', '"constructor')
    text = text.replace("values = { price = 1 }", "values = { price = 1, constructor = 2 }")
    study = choose(parse_study(text.encode(), "rich"), "dear")
    file = tmp_path / "rich.html"
    analysis = analyse(reportgen.evaluate(study))
    file.write_text(render(analysis, timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1"), encoding="utf-8")
    page = open_page(at=file.as_uri())
    assert total(page) == pytest.approx(1710)
    assert page.locator(".field.changed").count() == 0
    page.locator("#value-price").fill("1")
    assert total(page) == pytest.approx(570)
    page.locator("#value-constructor").fill("3")
    assert total(page) == pytest.approx(710)
    page.get_by_role("button", name="Reset Trials").click()
    assert total(page) == pytest.approx(570)


@pytest.mark.parametrize("options", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
@pytest.mark.parametrize("width", [390, 1400])
def test_axe_finds_no_violation_in_the_open_tools(
    open_page: Callable[..., Page], options: dict[str, Any], width: int
) -> None:
    if find_spec("axe_playwright_python") is None:
        needs.missing("axe-playwright-python is not installed")
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # publishes no types

    page = open_page(viewport={"width": width, "height": 900}, bypass_csp=True, **options)
    page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    page.locator("#value-price").fill("5")
    page.locator("#value-steps").fill("x")
    page.get_by_role("button", name="Copy command").click()
    page.locator("table.headline thead button").last.click()
    page.locator("svg[data-chart=bars]:visible").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#tip").is_visible()
    response = Axe().run(page).response
    assert [(item["id"], [node["html"][:120] for node in item["nodes"]][:3]) for item in response["violations"]] == []


def test_without_a_script_the_page_has_no_tools(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address)
    assert (
        plain.locator("button:visible, input:visible, select:visible, .standing:visible, .apart:visible").count() == 0
    )
    plain.locator(".contents summary").click()
    assert plain.locator(".contents a").first.is_visible()
    context.close()
