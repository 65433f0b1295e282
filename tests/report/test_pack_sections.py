"""Packs of funders: their own sections, budget forms and disclosures."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from reportgen.describe.options import Options
from reportgen.pipeline import outputs
from reportgen.report.funder_form import form
from reportgen.report.html import render
from reportgen.report.pdf import print_pdf, render_pdf
from reportgen.report.profiles import profile
from reportgen.report.requirements import sentences_on_unmet
from reportgen.report.sections import stated
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import OutputError
from tests.parts.budget.studies import GRANT
from tests.parts.budget.test_rounded_direct import ERC
from tests.support.packs import GBP, LATER, PACKS, PLAIN, USD, WHEN, parse_loaded, proposal, read, said

INPUTS = Path(__file__).resolve().parents[2] / "inputs"


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


def test_a_sum_in_another_currency_than_its_form_says_so() -> None:
    for name, label in (("horizon", "Requested, in EUR"), ("nih", "Total, in EUR")):
        html = render(read(GRANT), timestamp=WHEN, version="1", profile=profile(name))  # type: ignore[arg-type]
        assert "Budget form, in USD" in html
        assert f'<th scope="row">{label}</th>' in html
        html = render(read(ERC), timestamp=WHEN, version="1", profile=profile(name))  # type: ignore[arg-type]
        assert ", in EUR</th>" not in html


def test_a_page_for_a_head_of_group_says_how_likely_the_budget_suffices() -> None:
    """Of the bundled grant, as in its section on uncertainty."""
    study = (INPUTS / "grant.toml").read_text()
    html = render(read(study), timestamp=WHEN, version="1", profile=profile("internal"))  # type: ignore[arg-type]
    chance = "The total that is budgeted, contingency included, covers direct and indirect cost in {} of the draws."
    plain = " ".join(re.sub(r"<[^>]+>", "", html).split())
    page = render(read(study), timestamp=WHEN, version="1")  # type: ignore[arg-type]
    whole = " ".join(re.sub(r"<[^>]+>", "", page).split())
    said_there = re.search(r"within the total that is budgeted, contingency included, in ([\d.]+%) of", whole)
    assert said_there is not None
    assert chance.format(said_there[1]) in plain


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


@pytest.mark.slow
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
