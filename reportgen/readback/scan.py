"""Scan a workbook's file before any library reads it: which kind of file it is, and whether it is safe to unpack.

The sizes that a zip states for its parts may be false, so every part is unpacked once as a stream and counted. What no
workbook of reportgen has (document types, overlapping parts, too many parts) is refused.
"""

from __future__ import annotations

import zipfile
import zlib
from itertools import pairwise
from typing import IO, TYPE_CHECKING

from reportgen.system.errors import Problem, StudyError

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE = 50_000_000  # bytes
MAX_PARTS = 2_000
MAX_UNPACKED = 400_000_000  # bytes of all parts together
MAX_TAGS = 8_000_000  # of all XML parts together; a cell with a formula has six
MAX_STRINGS = 1_200_000  # tags of the shared strings, which are slowest to read
_BLOCK = 1 << 20
_CONTENT_TYPES = "[Content_Types].xml"
_XML = (".xml", ".rels", ".vml")
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office's files before 2007, and of encrypted ones since
_SAVE_AS = "open it in a spreadsheet program and save it as .xlsx"

# First bytes of files that are not workbooks, and the message for each.
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "file is a PDF, not a workbook"),
    (b"\x09\x08", f"file is an Excel workbook of before 1997; {_SAVE_AS}"),
    (b"\x09\x04", f"file is an Excel workbook of before 1997; {_SAVE_AS}"),
    (b"\x1f\x8b", "file is compressed with gzip, not a workbook; Gnumeric's own files are: save as .xlsx there"),
    (b"7z\xbc\xaf", "file is a 7-Zip archive, not a workbook"),
    (b"Rar!", "file is a RAR archive, not a workbook"),
)
# Parts of zip files that are not workbooks we can read, and the message for each.
_PARTS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", f"file is a binary workbook (.xlsb); {_SAVE_AS}"),
    ("word/document.xml", "file is a Word document, not a workbook"),
    ("ppt/presentation.xml", "file is a PowerPoint presentation, not a workbook"),
    ("Index/Document.iwa", "file is a Numbers document; export it as Excel (.xlsx)"),
)


def is_workbook(path: Path, beginning: bytes) -> bool:
    """Return whether a file is to be read as a workbook: by its first bytes, else by its suffix."""
    if beginning.startswith((b"PK", _OLE)) or any(beginning.startswith(magic) for magic, _ in _BEGINNINGS):
        return True
    return path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}


def scan(file: IO[bytes], origin: str) -> None:
    """Raise StudyError with the first reason why a file is not a workbook that can be read.

    The file stays open, at its beginning. ``origin`` is its name in messages.
    """
    size = file.seek(0, 2)
    file.seek(0)
    reason = _reason(file, size)
    file.seek(0)
    if reason:
        raise StudyError([Problem(reason, origin)], origin)


def _reason(file: IO[bytes], size: int) -> str:
    """Return why a file cannot be read as a workbook, empty where it can."""
    if size > MAX_FILE:
        return f"workbook is larger than {MAX_FILE // 1_000_000} MB"
    beginning = file.read(8)
    for magic, message in _BEGINNINGS:
        if beginning.startswith(magic):
            return message
    if beginning == _OLE:
        return _ole(beginning + file.read())
    if not beginning.startswith(b"PK"):
        return _text(beginning + file.read(4_000))
    try:
        with zipfile.ZipFile(file) as archive:
            return _archive(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return "workbook is damaged: its zip archive cannot be unpacked"


def _ole(data: bytes) -> str:
    """Return the message for an OLE container; its directory names its streams in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "workbook is protected by a password; open it with the password and save it without"
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return f"file is an Excel 97 workbook (.xls); {_SAVE_AS}"
    return "file is an old Office document, not a workbook"


def _text(beginning: bytes) -> str:
    """Return the message for a file that is neither a zip nor an OLE container."""
    if not beginning.strip():
        return "file is empty"
    try:
        text = beginning.decode("utf-8-sig", "strict" if len(beginning) < 4_000 else "ignore")
    except UnicodeDecodeError:
        return "file is not a workbook: it is neither a zip archive nor text"
    if text.lstrip().startswith("<"):
        return f"file is XML or HTML under a workbook's name; {_SAVE_AS}"
    if not all(char.isprintable() or char in "\r\n\t" for char in text):
        return "file is not a workbook: it is neither a zip archive nor text"
    return "file is plain text such as CSV under a workbook's name, which has no formulas to compare"


def _archive(archive: zipfile.ZipFile) -> str:
    """Return why a zip cannot be read as a workbook, empty where it can."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        return f"workbook has {len(parts):,} parts, more than {MAX_PARTS:,}"
    other_kind = _other_kind({part.filename for part in parts})
    if other_kind:
        return other_kind
    if len({part.filename for part in parts}) < len(parts):
        return "workbook is damaged: two of its parts have one name"
    if any(part.flag_bits & 1 for part in parts):
        return "workbook is encrypted"
    return "workbook is damaged: parts of its zip archive overlap" if _overlap(archive) else _unpacked(archive)


def _other_kind(names: set[str]) -> str:
    """Return the message for a zip that is another kind of file, empty for a workbook."""
    if {"mimetype", "content.xml"} <= names:
        return f"file is an OpenDocument file (.ods); {_SAVE_AS}"
    for name, message in _PARTS:
        if name in names:
            return message
    if _CONTENT_TYPES not in names or not any(name.startswith("xl/worksheets/") for name in names):
        return "file is a zip archive, not a workbook"
    return ""


def _overlap(archive: zipfile.ZipFile) -> bool:
    """Return whether two parts share bytes of the file."""
    spans = sorted((part.header_offset, part.header_offset + 30 + part.compress_size) for part in archive.infolist())
    return any(end > start for (_, end), (start, _) in pairwise(spans))


def _unpacked(archive: zipfile.ZipFile) -> str:
    """Unpack every part, and return which limit they exceed, empty where none."""
    total = tags = 0
    for part in archive.infolist():
        before = tags
        with archive.open(part) as stream:
            tail = b""
            while block := stream.read(_BLOCK):
                total += len(block)
                if total > MAX_UNPACKED:
                    return f"workbook unpacks to more than {MAX_UNPACKED // 1_000_000} MB"
                if part.filename.lower().endswith(_XML) and _declares(tail + block):
                    return (
                        f"part {part.filename!r} of the workbook declares a document type, which no spreadsheet writes"
                    )
                tags += block.count(b"<")
                strings = part.filename == "xl/sharedStrings.xml" and tags - before > MAX_STRINGS
                if tags > MAX_TAGS or strings:
                    return f"workbook has more than {MAX_STRINGS if strings else MAX_TAGS:,} XML tags"
                tail = block[-20:]
    return ""


def _declares(data: bytes) -> bool:
    """Return whether XML may declare entities; without its zero bytes, UTF-16 reads like UTF-8."""
    single_byte = data.replace(b"\0", b"") if b"\0" in data else data
    return any(declaration in single_byte for declaration in _DECLARATIONS)
