"""Measure texts by the widths of a font's glyphs, and shorten or break them to the room that a drawing has.

The widths are read from the fonts of the package. Kerning, which moves a text by a hundredth, is left out.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from reportgen.report.profiles import face_files
from reportgen.system.resources import template_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.report.profiles import Profile

SIZE = 12.5  # of a chart's texts, in the units of its drawing
_ELLIPSIS = "…"
_NO_WIDTH = {"Mn", "Me", "Cf", "Cc"}  # categories of characters that take no room
_UNKNOWN = 1.05  # ems that a character takes which another font must have, as one of East Asia


class GlyphWidths(NamedTuple):
    """The advance of each character of a font, in ems."""

    by_character: Mapping[int, float]

    def of(self, character: str) -> float:
        """Return the advance of a character, an estimate for one that the font lacks."""
        width = self.by_character.get(ord(character))
        if width is None:
            return 0.0 if unicodedata.category(character) in _NO_WIDTH else _UNKNOWN
        return width


def text_width(text: str, font: str, size: float = SIZE, weight: int = 400) -> float:
    """Return the width of a text set in a font of the package, in the unit of ``size``.

    >>> text_width("", "Arimo")
    0.0
    """
    widths = _widths(font, weight)
    return size * sum(map(widths.of, text), 0.0)


def fitted(text: str, room: float, font: str, size: float = SIZE) -> str:
    """Return a text, cut with "…" where it is wider than the room for it."""
    if text_width(text, font, size) <= room:
        return text
    widths, left = _widths(font, 400), room - text_width(_ELLIPSIS, font, size)
    for position, character in enumerate(text):
        left -= size * widths.of(character)
        if left < 0:
            return text[:position].rstrip() + _ELLIPSIS
    return text


def broken(text: str, room: float, font: str, most: int = 3, size: float = SIZE) -> list[str]:
    """Return a text in lines that are no wider than the room, at most so many, the last of them cut with "…".

    A word that is wider than a line is broken.
    """
    lines = list(_lines(text, room, font, size))
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], fitted(" ".join(lines[most - 1 :]), room, font, size)]


def _lines(text: str, room: float, font: str, size: float) -> Iterator[str]:
    widths = _widths(font, 400)
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, font, size) <= room:
            line = longer
            continue
        if line:
            yield line
        line, used = "", 0.0
        for character in word:
            used += size * widths.of(character)
            if used > room and line:
                yield line
                line, used = "", size * widths.of(character)
            line += character
    if line:
        yield line


class ColumnPart(NamedTuple):
    """Columns of a wide table that stand side by side, from ``start`` to before ``stop``; one of the tables it makes.

    ``wrapped`` says whether headings are broken between words, for want of room.
    """

    start: int
    stop: int
    wrapped: bool = False


def parted(columns: Sequence[Sequence[str]], profile: Profile | None, first: float = 0.0) -> list[ColumnPart]:
    """Return the parts of a table of numbers that fit the width of a profile's page; one without a profile.

    Args:
        columns: the texts of each column, its heading first.
        profile: of the PDF; on a page a wide table scrolls.
        first: the part of the page's width that the first column, which each part repeats, needs in any case.
    """
    whole = ColumnPart(0, len(columns))
    if profile is None or not columns:
        return [whole]
    room, size = profile.text_width * (1 - first), float(profile.small.removesuffix("pt"))
    numbers = [max((_set(text, profile, size) for text in texts[1:]), default=0.0) for texts in columns]
    heads = [[_set(word, profile, size, 600) for word in texts[0].split()] or [0.0] for texts in columns]
    if sum(max(number, sum(words)) + size for number, words in zip(numbers, heads, strict=True)) <= room:
        return [whole]
    parts, start, used = [], 0, 0.0
    for place, (number, words) in enumerate(zip(numbers, heads, strict=True)):
        width = max(number, *words, 0.0) + size
        if used + width > room and place > start:
            parts.append(ColumnPart(start, place, wrapped=True))
            start, used = place, 0.0
        used += width
    return [*parts, ColumnPart(start, len(columns), wrapped=True)]


def _set(text: str, profile: Profile, size: float, weight: int = 400) -> float:
    return text_width(text, profile.text_font, size, weight)


@cache
def _widths(font: str, weight: int) -> GlyphWidths:
    """Return the widths of the glyphs of a family of the package, by the face of a weight."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - takes a tenth of a second, and workbooks need none of it

    file = template_root().joinpath(*face_files()[font, weight].split("/"))
    with TTFont(BytesIO(file.read_bytes()), lazy=True) as face:
        advances, units = face["hmtx"], face["head"].unitsPerEm
        return GlyphWidths({code: advances[glyph][0] / units for code, glyph in face.getBestCmap().items()})
