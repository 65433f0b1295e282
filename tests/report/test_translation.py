"""A translation is a file: each word of ours in a report stands in a message of the catalogue."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from jinja2 import nodes

import reportgen
from reportgen.describe.language import in_use, speaking, translated, translated_count
from reportgen.readback.read import load_workbook_study
from reportgen.report import html
from reportgen.report.environment import packaged
from reportgen.report.paper_tables import make_latex, make_markdown
from reportgen.report.po_file import read_po
from reportgen.report.profiles import profile
from reportgen.report.word import make_docx
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from scripts.language import FILE, written
from tests.parts.calendar.studies import FORFEITED
from tests.parts.fit.studies import SMALL as FIT
from tests.report.test_language import GERMAN, Languages
from tests.support.editing import built, with_entries
from tests.support.pseudo import LANGUAGE, ROOT, Outside, Words, texts_of, texts_of_file, translation
from tests.support.rich import STUDY as RICH
from tests.support.word import OPTIONS

if TYPE_CHECKING:
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.options import Options

MOMENT = datetime(2026, 1, 2, tzinfo=UTC)
STUDIES = sorted(path.stem for path in (ROOT / "inputs").glob("*.toml"))
# What is not translated, as a pattern of the words that are left, and why.
LEFT_OUT = {
    r"check [\w ]+": "names of the graph among data for the script, which nobody sees",
    r"(build )?[\w-]+ toml": "the name of the study's file, and the command",
    r"[0-9a-f]+": "the fingerprint of the study's file",
    r"book": "the source of a price from the price book, which is written into the study when it is read",
    r"sumproduct": "a function of the formula language, in the words of an equation",
}


# Sections that no bundled study has, each with a study that has it.
OTHERS = {
    "fit": FIT,
    "allocation": f'{FORFEITED}\n[allocation]\nunit = "ncsa_h100"\n',
    "actuals": f'{RICH}\n[[actuals.used]]\nline = "first.main"\nmonth = "2024-07"\nhours = 7\ncost = 40\n',
    "changes": RICH,
}


@cache
def text_of(study: str) -> str:
    """Return the text of a bundled study, or of another one by its section, in the language of the translation."""
    file = ROOT / "inputs" / f"{study}.toml"
    text = OTHERS[study] if study in OTHERS else file.read_text(encoding="utf-8")
    return re.sub(r"^\[study\]\n", f'[study]\nlanguage = "{LANGUAGE}"\n', text, flags=re.MULTILINE)


@cache
def words_of(study: str) -> Words:
    files = [ROOT / "inputs" / "units" / "centres.toml", *(ROOT / "inputs" / "blocks").glob("*.toml")]
    texts = [*texts_of(tomllib.loads(text_of(study))), *(text for file in files for text in texts_of_file(file))]
    for file in (ROOT / "inputs" / "prices").glob("*.csv"):
        texts += file.read_text(encoding="utf-8").replace("\n", ",").split(",")
    return Words([*texts, "reportgen"])


@cache
def study_of(study: str) -> LoadedStudy:
    """Return a study, that of the section on changes from an edited workbook."""
    text = text_of(study)
    if study != "changes":
        return parse_study(text.encode(), study)
    with TemporaryDirectory() as folder:
        edited = Path(folder) / "changes.xlsx"
        edited.write_bytes(with_entries(built(text, study), text, {"price@base": 5.0, "steps@base": 200.0}))
        return load_workbook_study(edited)


@cache
def document(study: str, kind: str) -> str:
    analysis = analyse(reportgen.evaluate(study_of(study)))
    chosen = None if kind == "page" else profile(kind)
    files = {f"language/{LANGUAGE}.po": translation()}
    return html._render(html._Document(analysis, MOMENT, "1", chosen, None, files))


@cache
def left(study: str, kind: str) -> list[tuple[str, str, str]]:
    """Return the words of ours outside messages: the section that they stand in, the words, and their text."""
    words, found = words_of(study), []
    for section, text in Outside(document(study, kind)).found:
        rest = " ".join(words.others(text))
        if rest and not any(re.fullmatch(pattern, rest) for pattern in LEFT_OUT):
            found.append((section, rest, text.strip()[:150]))
    return found


@pytest.mark.parametrize("kind", ["page", "a4"])
@pytest.mark.parametrize("study", STUDIES)
def test_every_text_of_ours_is_a_message(study: str, kind: str) -> None:
    assert left(study, kind) == []


@pytest.mark.parametrize("section", OTHERS)
def test_every_text_of_a_section_that_no_bundled_study_has_is_a_message(section: str) -> None:
    for kind in ("page", "a4"):
        assert f' id="{section}"' in document(section, kind)
        assert left(section, kind) == []


@pytest.mark.parametrize("kind", ["internal", "justification", "progress"])
def test_every_text_of_a_profile_that_is_no_funders_is_a_message(kind: str) -> None:
    """What a funder calls its sections and asks for is in the funder's language."""
    assert left("grant", kind) == []


@pytest.mark.parametrize("pattern", LEFT_OUT)
def test_what_is_left_out_is_there(pattern: str) -> None:
    documents = [document(study, kind) for study in STUDIES for kind in ("page", "a4")]
    words = [words_of(study) for study in STUDIES for _ in range(2)]
    pairs = zip(documents, words, strict=True)
    rests = {" ".join(of.others(text)) for page, of in pairs for _, text in Outside(page).found}
    assert any(re.fullmatch(pattern, rest) for rest in rests)


def test_words_that_are_in_no_message_are_noticed() -> None:
    page = document("scaling-law-fit", "page")
    for old, new in ((">⟦Total⟧<", ">Total<"), ('aria-label="⟦Try other values⟧"', 'aria-label="Try other values"')):
        assert old in page
        found = Outside(page.replace(old, new, 1)).found
        words = words_of("scaling-law-fit")
        assert [rest for _, text in found if (rest := " ".join(words.others(text))) and rest in new.lower()]


def test_the_template_of_translations_is_current() -> None:
    assert FILE.read_bytes() == written(), "make language"


_TOLD = re.compile(r'(?:aria-label|title|alt|placeholder|data-told|data-label|data-title)="[^"]*[A-Za-z][^"]*"')


def bare_words(name: str) -> list[str]:
    """Return the words of a template outside its tags, its expressions and its messages."""
    environment, kept, message = packaged(), [], False
    tokens = list(environment.lex((ROOT / "templates" / name).read_text(encoding="utf-8")))
    for place, (_, kind, text) in enumerate(tokens):
        if kind == "name" and tokens[place - 1][1] == "whitespace" and tokens[place - 2][1] == "block_begin":
            message = text in {"trans", "pluralize"} or (message and text != "endtrans")
        if kind == "data" and not message:
            kept.append(text)
    text = re.sub(r"(?s)<style>.*?</style>", "", "".join(kept))
    rest = re.sub(r"<[^<>]*>", " ", re.sub(r'[\w-]+="[^"]*"', "", text))
    return [*_TOLD.findall(text), *(word for word in rest.split() if re.search("[A-Za-z]", word))]


TEMPLATES = sorted(
    path.relative_to(ROOT / "templates").as_posix()
    for path in [*(ROOT / "templates" / "sections").glob("*.j2"), *(ROOT / "templates").glob("*.html.j2")]
    if path.name not in {"diff.html.j2", "portfolio.html.j2"}
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_no_words_outside_its_messages(name: str) -> None:
    allowed = {"sections/provenance.html.j2": ["reportgen", "--profile"]}.get(name, [])
    assert bare_words(name) == allowed


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_give_no_texts_of_a_study_to_be_translated(name: str) -> None:
    tree = packaged().parse((ROOT / "templates" / name).read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext", "ngettext"}:
            assert isinstance(call.args[0], nodes.Const), f"line {call.lineno}"


def test_a_study_with_a_translation_is_in_its_language_and_what_is_not_translated_is_marked() -> None:
    file = b'msgid "Assumptions"\nmsgstr "Annahmen"\n\nmsgid "Unit"\nmsgstr "<b>Einheit</b>"\n'
    analysis = analyse(reportgen.evaluate(parse_study(GERMAN.encode(), "small")))
    for chosen in (None, profile("a4")):
        document = html.render(
            analysis, timestamp=MOMENT, version="1", profile=chosen, templates={"language/de.po": file}
        )
        assert '<html lang="de"' in document
        texts = Languages(document).texts
        assert texts["Annahmen"] == {"de"}
        assert texts["<b>Einheit</b>"] == {"de"}, "a translation is no markup where its message is none"
        assert texts["Total"] == {"en"}
        assert texts["Kleine Studie"] == {"de"}
        assert "\ue000" not in document
        assert "\\ue000" not in document


def test_the_language_of_a_country_falls_back_to_the_language() -> None:
    file = b'msgid "Assumptions"\nmsgstr "Annahmen"\n'
    text = GERMAN.replace('language = "de"', 'language = "de-AT"')
    analysis = analyse(reportgen.evaluate(parse_study(text.encode(), "small")))
    document = html.render(analysis, timestamp=MOMENT, version="1", templates={"language/de.po": file})
    assert '<html lang="de-AT"' in document
    assert Languages(document).texts["Annahmen"] == {"de-AT"}


def options_of(file: bytes) -> Options:
    return replace(OPTIONS, templates={"language/de.po": file})


def test_a_word_file_is_in_the_language_of_its_translation() -> None:
    file = (
        b'msgid "Assumptions"\nmsgstr "Annahmen"\n\nmsgctxt "caption"\nmsgid "Table"\nmsgstr "Tabelle"\n\n'
        b'msgid "%(day)s January %(year)s"\nmsgstr "%(day)s. Januar %(year)s"\n'
    )
    analysis = analyse(reportgen.evaluate(parse_study(GERMAN.encode(), "small")))
    with ZipFile(BytesIO(make_docx(analysis, replace(options_of(file), timestamp=MOMENT)))) as word:
        body, styles = word.read("word/document.xml").decode(), word.read("word/styles.xml").decode()
        feet = "".join(word.read(name).decode() for name in word.namelist() if "footer" in name)
        assert "<dc:language>de</dc:language>" in word.read("docProps/core.xml").decode()
    assert 'w:lang w:val="de"' in styles
    assert ">Annahmen</w:t>" in body
    assert ">Tabelle </w:t>" in body
    assert " SEQ Table " in body, "fields count by one name in every language"
    assert re.search(r'<w:lang w:val="en"/></w:rPr><w:t [^>]*>Sources of uncertainty</w:t>', body)
    assert "2. Januar 2026" in feet
    assert not {"\ue000", "\ue001"} & set(body + feet)


def test_tables_for_papers_are_in_the_language_of_their_translation() -> None:
    file = b'msgid "Total"\nmsgstr "Summe"\n\nmsgid "Family"\nmsgstr "Familie_1"\n'
    analysis = analyse(reportgen.evaluate(parse_study(GERMAN.encode(), "small")))
    markdown, latex = (make(analysis, options_of(file)).decode() for make in (make_markdown, make_latex))
    assert "| Summe |" in markdown
    assert "Familie\\_1" in latex, "a translation is escaped as every text is"
    assert not {"\ue000", "\ue001"} & set(markdown + latex)
    assert " of each family" in markdown, "what is not translated is English"


def test_other_outputs_stay_english() -> None:
    """The workbook, the data and the terminal have no translation, and a report leaves none behind."""
    file = b'msgid "Total"\nmsgstr "Summe"\n'
    analysis = analyse(reportgen.evaluate(parse_study(GERMAN.encode(), "small")))
    html.render(analysis, timestamp=MOMENT, version="1", templates={"language/de.po": file})
    make_markdown(analysis, options_of(file))
    assert (in_use(), translated("Total"), translated_count("one", "many", 2)) == ("", "Total", "many")


def test_words_follow_a_number_by_the_rule_of_the_language() -> None:
    """A budget justification counts families: one, two to four, five and more, as Polish does."""
    rule = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    forms = ("rodzina", "rodziny", "rodzin")
    file = f'msgid ""\nmsgstr "Plural-Forms: {rule}\\n"\n\nmsgid "line"\nmsgid_plural "lines"\n' + "".join(
        f'msgstr[{place}] "{form}"\n' for place, form in enumerate(forms)
    )
    with speaking(read_po("pl.po", file.encode(), "pl")):
        assert [translated_count("line", "lines", number) for number in (1, 2, 5, 22)] == [
            "rodzina",
            "rodziny",
            "rodzin",
            "rodziny",
        ]
    assert translated_count("line", "lines", 2) == "lines"
