"""The part of a study file's text that changes are in, so that the rest of a large file need not be edited.

Whole tables are cut out, each of which begins with its header, and only where what stands before them, they themselves
and what follows are each TOML of their own. So no cut is within a text or a list, and the three mean what the whole
file means.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.describe.tables import Path

_HEADER = re.compile(r"\s*\[")


class Piece(NamedTuple):
    """A part of a text with what stands before and after it.

    ``member`` is the position, in its list, of the only member of a list of tables that it holds; -1 where it holds
    whole tables of the file.
    """

    before: str
    text: str
    after: str
    member: int = -1

    def path(self, path: Path) -> Path:
        """Return where a place of the file is in the piece."""
        return path if self.member < 0 else (path[0], 0, *path[2:])


def piece_with(text: str, paths: Sequence[Path]) -> Piece:
    """Return the part of a study file's text that holds these places, which have values; the whole where none does."""
    whole = Piece("", text, "")
    lines = text.split("\n")
    found = _lines_with(lines, paths)
    if found is None:
        return whole
    begin, end, member = found
    lengths = [sum(len(line) + 1 for line in lines[:number]) for number in (begin, end)]
    piece = Piece(text[: lengths[0]], text[lengths[0] : lengths[1]], text[lengths[1] :], member)
    try:
        _, tables, _ = map(tomllib.loads, (piece.before, piece.text, piece.after))
    except (tomllib.TOMLDecodeError, RecursionError):
        return whole
    return piece if all(_has(tables, piece.path(path)) for path in paths) else whole


def _lines_with(lines: Sequence[str], paths: Sequence[Path]) -> tuple[int, int, int] | None:
    """Return the first line of the tables of these places, the line after their last, and the member of a list.

    None where the places are in tables of several names, or the file has no such headers.
    """
    if len({path[0] for path in paths}) != 1:
        return None
    name = re.escape(str(paths[0][0]))
    headers = [number for number, line in enumerate(lines) if _HEADER.match(line)]
    own = [number for number in headers if re.match(rf"\s*\[+\s*{name}\s*[].]", lines[number])]
    members = {path[1] for path in paths if len(path) > 1 and isinstance(path[1], int)}
    if not own or len({isinstance(path[1], int) for path in paths if len(path) > 1}) > 1:
        return None
    begin, member, last = own[0], -1, own[-1]
    if len(members) == 1:
        member = members.pop()
        begins = [number for number in own if re.match(rf"\s*\[\[\s*{name}\s*\]\]", lines[number])]
        if member >= len(begins):
            return None
        begin = begins[member]
        following = begins[member + 1] if member + 1 < len(begins) else len(lines)
        last = max(number for number in own if number < following)
    return begin, next((number for number in headers if number > last), len(lines)), member


def _has(tables: object, path: Path) -> bool:
    """Return whether tables have a value at a place."""
    inner = tables
    for part in path:
        try:
            inner = inner[part]  # type: ignore[index]  # where it is no table and no list, it has no such place
        except (KeyError, IndexError, TypeError):
            return False
    return True
