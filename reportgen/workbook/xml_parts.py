"""Correct the XML parts of an .xlsx file so that every program reads them: prefixes, relative targets, fonts, dates."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from openpyxl.xml import constants as ns
from openpyxl.xml.functions import tostring

if TYPE_CHECKING:
    from datetime import datetime

# Prefixes as Excel writes them; Gnumeric drops charts whose elements have others.
_PREFIXES = {
    ns.SHEET_MAIN_NS: "",
    ns.PKG_REL_NS: "",
    ns.CONTYPES_NS: "",
    ns.XPROPS_NS: "",
    ns.CUSTPROPS_NS: "",
    ns.VTYPES_NS: "vt",
    ns.REL_NS: "r",
    ns.XML_NS: "xml",
    ns.DRAWING_NS: "a",
    ns.CHART_NS: "c",
    ns.CHART_DRAWING_NS: "cdr",
    ns.SHEET_DRAWING_NS: "xdr",
    ns.COREPROPS_NS: "cp",
    ns.DCORE_NS: "dc",
    ns.DCTERMS_NS: "dcterms",
    ns.XSI_NS: "xsi",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "urn:schemas-microsoft-com:office:excel": "x",
}
_FONT_ORDER = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family"),
    *("charset", "scheme"),
)
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def serialised(root: ET.Element) -> bytes:
    """Return an element as XML with Excel's prefixes; the element is changed.

    ElementTree itself can only register prefixes for the whole process.
    """
    used: dict[str, str] = {}

    def prefixed(name: str) -> str:
        if not name.startswith("{"):
            return name
        namespace, local = name[1:].split("}")
        prefix = used.setdefault(namespace, _PREFIXES.get(namespace, f"ns{len(used)}"))
        return f"{prefix}:{local}" if prefix else local

    for element in root.iter():
        element.tag = prefixed(element.tag)
        element.attrib = {prefixed(name): value for name, value in element.attrib.items()}
    used.pop(ns.XML_NS, None)  # needs no declaration
    root.attrib = {f"xmlns:{prefix}".rstrip(":"): name for name, prefix in used.items()} | root.attrib
    return ET.tostring(root, encoding="unicode").encode()


def xml(element: ET.Element) -> bytes:
    """Return an element that openpyxl made as XML with Excel's prefixes."""
    # openpyxl makes lxml's elements where lxml is installed; parsing them again gives the same file without it.
    return serialised(ET.fromstring(tostring(element)))  # noqa: S314


def correct_relations(root: ET.Element, name: str, *, strings: bool) -> None:
    """Make the targets in a relationships part relative, because some readers misread absolute ones.

    ``name`` is the part's path. With ``strings`` the workbook's relationships get one to the shared strings.
    """
    folder = "/" + posixpath.dirname(posixpath.dirname(name))
    for relation in root:
        target = relation.get("Target", "")
        if target.startswith("/") and relation.get("TargetMode") != "External":
            relation.set("Target", posixpath.relpath(target, folder))
    if strings and name == ns.ARC_WORKBOOK_RELS:
        link = {"Id": f"rId{len(root) + 1}", "Type": f"{ns.REL_NS}/sharedStrings", "Target": "sharedStrings.xml"}
        ET.SubElement(root, f"{{{ns.PKG_REL_NS}}}Relationship", link)


def complete_fonts(root: ET.Element) -> None:
    """Give fonts without a name or size those of the default font, and sort each font's elements as Excel does."""
    fonts = root.findall("{*}fonts/{*}font")
    for tag, fallback in ("sz", "11"), ("name", "Calibri"):
        default = fonts[0].find(f"{{*}}{tag}")
        for font in fonts:
            if font.find(f"{{*}}{tag}") is None:
                value = fallback if default is None else default.get("val", fallback)
                ET.SubElement(font, f"{{{ns.SHEET_MAIN_NS}}}{tag}", val=value)
    for font in root.iter(f"{{{ns.SHEET_MAIN_NS}}}font"):
        font[:] = sorted(font, key=lambda child: _FONT_ORDER.index(child.tag.partition("}")[2]))


def date_and_sign(root: ET.Element, moment: datetime) -> None:
    """Set the document's dates, set its creator to reportgen, and remove the name of the last editor."""
    for element in list(root):
        if element.tag in (f"{{{ns.DCTERMS_NS}}}created", f"{{{ns.DCTERMS_NS}}}modified"):
            element.text = moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
        elif element.tag.endswith("}creator"):
            element.text = "reportgen"
        elif element.tag.endswith("}lastModifiedBy"):
            root.remove(element)
