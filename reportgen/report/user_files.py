"""A user's own templates, read into memory: the files of a folder, and nothing outside it, or a Word file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reportgen.system.errors import OutputError, os_reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

MAX_BYTES = 30_000_000  # of all files together
MAX_FILES = 2_000
DOCX = "docx"  # the kind of output that a Word template is for
FONTS = {"woff2": "font/woff2", "woff": "font/woff", "ttf": "font/ttf", "otf": "font/otf"}  # the types by suffix


def read_templates(folder: Path) -> dict[str, bytes]:
    """Return the texts and fonts of a folder of templates by name, as in ``sections/front.html.j2``.

    Files of other kinds, and hidden ones, are left out. Raises OutputError where the folder does not exist, holds a
    link, which might lead out of it, or holds too much.
    """
    if not folder.is_dir():
        raise OutputError(f"folder of templates not found: {folder}")
    files: dict[str, bytes] = {}
    left = MAX_BYTES
    for count, path in enumerate(_paths(folder), start=1):
        if count > MAX_FILES:
            raise OutputError(f"folder of templates holds more than {MAX_FILES:,} files: {folder}")
        if not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        try:
            with open(path, "rb", opener=_open_file) as file:
                data = file.read(left + 1)
        except OSError as error:
            raise OutputError(f"cannot read the template {name!r}: {os_reason(error)}") from error
        left -= len(data)
        if left < 0:
            raise OutputError(f"folder of templates holds more than {MAX_BYTES:,} bytes: {folder}")
        if path.suffix.lower()[1:] in FONTS or _is_text(data):
            files[name] = data
    return files


def read_docx_template(path: Path | None, kinds: Collection[str]) -> bytes | None:
    """Return the content of the Word file that a report is to be filled into; None where none is given.

    Raises OutputError where it cannot be read, is too large, or no Word file is among the ``kinds`` of outputs.
    """
    if path is None:
        return None
    if DOCX not in kinds:
        raise OutputError(f"a Word template is given, but no Word file is made; build it by --only {DOCX}")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise OutputError(f"cannot read the Word template {path.name!r}: {os_reason(error)}") from error
    if len(data) > MAX_BYTES:
        raise OutputError(f"the Word template {path.name!r} holds more than {MAX_BYTES:,} bytes")
    return data


def _paths(folder: Path) -> Iterator[Path]:
    """Yield every path in a folder and its folders, sorted, but hidden ones. Raises OutputError for a link."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_symlink():
            raise OutputError(f"{path.name!r} in the folder of templates is a link, which a build does not follow")
        yield path
        if path.is_dir():
            yield from _paths(path)


def _open_file(path: str, flags: int) -> int:
    """Open a file, unless it has become a link since it was listed."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
