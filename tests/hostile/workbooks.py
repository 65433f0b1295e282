"""Workbooks that are built to hurt a reader, from a good one: bombs, spans over whole sheets, lies in the archive."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Parts = dict[str, bytes]

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
RELS = "xl/_rels/workbook.xml.rels"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
TYPES = "[Content_Types].xml"
ALL = "A1:XFD1048576"
MILLION = 1_000_000


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)  # without the time, so that it is the same
    return made.getvalue()


def hostile(good: bytes) -> dict[str, Callable[[], bytes]]:
    """By name, each made when it is called for."""
    parts = parts_of(good)
    made: dict[str, Callable[[], bytes]] = {
        name: partial(_changed, parts, part, change) for name, part, change in _CHANGES
    }
    for name in (BOOK, RELS, STRINGS, STYLES, TYPES, SHEET):
        less = {key: data for key, data in parts.items() if key != name}
        made |= {
            f"without {name}": partial(packed, less),
            f"empty {name}": partial(packed, parts | {name: b""}),
            f"half of {name}": partial(packed, parts | {name: parts[name][: len(parts[name]) // 2]}),
            f"folder {name}": partial(packed, less | {f"{name}/": b""}),
        }
    return made | _archives(good, parts)


def _changed(parts: Parts, part: str, change: Callable[[bytes], bytes]) -> bytes:
    return packed(parts | {part: change(parts[part])})


def devouring(good: bytes) -> bytes:
    """Small, and no scan sees it: a formula of a megabyte that 3,000 cells share is 3 GB once each has its own."""
    return _shared(good, b'"' + b"x" * 1_000_000 + b'"', 3_000)


def hanging(good: bytes) -> bytes:
    """Small, and no scan sees it: a formula of 100,000 names, moved to each of 9,000 cells in turn."""
    return _shared(good, b"a+" * 100_000 + b"1", 9_000)


def _shared(good: bytes, formula: bytes, cells: int) -> bytes:
    parts = parts_of(good)
    first = b'<c r="A900"><f t="shared" ref="A900:A%d" si="77">%s</f></c>' % (899 + cells, formula)
    rows = [b'<row r="900">' + first + b"</row>"]
    rows += [b'<row r="%d"><c r="A%d"><f t="shared" si="77"/></c></row>' % (n, n) for n in range(901, 900 + cells)]
    return packed(parts | {SHEET: _into(b"sheetData", b"".join(rows))(parts[SHEET])})


def _into(tag: bytes, text: bytes) -> Callable[[bytes], bytes]:
    """Put something before an end tag."""
    return lambda data: data.replace(b"</" + tag + b">", text + b"</" + tag + b">", 1)


def _after(tag: bytes, text: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(b"</" + tag + b">", b"</" + tag + b">" + text, 1)


def _instead(pattern: bytes, text: bytes, times: int = 1) -> Callable[[bytes], bytes]:
    return lambda data: re.sub(pattern, lambda _: text, data, count=times)


def _headed(text: bytes) -> Callable[[bytes], bytes]:
    return lambda data: re.sub(rb"<\?xml[^>]*\?>", lambda found: found[0] + text, data, count=1)


_LAUGHS = (
    b"<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]>"
)
_SPANS = b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (n, n) for n in range(1, 20_000))
_CHANGES: tuple[tuple[str, str, Callable[[bytes], bytes]], ...] = (
    ("merge over the whole sheet", SHEET, _after(b"sheetData", f'<mergeCells><mergeCell ref="{ALL}"/></mergeCells>'.encode())),
    ("20,000 merges", SHEET, _after(b"sheetData", b"<mergeCells>" + _SPANS + b"</mergeCells>")),
    ("link over the whole sheet", SHEET, _after(b"sheetData", f'<hyperlinks><hyperlink ref="{ALL}" location="A1"/></hyperlinks>'.encode())),
    ("rule over the whole sheet", SHEET, _after(b"sheetData", f'<dataValidations><dataValidation type="list" sqref="{ALL}"/></dataValidations>'.encode())),
    ("conditional format over all", SHEET, _after(b"sheetData", f'<conditionalFormatting sqref="{ALL}"/>'.encode())),
    ("array formula over all", SHEET, _into(b"sheetData", f'<row r="900"><c r="A900"><f t="array" ref="{ALL}">1</f><v>1</v></c></row>'.encode())),
    ("shared formula over all", SHEET, _into(b"sheetData", f'<row r="900"><c r="A900"><f t="shared" si="0" ref="{ALL}">A1</f><v>1</v></c><c r="B900"><f t="shared" si="0"/></c></row>'.encode())),
    ("shared formula without a head", SHEET, _into(b"sheetData", b'<row r="900"><c r="A900"><f t="shared" si="77"/></c></row>')),
    ("data table", SHEET, _into(b"sheetData", f'<row r="900"><c r="A900"><f t="dataTable" ref="{ALL}" r1="A1"/></c></row>'.encode())),
    ("dimension of everything", SHEET, _instead(rb"<dimension [^>]*/>|<sheetData>", f'<dimension ref="{ALL}"/><sheetData>'.encode())),
    ("last cell of the sheet", SHEET, _into(b"sheetData", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    ("cell beyond the sheet", SHEET, _into(b"sheetData", b'<row r="9999999"><c r="ZZZZ9999999"><v>1</v></c></row>')),
    ("row of a billion", SHEET, _into(b"sheetData", b'<row r="999999999999"><c><v>1</v></c></row>')),
    ("row of infinity", SHEET, _into(b"sheetData", b'<row r="inf"><c><v>1</v></c></row>')),
    ("row of nan", SHEET, _into(b"sheetData", b'<row r="nan"><c><v>1</v></c></row>')),
    ("row of minus one", SHEET, _into(b"sheetData", b'<row r="-1"><c><v>1</v></c></row>')),
    ("address of nonsense", SHEET, _into(b"sheetData", b'<row r="900"><c r="!!"><v>1</v></c></row>')),
    ("long address", SHEET, _into(b"sheetData", b'<row r="900"><c r="' + b"A" * MILLION + b'1"><v>1</v></c></row>')),
    ("number of a million digits", SHEET, _into(b"sheetData", b'<row r="900"><c r="A900"><v>' + b"9" * MILLION + b"</v></c></row>")),
    ("number that is none", SHEET, _into(b"sheetData", b'<row r="900"><c r="A900"><v>x</v></c></row>')),
    ("number nan", SHEET, _into(b"sheetData", b'<row r="900"><c r="A900"><v>nan</v></c></row>')),
    ("number inf", SHEET, _into(b"sheetData", b'<row r="900"><c r="A900"><v>1e999</v></c></row>')),
    ("string beyond the table", SHEET, _into(b"sheetData", b'<row r="900"><c r="A900" t="s"><v>99999999</v></c></row>')),
    ("string before the table", SHEET, _into(b"sheetData", b'<row r="900"><c r="A900" t="s"><v>-1</v></c></row>')),
    ("unknown kind of cell", SHEET, _into(b"sheetData", b'<row r="900"><c r="A900" t="zz"><v>1</v></c></row>')),
    ("date of nonsense", SHEET, _into(b"sheetData", b'<row r="900"><c r="A900" t="d"><v>99999-99-99</v></c></row>')),
    ("style beyond the table", SHEET, _into(b"sheetData", b'<row r="900"><c r="A900" s="999999"><v>1</v></c></row>')),
    ("500,000 empty cells", SHEET, _into(b"sheetData", b'<row r="900">' + b'<c r="A900"/>' * 500_000 + b"</row>")),
    ("500,000 empty rows", SHEET, _into(b"sheetData", b"<row/>" * 500_000)),
    ("4,000,000 cells", SHEET, _into(b"sheetData", b"<row>" + b"<c><v>1</v></c>" * 4_000_000 + b"</row>")),
    ("deep XML", SHEET, _into(b"sheetData", b"<x>" * 100_000 + b"</x>" * 100_000)),
    ("deep XML unclosed", SHEET, _into(b"sheetData", b"<x>" * 1_000_000)),
    ("a million attributes", SHEET, _into(b"sheetData", b"<row " + b" ".join(b'a%d="1"' % n for n in range(200_000)) + b"/>")),
    ("long formula", SHEET, _into(b"sheetData", b'<row r="900"><c r="A900"><f>' + b"1+" * MILLION + b"1</f><v>1</v></c></row>")),
    ("deep formula", SHEET, _into(b"sheetData", b'<row r="900"><c r="A900"><f>' + b"(" * 100_000 + b"</f><v>1</v></c></row>")),
    ("column widths of everything", SHEET, _instead(rb"<sheetData>", b"<cols>" + b'<col min="1" max="16384" width="1"/>' * 50_000 + b"</cols><sheetData>")),
    ("laughs in a sheet", SHEET, _headed(_LAUGHS)),
    ("laughs in the strings", STRINGS, _headed(_LAUGHS)),
    ("a file in the book", BOOK, _headed(b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>")),
    ("an address in the types", TYPES, _headed(b"<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>")),
    ("a parameter entity", RELS, _headed(b"<!DOCTYPE x [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]>")),
    ("another encoding", SHEET, _instead(rb"<\?xml[^>]*\?>", b'<?xml version="1.0" encoding="x-nonsense"?>')),
    ("UTF-16 document type", SHEET, lambda _: '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16")),
    ("UTF-7", SHEET, lambda _: b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-'),
    ("a string of 10 MB", STRINGS, _into(b"sst", b"<si><t>" + b"x" * 10_000_000 + b"</t></si>")),
    ("a million strings", STRINGS, _into(b"sst", b"<si><t>x</t></si>" * MILLION)),
    ("10,000 names", BOOK, _into(b"definedNames", b"".join(b'<definedName name="n%d">1</definedName>' % n for n in range(10_000)))),
    ("a name over all", BOOK, _into(b"definedNames", f'<definedName name="zz">Summary!{ALL}</definedName>'.encode())),
    ("a name of a million", BOOK, _into(b"definedNames", b'<definedName name="zz">' + b"A1," * MILLION + b"</definedName>")),
    ("a name of no sheet", BOOK, _into(b"definedNames", b'<definedName name="zz" localSheetId="999">1</definedName>')),
    ("10,000 sheets", BOOK, _into(b"sheets", b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n + 500) for n in range(10_000)))),
    ("a sheet of no part", BOOK, _into(b"sheets", b'<sheet name="zz" sheetId="99" r:id="rId999"/>')),
    ("two sheets of one name", BOOK, _instead(rb'<sheet name="[^"]*"', b'<sheet name="Same"', 2)),
    ("a target outside", RELS, _instead(rb'Target="[^"]*sheet1\.xml"', b'Target="../../../../etc/passwd"')),
    ("a target of the disk", RELS, _instead(rb'Target="[^"]*sheet1\.xml"', b'Target="file:///etc/passwd" TargetMode="External"')),
    ("a target of the net", RELS, _instead(rb'Target="[^"]*sheet1\.xml"', b'Target="\\\\127.0.0.1\\x" TargetMode="External"')),
    ("a target of itself", RELS, _instead(rb'Target="[^"]*sheet1\.xml"', b'Target="workbook.xml"')),
    ("100,000 relations", RELS, _into(b"Relationships", b"".join(b'<Relationship Id="z%d" Type="x" Target="x"/>' % n for n in range(100_000)))),
    ("100,000 formats", STYLES, _into(b"cellXfs", b'<xf numFmtId="0"/>' * 100_000)),
    ("a format of a million", STYLES, _into(b"styleSheet", b'<numFmts><numFmt numFmtId="999" formatCode="' + b"0;" * MILLION + b'"/></numFmts>')),
)  # fmt: skip


def _archives(good: bytes, parts: Parts) -> dict[str, Callable[[], bytes]]:
    blanks = b" " * 1_000_000
    return {
        "500 MB of blanks": lambda: packed(parts | {"xl/media/x.bin": blanks * 500}),
        "blanks in a sheet": lambda: packed(
            parts | {SHEET: parts[SHEET].replace(b"<sheetData>", b"<sheetData>" + blanks * 300)}
        ),
        "names that leave": lambda: packed(
            parts | {"../../../../tmp/pwned": b"x", "/etc/pwned": b"x", "C:\\pwned": b"x"}
        ),
        "3,000 parts": lambda: packed(parts | {f"x/{n}": b"" for n in range(3000)}),
        "a size that lies": lambda: _lied(good),
        "parts on one place": lambda: _overlapping(good),
        "a comment of 60 KB": lambda: good[:-2] + struct.pack("<H", 60_000) + b"PK\x05\x06" * 15_000,
        "two directories": lambda: good + good,
        "text before": lambda: b"x" * 1000 + good,
        "stored": lambda: packed(parts, zipfile.ZIP_STORED),
        "bzip2": lambda: packed(parts, zipfile.ZIP_BZIP2),
        "lzma": lambda: packed(parts, zipfile.ZIP_LZMA),
        "an archive in an archive": lambda: packed({"book.xlsx": good}),
    }


def _lied(good: bytes) -> bytes:
    """A directory that says that the parts are small."""
    data = bytearray(good)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, 10)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _overlapping(good: bytes) -> bytes:
    """All parts of the directory begin where the first one does."""
    data = bytearray(good)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 42, 0)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


_TAG = re.compile(rb"<[^<>]{1,300}>")
_WORD = re.compile(rb'="[^"]*"')
_SPANNED = (
    "1",
    "0",
    "-1",
    "A1",
    ALL,
    "nan",
    "1e999",
    "",
    "x" * 5000,
    "true",
    "rId1",
    "&#65;",
    "\u00e9",
    "Summary",
    "s",
    "str",
)


def mutated(good: bytes, number: int) -> bytes:
    """A good workbook with a few tags, attributes or bytes of its parts changed; each number is another one."""
    chosen = random.Random(number)  # noqa: S311 - no secret
    parts = parts_of(good)
    for _ in range(chosen.randint(1, 3)):
        name = chosen.choice(list(parts))
        parts[name] = _mutated(parts[name], chosen)
        if chosen.random() < 0.03:
            del parts[name]
    data = bytearray(packed(parts, zipfile.ZIP_DEFLATED if chosen.random() < 0.8 else zipfile.ZIP_STORED))
    if chosen.random() < 0.15:
        for _ in range(chosen.randint(1, 5)):
            data[chosen.randrange(len(data))] = chosen.randrange(256)
    return bytes(data)


def _mutated(data: bytes, chosen: random.Random) -> bytes:  # noqa: PLR0911 - one return a kind
    tags = list(_TAG.finditer(data))
    if not tags:
        return data
    kind, tag, other = chosen.random(), chosen.choice(tags), chosen.choice(tags)
    if kind < 0.2:
        return data[: tag.start()] + data[tag.end() :]
    if kind < 0.35:
        return data[: tag.start()] + other[0] + data[tag.end() :]
    if kind < 0.45:
        return data[: tag.start()] + tag[0] * chosen.choice([2, 100]) + data[tag.end() :]
    if kind < 0.75:
        words = list(_WORD.finditer(data))
        if not words:
            return data
        word = chosen.choice(words)
        return data[: word.start()] + f'="{chosen.choice(_SPANNED)}"'.encode() + data[word.end() :]
    if kind < 0.9:
        texts = list(re.finditer(rb">([^<]+)<", data))
        if not texts:
            return data
        text = chosen.choice(texts)
        return data[: text.start(1)] + chosen.choice(_SPANNED).encode() + data[text.end(1) :]
    at = chosen.randrange(len(data))
    return (
        data[:at]
        + bytes(chosen.randrange(256) for _ in range(chosen.randint(1, 8)))
        + data[at + chosen.randint(0, 8) :]
    )
