"""The page as a calculator: differences, sliders, undo, resets, and the total in view.

The study is that of ``tests/support/rich.py``; an hour costs 3 in its scenario, and the total is 1,710.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.page_tools import total

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def figures(tab: Page) -> dict[str, str]:
    """Return what stands beside each headline figure, by its heading."""
    found: list[tuple[str, str]] = tab.eval_on_selector_all(
        ".keys [data-figure]",
        "all => all.map((e) => [e.querySelector('dt').textContent, e.querySelector('.apart').textContent])",
    )
    return dict(found)


def test_each_headline_figure_says_how_far_it_is_from_the_report_s(page: Page) -> None:
    assert page.locator(".apart:visible").count() == 0
    page.locator("#value-price").fill("5")
    # 570 hours at 5 instead of 3: 2,850 instead of 1,710.
    assert figures(page) == {"Total cost": "+€1.14K (+66.7%)", "Training runs": "unchanged", "FLOPs": "unchanged"}
    assert page.locator("table.headline tbody tr").first.locator(".apart").inner_text() == "+€420 (+66.7%)"
    page.locator("#value-extra").uncheck()
    # 520 hours at 5, and 16 runs instead of 21.
    assert figures(page)["Total cost"] == "+€890 (+52.0%)"
    assert figures(page)["Training runs"] == "−5 (−23.8%)"
    page.locator("button[type=reset]").click()
    assert page.locator(".apart:visible").count() == 0


def test_a_slider_goes_from_low_to_high_and_moves_with_its_field(page: Page) -> None:
    slider = page.locator("[data-slides=price]")
    assert slider.get_attribute("aria-label") == "Price of an hour, €1 to €4"
    slider.press("End")
    assert page.locator("#value-price").input_value() == "4"
    assert total(page) == pytest.approx(2280)
    slider.press("Home")
    assert total(page) == pytest.approx(570)
    page.locator("#value-price").fill("2.5")
    assert float(slider.input_value()) == 2.5
    assert page.locator("[data-slides=gpu]").count() == page.locator("[data-slides=rate]").count() == 0


def test_undo_goes_back_step_by_step_also_over_a_reset(page: Page) -> None:
    undo = page.locator("[data-do=undo]")
    assert undo.get_attribute("aria-disabled") == "true"
    page.locator("#value-price").fill("3")
    page.locator("#value-price").fill("30")  # typed on: one step with what was typed before
    page.locator("#value-price").fill("30x")  # no number, which changes nothing
    page.locator("#value-steps").fill("200")
    page.locator("button[type=reset]").click()
    assert total(page) == pytest.approx(1710)
    undo.click()
    assert total(page) == pytest.approx(570 * 2 * 30)
    undo.click()
    assert total(page) == pytest.approx(570 * 30)
    assert page.locator("#value-steps").input_value() == "100"
    page.keyboard.press("Control+z")
    assert total(page) == pytest.approx(1710)
    assert undo.get_attribute("aria-disabled") == "true"
    assert "#" not in page.url
    undo.press("Enter")
    assert total(page) == pytest.approx(1710)


def test_redo_makes_again_what_was_undone_until_another_step(page: Page) -> None:
    undo, redo = page.locator("[data-do=undo]"), page.locator("[data-do=redo]")
    assert redo.get_attribute("aria-disabled") == "true"
    page.locator("#value-price").fill("30")
    page.locator("#value-steps").fill("200")
    page.locator("#value-steps").blur()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert total(page) == pytest.approx(1710)
    assert (undo.get_attribute("aria-disabled"), redo.get_attribute("aria-disabled")) == ("true", "false")
    page.keyboard.press("Control+y")
    assert total(page) == pytest.approx(570 * 30)
    assert page.locator("#value-price").input_value() == "30"
    page.keyboard.press("Control+Shift+Z")
    assert total(page) == pytest.approx(570 * 2 * 30)
    assert "price=30" in page.url
    assert "steps=200" in page.url
    assert redo.get_attribute("aria-disabled") == "true"
    undo.click()
    redo.press("Enter")
    assert total(page) == pytest.approx(570 * 2 * 30)
    undo.click()
    page.locator("#value-price").fill("3")  # another step, after which there is nothing to be made again
    page.locator("#value-price").blur()
    page.keyboard.press("Control+y")
    assert total(page) == pytest.approx(1710)
    assert redo.get_attribute("aria-disabled") == "true"


def test_keys_of_undo_and_redo_in_a_field_are_the_browser_s(page: Page) -> None:
    page.locator("#value-price").fill("30")
    page.locator("#value-steps").fill("200")
    page.locator("#value-steps").press("Control+Shift+Z")
    assert total(page) == pytest.approx(570 * 2 * 30)


def test_one_value_is_reset_alone(page: Page) -> None:
    page.locator("#value-price").fill("5")
    page.locator("#value-steps").fill("200")
    page.get_by_role("button", name="Reset Price of an hour").click()
    assert total(page) == pytest.approx(3420)
    assert page.locator("#value-price").input_value() == "3"
    assert page.evaluate("document.activeElement.id") == "value-price"
    assert page.locator(".back:visible").count() == 1


def test_a_value_that_is_no_number_is_gone_once_another_is_entered(page: Page) -> None:
    page.locator("#value-price").fill("x")
    page.locator("#value-steps").fill("200")
    assert page.locator("#value-price").input_value() == "3"
    assert page.locator("#value-price").get_attribute("aria-invalid") == "false"


def test_the_total_stays_in_view_on_a_phone(open_page: Callable[..., Page]) -> None:
    phone = open_page(viewport={"width": 390, "height": 844})
    phone.locator("#value-price").fill("5")
    for place in (0, 2000, 100_000):
        phone.evaluate(f"window.scrollTo({{ top: {place}, behavior: 'instant' }})")
        box = phone.locator(".standing").bounding_box()
        assert box is not None
        assert 0 <= box["y"] < box["y"] + box["height"] <= 844.5
        assert "€2.9K" in phone.locator(".standing").inner_text()
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_total_stays_in_view_beside_the_values(page: Page) -> None:
    page.evaluate("document.querySelector('aside form').scrollTo(0, 100000)")
    page.evaluate("window.scrollTo({ top: 3000, behavior: 'instant' })")
    box = page.locator(".standing").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 100
