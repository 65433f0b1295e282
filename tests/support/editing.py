"""Workbooks as people edit them: cells found by the name of their entry, changed with openpyxl or in the raw XML."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
import zlib
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl

from reportgen.readback.compare import answer
from reportgen.readback.locate import locate, locate_sheets
from reportgen.readback.parse import read_cells
from reportgen.readback.reading import Reading, StudyFile, decoded, request_of
from reportgen.study.analyse import analyse
from reportgen.study.compiler import compile_study, evaluate
from reportgen.study.entries import entries
from reportgen.study.reader import parse_study
from reportgen.workbook.write import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from openpyxl import Workbook

    from reportgen.describe.entries import Entry, Value
    from reportgen.describe.loaded import LoadedStudy

    from .cells import Key

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def workbook_of(study: LoadedStudy) -> bytes:
    """Build a study's workbook."""
    return write_workbook(analyse(evaluate(study)), timestamp=MOMENT, version="test")


def built(text: str, name: str = "study") -> bytes:
    """Build the workbook of a study file's text."""
    return workbook_of(parse_study(text.encode(), name))


def read_here(data: bytes, origin: str, study: StudyFile | None = None) -> Reading:
    """Read a workbook as ``reportgen.readback.bounded`` does, but in this process: for a judge that reads thousands."""
    return decoded(b"".join(answer(request_of(data, origin, study))))


@cache
def entries_of(text: str) -> dict[str, Entry]:
    """Return every entry of a study file's text."""
    study = parse_study(text.encode())
    return entries(study, compile_study(study))


@cache
def cells_of(data: bytes, text: str) -> dict[str, list[Key]]:
    """Return the sheet and address of each cell of every name with a home, and of words that may be edited."""
    study = parse_study(text.encode())
    book = locate(locate_sheets(read_cells(data, "test")), compile_study(study))
    everything = {**book.homes, **book.words}
    return {
        name: [(item.located.sheet.title, item.address(size)) for size in range(len(item.columns))]
        for name, item in everything.items()
    }


def typed(entry: Entry, value: Value) -> list[float | str | bool | None]:
    """Return what a person types into an entry's cells for it to have a value."""
    if entry.kind == "scenario":
        return [entry.options[str(value)]]
    if isinstance(value, tuple):
        return list(value)
    return [float(value) if isinstance(value, bool) else value]


def edited(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    """Load a workbook with openpyxl, change it and save it, as scripts do."""
    workbook = openpyxl.load_workbook(BytesIO(data))
    change(workbook)
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def with_values(data: bytes, values: Mapping[Key, object]) -> bytes:
    """Type values into cells."""

    def change(workbook: Workbook) -> None:
        for (sheet, address), value in values.items():
            cell: Any = workbook[sheet][address]
            cell.value = value

    return edited(data, change)


def with_entries(data: bytes, text: str, changes: Mapping[str, Value]) -> bytes:
    """Type new values into the cells of entries."""
    known, where = entries_of(text), cells_of(data, text)
    pairs = [
        (key, value)
        for name, new in changes.items()
        for key, value in zip(where[name], typed(known[name], new), strict=True)
    ]
    return with_values(data, dict(pairs))


def with_facts(data: bytes, change: Callable[[dict[str, str]], object]) -> bytes:
    """Change what the hidden sheet says of the study that the workbook carries; its text is packed."""

    def rewrite(workbook: Workbook) -> None:
        sheet: Any = workbook["Study source"]
        first = sheet["A1"].value, sheet["B1"].value
        facts = {str(key): str(text) for key, text in sheet.iter_rows(min_row=2, values_only=True)}
        change(facts)
        sheet.delete_rows(1, sheet.max_row)
        for row in (first, *facts.items()):
            sheet.append(row)

    return edited(data, rewrite)


def with_study(data: bytes, text: str, *, fingerprint: str = "") -> bytes:
    """Put another study into a workbook; its fingerprint stays, as a forger would leave it, or is the one given."""

    def change(facts: dict[str, str]) -> None:
        facts["text"] = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
        facts["sha256"] = hashlib.sha256(text.encode()).hexdigest()
        facts["fingerprint"] = fingerprint or facts["fingerprint"]

    return with_facts(data, change)


def with_part(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Change a part of the file as text; everything else stays as it is, stored values too."""
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == part:
                text = content.decode()
                content = change(text).encode()
                assert content.decode() != text, part
            target.writestr(entry.filename, content)
    return result.getvalue()


def part_of(data: bytes, sheet: str) -> str:
    """Return the name of a sheet's part."""
    titles = openpyxl.load_workbook(BytesIO(data), read_only=True).sheetnames
    return f"xl/worksheets/sheet{titles.index(sheet) + 1}.xml"


def with_raw_number(data: bytes, sheet: str, address: str, number: float) -> bytes:
    """Change a number that a cell stores, be it a formula's, and nothing else: what depends on it is stale then."""

    def change(text: str) -> str:
        return re.sub(rf'(<c r="{address}"[^>]*>(?:<f>[^<]*</f>)?<v>)[^<]*(</v>)', rf"\g<1>{number!r}\g<2>", text)

    return with_part(data, part_of(data, sheet), change)


def written_to(path: Path, data: bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(data)
    return path
