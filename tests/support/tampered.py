"""A corpus of tampered workbooks, made from a good one: what was done to it, and the words of what is told.

Run as a script it writes them all into a folder, to be looked at in a spreadsheet program::

    python -m tests.support.tampered FOLDER
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.workbook.defined_name import DefinedName

from tests.support import editing
from tests.support.studies import RICH

if TYPE_CHECKING:
    from openpyxl import Workbook

    from tests.support.cells import Key

Where = dict[str, "list[Key]"]


@dataclass(frozen=True, slots=True)
class Tampered:
    """One workbook: its name, its bytes, the words that must be told of it, and the name of its file."""

    name: str
    data: bytes
    told: str
    file: str = "edited.xlsx"


def corpus(good: bytes) -> list[Tampered]:
    """Make every tampered workbook from the good one of RICH."""
    where = editing.cells_of(good, RICH)
    return [*_cells(good, where), *_names(good, where), *_structure(good, where), *_raw(good, where), *_strangers(good)]


def _cells(good: bytes, where: Where) -> list[Tampered]:
    """Single cells, typed over."""
    typed: dict[str, tuple[str, object, str]] = {
        "hard-coded total": (
            "total.cost",
            1000.0,
            "'total.cost' was overwritten by the number 1000, expected =F9*price",
        ),
        "hard-coded family": ("first.flops", 5.0, "'first.flops' was overwritten by the number 5"),
        "hard-coded sweep": ("first.main.runs", 7.0, "'first.main.runs' was overwritten by the number 7"),
        "formula deleted": ("second.hours", None, "'second.hours' was deleted, expected ="),
        "formula replaced by words": ("total.hours", "about 5", "was overwritten by the text 'about 5'"),
        "formula replaced by an error": ("total.hours", "#N/A", "was overwritten by the error #N/A"),
        "formula edited": ("total.cost", "=SUM(A1:A3)*0.9", "is now =SUM(A1:A3)*0.9, expected =F9*price"),
        "formula plus a bit": ("first.cost", "=1+1", "'first.cost' is now =1+1"),
        "circular formula": ("total.cost", "=total_cost_again", "is now =total_cost_again"),
        "live value overwritten": ("price", 2.0, "'price' was overwritten by the number 2"),
        "a count's formula overwritten": ("first.main.axis.repeats", 2.0, "'first.main.axis.repeats' was overwritten"),
        "a size's formula overwritten": ("width", 99.0, "'width' was overwritten by the number 99"),
        "published figure changed": ("published.first.cost", 90.0, "the fixed value of 'published.first.cost' is 90"),
        "a check's formula set to 1": ("check.all", 1.0, "'check.all' was overwritten by the number 1"),
        "the tolerance widened": (
            "check.tolerance",
            0.5,
            "the fixed value of 'check.tolerance' is 0.5, expected 1e-09",
        ),
        "text in a number cell": ("price@base", "three", "'Price' holds the text 'three', where a number is wanted"),
        "a number as text": ("steps@base", "12", "'Steps' holds the text '12', where a number is wanted"),
        "a formula in an entry that has no value": (
            "price@base",
            "=VLOOKUP(1,A1:B2,2)",
            "'Price' holds the formula =VLOOKUP(1,A1:B2,2), which only a spreadsheet program can compute",
        ),
        "an entry emptied": ("steps@base", None, "'Steps' is empty where a value is needed"),
        "an entry below its range": ("price@cheap", -1.0, "value -1 lies outside 0 to 1e+300"),
        "a low end above the high one": ("price.low", 9.0, "low 9 is above high 4"),
        "a membership of two": ("second.wide.member", 2.0, "holds the number 2, where 1 or 0 is wanted"),
        "a switch of two": ("extra@base", 2.0, "holds the number 2, where 1 for on or 0 for off is wanted"),
        "a negative count": ("first.main.axis.seeds", -3.0, "is -3, where a count from 0 is wanted"),
        "an unknown scenario": ("scenario", "Chaep", "is none of the scenarios; perhaps you meant 'Cheap'?"),
        "an unknown choice": (
            "machine@base",
            "fats",
            "'fats' is not in catalogue 'machines'; perhaps you meant 'fast'?",
        ),
        "an error in an entry": ("price@base", "#REF!", "'Price' holds the error #REF!"),
    }
    made = []
    for name, (entry, value, told) in typed.items():
        sheet, address = where[entry][0]
        made.append(Tampered(name, editing.with_values(good, {(sheet, address): value}), f"{told}|{address}"))
    return made


def _names(good: bytes, where: Where) -> list[Tampered]:
    """Defined names."""
    sheet, address = where["steps"][0]
    column, row = re.fullmatch(r"([A-Z]+)([0-9]+)", address).groups()  # type: ignore[union-attr]  # an address
    elsewhere = f"{sheet}!${column}${row}"

    def delete(book: Workbook) -> None:
        del book.defined_names["price"]

    def move(book: Workbook) -> None:
        book.defined_names["price"] = DefinedName("price", attr_text=elsewhere)

    def hide(book: Workbook) -> None:
        book[sheet].defined_names["Price"] = DefinedName("Price", attr_text="0.9")

    def break_name(book: Workbook) -> None:
        book.defined_names["price"] = DefinedName("price", attr_text="#REF!")

    return [
        Tampered("name deleted", editing.edited(good, delete), "defined name 'price' is missing, expected"),
        Tampered("name moved", editing.edited(good, move), f"defined name 'price' stands for {elsewhere}"),
        Tampered(
            "name hidden",
            editing.edited(good, hide),
            f"defined name 'Price' of sheet {sheet!r} for 0.9 hides the study's",
        ),
        Tampered("name broken", editing.edited(good, break_name), "defined name 'price' stands for #REF!"),
    ]


def _structure(good: bytes, where: Where) -> list[Tampered]:  # noqa: C901 - one small function a workbook
    """Rows, columns, ranges and sheets."""

    def sheet_of(book: Workbook, name: str) -> tuple[Any, int, int]:
        title, address = where[name][0]
        cell = book[title][address]
        return book[title], cell.row, cell.column

    def delete_row(book: Workbook) -> None:
        sheet, row, _ = sheet_of(book, "second.wide.runs")
        sheet.delete_rows(row)

    def delete_input_row(book: Workbook) -> None:
        sheet, row, _ = sheet_of(book, "price@base")
        sheet.delete_rows(row)

    def delete_column(book: Workbook) -> None:
        sheet, _, column = sheet_of(book, "price@cheap")
        sheet.delete_cols(column)

    def paste_over(book: Workbook) -> None:
        sheet, row, column = sheet_of(book, "first.runs")
        for down in range(2):
            for right in range(4):
                sheet.cell(row + down, column + right).value = 42.0

    def swap(book: Workbook) -> None:
        sheet, row, column = sheet_of(book, "first.main.flops")
        other = sheet.cell(row + 1, column)
        sheet.cell(row, column).value, other.value = other.value, sheet.cell(row, column).value

    def copy_row(book: Workbook) -> None:
        sheet, row, _ = sheet_of(book, "first.main.runs")
        sheet.insert_rows(row + 2)
        for column in range(1, sheet.max_column + 1):
            sheet.cell(row + 2, column).value = sheet.cell(row, column).value

    def delete_sheet(book: Workbook) -> None:
        del book["Checks"]

    def delete_keys(book: Workbook) -> None:
        for sheet in book.worksheets[:-1]:
            sheet.delete_rows(sheet.max_row)

    def delete_source(book: Workbook) -> None:
        del book["Study source"]

    def stray(book: Workbook) -> None:
        sheet, row, _ = sheet_of(book, "width")
        for name in ("heads", "width"):
            _, row, _ = sheet_of(book, name)
        sheet.insert_cols(sheet_of(book, "heads")[2] + 1)
        sheet.cell(row, sheet_of(book, "heads")[2] + 1).value = 1.0

    return [
        Tampered(
            "sweep row deleted",
            editing.edited(good, delete_row),
            "row 8 of sheet 'Sweeps', as it was written, is missing",
        ),
        Tampered("input row deleted", editing.edited(good, delete_input_row), "the cell of 'Price' is missing"),
        Tampered(
            "scenario column deleted",
            editing.edited(good, delete_column),
            "of sheet 'Assumptions', as it was written, is missing",
        ),
        Tampered(
            "range pasted over", editing.edited(good, paste_over), "'second.flops' was overwritten by the number 42"
        ),
        Tampered("two formulas swapped", editing.edited(good, swap), "the formula of 'first.main.flops' is now"),
        Tampered("row copied", editing.edited(good, copy_row), "is a copy of another row, which the study has once"),
        Tampered("sheet deleted", editing.edited(good, delete_sheet), "sheet 'Checks' is missing"),
        Tampered(
            "keys deleted",
            editing.edited(good, delete_keys),
            "not made by reportgen, or lost the hidden sheet and columns",
        ),
        Tampered(
            "study deleted",
            editing.edited(good, delete_source),
            "not made by reportgen, or lost the hidden sheet and columns",
        ),
        Tampered("column put between sizes", editing.edited(good, stray), "is now"),
    ]


def _raw(good: bytes, where: Where) -> list[Tampered]:
    """The file itself."""
    sheet, address = where["total.cost"][0]
    part = editing.part_of(good, sheet)

    def formula(new: str) -> bytes:
        pattern = rf'(<c r="{address}"[^>]*><f>)[^<]*(</f>)'
        return editing.with_part(good, part, lambda text: re.sub(pattern, rf"\g<1>{new}\g<2>", text))

    def with_parts(*extra: tuple[str, bytes], source: bytes = good) -> bytes:
        result = io.BytesIO(source)
        with zipfile.ZipFile(result, "a", zipfile.ZIP_DEFLATED) as archive:
            for name, content in extra:
                archive.writestr(name, content)
        return result.getvalue()

    doctype = editing.with_part(
        good, part, lambda text: text.replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)
    )
    cut = editing.with_part(good, part, lambda text: text[: len(text) // 2])
    bomb = with_parts(("xl/media/zeros.bin", bytes(450_000_000)))
    many = with_parts(*((f"xl/media/{number}", b"") for number in range(2_100)))
    link = "[1]Budget!$A$1"
    return [
        Tampered("external link", formula(link), f"reads another workbook: ={link}"),
        Tampered("lost reference", formula("#REF!+1"), "lost a cell that it reads: =#REF!+1"),
        Tampered(
            "linked workbook", with_parts(("xl/externalLinks/externalLink1.xml", b"<a/>")), "refers to 1 other workbook"
        ),
        Tampered("document type", doctype, "declares a document type, which no spreadsheet writes"),
        Tampered("cut part", cut, "workbook is damaged: its parts cannot be read"),
        Tampered("cut file", good[: len(good) // 2], "workbook is damaged: its zip archive cannot be unpacked"),
        Tampered("unpacks to too much", bomb, "workbook unpacks to more than 400 MB"),
        Tampered("too many parts", many, "parts, more than 2,000"),
    ]


def _strangers(good: bytes) -> list[Tampered]:
    """Files that are no workbook of reportgen's."""
    unrelated = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Budget"
    book.save(unrelated)
    ods, docx = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(ods, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    with zipfile.ZipFile(docx, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    password = container + "EncryptedPackage".encode("utf-16-le")
    old = container + "Workbook".encode("utf-16-le")
    return [
        Tampered("an unrelated workbook", unrelated.getvalue(), "not made by reportgen, or lost the hidden sheet"),
        Tampered("a password", password, "workbook is protected by a password"),
        Tampered("an .xls", old, "file is an Excel 97 workbook (.xls)", "edited.xls"),
        Tampered("an .xls renamed", old, "file is an Excel 97 workbook (.xls)"),
        Tampered("an .ods", ods.getvalue(), "file is an OpenDocument file (.ods)", "edited.ods"),
        Tampered("an .ods renamed", ods.getvalue(), "file is an OpenDocument file (.ods)"),
        Tampered("a .docx renamed", docx.getvalue(), "file is a Word document, not a workbook"),
        Tampered("a .csv renamed", b"family,cost\nfirst,3\n", "file is plain text such as CSV under a workbook's name"),
        Tampered("HTML renamed", b"<html><table></table></html>", "file is XML or HTML under a workbook's name"),
        Tampered("a PDF renamed", b"%PDF-1.7\n", "file is a PDF, not a workbook"),
        Tampered("an empty file", b"", "file is empty"),
        Tampered("noise", bytes(range(128, 256)), "neither a zip archive nor text"),
        Tampered("a plain zip", good[:0] + _zip(), "file is a zip archive, not a workbook"),
    ]


def _zip() -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        archive.writestr("notes.txt", "hello")
    return result.getvalue()


def main(folder: Path) -> None:
    """Write the corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    for item in corpus(editing.built(RICH, "rich")):
        (folder / f"{item.name} {item.file}").write_bytes(item.data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
