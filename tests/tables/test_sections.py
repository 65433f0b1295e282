"""The sections of the report in their order, the budget justification, and the tables of a study file by key."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from reportgen.report.html import render
from reportgen.report.profiles import profile
from reportgen.study.shape import file_tables
from tests.support.rich import analysed

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
SECTIONS = [
    ("method", "Method"),
    ("families", "Experiment families"),
    ("sizes", "Model sizes and budgets"),
    ("assumptions", "Assumptions"),
    ("sensitivity", "Sensitivity"),
    ("uncertainty", "Uncertainty"),
    ("corrections", "Corrections"),
    ("reconciliation", "Reconciliation with the published figures"),
    ("perspective", "The total in perspective"),
    ("justification", "Budget justification"),
    ("provenance", "Provenance"),
]


@pytest.fixture(scope="module")
def html() -> str:
    return render(analysed(), timestamp=WHEN, version="1")


def headings(text: str) -> list[tuple[str, str]]:
    return re.findall(r'<h2 id="(\w+)">(.*?)</h2>', text)


def test_the_sections_of_the_page_stand_in_their_order(html: str) -> None:
    assert headings(html) == SECTIONS


def test_a_profile_has_the_sections_that_it_names_in_its_order() -> None:
    text = render(analysed(), timestamp=WHEN, version="1", profile=profile("justification"))
    assert [name for name, _ in headings(text)] == ["justification", "sensitivity"]
    places = [text.index(words) for words in ('id="justification"', 'class="headline"', 'id="sensitivity"')]
    assert places == sorted(places)


def test_notes_under_names_of_no_section_come_last_but_for_changes_and_provenance() -> None:
    from reportgen.study.analyse import analyse
    from reportgen.study.compiler import evaluate
    from reportgen.study.reader import parse_study
    from tests.support.rich import STUDY

    analysis = analyse(evaluate(parse_study(f'{STUDY}\nfunding = "By nobody."\n'.encode(), "rich")))
    text = render(analysis, timestamp=WHEN, version="1")
    assert headings(text)[-2:] == [("notes", "Notes"), ("provenance", "Provenance")]
    section = text[text.index('id="notes"') :]
    assert "By nobody." in section[: section.index("</section>")]


def test_the_justification_states_the_headline_its_runs_and_its_range(html: str) -> None:
    section = html[html.index('id="justification"') :]
    text = " ".join(re.sub(r"<[^>]*>", "", section[: section.index("</section>")]).split())
    assert "“Rich”, comes to €1.7K in total." in text
    assert "It covers 21 training runs in 3 families of experiments, 5.70 × 10⁴ floating-point operations" in text
    assert "Assumed are: rate, 100 FLOP/h; price of an hour, €3 per hour." in text
    # The scenario states the price and no range, so that it is not varied; 1,675 and 2,448 by draws made apart.
    assert (
        "With every uncertain assumption varied over its plausible range, except price of an hour, eight in ten"
        " outcomes lie between €1.7K and €2.5K. The figure depends most on steps." in text
    )


def test_the_justification_names_no_exception_where_all_ranges_are_drawn() -> None:
    html = render(analysed("base"), timestamp=WHEN, version="1", profile=profile("justification"))
    text = " ".join(re.sub(r"<[^>]*>", "", html[html.index('id="justification"') :]).split())
    assert "With every uncertain assumption varied over its plausible range, eight in ten outcomes lie between" in text
    assert "€998 and €2.3K. The figure depends most on price of an hour." in text


def test_the_tables_of_a_study_file_have_these_keys() -> None:
    # Keys that a later version adds follow; a file of today keeps its own.
    assert {table.key for table in file_tables()} >= {
        *("study", "assumptions", "catalogues", "scenarios", "quantities", "models", "budgets", "axes", "families"),
        *("measures", "published", "corrections", "correction_sets", "grids", "perspective", "checks", "notes"),
    }
