"""Links, commands and files that the page gives for the values that were entered."""

from __future__ import annotations

import csv
import io
import json
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import reportgen
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from tests.support.commands import command
from tests.support.page_tools import clipboard, downloaded, total
from tests.support.rich import STUDY

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_the_copied_link_opens_the_same_values(page: Page, open_page: Callable[..., Page]) -> None:
    page.locator("#value-price").fill("5")
    page.locator("#value-scenario").select_option("Cheap")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Copied: the link.").wait_for()
    copy = open_page(at=clipboard(page))
    assert total(copy) == total(page) == pytest.approx(2850)


def test_a_link_to_a_section_keeps_the_values_and_the_values_keep_the_section(
    page: Page, open_page: Callable[..., Page]
) -> None:
    page.locator("#value-price").fill("5")
    page.locator("h2#sensitivity a").click()
    page.wait_for_function("location.hash === '#sensitivity&price=5'")
    assert total(page) == pytest.approx(2850)
    page.locator("#value-price").fill("4")
    assert page.url.endswith("#sensitivity&price=4")
    copy = open_page(at=page.url)
    assert total(copy) == pytest.approx(2280)
    copy.wait_for_function("Math.abs(document.getElementById('sensitivity').getBoundingClientRect().top) < 200")
    page.locator("button[type=reset]").click()
    assert page.url.endswith("#sensitivity")


def test_the_contents_lead_to_every_section(page: Page) -> None:
    page.locator(".contents summary").click()
    links = page.locator(".contents a")
    headings = page.locator(".sections h2")
    assert links.all_inner_texts() == headings.all_inner_texts()
    for link in links.all():
        assert page.locator(f"h2{link.get_attribute('href')}").count() == 1


EDITS: list[dict[str, Any]] = [
    {"price": 5},
    {"scenario": "Cheap"},
    {"scenario": "As planned", "steps": 120.5, "extra": False},
    {"scenario": "Cheap", "gpu": "Slow", "longer": True},
    {"rate": 75, "trials": 2},
    {"scenario": "Dear", "price": 1.25},
]


def enter(tab: Page, edits: dict[str, Any]) -> None:
    for name, value in edits.items():
        field = tab.locator(f"#value-{name}")
        if isinstance(value, bool):
            field.set_checked(value)
        elif isinstance(value, str):
            field.select_option(value)
        else:
            field.fill(str(value))


@pytest.mark.parametrize("edits", EDITS, ids=str)
def test_the_saved_scenario_is_one_of_the_study(page: Page, edits: dict[str, Any]) -> None:
    enter(page, edits)
    name, text = downloaded(page, "Save as scenario")
    assert name == "rich-edited.scenario.toml"
    assert list(tomllib.loads(text)["scenarios"]) == ["edited"]
    study = parse_study(f"{STUDY}\n{text}".encode(), "rich")
    evaluation = reportgen.evaluate(choose(study, "edited"))
    assert total(page) == pytest.approx(evaluation.number("total.cost"), rel=1e-12)
    assert total(page) != pytest.approx(1710)


@pytest.mark.parametrize("edits", EDITS, ids=str)
def test_the_copied_command_gives_the_page_s_total(
    page: Page, edits: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(page, edits)
    page.get_by_role("button", name="Copy command").click()
    page.get_by_text("Copied: the command.").wait_for()
    monkeypatch.chdir(tmp_path)
    Path("rich.toml").write_text(STUDY)
    words = shlex.split(clipboard(page))
    assert words[:2] == ["reportgen", "build"]
    assert command(*words[1:], "--only", "json", "--output", "out") in {0, 1}
    (made,) = Path("out").rglob("*.json")
    rows = json.loads(made.read_text())["headline"]
    assert total(page) == pytest.approx(next(row["cost"] for row in rows if row["id"] == "total"), rel=1e-12)


def test_the_saved_values_are_those_built_and_those_edited(page: Page) -> None:
    enter(page, {"price": 5, "extra": False})
    name, text = downloaded(page, "Save values")
    assert name == "rich-edited.values.csv"
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))}
    assert rows["price"] == {
        "name": "price",
        "label": "Price of an hour",
        "unit": "per hour",
        "built": "3",
        "edited": "5",
    }
    assert (rows["extra"]["built"], rows["extra"]["edited"]) == ("1", "0")
    assert (rows["gpu"]["built"], rows["gpu"]["edited"]) == ("Fast", "Fast")
    assert (float(rows["total.cost"]["built"]), float(rows["total.cost"]["edited"])) == (1710, 2600)
