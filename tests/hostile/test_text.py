"""Text never becomes code: naughty strings and payloads in every slot of a study, in every output."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from reportgen.data.tables import csv_of, tables
from reportgen.report.html import render
from reportgen.report.profiles import profile
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from reportgen.workbook.write import write_workbook
from tests.hostile import count
from tests.hostile.slots import EVERYWHERE, PLAIN, study
from tests.hostile.strings import PAYLOADS, controls, naughty

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportgen.describe.evaluation import Analysis
    from tests.support.cells import Key
    from tests.support.office import Office

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
STRINGS = tuple(dict.fromkeys([*PAYLOADS, *naughty()]))
CHUNK = 30
CHUNKS = [STRINGS[start : start + CHUNK] for start in range(0, len(STRINGS), CHUNK)]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LETTERS = re.compile(r"[A-Z]+")


def analysed(text: str) -> Analysis:
    return analyse(evaluate(parse_study(text.encode(), "naughty")))


def benign(size: int) -> tuple[str, ...]:
    return tuple(f"Words {number}" for number in range(size))


def tried() -> list[tuple[str, ...]]:
    """Every payload always, the other strings as far as there is time."""
    wanted = min(count("STRINGS"), len(STRINGS))
    return CHUNKS[: -(-wanted // CHUNK)]


def workbook(analysis: Analysis) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(write_workbook(analysis, timestamp=MOMENT, version="1")))


def formulas(archive: zipfile.ZipFile) -> dict[tuple[str, str], str]:
    """Every formula in the raw XML, wherever it stands: in a cell, a name, a rule, a chart."""
    found: dict[tuple[str, str], str] = {}
    for part in archive.namelist():
        if not part.endswith((".xml", ".rels", ".vml")):
            continue
        root = ET.fromstring(archive.read(part))
        for cell in root.iter(f"{MAIN}c"):
            for formula in cell.iter(f"{MAIN}f"):
                found[part, cell.get("r", "")] = formula.text or ""
        for number, element in enumerate(root.iter()):
            tag = element.tag.rpartition("}")[2]
            if tag in {"formula", "formula1", "formula2", "definedName", "f"}:
                found[part, f"{tag} {number}"] = element.text or ""
    return found


def texts(archive: zipfile.ZipFile) -> dict[tuple[str, str], str]:
    """The text of every cell that has one, as any reader of the XML takes it."""
    strings = [
        "".join(t.text or "" for t in item.iter(f"{MAIN}t"))
        for item in ET.fromstring(archive.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")
    ]
    found = {}
    for part in archive.namelist():
        if part.startswith("xl/worksheets/sheet"):
            for cell in ET.fromstring(archive.read(part)).iter(f"{MAIN}c"):
                if cell.get("t") == "s":
                    found[part, cell.get("r", "")] = _unescaped(strings[int(cell.findtext(f"{MAIN}v") or 0)])
    return found


def _unescaped(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


@pytest.fixture(scope="module")
def plain_workbook() -> zipfile.ZipFile:
    return workbook(analysed(study(benign(CHUNK))))


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(len(tried())))
def test_no_string_in_any_slot_becomes_a_formula_of_the_workbook(chunk: int, plain_workbook: zipfile.ZipFile) -> None:
    several = CHUNKS[chunk]
    archive = workbook(analysed(study(several, single=several[chunk % len(several)])))
    expected = plain_workbook if len(several) == CHUNK else workbook(analysed(study(benign(len(several)))))
    assert archive.namelist() == expected.namelist()
    ours, theirs = formulas(archive), formulas(expected)
    # Sheets of cases and rankings order their rows by value, not by text, so each formula has its own place.
    assert sorted(key for key in ours if " " not in key[1]) == sorted(key for key in theirs if " " not in key[1])
    assert len(ours) == len(theirs)
    functions = {word for formula in theirs.values() for word in re.findall(r"[A-Z][A-Z0-9.]*(?=\()", formula)}
    for formula in ours.values():
        outside = re.sub(r'"(?:[^"]|"")*"', '""', formula)  # what stands in quotes is a text
        assert set(re.findall(r"[A-Za-z][A-Za-z0-9.]*(?=\()", outside)) <= functions, formula
        assert "|" not in outside, formula
        assert "[" not in outside, formula
    written = set(texts(archive).values())
    assert [text for text in several if text not in written] == []


@pytest.mark.slow
def test_no_link_of_a_workbook_leads_anywhere_but_the_web_or_a_sheet() -> None:
    archive = workbook(analysed(study(PAYLOADS)))
    for part in archive.namelist():
        if part.endswith(".rels"):
            for relation in ET.fromstring(archive.read(part)):
                if relation.get("TargetMode") == "External":
                    assert relation.get("Target", "").startswith(("http://", "https://", "mailto:"))


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(len(tried())))
def test_every_text_is_the_same_after_libreoffice_saved_the_workbook(
    chunk: int, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "naughty.xlsx"
    path.write_bytes(write_workbook(analysed(study(CHUNKS[chunk])), timestamp=MOMENT, version="1"))
    saved = office.save_as(path, tmp_path / "saved.xlsx")
    before, after = cell_texts(path), cell_texts(saved)
    # What looks escaped LibreOffice reads as it is meant, and forgets to escape when it writes.
    plain = {key: text for key, text in before.items() if not re.search("_x[0-9A-Fa-f]{4}_", text)}
    wrong = [f"{key}: {text!r} became {after.get(key)!r}" for key, text in plain.items() if after.get(key) != text]
    assert wrong == []
    assert [text for text in CHUNKS[chunk] if text not in before.values()] == []


def cell_texts(path: Path) -> dict[Key, str]:
    """By sheet and address, of cells without a formula."""
    with zipfile.ZipFile(path) as archive:
        return texts(archive)


class Dom(HTMLParser):
    """The tree of a page: each element's depth, name and attributes' names; and its dangerous places."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input", "col", "wbr", "source"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth = 0
        self.drawing = 0
        self.shape: list[tuple[int, str, tuple[str, ...]]] = []
        self.wrong: list[str] = []
        self.data: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.drawing:  # the pictures of formulas spell words in outlines
            self.shape.append((self.depth, tag, tuple(sorted(name for name, _ in attrs))))
        elif tag not in {
            "svg",
            "g",
            "path",
            "rect",
            "line",
            "circle",
            "text",
            "tspan",
            "title",
            "desc",
            "use",
            "symbol",
        }:
            self.wrong.append(f"{tag} in a drawing")
        self.drawing += tag == "svg"
        if tag in {"iframe", "object", "embed", "base", "frame", "applet", "img", "link"}:
            self.wrong.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in {"srcdoc", "action", "formaction", "background"}:
                self.wrong.append(f"{tag} {name}")
            elif name in {"href", "src", "xlink:href", "data"} and not (value or "").startswith(
                ("http://", "https://", "mailto:", "#", "data:font")
            ):
                self.wrong.append(f"{tag} {name}={value}")
        if tag not in self.VOID:
            self.depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        depth = self.depth
        self.handle_starttag(tag, attrs)
        self.drawing -= tag == "svg"
        self.depth = depth

    def handle_endtag(self, tag: str) -> None:
        self.drawing -= tag == "svg"
        if tag not in self.VOID:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.data.append(data)


def dom(html: str) -> Dom:
    tree = Dom()
    tree.feed(html)
    tree.close()
    return tree


def pages(analysis: Analysis) -> tuple[str, str]:
    """The live page and the document that the PDF is made of."""
    return (
        render(analysis, timestamp=MOMENT, version="1"),
        render(analysis, timestamp=MOMENT, version="1", profile=profile("a4")),
    )


@pytest.fixture(scope="module")
def plain_shapes() -> list[list[tuple[int, str, tuple[str, ...]]]]:
    return [dom(html).shape for html in pages(analysed(study(benign(CHUNK), frozenset({PLAIN}))))]


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(len([chunk for chunk in tried() if len(chunk) == CHUNK])))
def test_the_tree_of_the_report_is_the_same_whatever_its_texts(
    chunk: int, plain_shapes: list[list[tuple[int, str, tuple[str, ...]]]]
) -> None:
    several = CHUNKS[chunk]
    found = pages(analysed(study(several, frozenset({PLAIN}), single=several[chunk % CHUNK])))
    for html, expected in zip(found, plain_shapes, strict=True):
        tree = dom(html)
        assert tree.wrong == []
        different = [pair for pair in zip(tree.shape, expected, strict=False) if pair[0] != pair[1]]
        assert different[:3] == []
        assert len(tree.shape) == len(expected)


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(len(tried())))
def test_markdown_and_symbols_make_no_element_that_loads_or_runs(chunk: int) -> None:
    analysis = analysed(study(CHUNKS[chunk], EVERYWHERE, single=CHUNKS[chunk][-1]))
    for html in pages(analysis):
        tree = dom(html)
        assert tree.wrong == []
        assert sum(tag == "script" for _, tag, _ in tree.shape) <= 1
        assert sum(tag == "style" for _, tag, _ in tree.shape) <= 2


@pytest.mark.slow
def test_no_text_of_a_csv_file_is_run_by_a_spreadsheet_whatever_parts_its_cells() -> None:
    for several in CHUNKS:
        analysis = analysed(study(several))
        found = {table.key: table.rows for table in tables(analysis)}
        for key in ("headline", "assumptions", "sweeps"):
            data = csv_of(found[key]).decode("utf-8-sig")
            for row in csv.reader(io.StringIO(data, newline="")):
                for cell in row:
                    for piece in re.split(r"[;\t\r\n]", cell):
                        text = piece.lstrip(' "\u00a0\u200b\u3000')
                        assert not text.startswith(("=", "+", "-", "@", "\uff1d")) or _is_number(text), piece


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9.]+(e[+-]?[0-9]+)?", text) is not None


def test_a_character_that_xml_or_a_terminal_chokes_on_is_refused_by_its_number() -> None:
    refused = 0
    for text in controls():
        with pytest.raises(StudyError) as error:
            parse_study(study([text]).encode())
        assert f"control character U+{ord(text[1]):04X}" in str(error.value)
        assert str(error.value).isascii()
        refused += 1
    assert refused == 65


@pytest.mark.parametrize(
    "url",
    [
        *(
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "\\\\\\\\server\\\\share",
        ),
        *(
            "//evil.example",
            "vbscript:x",
            "ms-excel:ofe|u|http://x",
            "ftp://x",
            "#Sheet!A1",
            "http://a b",
            "http://a\\u0000b",
        ),
        *(" http://a", "http:\\\\\\\\a", 'https://a\\"b', "https://a<b", "mailto:", "http://", "smb://x/y", "blob:x"),
    ],
)
def test_a_link_is_to_the_web_or_a_mail_address_or_refused(url: str) -> None:
    text = study(["words"]).replace("[study]\n", f'[study]\nurl = "{url}"\n', 1)
    with pytest.raises(StudyError, match=r"study\.url"):
        parse_study(text.encode())


def test_there_are_as_many_strings_as_promised(tell: Callable[[str], None]) -> None:
    assert len(naughty()) >= 515
    assert len(PAYLOADS) >= 40
    tell(f"strings tried: {sum(map(len, tried()))} of {len(STRINGS)} in every slot")
