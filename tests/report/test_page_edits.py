"""What the page shows after edits, in a browser: numbers, bars, fields and marks, beside figures by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from reportgen.report.html import render
from tests.parts.justification.test_justification import analysed as justified
from tests.parts.justification.test_justification import ranked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(address)
    tab.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    yield tab
    tab.close()


def shown(tab: Page, name: str) -> list[str]:
    """Return the texts of every number of this name, a number for each size in their order."""
    found: list[str] = tab.eval_on_selector_all(f'data[data-name="{name}"]', "all => all.map((e) => e.textContent)")
    assert found, name
    return found


def total(tab: Page) -> str:
    """Return the text of the headline figure."""
    return tab.locator(".key.lead dd data").inner_text()


def attributes(tab: Page, selector: str, *names: str) -> list[list[str]]:
    script = "(all, names) => all.map((e) => names.map((name) => e.getAttribute(name)))"
    found: list[list[str]] = tab.eval_on_selector_all(selector, script, list(names))
    return found


CHART = "svg.chart:not(.narrow)"


def test_every_number_follows_an_edit(page: Page) -> None:
    page.locator("#value-price").fill("5")
    page.locator("#value-steps").fill("200")
    assert total(page) == "€5.7K"
    assert shown(page, "first.cost")[0] == "€2.10K"
    assert shown(page, "heads")[:3] == ["1", "2", "4"]
    assert shown(page, "width")[:3] == ["10", "20", "40"]
    assert set(shown(page, "fixed.tokens")) == {"2.00 × 10²"}
    assert set(shown(page, "correction.extra.effect")) == {"+€500"}
    assert shown(page, "grid.0.1.1") == ["€3.42K"]
    assert set(shown(page, "tornado.sorted.1.high")) == {"€7.10K"}


def test_bars_follow_and_the_longest_fills_the_chart(page: Page) -> None:
    chart = f"{CHART}[data-chart=bars]"
    width = float(attributes(page, chart, "data-width")[0][0])
    page.locator("#value-trials").fill("10")
    bars = {name: float(size) for name, size in attributes(page, f"{chart} [data-bar]", "data-bar", "width")}
    # 2,100 for ten of the third, 870 and 630 as before.
    assert bars["third.cost"] == pytest.approx(width, abs=0.02)
    assert bars["second.cost"] == pytest.approx(width * 870 / 2100, abs=0.02)
    assert bars["first.cost"] == pytest.approx(width * 630 / 2100, abs=0.02)


def test_the_tornado_follows_with_its_texts_outside_the_bars(page: Page) -> None:
    chart = f"{CHART}[data-chart=tornado]"
    low, high = (float(value) for value in attributes(page, chart, "data-low", "data-high")[0])
    page.locator("#value-price").fill("2")
    # 1,140 in all; the steps give 912 to 1,710, the trials 1,140 to 1,420. The scenario states the price.
    ends = {"steps": (912, 1710), "trials": (1140, 1420)}

    def place(total: float) -> float:
        return low + (high - low) * (total - 912) / (1710 - 912)

    assert {to.split(".")[1] for (to,) in attributes(page, f"{chart} [data-from]", "data-to")} == set(ends)
    for to, x, width in attributes(page, f"{chart} [data-from]", "data-to", "x", "width"):
        _, name, end = to.split(".")
        left, right = sorted((place(1140), place(ends[name][end == "high"])))
        assert float(x) == pytest.approx(left, abs=0.02)
        assert float(width) == pytest.approx(right - left, abs=0.03)
    for at, x, anchor in attributes(page, f"{chart} [data-at]", "data-at", "x", "text-anchor"):
        _, name, end = at.split(".")
        beyond = -5 if ends[name][end == "high"] < 1140 else 5
        assert float(x) == pytest.approx(place(ends[name][end == "high"]) + beyond, abs=0.02)
        assert anchor == ("end" if beyond < 0 else "start")
    lines = attributes(page, f"{chart} [data-line]", "x1", "x2")
    assert [float(x) for line in lines for x in line] == [pytest.approx(place(1140), abs=0.02)] * 2


def test_a_switch_takes_its_sweep_out_and_marks_it(page: Page) -> None:
    marked = "tr[data-active].inactive"
    assert page.locator(marked).count() == 0
    page.locator("#value-extra").uncheck()
    assert total(page) == "€1.6K"
    assert attributes(page, marked, "data-active") == [["second.more.active"]]
    assert set(shown(page, "total.runs")) == {"16"}
    page.locator("#value-extra").check()
    assert total(page) == "€1.7K"
    assert page.locator(marked).count() == 0


def visible(tab: Page, text: str) -> bool:
    return tab.get_by_text(text, exact=True).first.is_visible()


def test_which_families_less_money_keeps_follows_an_edit(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "ranked.html"
    file.write_text(render(justified(ranked()), timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1"), "utf-8")
    tab = browser.new_page()
    tab.goto(file.as_uri())
    words = tab.locator(".justification").inner_text
    assert "Second is kept, Third is kept, First is left out. What is kept comes to €720, and €192 is left." in words()
    # Twelve trials: the third costs 1,680 and all 2,680, of which 80% are 2,144.
    tab.locator("#value-trials").fill("12")
    assert "Second is kept, Third is left out, First is kept. What is kept comes to €1.00K, and €1.1" in words()
    tab.close()


def test_a_check_is_told_while_it_fails(page: Page) -> None:
    assert visible(page, "The rate is at most 50")
    page.locator("#value-gpu").select_option("Slow")
    assert not page.locator(".failing").is_visible()
    page.locator("#value-trials").fill("0")
    assert page.locator(".failing").is_visible()
    assert "There are trials" in page.locator(".failing").inner_text()
    assert "The rate is at most 50" not in page.locator(".failing").inner_text()


@pytest.mark.parametrize(("typed", "taken"), [("0", True), ("50", True), ("50.1", False), ("-1", False), ("x", False)])
def test_a_field_takes_the_least_and_the_most_and_nothing_beyond(page: Page, typed: str, taken: bool) -> None:
    field = page.locator("#value-price")
    field.fill(typed)
    assert field.get_attribute("aria-invalid") == ("false" if taken else "true")
    assert (total(page) == "€1.7K") is not taken


def test_what_is_not_as_built_is_marked_until_it_is_reset(page: Page) -> None:
    changed = "form .field.changed"
    assert page.locator(changed).count() == 0
    page.locator("#value-price").fill("5")
    assert page.locator(changed).count() == 1
    assert "price=5" in page.url
    page.locator("button[type=reset]").click()
    assert page.locator(changed).count() == 0
    assert page.locator("#value-price").input_value() == "3"
    assert total(page) == "€1.7K"


def test_a_scenario_fills_the_fields_that_are_not_edited(page: Page) -> None:
    page.locator("#value-steps").fill("200")
    page.locator("#value-scenario").select_option("Cheap")
    assert page.locator("#value-price").input_value() == "1"
    assert page.locator("#value-steps").input_value() == "200"
    assert shown(page, "grid.0.0.1") == ["€1.14K"]
    assert total(page) == "€1.1K"


def test_an_address_with_values_is_followed_when_it_changes(page: Page) -> None:
    page.evaluate("location.hash = 'price=5&extra=0'")
    page.wait_for_function("document.getElementById('value-price').value === '5'")
    assert not page.locator("#value-extra").is_checked()
    # 520 hours at EUR 5
    assert total(page) == "€2.6K"


def test_values_without_a_finite_result_leave_the_last_that_had_one(page: Page) -> None:
    page.locator("#value-rate").fill("0")
    assert page.locator("#message").inner_text()
    assert total(page) == "€1.7K"
    page.locator("#value-rate").fill("50")
    assert not page.locator("#message").inner_text()
    assert total(page) == "€3.4K"


def test_what_belongs_to_screens_and_what_to_scripts_alone(browser: Browser, address: str) -> None:
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(address)
    found: Any = {
        "form": plain.locator("form").is_visible(),
        "narrow": plain.locator("svg.chart.narrow").first.is_visible(),
        "state": plain.locator(".state").first.is_visible(),
        "numbers": plain.locator("td.n").first.evaluate("(e) => getComputedStyle(e).textAlign"),
    }
    plain.context.close()
    assert found == {"form": False, "narrow": False, "state": False, "numbers": "right"}
