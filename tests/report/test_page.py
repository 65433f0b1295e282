"""The page in a browser: its numbers are the evaluator's, it asks for nothing, and it is accessible."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

import reportgen
from reportgen.parts.assumptions.shape import SCENARIOS, scenario_label
from reportgen.parts.summary.view import VIEWS
from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.settings import choose
from tests.support import needs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from reportgen.describe.evaluation import Analysis

pytestmark = pytest.mark.browser
TIMESTAMP = datetime(2026, 11, 24, tzinfo=UTC)
EDITS: dict[str, float | bool | str] = {
    "points_per_line": 17.0,
    "heatmap_learning_rates": 16.0,
    "heatmap_epsilons": 8.0,
    "gamma_trials": 1200.0,
    "steps": 40000.0,
    "seq_len": 1024.0,
    "layers": 12.0,
    "kv_ratio": 0.25,
    "gpu": "B200",
    "price": 4.75,
    "gpus_per_node": 4.0,
    "gamma_combinations": True,
    "non_embedding_tokens": True,
}


@pytest.fixture(scope="module")
def evaluation() -> Analysis:
    return analyse(reportgen.evaluate())


@pytest.fixture(scope="module")
def address(evaluation: Analysis, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("page") / "page.html"
    file.write_text(render(evaluation, timestamp=TIMESTAMP, version="0"), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    errors: list[str] = []
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    tab.goto(address)
    yield tab
    tab.close()
    assert errors == []


def test_the_page_compares_numbers_and_refuses_powers_as_the_evaluator_does(page: Page) -> None:
    formulas = {
        "equal(0.7 + 0.2 + 0.1, 1)": True,
        "equal(0.1 * 3, 0.3)": True,
        "unequal(0.1 * 3, 0.3)": False,
        "greater(0.1 * 3, 0.3)": False,
        "less(0.3, 0.1 * 3)": False,
        "atMost(0.1 * 3, 0.3)": True,
        "atLeast(0.3, 0.1 * 3)": True,
        "equal(123456789.123456, 123456789.1234561)": True,
        "equal(123456789.123456, 123456789.123466)": False,
        "equal('a', 'a')": True,
        "difference(0.1 * 3, 0.3)": 0,
        "difference(2 ** 53, 2 ** 53 - 1)": 1,
        "sumOfTwo(0.5 - 0.4, -0.1)": 0,
        "power(0, 2)": 0,
        "power(2, 0)": 1,
    }
    assert {text: page.evaluate(text) for text in formulas} == formulas
    for text in ("power(0, 0)", "power(1e-200, 2)"):
        assert page.evaluate(f"() => {{ try {{ return {text}; }} catch {{ return 'error'; }} }}") == "error"


def numbers(tab: Page) -> list[dict[str, Any]]:
    script = """() => Array.from(document.querySelectorAll('data[data-name]'), (e) =>
        ({name: e.dataset.name, size: e.dataset.size ?? null, value: e.value, text: e.textContent}))"""
    found: list[dict[str, Any]] = json.loads(json.dumps(tab.evaluate(script)))
    return found


def texts(html: str) -> dict[tuple[str, str], str]:
    """What the static page shows for each name, read without a browser."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: tuple[str, str] | None = None
            self.found: dict[tuple[str, str], str] = {}

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            values = dict(attrs)
            if tag == "data" and "data-name" in values:
                key = (
                    str(values["data-name"]),
                    f"{values.get('data-size')}{values.get('data-like')}{values.get('class')}",
                )
                self.open = key
                self.found[key] = ""

        def handle_endtag(self, tag: str) -> None:
            if tag == "data":
                self.open = None

        def handle_data(self, data: str) -> None:
            if self.open is not None:
                self.found[self.open] += data

    reader = Reader()
    reader.feed(html)
    return reader.found


def agree(tab: Page, evaluation: Analysis) -> int:
    shown = numbers(tab)
    for number in shown:
        value = evaluation[number["name"]]
        wanted = float(value if number["size"] is None else value[int(number["size"])])
        assert float(number["value"]) == pytest.approx(wanted, rel=1e-9, abs=1e-9), number["name"]
    return len(shown)


def test_the_page_computes_what_the_evaluator_does(page: Page, evaluation: Analysis) -> None:
    assert agree(page, evaluation) > 300


def test_the_script_writes_every_number_as_python_does(browser: Browser, address: str, page: Page) -> None:
    static = browser.new_context(java_script_enabled=False).new_page()
    static.goto(address)
    before = texts(static.content())
    static.context.close()
    assert texts(page.content()) == before


def edit(tab: Page, edits: dict[str, float | bool | str]) -> None:
    for name, value in edits.items():
        field = tab.locator(f"#value-{name}")
        field.evaluate("e => { const d = e.closest('details'); if (d) d.open = true; }")
        if isinstance(value, bool):
            field.set_checked(value)
        elif isinstance(value, str):
            field.select_option(value)
        else:
            field.fill(f"{value:g}")


def test_after_thirteen_edits_the_page_still_agrees_with_the_pipeline(page: Page, evaluation: Analysis) -> None:
    edit(page, EDITS)
    edited = analyse(reportgen.evaluate(choose(evaluation.loaded, None, EDITS)))
    script = "() => Array.from(document.querySelectorAll('data[data-name]'), e => e.dataset.name)"
    names = [name for name in page.evaluate(script) if not name.startswith(("published.", "reconcile."))]
    assert len(names) > 300
    agree(page, edited)
    assert page.locator(".key.lead dd data").inner_text() == total_text(edited)


def total_text(evaluation: Analysis) -> str:
    headline: Any = VIEWS["headline"](evaluation)
    return str(headline.total.cells[-1].text)


def test_every_scenario_gives_the_pipelines_numbers(page: Page, evaluation: Analysis) -> None:
    for scenario in evaluation.study[SCENARIOS]:
        page.locator("#value-scenario").select_option(scenario_label(evaluation.study, scenario))
        agree(page, analyse(reportgen.evaluate(choose(evaluation.loaded, scenario))))


def test_the_address_restores_the_values(page: Page, browser: Browser) -> None:
    edit(page, EDITS)
    copy = browser.new_page()
    copy.goto(page.url)
    assert [n["value"] for n in numbers(copy)] == [n["value"] for n in numbers(page)]
    copy.close()


def test_reset_brings_the_reports_values_back(page: Page) -> None:
    before = numbers(page)
    edit(page, EDITS)
    assert numbers(page) != before
    page.locator("button[type=reset]").click()
    assert numbers(page) == before
    assert "#" not in page.url


@pytest.mark.parametrize("typed", ["", "abc", "-1", "1e400", "Infinity"])
def test_a_value_that_is_impossible_is_marked_and_changes_nothing(page: Page, typed: str) -> None:
    before = numbers(page)
    page.locator("#value-price").fill(typed)
    assert page.locator("#value-price").get_attribute("aria-invalid") == "true"
    assert numbers(page) == before


def test_the_page_asks_for_nothing(browser: Browser, address: str) -> None:
    asked: list[str] = []
    tab = browser.new_page()
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(address)
    tab.locator("#value-price").fill("2.5")
    tab.close()
    assert [url for url in asked if not url.startswith("data:")] == [address]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1400])
def test_axe_finds_no_violation(browser: Browser, address: str, scheme: Any, width: int) -> None:
    if find_spec("axe_playwright_python") is None:
        needs.missing("axe-playwright-python is not installed")
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # publishes no types

    # The page's own policy forbids the script that axe is; only this test may pass it by.
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    tab = context.new_page()
    tab.goto(address)
    results = Axe().run(tab)
    found = [
        (item["id"], [node["html"][:120] for node in item["nodes"]][:3]) for item in results.response["violations"]
    ]
    context.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_width_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto(address)
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tab.close()


@pytest.mark.parametrize("width", [320, 390, 600, 1280])
def test_every_chart_is_whole_and_legible_at_every_width(browser: Browser, address: str, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto(address)
    shown = "figure svg.chart:visible"
    assert tab.locator(shown).count() == tab.locator("figure").count() == 3
    for part in tab.locator(shown).locator("text, rect").all():
        box = part.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    sizes = tab.locator(shown).evaluate_all("charts => charts.map((c) => c.getScreenCTM().a * 12)")
    assert min(sizes) >= 10
    tab.close()


def test_a_phone_s_bars_follow_an_edit(browser: Browser, address: str) -> None:
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.goto(address)
    bar = tab.locator("svg[data-chart=bars]:visible [data-bar]").last
    before = float(bar.get_attribute("width") or 0)
    edit(tab, {"alignment_optimizers": True, "points_per_line": 1.0})
    assert float(bar.get_attribute("width") or 0) > 2 * before
    tab.close()


def test_what_follows_no_edit_says_that_it_is_of_the_report_as_built(page: Page) -> None:
    assert "as built" not in page.locator("main").inner_text()
    edit(page, {"price": 4.0})
    assert page.locator(".keys").inner_text().count("(as built)") == 1
    assert "(as built)" in page.locator(".most").inner_text()
    assert "(as built)" in page.locator(".justification").inner_text()
    stale = "of the report as built; it does not follow the values entered on this page."
    assert page.locator("main").inner_text().count(stale) == 2  # the uncertainty and the worked example


def test_verdicts_follow_an_edit(page: Page) -> None:
    verdicts = page.locator("table.reconciliation tbody td:last-child")
    before = verdicts.all_inner_texts()
    assert set(before) == {"rounds to it", "cut off, not rounded"}
    edit(page, {"price": 4.0})
    after = dict(
        zip(
            page.locator("table.reconciliation tbody").locator("td:nth-child(2)").all_inner_texts(),
            verdicts.all_inner_texts(),
            strict=True,
        )
    )
    assert after["Cost"] == "differs"
    assert after["FLOPs"] == "rounds to it"
    edit(page, {"price": 10.0})
    assert "more than rounding explains" in page.locator("section:has(> #reconciliation)").inner_text()


def test_bars_and_the_tornado_are_in_the_order_of_what_they_show(page: Page) -> None:
    edit(page, {"gamma_trials": 10.0, "points_per_line": 30.0, "price": 3.4})
    values: dict[str, float] = {item["name"]: float(item["value"]) for item in numbers(page)}
    chart = page.locator("svg[data-chart=bars]:visible")
    bars = chart.locator("[data-row]").evaluate_all(
        "rows => rows.map((row) => [row.getCTM().f, row.querySelector('[data-bar]').dataset.bar, row.dataset.label])"
    )
    by_place = [name for _, name, _ in sorted(bars)]
    assert [values[name] for name in by_place] == sorted((values[name] for name in by_place), reverse=True)
    title = str(chart.locator("title").text_content())
    labels = [label for _, _, label in sorted(bars)]
    assert [title.index(f"{label} $") for label in labels] == sorted(title.index(f"{label} $") for label in labels)
    swings = page.locator("svg[data-chart=tornado]:visible [data-row]").evaluate_all(
        """rows => { const values = evaluate(given); return rows.map((row) => {
            const [low, high] = Array.from(row.querySelectorAll("[data-to]"), (bar) => values[bar.dataset.to]);
            return [row.getCTM().f, Math.abs(high - low)];
        }); }"""
    )
    ordered = [swing for _, swing in sorted(swings)]
    assert ordered == sorted(ordered, reverse=True)


def test_what_matters_most_is_named_anew(page: Page) -> None:
    assert "What matters most: price of a GPU-hour." in page.locator(".most").inner_text()
    edit(page, {"price": 100.0})
    edited = page.evaluate("evaluate(given)['tornado.sorted.1.label']")
    assert f"What matters most: {edited[0].lower()}{edited[1:]}." in page.locator(".most").inner_text()
    assert edited != "Price of a GPU-hour"


def test_the_command_builds_what_the_page_shows(page: Page) -> None:
    line = page.locator("[data-command]")
    assert line.inner_text() == "reportgen build scaling-exponents.toml"
    edit(page, {"price": 4.75, "gpu": "B200", "gamma_combinations": True})
    words = line.inner_text().split(" --set ")
    assert words[0] == "reportgen build scaling-exponents.toml"
    assert set(words[1:]) == {"price=4.75", "gpu=B200", "gamma_combinations=true"}
    page.locator("#value-scenario").select_option("Bulk contract")
    assert " --scenario bulk" in line.inner_text()
    assert page.locator("p.scenario").inner_text() == "Scenario: Bulk contract"


def test_choices_switches_and_corrections_are_named_as_they_are(page: Page) -> None:
    edit(page, {"gpu": "B200", "gamma_combinations": True})
    assert page.locator("table.catalogue tr:has(em:visible) th").first.inner_text().startswith("B200")
    assert page.locator("table.corrections em:visible").count() == 1
