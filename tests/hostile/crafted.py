"""Workbooks as a stranger may craft them: a good one in which some of what is read back says something else.

Each number gives another workbook. What is changed goes round all targets: every part of every key, each fact on the
study and its text, with hashes that fit and that do not, the hidden sheet, defined names, comments, cells and formulas.
"""

from __future__ import annotations

import re
import zlib
from html import escape
from typing import TYPE_CHECKING

from tests.hostile.crafted_book import LETTERS, NUMBERS, TEXTS, Crafted
from tests.hostile.crafted_study import (
    fact,
    hashes,
    study_checks,
    study_formulas,
    study_numbers,
    study_packed,
    study_structure,
    study_texts,
    titles,
)
from tests.hostile.workbooks import BOOK, RELS, SHEET, TYPES

if TYPE_CHECKING:
    from collections.abc import Callable


_CORNER = re.compile(r"reportgen 1\|([^|]*)\|([^|]*)\|(.*)\Z", re.DOTALL)
_ROW = re.compile(r"(\d+)\|([^|]*)\|(.*)\Z", re.DOTALL)
_VALUE = re.compile(r"<v>[^<]*</v>")
_FORMULA = re.compile(r"<f>[^<]*</f>")


# ---- Hidden keys


def corner_columns(book: Crafted) -> None:
    book.replace(_CORNER, lambda found: f"reportgen 1|{book.some(NUMBERS)}|{found[2]}|{found[3]}")


def corner_rows(book: Crafted) -> None:
    book.replace(_CORNER, lambda found: f"reportgen 1|{found[1]}|{book.some(NUMBERS)}|{found[3]}")


def corner_title(book: Crafted) -> None:
    book.replace(_CORNER, lambda found: f"reportgen 1|{found[1]}|{found[2]}|{book.some(TEXTS)}")


def many_corners(book: Crafted) -> None:
    """Markers all over a sheet, each of which claims all rows."""
    name, row = book.sheet(), 5_000
    cells = "".join(
        f'<row r="{row + at}"><c r="A{row + at}" t="inlineStr"><is><t>reportgen 1|16384|1-1048576|x{at}</t></is></c></row>'
        for at in range(book.random.choice([2, 20, 100]))
    )
    book.change_part(name, "</sheetData>", f"{cells}</sheetData>")


def row_number(book: Crafted) -> None:
    book.replace(_ROW, lambda found: f"{book.some(NUMBERS)}|{found[2]}|{found[3]}")


def row_prefix(book: Crafted) -> None:
    book.replace(_ROW, lambda found: f"{found[1]}|{book.some(TEXTS)}|{found[3]}")


def row_items(book: Crafted) -> None:
    items = f"{book.some(LETTERS)}{book.random.choice('=:>#?')}{book.some(TEXTS)}"
    times = book.random.choice([1, 2, 3_000])
    book.replace(_ROW, lambda found: f"{found[1]}|{found[2]}|{found[3]};{';'.join([items] * times)}"[:32_000])


def row_letters(book: Crafted) -> None:
    book.replace(
        _ROW, lambda found: f"{found[1]}|{found[2]}|{re.sub('[A-Z]+(?=[=:>#])', book.some(LETTERS), found[3])}"
    )


def row_marks(book: Crafted) -> None:
    book.replace(_ROW, lambda found: f"{found[1]}|{found[2]}|{re.sub('[=:>#]', book.random.choice('=:>#'), found[3])}")


def row_names(book: Crafted) -> None:
    text = book.some(TEXTS)
    book.replace(_ROW, lambda found: f"{found[1]}|{found[2]}|{re.sub('(?<=[=:>#])[^;]*', lambda _: text, found[3])}")


def rows_swapped(book: Crafted) -> None:
    found = [at for at, text in enumerate(book.strings) if _ROW.match(text)]
    texts = [book.strings[at] for at in found]
    book.random.shuffle(texts)
    for at, text in zip(found, texts, strict=True):
        book.strings[at] = text


def rows_copied(book: Crafted) -> None:
    found = [at for at, text in enumerate(book.strings) if _ROW.match(text)]
    for at in found:
        book.strings[at] = book.strings[found[0]]


def column_letters(book: Crafted) -> None:
    book.replace(re.compile(r"[A-Z]{1,3}\Z"), lambda _: book.some(LETTERS))


# ---- The rest of the file


def hidden_sheet(book: Crafted) -> None:
    source = book.parts[book.source].decode()
    changes = (
        source.replace(
            "<sheetData>", '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>reportgen 1 study</t></is></c></row>'
        ),
        re.sub(r"<row .*?</row>", "", source, count=1, flags=re.DOTALL),
        source.replace("</sheetData>", re.findall(r"<row .*?</row>", source, re.DOTALL)[-1] * 500 + "</sheetData>"),
        re.sub(r'r="B', 'r="C', source),
    )
    book.parts[book.source] = book.some(changes).encode()


def sheet_names(book: Crafted) -> None:
    name = escape(book.some(TEXTS), quote=True)
    book.change_part(BOOK, r'(?<=<sheet )name="[^"]*"', f'name="{name}"')
    book.change_part(BOOK, r'state="(?:visible|hidden)"', f'state="{book.some(("visible", "veryHidden", "x"))}"')


def names(book: Crafted) -> None:
    texts = ("#REF!", "Summary!$A$1:$XFD$1048576", "0.9", "'" * 30_000, "Assumptions!$ZZZ$9999999", "A1," * 20_000)
    text = escape(book.some((*texts, *TEXTS)))
    name = escape(book.some(("price", "PRICE", "_xlnm.Print_Area", "x" * 30_000, *TEXTS[2:6])), quote=True)
    times = book.random.choice([1, 2, 3_000])
    many = "".join(f'<definedName name="{name}{at or ""}">{text}</definedName>' for at in range(times))
    if book.random.random() < 0.5:
        book.change_part(BOOK, r"<definedName [^>]*>[^<]*</definedName>", many)
    else:
        book.change_part(BOOK, "</definedNames>", f"{many}</definedNames>")


def comments(book: Crafted) -> None:
    text = escape(book.some(TEXTS))
    times = book.random.choice([1, 5_000])
    many = f'<comment ref="A1" authorId="0"><text><t>{text}</t></text></comment>' * times
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book.parts["xl/comments99.xml"] = f'<comments xmlns="{space}"><commentList>{many}</commentList></comments>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
    book.change_part(TYPES, "</Types>", f'<Override PartName="/xl/comments99.xml" ContentType="{kind}"/></Types>')
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    book.parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId99" Type="{kind}" Target="/xl/comments99.xml"/></Relationships>'
    ).encode()


def links(book: Crafted) -> None:
    book.parts["xl/externalLinks/externalLink1.xml"] = b"<a/>"
    book.change_part(RELS, "</Relationships>", '<Relationship Id="rId98" Type="x" Target="x"/></Relationships>')


def values(book: Crafted) -> None:
    book.change_part(book.sheet(), _VALUE, f"<v>{book.some(NUMBERS)}</v>")


def formulas(book: Crafted) -> None:
    texts = (
        "1+1",
        "#REF!+1",
        "[1]Budget!$A$1",
        "SUM(A1:XFD1048576)",
        "A1",
        "1/0",
        "(" * 8_000,
        "'" * 8_000,
        "-" * 8_000,
    )
    book.change_part(book.sheet(), _FORMULA, f"<f>{escape(book.some((*texts, *TEXTS)))}</f>")


def without_formulas(book: Crafted) -> None:
    for name in [name for name in book.parts if name.startswith("xl/worksheets/sheet")]:
        book.parts[name] = _FORMULA.sub("", book.parts[name].decode()).encode()


def words(book: Crafted) -> None:
    """Any text of a cell: a label, a choice, a note."""
    for _ in range(book.random.choice([1, 5, 100])):
        book.strings[book.random.randrange(len(book.strings))] = book.some(TEXTS)


def strays(book: Crafted) -> None:
    rows = "".join(f'<row r="{at}"><c r="B{at}"><v>1</v></c></row>' for at in range(2, book.random.choice([9, 20_000])))
    book.change_part(book.sheet(), "</sheetData>", f"{rows}</sheetData>")


def errors(book: Crafted) -> None:
    book.change_part(
        SHEET.replace("1", "3"), r'<c r="([A-Z]+\d+)"[^>]*><v>[^<]*</v></c>', '<c r="C7" t="e"><v>#REF!</v></c>'
    )


TARGETS: tuple[Callable[[Crafted], None], ...] = (
    *(corner_columns, corner_rows, corner_title, many_corners),
    *(row_number, row_prefix, row_items, row_letters, row_marks, row_names, rows_swapped, rows_copied, column_letters),
    *map(fact, ("id", "version", "fingerprint", "scenario", "titles", "embedded", "sha256", "text")),
    *(titles, hashes, study_numbers, study_texts, study_formulas, study_structure, study_checks, study_packed),
    *(hidden_sheet, sheet_names, names, comments, links, values, formulas, without_formulas, words, strays, errors),
)


def crafted(good: bytes, number: int) -> bytes:
    """Return the workbook of a number: one target by turns, and now and then others."""
    book = Crafted(good, number)
    others = book.random.sample(TARGETS, book.random.choice([0, 0, 1, 2]))
    for change in (TARGETS[number % len(TARGETS)], *others):
        try:
            change(book)
        except (KeyError, IndexError, ValueError, zlib.error):
            continue  # an earlier change has taken away what this one changes
    return book.data()
