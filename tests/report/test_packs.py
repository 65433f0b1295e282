"""Packs of funders: their own sections, budget form and checks, each broken by a study that is made to break it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pypdf import PdfReader

from reportgen.describe.options import Options
from reportgen.parts.allocation.shape import catalogue
from reportgen.parts.calendar.shape import months_until
from reportgen.pipeline import outputs
from reportgen.report.funder_checks import OF_BUDGETS, OTHERS
from reportgen.report.funder_form import form
from reportgen.report.html import render
from reportgen.report.outputs import make_page
from reportgen.report.pdf import print_pdf, render_pdf
from reportgen.report.profiles import profile, profiles
from reportgen.report.requirements import sentences_on_unmet, unmet
from reportgen.report.sections import stated
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import OutputError, StudyError
from tests.parts.budget.studies import GRANT
from tests.parts.budget.test_rounded_direct import ERC, NIH
from tests.parts.calendar.studies import FORFEITED

if TYPE_CHECKING:
    from playwright.sync_api import Browser

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
WHEN = datetime(2026, 1, 2, tzinfo=UTC)
PACKS = {name: item for name, item in profiles().items() if item.is_pack}
USD = re.sub(r'\n(currency = "EUR"|rate = .*|rate_date = .*)', "", GRANT)
PLAIN = re.sub(r"\n(contingency|cost_share) = .*", "", USD)
LATER = '\n[calendar]\nmeasure = "gpu_hours"\ngpus = 64\nstart = "2026-07"\nallocated = 1000000\n'
ALCC = """forfeit = [
  { by = "2026-11-01", below = 0.10, takes = 0.25 },
  { by = "2026-11-01", above = 0.10, below = 0.25, takes = 0.15 },
  { by = "2027-03-01", below = 0.25, takes = 0.50 },
  { by = "2027-03-01", above = 0.25, below = 0.50, takes = 0.25 },
]
"""


def read(text: str) -> object:
    return analyse(evaluate(parse_study(text.encode())))


def said(name: str, text: str) -> list[str]:
    """The sentences on what a study lacks of a pack."""
    return [item.sentence for item in unmet(read(text), profile(name))]  # type: ignore[arg-type]  # an analysis


def proposal(**keys: str) -> str:
    return "\n[proposal]\n" + "".join(f'{key.replace("__", ".")} = "{value}"\n' for key, value in keys.items())


GBP = GRANT.replace('currency = "EUR"', 'currency = "GBP"')
CREDITS = (
    '\n[allocation]\nunit = "ours"\nunits = { ours = { label = "ACCESS credits", unit = "credits", rate = RATE } }\n'
)
IN_CREDITS = """
[study]
title = "Credits"

[assumptions.price]
label = "Price"
value = 2

[[families]]
id = "first"
label = "Runs"
items = [{ id = "work", label = "Work", amount = HOURS, gives = "gpu_hours" }]

[[measures]]
id = "gpu_hours"
label = "GPU-hours"
formula = "0"

[[measures]]
id = "cost"
label = "Cost"
formula = "gpu_hours * price"
""" + CREDITS.replace("RATE", "1")
ONE_YEAR = re.sub(r"\n *(period|spread|months) = .*", "", re.sub(r"\[periods.y[23]\]\nlabel = .*\n", "", USD))
LACKING = "the calendar has the reductions of the allocation year 2026-07 to 2027-06: [calendar] lacks 15% from 10% "
# Of each check of each pack: a study that keeps it, one that breaks it, and the words that say so.
CASES = {
    "nsf, cost share": ("nsf", PLAIN, USD, "NSF takes no voluntary cost share: 20% of people"),
    "nsf, currency": (
        "nsf",
        USD,
        GRANT,
        "the request is in US dollars: it is made in EUR; leave out currency and rate in [budget]",
    ),
    "nsf, years": (
        "nsf",
        USD,
        USD.replace('"2028"', '"2028"\nmonths = 6'),
        "there is a budget of 12 months for each year: 2028 has 6",
    ),
    "nsf, justified": (
        "nsf",
        USD.replace("indirect =", 'note = "A quote."\nindirect ='),
        USD,
        "each line with an amount is justified: Cloud services, Subaward, Personnel have no note",
    ),
    "nih, currency": ("nih", NIH, ERC, "the request is in US dollars: it is made in EUR"),
    "nih, modules": ("nih", NIH, USD, 'direct cost is in modules: state rounding = "modules" and rounds = "direct"'),
    "nih, most": (
        "nih",
        NIH,
        NIH.replace("cost = 80000", "cost = 8000000"),
        "direct cost of a year is at most ten modules: ",
    ),
    "nih, equal": (
        "nih",
        NIH + proposal(texts__additional="The first year buys the runs."),
        NIH,
        "all years have as many modules, or [proposal.texts] additional says why: ",
    ),
    "nih, escalation": (
        "nih",
        re.sub(r"escalation = .*", "escalation = 0", NIH),
        NIH,
        "there is no escalation of future years: 3% of cloud, 3% of subaward, 3% of people",
    ),
    "nih, years": ("nih", NIH, NIH.replace('"2028"', '"2028"\nmonths = 6'), "each period is a year: 2028 has 6"),
    "horizon, currency": ("horizon", ERC, NIH, "the request is in euros: it is made in USD; state currency and rate"),
    "horizon, whole": ("horizon", ERC, GRANT, 'state rounding = "units" and rounds = "direct" in [budget]'),
    "erc, currency": ("erc", ERC, NIH, "the request is in euros: it is made in USD"),
    "erc, whole": ("erc", ERC, GRANT, 'state rounding = "units" and rounds = "direct" in [budget]'),
    "erc, limit": (
        "erc",
        ERC.replace("limit = 900000\n", ""),
        ERC.replace("limit = 900000\n", "").replace("cost = 80000", "cost = 8000000"),
        "the request is within the limit of a Consolidator Grant: it is ",
    ),
    "nairr, link": (
        "nairr",
        USD + proposal(calculator="https://calculator.aws/"),
        USD,
        "a link to the estimate of the provider's calculator is given: state calculator in [proposal]",
    ),
    "nairr, one period": ("nairr", ONE_YEAR, USD, "the request is of one period: there are 3"),
    "nairr, months": (
        "nairr",
        USD,
        USD.replace('"2027"', '"2027"\nmonths = 6'),
        "the period has 12 months: 2027 has 6",
    ),
    "access, credits": (
        "access",
        USD + CREDITS.replace("RATE", "1"),
        USD + CREDITS.replace("RATE", "1000"),
        "the credits are within those of Accelerate, beyond which Maximize begins: it is ",
    ),
    "alcc, reductions": (
        "alcc",
        USD + LATER + ALCC,
        USD + LATER + ALCC.replace("takes = 0.15", "takes = 0.16"),
        f"{LACKING}and below 25% by 2026-11-01",
    ),
    "ukri, currency": ("ukri", GBP, GRANT, "the request is in pounds: it is made in EUR"),
    "ukri, inflation": (
        "ukri",
        re.sub(r"escalation = .*", "escalation = 0", GBP),
        GBP,
        "costs are at current prices, which UKRI indexes itself: 3% of cloud",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_check_is_kept_by_one_study_and_broken_by_another(case: str) -> None:
    name, kept, wrong, words = CASES[case]
    assert [sentence for sentence in said(name, kept) if words[:40] in sentence] == []
    assert len([sentence for sentence in said(name, wrong) if words in sentence]) == 1


def test_every_check_of_every_pack_is_broken_by_some_study() -> None:
    counted = {name: len([case for case in CASES.values() if case[0] == name]) for name in PACKS}
    assert counted == {name: len(item.checks) for name, item in PACKS.items()}
    kinds = {check.kind for item in PACKS.values() for check in item.checks}
    assert kinds == {*OF_BUDGETS, *OTHERS}  # no kind that no pack has


def test_a_cost_share_is_refused_where_the_funder_refuses_it() -> None:
    with pytest.raises(OutputError, match=r"^profile 'nsf' refuses this study: NSF takes no voluntary cost share: 20%"):
        sentences_on_unmet(read(USD), profile("nsf"))  # type: ignore[arg-type]  # an analysis
    with pytest.raises(OutputError, match="refuses this study"):
        outputs(parse_loaded(USD), ["csv"], Options(WHEN, "1", "nsf"))
    assert outputs(parse_loaded(PLAIN), ["csv"], Options(WHEN, "1", "nsf")).files["csv"]
    assert outputs(parse_loaded(USD), ["csv"], Options(WHEN, "1", "ukri")).files["csv"]  # who pays 80 % of full cost


def parse_loaded(text: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - as parse_study
    return parse_study(text.encode(), "grant")


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_names_sections_that_are_there_once_and_says_what_each_must_say(name: str) -> None:
    named = [section for own in PACKS[name].own for section in (*own.sections, *own.also)]
    assert set(named) <= set(stated())
    assert len(set(named)) == len(named)
    assert len({own.id for own in PACKS[name].own}) == len(PACKS[name].own)
    assert all(own.must and own.title for own in PACKS[name].own)
    source = PACKS[name].source
    assert name == "internal" or (source is not None and re.fullmatch(r"2\d{3}-\d\d-\d\d", source.read))
    assert all(fact.by in {"funder", "copy", "other"} and (fact.url or fact.where) for fact in PACKS[name].facts)


def headings(name: str, text: str) -> list[str]:
    html = render(read(text), timestamp=WHEN, version="1", profile=profile(name))  # type: ignore[arg-type]
    return re.findall(r'<h2 id="own-[^>]*>([^<]*)</h2>', html)


def test_the_sections_of_nairr_are_a_to_d_in_the_funders_words() -> None:
    assert headings("nairr", USD) == [
        "A. Scientific/Technical Goal",
        "B. Estimate of Compute, Storage and Other Resources",
        "C. Support Needs",
        "D. Team and Team Preparedness",
    ]


def test_a_text_of_the_author_stands_in_its_section_and_a_missing_one_is_told() -> None:
    text = USD + proposal(texts__goal="To find <b>laws</b> of *scaling*.")
    html = render(read(text), timestamp=WHEN, version="1", profile=profile("nairr"))  # type: ignore[arg-type]
    assert "To find &lt;b&gt;laws&lt;/b&gt; of <em>scaling</em>." in html
    assert "has no text: write it as goal" not in html
    assert "&#39;C. Support Needs&#39; has no text: write it as support in [proposal.texts]" in html
    assert "What it must say: what help is needed, or that none is." in html


def test_a_text_may_have_as_many_characters_as_the_funder_reads() -> None:
    assert not [item for item in said("erc", ERC + proposal(texts__resources="x" * 8000)) if "characters" in item]
    longer = said("erc", ERC + proposal(texts__resources="x" * 8001))
    assert "'Section C. Resources' has 8,001 characters, at most are 8,000" in longer


def test_what_a_study_lacks_for_a_section_is_one_sentence() -> None:
    assert (
        "'Main document' shows our section Allocation, for which the study states nothing; "
        "a unit of it is repacss_gpu or repacss_cpu"
    ) in said("access", USD)
    without = "\n".join(
        line
        for line in (USD[: USD.index("[periods.y1]")] + USD[USD.index("[[families]]") :]).splitlines()
        if line.strip().split(" ")[0] not in {"category", "spread", "period", "months"}
    )
    lacking = "'Section C. Resources' has a budget form, and the study no [periods] and [categories]"
    assert lacking in said("erc", without)


def test_the_form_of_the_erc_has_its_lines_in_order_and_adds_up() -> None:
    made = form(read(ERC), profile("erc"))  # type: ignore[arg-type]
    assert made is not None
    assert [(row.code, row.label) for row in made.rows] == [
        ("A", "Personnel"),
        ("B", "Subcontracting: Subaward"),
        ("C3", "Other goods and services: Cloud services"),
        ("", "Direct costs"),
        ("E", "Indirect costs"),
        ("", "Requested EU contribution"),
    ]
    last = [row.cells[-1].value for row in made.rows]
    assert last[0] + last[1] + last[2] == last[3]
    assert abs(last[4] - (last[0] + last[2]) / 4) <= 0.5
    assert last[3] + last[4] == last[5]
    assert made.currency == "EUR"


def test_a_form_shows_what_it_has_no_line_for_so_that_it_adds_up() -> None:
    made = form(read(USD), profile("ukri"))  # type: ignore[arg-type]
    assert made is not None
    last = {row.label: row.cells[-1].value for row in made.rows}
    lines = [
        row.cells[-1].value
        for row in made.rows
        if not row.is_sum and row.label not in {"Contingency", "Less cost share"}
    ]
    total = sum(lines) + last["Indirect costs"] + last["Contingency"]
    assert last["Total, at 100 %"] == pytest.approx(total)
    assert last["UKRI pays"] == pytest.approx(total - last["Less cost share"], abs=1)


def test_a_category_goes_by_its_line_its_code_or_its_name_and_one_without_is_told() -> None:
    assert [sentence for sentence in said("nsf", USD) if "no line" in sentence and "categor" in sentence] == []
    renamed = USD.replace("categories.people", "categories.folk").replace('"people"', '"folk"')
    words = "a category has no line of the budget form: folk; state their line, of senior, personnel, fringe"
    assert [sentence for sentence in said("nsf", renamed) if words in sentence]
    for line in ("personnel", "B"):
        stated_line = renamed.replace('label = "Personnel"', f'label = "Personnel"\nline = "{line}"')
        assert [sentence for sentence in said("nsf", stated_line) if "category" in sentence] == []
        made = form(read(stated_line), profile("nsf"))  # type: ignore[arg-type]
        assert made is not None
        assert ("B", "Other personnel: Personnel") in [(row.code, row.label) for row in made.rows]


WHO = {
    "author": "A. Author",
    "institution": "University of Somewhere",
    "grant": "G-1",
    "version": "Draft 2",
    "quotes": "2026-11-02",
}


@pytest.mark.parametrize("name", ["a4", "ukri"])
def test_who_asks_stands_on_the_first_page_and_in_the_metadata(name: str) -> None:
    html = render(read(GBP + proposal(**WHO)), timestamp=WHEN, version="1", profile=profile(name))  # type: ignore[arg-type]
    data = render_pdf(html, timestamp=WHEN)
    first = " ".join(PdfReader(BytesIO(data)).pages[0].extract_text().split())
    assert "Author: A. Author · Institution: University of Somewhere · Grant: G-1 · Version: Draft 2" in first
    assert "Date of quotes: 2026-11-02" in first
    with pikepdf.open(BytesIO(data)) as document:
        assert str(document.docinfo["/Author"]) == "A. Author, University of Somewhere"
        assert str(document.docinfo["/Keywords"]) == "G-1"
        assert str(document.docinfo["/Creator"]) == "reportgen 1"


def test_a_pack_that_was_read_through_others_says_so_at_its_end() -> None:
    said_so = "The rules of this profile were read through others only, on 2026-11-28: no page of EuroHPC"
    for name in ("eurohpc", "alcc"):
        html = render(read(USD), timestamp=WHEN, version="1", profile=profile(name))  # type: ignore[arg-type]
        assert (said_so in html) == (name == "eurohpc")


def test_an_anonymous_pack_does_not_say_who_asks() -> None:
    html = render(read(GBP + proposal(**WHO)), timestamp=WHEN, version="1", profile=profile("neurips"))  # type: ignore[arg-type]
    assert not [word for word in WHO.values() if word in html]


def test_the_disclosure_is_markdown_and_latex_for_a_paper() -> None:
    options = Options(WHEN, "1", "neurips")
    made = outputs(parse_loaded(GBP.replace('"Scaling laws"', '"50% of $x_1$"')), ["md", "tex"], options).files
    assert made["tex"].decode().startswith("By experiment it takes: 50\\% of \\$x\\_1\\$, ")
    assert made["md"].decode().startswith("By experiment it takes: 50% of \\$x\\_1\\$, ")
    assert "Budget by period" not in made["md"].decode()
    without = parse_loaded(
        USD.replace('id = "gpu_hours"', 'id = "hours"').replace('"gpu_hours * price"', '"hours * price"')
    )
    missing = outputs(without, ["md"], options).missing["md"]
    assert missing == "the study has no measure gpu_hours, of which a disclosure of compute tells"


def test_a_chart_of_horizon_is_as_large_as_its_letters_must_be() -> None:
    horizon = profile("horizon")
    html = render(read(ERC + LATER), timestamp=WHEN, version="1", profile=horizon)  # type: ignore[arg-type]
    assert "<svg" in html
    assert print_pdf(html, horizon, timestamp=WHEN).data
    with pytest.raises(OutputError, match="in a figure is smaller than 8 pt"):
        print_pdf(html.replace("--chart: 100%", "--chart: 70%"), horizon, timestamp=WHEN)


def test_a_study_may_state_the_pages_of_its_call() -> None:
    assert profile("nsf").with_pages(40).rules.max_pages == 40
    assert profile("nsf").with_pages(None) is profile("nsf")
    text = PLAIN + proposal(texts__goal="word " * 3900)
    html = render(read(text), timestamp=WHEN, version="1", profile=profile("nairr"))  # type: ignore[arg-type]
    with pytest.raises(OutputError, match="pages are more than 3"):
        print_pdf(html, profile("nairr"), timestamp=WHEN)
    assert print_pdf(html, profile("nairr").with_pages(40), timestamp=WHEN).data


def test_a_date_of_quotes_is_a_date() -> None:
    with pytest.raises(StudyError, match="is no date such as"):
        read(USD + proposal(quotes="soon"))


def alcc(hours: float) -> dict[str, float]:
    """What ALCC takes by each of its rules from a million node-hours of which so many are used in a month."""
    rules = next(check for check in profile("alcc").checks if check.kind == "forfeit").rules
    stated_rules = ", ".join(
        f'{{ by = "{day}", above = {above}, below = {below}, takes = {takes} }}' for day, above, below, takes in rules
    )
    text = FORFEITED.replace("forfeit = [{ by = 4, below = 0.1, takes = 0.3 }]", f"forfeit = [{stated_rules}]")
    text = (
        text.replace('"2027-01"', '"2026-07"').replace("12500 /", f"{hours} /").replace("value = 125000", "value = 1e6")
    )
    analysis = read(text.replace("high = 150000", "high = 2e6"))
    assert said("alcc", text)[-1].startswith("'Computational readiness'")  # whose rules the calendar has
    return {f"{number}": analysis.number(f"calendar.rule.{number}.lost") for number in range(1, 5)}  # type: ignore[attr-defined]


def test_alcc_takes_by_one_band_of_each_date() -> None:
    # 5 % used by 2026-11-01: a quarter of 950,000, and not 15 % of the rest as well, which would make 344,375.
    # 10 % by 2027-03-01: half of what is left, 1,000,000 - 237,500 - 100,000.
    assert alcc(12_500) == pytest.approx({"1": 237_500, "2": 0, "3": 331_250, "4": 0})
    # Exactly 10 % on the first date is in the upper band: 15 % of 900,000; 20 % by the second: half of the rest.
    assert alcc(25_000) == pytest.approx({"1": 0, "2": 135_000, "3": 332_500, "4": 0})
    # 40 % and 80 %: nothing is taken.
    assert alcc(100_000) == pytest.approx({"1": 0, "2": 0, "3": 0, "4": 0})
    # 20 % and 40 %: 15 % of 800,000, then a quarter of 1,000,000 - 120,000 - 400,000.
    assert alcc(50_000) == pytest.approx({"1": 0, "2": 120_000, "3": 0, "4": 120_000})


def test_a_day_counts_months_from_the_start_of_the_calendar() -> None:
    assert months_until("2026-07", "2026-11-01") == 4
    assert months_until("2026-07", "2027-03-16") == 8 + 15 / 31
    with pytest.raises(StudyError, match="month 24 is in no period"):
        read(FORFEITED.replace("by = 4", 'by = "2029-01-01"'))
    with pytest.raises(StudyError, match="unknown period '2027-05-01'"):
        read(FORFEITED.replace("by = 4", 'by = "2027-05-01"').replace('start = "2027-01"\n', ""))


def test_the_disclosure_of_a_paper_has_hours_and_runs_and_no_money() -> None:
    html = render(read(USD), timestamp=WHEN, version="1", profile=profile("neurips"))  # type: ignore[arg-type]
    words = " ".join(re.sub(r"<[^>]*>", "", html[html.index("<main>") :]).split())
    hours = [6 * width**2 * 6e13 / 3600 / 4e14 for width in (4096, 8192)]
    scaling = 3 * sum(hours) + 4 * sum(width**2 * 6e13 / 8 / 3600 / 4e14 for width in (4096, 8192))
    total = scaling + 2 * hours[0]
    assert f"Scaling laws, {scaling:,.0f} GPU-hours in " in words
    assert f"All experiments together take {total:,.0f} GPU-hours, or " in words
    assert "Failed and preliminary runs are not counted beyond these." in words
    assert "$" not in words
    without = said(
        "neurips", USD.replace('id = "gpu_hours"', 'id = "hours"').replace('"gpu_hours * price"', '"hours * price"')
    )
    assert without == [
        "'Experiments compute resources' shows our section disclosure, for which the study states nothing"
    ]


@pytest.mark.parametrize("study", sorted(path.stem for path in INPUTS.glob("*.toml")))
def test_every_pack_builds_for_every_bundled_study_and_says_what_it_lacks(study: str) -> None:
    analysis = analyse(evaluate(parse_study((INPUTS / f"{study}.toml").read_bytes(), study)))
    for name, item in PACKS.items():
        found = sentences_on_unmet(analysis, item)
        assert all(len(sentence) < 400 and not sentence.endswith(".") for sentence in found), name
        html = render(analysis, timestamp=WHEN, version="1", profile=item)
        printed = print_pdf(html, item, timestamp=WHEN, file_name=f"{study}.pdf")
        pages = PdfReader(BytesIO(printed.data)).pages
        words = "".join("".join(page.extract_text() for page in pages).split())
        assert all("".join(own.title.split()) in words for own in item.own if not own.optional), name
        for sentence in found:
            assert "".join(sentence.split()) in words, (name, sentence)


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


def test_words_of_a_text_are_counted_against_the_call() -> None:
    # Four words: neither the sign of a list nor that of a heading is one.
    text = USD + '\n[proposal]\ntexts.goal = "# Goal\\n\\n- to find out"\nmax_words.goal = WORDS\n'
    assert [item for item in said("nairr", text.replace("WORDS", "3")) if "words" in item] == [
        "'A. Scientific/Technical Goal' has 4 words, at most are 3"
    ]
    assert not [item for item in said("nairr", text.replace("WORDS", "4")) if "words" in item]
