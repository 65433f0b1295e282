"""Values of a row's own on the page: fields that can be edited and emptied, which all numbers and sentences follow."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from tests.parts.families.own_studies import OWN
from tests.parts.families.test_own import BASE, FIRST, OWNED, sweep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from reportgen.describe.evaluation import Analysis

pytestmark = pytest.mark.browser
# A number, a choice and a switch of a line, a number that its family states too, and one of an item; two are emptied.
EDITS = {
    "first.utilisation": "0.25",
    "first.price": "",
    "first.own.gpu": "H100",
    "first.own.doubled": "0",
    "first.own.ratio": "",
    "second.storage.months": "3",
}


@pytest.fixture(scope="module")
def built() -> Analysis:
    return analyse(evaluate(parse_study(OWN.encode(), "own")))


@pytest.fixture
def page(browser: Browser, built: Analysis, tmp_path: Path) -> Iterator[Page]:
    file = tmp_path / "own.html"
    file.write_text(render(built, timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1"), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(file.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    yield tab
    tab.close()


def edit(tab: Page, edits: dict[str, str]) -> None:
    for setting, text in edits.items():
        field = tab.locator(f'[data-setting="{setting}"]')
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)


def values(tab: Page) -> dict[str, float]:
    script = "all => all.filter((e) => !e.dataset.size).map((e) => [e.dataset.name, Number(e.value)])"
    found: list[tuple[str, float]] = tab.eval_on_selector_all("data[data-name]", script)
    return dict(found)


def sentences(tab: Page) -> list[str]:
    """Return what the page says of values of a row's own, as a reader sees it."""
    return [
        text
        for text in tab.locator("#family-first .own, #family-first .parts").all_inner_texts()
        if text.startswith("With values")
    ]


def test_every_kind_of_own_value_is_edited_and_emptied_as_the_pipeline_does(page: Page, built: Analysis) -> None:
    edit(page, EDITS)
    shown = values(page)
    expected = analyse(evaluate(choose(built.loaded, None, EDITS)))
    assert len(shown) > 60
    for name, value in shown.items():
        assert value == pytest.approx(expected.number(name), rel=1e-9, abs=1e-9), name
    # By hand: the family has no price now, and the line its own switch and card with the ratio of everywhere.
    family = BASE | FIRST | {"utilisation": 0.25}
    del family["price"]
    line = family | OWNED | {"gpu": "H100", "doubled": False, "ratio": 20.0}
    assert shown["first.plain.cost"] == pytest.approx(sweep(family, seeds=2)["cost"])
    assert shown["first.own.cost"] == pytest.approx(sweep(line, seeds=3)["cost"])
    assert shown["second.storage.cost"] == pytest.approx(10 * 3 * 7)


def test_the_sentences_say_what_a_row_has_of_its_own_after_edits(page: Page) -> None:
    assert sentences(page)[0] == "With values of its own: utilisation 30.0%, price of a GPU-hour $2.20 per GPU-hour."
    assert "twice the work on" in sentences(page)[1]
    edit(page, EDITS)
    assert sentences(page) == [
        "With values of its own: utilisation 25.0%, price of a GPU-hour as everywhere.",
        (
            "With values of its own: GPU H100, utilisation 50.0%, repeats 3, tokens per parameter as everywhere,"
            " twice the work off"
        ),
    ]


def test_the_address_and_the_command_keep_own_values(page: Page, browser: Browser, built: Analysis) -> None:
    edit(page, EDITS)
    copy = browser.new_page()
    copy.goto(page.url)
    assert values(copy) == values(page)
    copy.close()
    words = shlex.split(page.locator("[data-command]").first.text_content() or "")
    settings = dict(words[place + 1].split("=", 1) for place, word in enumerate(words) if word == "--set")
    assert settings == EDITS
    page.locator("button[type=reset]").click()
    assert values(page)["total.cost"] == pytest.approx(built.number("total.cost"))


@pytest.mark.parametrize("typed", ["2", "-1", "x"])
def test_an_own_value_that_its_assumption_cannot_have_changes_nothing(page: Page, typed: str) -> None:
    before = values(page)
    page.locator('[data-setting="first.utilisation"]').fill(typed)
    assert page.locator('[data-setting="first.utilisation"]').get_attribute("aria-invalid") == "true"
    assert values(page) == before
