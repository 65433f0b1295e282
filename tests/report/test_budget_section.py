"""The section Budget: in the page beside plain Python, live in a browser, in the PDF and cut where it is long."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from tests.parts.budget.by_hand import CATEGORIES, PERIODS, Inputs, budget
from tests.parts.budget.studies import GRANT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

WHEN = datetime(2026, 1, 2, tzinfo=UTC)


def page_of(text: str) -> str:
    return render(analyse(evaluate(parse_study(text.encode()))), timestamp=WHEN, version="1")


def section(page: str) -> str:
    """Return the text of the section, one blank between words."""
    start = page.index('<h2 id="budget">')
    plain = re.sub(r"<[^>]+>", "", page[start : page.index("</section>", start)].replace("<t", " <t"))
    return " ".join(plain.split())


def row(label: str, numbers: list[float], sign: str = "$") -> str:
    return " ".join([label, *(f"{sign}{number + 1e-9:,.0f}" for number in numbers)])


def across(expected: dict[str, float], key: str, row: str = "") -> list[float]:
    return [expected[f"{row}{period}.{key}"] for period in PERIODS] + [expected[f"{row}{key}"]]


def test_the_page_has_every_amount_by_period() -> None:
    text, expected = section(page_of(GRANT)), budget(Inputs())
    assert "Direct cost 2027 2028 2029 All periods" in text
    for category, label in zip(CATEGORIES, ("Cloud services", "Subaward", "Personnel"), strict=True):
        assert row(label, across(expected, "direct", f"{category}.")) in text
        assert row(label, across(expected, "rounded", f"{category}."), "") in text
    for key, label in (
        ("direct", "Direct cost"),
        ("base", "Base of indirect cost"),
        ("indirect", "Indirect cost"),
        ("contingency", "Contingency"),
        ("total", "Total cost"),
        ("cost_share", "Cost share"),
        ("request", "Request"),
    ):
        assert row(label, across(expected, key)) in text
    assert row("Request in EUR, in whole units", across(expected, "rounded"), "") in text
    assert f"The request of {expected['rounded']:,.0f} EUR is within its limit of 900,000 EUR." in text
    assert "at 0.92 EUR for one USD on 2026-11-02" in text
    assert "Subaward 3.0% 15.0% $50,000 10.0% 0.0%" in text


def test_the_rates_of_a_category_are_told_as_they_are_stated() -> None:
    fine = GRANT.replace("cost_share = 0.2", "cost_share = 0.0125").replace("value = 0.15", "value = 0.5775")
    assert "Personnel 3.0% 57.75% none 10.0% 1.25%" in section(page_of(fine))
    assert "Personnel 3.0% 15.0% none 10.0% 20.0%" in section(page_of(GRANT))


def asked_for(text: str) -> str:
    """Return the sentence of the justification on what the budget asks for."""
    plain = " ".join(re.sub(r"<[^>]+>", "", page_of(text)).split())
    return plain[plain.index("The budget asks for") : plain.index("It covers")].strip()


def test_what_is_asked_for_is_in_its_currency_and_names_what_the_categories_add() -> None:
    asked = f"The budget asks for {budget(Inputs())['rounded']:,.0f}"
    added = "this cost with the escalation, indirect cost, contingency and cost share of its categories."
    assert asked_for(GRANT) == f"{asked} EUR: {added}"
    without = re.sub("(contingency|cost_share) = .*\n", "", GRANT)
    assert asked_for(without).endswith(" EUR: this cost with the escalation and indirect cost of its categories.")
    nothing = re.sub("(escalation|indirect|currency = .EUR.|rate|rate_date|limit) = .*\n", "", without)
    nothing = nothing.replace('currency = "EUR"\n', "")
    assert re.fullmatch(r"The budget asks for \$[\d,]+\.", asked_for(nothing))
    assert ": gpu-hours with the" in asked_for(without.replace("[budget]", '[budget]\nmeasure = "gpu_hours"')).lower()


def test_a_request_above_its_limit_is_told() -> None:
    assert "is above its limit of 100,000 EUR." in section(page_of(GRANT.replace("limit = 900000", "limit = 100000")))


def test_modules_are_told_by_period_only() -> None:
    text = section(page_of(GRANT.replace('rounding = "units"', 'rounding = "modules"')))
    assert "in modules of 25,000 EUR" in text
    assert "Request in EUR, in modules 175,000 175,000 125,000 475,000" in text
    assert "Request by category and period" not in text


def test_many_periods_stand_in_several_tables() -> None:
    more = "".join(f'[periods.z{number}]\nlabel = "{2030 + number}"\n\n' for number in range(6))
    text = section(page_of(GRANT.replace("[categories.cloud]", f"{more}[categories.cloud]")))
    assert "Budget by period (1 of 2) Direct cost 2027 2028 2029 2030 2031 2032 Cloud" in text
    assert "Budget by period (2 of 2) Direct cost 2033 2034 2035 All periods Cloud" in text


@pytest.fixture
def tab(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    file = tmp_path / "grant.html"
    file.write_text(page_of(GRANT), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(file.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    yield tab
    tab.close()


@pytest.mark.browser
def test_every_amount_follows_edits_on_the_page(tab: Page) -> None:
    tab.locator("#value-price").fill("6.25")
    tab.locator("#value-fa_rate").fill("0.4")
    tab.locator("#value-cloud_exempt").check()
    expected = budget(Inputs(price=6.25, fa_rate=0.4, cloud_exempt=True))
    script = "all => Object.fromEntries(all.map((e) => [e.dataset.name, e.value]))"
    found = {
        name.removeprefix("budget."): float(value)
        for name, value in tab.eval_on_selector_all('data[data-name^="budget."]', script).items()
    }
    shown = found.keys() & expected.keys()
    assert len(shown) == 66
    assert {name: found[name] for name in shown} == pytest.approx({name: expected[name] for name in shown}, rel=1e-12)
