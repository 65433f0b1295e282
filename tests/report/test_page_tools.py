"""The page as a calculator: differences, sliders, undo, links, files to take along, and what the keyboard does.

The study is that of ``tests/support/rich.py``; an hour costs 3 in its scenario, and the total is 1,710.
"""

from __future__ import annotations

import csv
import io
import json
import shlex
import tomllib
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import reportgen
from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from tests.support import needs
from tests.support.commands import command
from tests.support.rich import STUDY, analysed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("tools") / "rich.html"
    file.write_text(render(analysed(), timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1"), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A function that opens the page, or one at another address, in a browser window of its own."""
    contexts = []
    errors: list[str] = []

    def opened(hash_: str = "", *, at: str = address, **options: Any) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        contexts.append(browser.new_context(permissions=["clipboard-read", "clipboard-write"], **options))
        tab = contexts[-1].new_page()
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        tab.goto(at + hash_)
        tab.evaluate("document.querySelectorAll('aside details').forEach((e) => { e.open = true; })")
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


def total(tab: Page) -> float:
    """Return the headline figure with every digit."""
    return float(tab.locator(".key.lead dd data").get_attribute("value") or "nan")


def clipboard(tab: Page) -> str:
    text: str = tab.evaluate("navigator.clipboard.readText()")
    return text


def downloaded(tab: Page, button: str) -> tuple[str, str]:
    """Return the name and the text of the file that a button saves."""
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name=button).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes().decode()


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
    assert reached >= {"theme", "undo", "link", "command", "toml", "csv", "reset", "value-price", "price", "bars"}
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
