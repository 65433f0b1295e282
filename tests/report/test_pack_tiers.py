"""Packs of funders: tiers of requests, units of allocations, limits of words, and what the page lists."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from reportgen.describe.options import Options
from reportgen.parts.allocation.shape import catalogue
from reportgen.report.html import render
from reportgen.report.outputs import make_page
from reportgen.report.profiles import profile
from tests.report.test_packs import IN_CREDITS
from tests.support.packs import PACKS, USD, WHEN, read, said

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (1, "Explore ACCESS, up to 400,000 credits."),
        (400_000, "Explore ACCESS, up to 400,000 credits."),
        (400_001, "Discover ACCESS, above 400,000 and up to 1,500,000 credits."),
        (1_500_000, "Discover ACCESS, above 400,000 and up to 1,500,000 credits."),
        (3_000_000, "Accelerate ACCESS, above 1,500,000 and up to 3,000,000 credits."),
        (3_000_001, "Maximize ACCESS, above 3,000,000 credits."),
    ],
)
def test_the_tier_of_a_request_is_told_with_what_it_asks(asked: int, words: str) -> None:
    study = IN_CREDITS.replace("HOURS", str(asked))
    html = render(read(study), timestamp=WHEN, version="1", profile=profile("access"))  # type: ignore[arg-type]
    text = " ".join(re.sub(r"<[^>]*>", "", html[html.index("<main>") :]).split())
    assert f"Tier: {words} The request is of {asked:,} credits. Asked of it: " in text
    assert text.count("Tier: ") == 1


def test_a_request_in_another_unit_than_the_tiers_is_told() -> None:
    other = IN_CREDITS.replace('unit = "credits"', 'unit = "node-hours"').replace("HOURS", "5")
    assert said("access", other)[-1] == (
        "the tier of the request is by credits: [allocation] is in node-hours, state a unit of that many credits"
    )
    assert not [item for item in said("access", IN_CREDITS.replace("HOURS", "5")) if "tier" in item]


def page_for(name: str, text: str) -> str:
    options = Options(WHEN, "1", profile=name)
    return make_page(read(text), options).decode()  # type: ignore[arg-type]  # an analysis


def test_the_page_lists_what_its_profile_requires_and_the_study_lacks() -> None:
    page = page_for("access", IN_CREDITS.replace("HOURS", "4000000"))
    words = " ".join(re.sub(r"<[^>]*>", "", page[page.index('<details class="lacking"') :]).split())
    assert words.startswith(
        "What the profile access requires and the study lacks &#39;Main document&#39; has no text: write it as goal in "
        "[proposal.texts] the credits are within those of Accelerate, beyond which Maximize begins: "
    )
    assert '<details class="lacking"' not in page_for("a4", IN_CREDITS.replace("HOURS", "4000000"))


@pytest.mark.browser
def test_what_the_page_lists_of_a_profile_is_marked_as_built_after_an_edit(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page_for("access", IN_CREDITS.replace("HOURS", "5")), "utf-8")
    tab = browser.new_page()
    tab.goto(file.as_uri())
    heading = tab.locator(".lacking summary").inner_text
    assert heading() == "What the profile access requires and the study lacks"
    tab.locator("#value-price").fill("3")
    assert heading() == "What the profile access requires and the study lacks (as built)"
    tab.close()


@pytest.mark.parametrize("name", sorted(PACKS))
def test_units_and_tiers_of_a_pack_are_of_the_catalogue_and_join(name: str) -> None:
    pack = PACKS[name]
    assert set(pack.units) <= set(catalogue())
    billed = {catalogue()[unit].unit for unit in pack.units}
    assert all(tier.of in billed for tier in pack.tiers)
    if any(tier.least for tier in pack.tiers):  # routes side by side
        return
    for before, after in pairwise(pack.tiers):
        assert before.most == after.above  # nothing between two tiers, and nothing in both
    if pack.tiers:
        assert (pack.tiers[0].above, pack.tiers[-1].most) == (None, None)


@pytest.mark.parametrize(("hours", "tier"), [(50_000, "Fast Lane, up to"), (50_000.5, "Large Scale, above")])
def test_gpu_hours_have_a_tier_without_an_allocation_and_say_that_others_were_read(hours: float, tier: str) -> None:
    study = re.sub(r"\n\[allocation\]\n.*", "", IN_CREDITS, flags=re.DOTALL).replace("HOURS", str(hours))
    html = render(read(study), timestamp=WHEN, version="1", profile=profile("eurohpc"))  # type: ignore[arg-type]
    assert f"<strong>Tier: AI Factory {tier} 50,000 GPU-hours.</strong>" in html
    assert "(not read in the funder's own words; 2026-11-28)" in html


@pytest.mark.parametrize(
    ("hours", "tiers"),
    [
        (10_000, ["AIRR Gateway, up to 10,000", "AIRR Rapid Access, up to 20,000"]),
        (20_001, []),
        (
            50_000,
            ["AIRR Innovator, from 50,000 and up to 150,000", "AIRR AI open access, from 50,000 and up to 1,400,000"],
        ),
        (150_001, ["AIRR AI open access, from 50,000 and up to 1,400,000"]),
        (1_400_001, []),
    ],
)
def test_routes_side_by_side_are_all_told(hours: float, tiers: list[str]) -> None:
    study = re.sub(r"\n\[allocation\]\n.*", "", IN_CREDITS, flags=re.DOTALL).replace("HOURS", str(hours))
    html = render(read(study), timestamp=WHEN, version="1", profile=profile("ukri"))  # type: ignore[arg-type]
    found = re.findall(r"<strong>(?:Tier|Or): (.*) GPU-hours\.</strong>", html)
    assert found == tiers


def test_words_of_a_text_are_counted_against_the_call() -> None:
    # Four words: neither the sign of a list nor that of a heading is one.
    text = USD + '\n[proposal]\ntexts.goal = "# Goal\\n\\n- to find out"\nmax_words.goal = WORDS\n'
    assert [item for item in said("nairr", text.replace("WORDS", "3")) if "words" in item] == [
        "'A. Scientific/Technical Goal' has 4 words, at most are 3"
    ]
    assert not [item for item in said("nairr", text.replace("WORDS", "4")) if "words" in item]
