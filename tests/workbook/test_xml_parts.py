"""Parts of the file put right: relations, fonts, dates and prefixes."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from openpyxl.xml import constants as ns

from reportgen.workbook.xml_parts import complete_fonts, correct_relations, date_and_sign, serialised

MAIN = f'xmlns="{ns.SHEET_MAIN_NS}"'


def element(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - written here


def relations(*inside: str) -> ET.Element:
    return element(f'<Relationships xmlns="{ns.PKG_REL_NS}">{"".join(inside)}</Relationships>')


@pytest.mark.parametrize(
    ("name", "target", "relative"),
    [
        ("xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "worksheets/sheet1.xml"),
        ("xl/worksheets/_rels/sheet1.xml.rels", "/xl/drawings/drawing1.xml", "../drawings/drawing1.xml"),
        ("_rels/.rels", "/xl/workbook.xml", "xl/workbook.xml"),
        ("_rels/.rels", "docProps/core.xml", "docProps/core.xml"),
    ],
)
def test_a_target_is_relative_to_the_folder_of_the_part_that_names_it(name: str, target: str, relative: str) -> None:
    root = relations(f'<Relationship Id="rId1" Target="{target}"/>')
    correct_relations(root, name, strings=False)
    assert [dict(relation.attrib) for relation in root] == [{"Id": "rId1", "Target": relative}]


def test_a_target_outside_the_file_stays_as_it_is() -> None:
    root = relations('<Relationship Target="/srv/a" TargetMode="External"/>', "<Relationship/>")
    correct_relations(root, "xl/_rels/workbook.xml.rels", strings=False)
    assert [relation.get("Target") for relation in root] == ["/srv/a", None]


@pytest.mark.parametrize(
    ("name", "strings", "added"),
    [
        ("xl/_rels/workbook.xml.rels", True, True),
        ("xl/_rels/workbook.xml.rels", False, False),
        ("xl/worksheets/_rels/sheet1.xml.rels", True, False),
    ],
)
def test_the_table_of_texts_is_related_to_the_workbook_under_the_next_number(
    name: str, strings: bool, added: bool
) -> None:
    root = relations('<Relationship Id="rId1"/>', '<Relationship Id="rId2"/>')
    correct_relations(root, name, strings=strings)
    link = {"Id": "rId3", "Type": f"{ns.REL_NS}/sharedStrings", "Target": "sharedStrings.xml"}
    assert [dict(relation.attrib) for relation in root][2:] == ([link] if added else [])
    assert {relation.tag for relation in root} == {f"{{{ns.PKG_REL_NS}}}Relationship"}


@pytest.mark.parametrize(
    ("first", "name", "size"),
    [
        ('<sz val="9"/><name val="Arial"/>', "Arial", "9"),
        ('<name val="Arial"/>', "Arial", "11"),
        ('<sz val="9"/>', "Calibri", "9"),
        ("<sz/><name/>", "Calibri", "11"),
        ("", "Calibri", "11"),
    ],
)
def test_a_font_without_name_or_size_has_the_first_fonts_or_the_usual_ones(first: str, name: str, size: str) -> None:
    styles = element(f"<styleSheet {MAIN}><fonts><font>{first}</font><font><b/></font></fonts></styleSheet>")
    complete_fonts(styles)
    fonts = styles.findall("{*}fonts/{*}font")
    assert [[child.tag.rpartition("}")[2] for child in font] for font in fonts] == [["sz", "name"], ["b", "sz", "name"]]
    assert [child.get("val") for child in fonts[1]] == [None, size, name]


def test_a_font_keeps_what_it_says_in_excels_order_wherever_it_stands() -> None:
    said = '<name val="Arial"/><color rgb="0"/><u/><sz val="8"/><i/><b/>'
    styles = element(
        f"<styleSheet {MAIN}><fonts><font>{said}</font></fonts>"
        "<dxfs><dxf><font><color/><b/></font></dxf></dxfs></styleSheet>"
    )
    complete_fonts(styles)
    order = [[child.tag.rpartition("}")[2] for child in font] for font in styles.iter(f"{{{ns.SHEET_MAIN_NS}}}font")]
    assert order == [["b", "i", "u", "sz", "color", "name"], ["b", "color"]]
    assert styles.find("{*}fonts/{*}font/{*}name").get("val") == "Arial"  # type: ignore[union-attr]  # it is above


def test_the_document_is_dated_in_whole_seconds_and_signed_by_nobody() -> None:
    names = {"dcterms": ns.DCTERMS_NS, "dc": ns.DCORE_NS, "cp": ns.COREPROPS_NS}
    declared = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in names.items())
    root = element(
        f"<cp:coreProperties {declared}><dc:creator>A</dc:creator><cp:lastModifiedBy>B</cp:lastModifiedBy>"
        "<dcterms:created>x</dcterms:created><dcterms:modified>y</dcterms:modified><dc:title>T</dc:title></cp:coreProperties>"
    )
    date_and_sign(root, datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC))
    texts = {child.tag.rpartition("}")[2]: child.text for child in root}
    assert texts == {
        "creator": "reportgen",
        "created": "2026-01-02T03:04:05Z",
        "modified": "2026-01-02T03:04:05Z",
        "title": "T",
    }


def test_namespaces_have_their_usual_prefixes_and_unknown_ones_a_number() -> None:
    root = element(
        f'<a:x xmlns:a="{ns.SHEET_MAIN_NS}" xmlns:q="{ns.REL_NS}" xmlns:z="urn:one" xmlns:y="urn:two"'
        ' q:id="1" xml:lang="en"><z:b y:k="2" plain="3">t</z:b></a:x>'
    )
    assert serialised(root).decode() == (
        f'<x xmlns="{ns.SHEET_MAIN_NS}" xmlns:r="{ns.REL_NS}" xmlns:ns3="urn:one" xmlns:ns4="urn:two" r:id="1"'
        ' xml:lang="en"><ns3:b ns4:k="2" plain="3">t</ns3:b></x>'
    )
