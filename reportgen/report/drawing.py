"""LaTeX to SVG: ziamath's only home, and what of its work is cut short, with the same drawings.

When it is imported it reads a whole font and compiles the names of two thousand characters, and then it lays out rows
twice: more work than anything else in a document. What shortens this reaches into ziamath and into the library of fonts
under it, so it is done to the releases that it was written for and no other; ``tests/test_drawing.py`` holds that the
drawings are the same with and without it.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from struct import iter_unpack
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

RELEASES = {"ziamath": "0.13", "ziafont": "0.11"}
_NAMES, _REPLACED = "ziamath.escape_codes", "ziamath.escapes"
_NAMED = re.compile("&(?!lt;|gt;|amp;|quot;|apos;)[A-Za-z]")  # a character's name, those aside that XML itself knows


@cache
def drawing() -> Callable[..., Any]:
    """What draws LaTeX. It reads a font when imported; only a report with formulas needs it."""
    known = all(_is(name, release) for name, release in RELEASES.items())
    if known:
        _name_where_needed()
        _kern_where_needed()
        _widths_at_once()
    from ziamath.config import config  # noqa: PLC0415 - see above
    from ziamath.zmath import Latex  # noqa: PLC0415

    config.svg2 = False  # paths in place, so that several formulas on a page share no ids
    if known:
        _replace_where_needed()
        _measure_where_needed()
        _advance_once()
        _style_flatly()
    return Latex


def _is(library: str, release: str) -> bool:
    """Whether a library is of a release, told before it is imported."""
    spec: Any = find_spec(library)
    told = getattr(spec and spec.loader, "get_source", lambda _: None)(library)
    return f"__version__ = '{release}'" in (told or "")


def _name_where_needed() -> None:
    """Have no names of characters compiled into a pattern: a formula of LaTeX comes with numbers instead."""
    if "ziamath" not in sys.modules:
        names: Any = ModuleType(_NAMES)
        names.ESCAPES = {}
        sys.modules[_NAMES] = names


def _replace_where_needed() -> None:
    """Have the names compiled after all for a formula that holds one."""
    zmath: Any = import_module("ziamath.zmath")
    plain = zmath.unescape

    @cache
    def thorough() -> Callable[[str], str]:
        for name in (_NAMES, _REPLACED):
            sys.modules.pop(name, None)
        found: Callable[[str], str] = import_module(_REPLACED).unescape
        return found

    zmath.unescape = lambda text: (thorough() if _NAMED.search(text) else plain)(text)


class _Rows:
    """Rows of a table in a font, each read when it is first asked for."""

    def __init__(self, fontfile: Any, read: Callable[[int], Any]) -> None:
        self._fontfile, self._read, self._rows = fontfile, read, dict[int, Any]()

    def __getitem__(self, row: int) -> Any:
        if row not in self._rows:
            place = self._fontfile.tell()
            self._rows[row] = self._read(row)
            self._fontfile.seek(place)
        return self._rows[row]


def _kern_where_needed() -> None:
    """Have how near two glyphs stand read when it is asked for: the font tells it of nine thousand pairs."""
    gpos: Any = import_module("ziafont.gpos")

    class Pairs(gpos.PairAdjustmentSubtable):  # type: ignore[misc]  # found when it runs
        """A table of pairs as OpenType has it: of each first glyph the second ones, or kinds of glyphs by kinds."""

        def __init__(self, ofst: int, fontfile: Any) -> None:
            place = fontfile.tell()
            fontfile.seek(ofst)
            self.ofst, self.fontfile = ofst, fontfile
            self.posformat, coverage, self.first, self.second = (fontfile.readuint16() for _ in range(4))
            if self.posformat == 2:
                self.class1def, self.class2def = (gpos.ClassDef(ofst + fontfile.readuint16(), fontfile) for _ in "12")
                _, self.width = fontfile.readuint16(), fontfile.readuint16()
            self.coverage = gpos.Coverage(ofst + coverage, fontfile)
            self.pairsets = _Rows(fontfile, self._pairs)
            self.classrecords = _Rows(fontfile, self._kinds)
            fontfile.seek(place)

        def _pairs(self, row: int) -> list[SimpleNamespace]:
            count = self.fontfile.readuint16(self.ofst + self.fontfile.readuint16(self.ofst + 10 + 2 * row))
            read = ((self.fontfile.readuint16(), *self._values()) for _ in range(count))
            return [SimpleNamespace(secondglyph=second, value1=one, value2=two) for second, one, two in read]

        def _kinds(self, row: int) -> _Rows:
            size = 2 * (self.first.bit_count() + self.second.bit_count())
            start = self.ofst + 16 + row * self.width * size
            return _Rows(self.fontfile, lambda column: self._values(start + column * size))

        def _values(self, place: int | None = None) -> tuple[Any, Any]:
            if place is not None:
                self.fontfile.seek(place)
            return self.fontfile.readvaluerecord(self.first), self.fontfile.readvaluerecord(self.second)

    gpos.PairAdjustmentSubtable = Pairs


def _widths_at_once() -> None:
    """Have the widths of a font's glyphs read together, where each number is read alone."""
    font: Any = import_module("ziafont.font")

    def widths(of: Any, count: int) -> list[Any]:
        of.fontfile.seek(of.tables["hmtx"].offset)
        return [font.AdvanceWidth._make(pair) for pair in iter_unpack(">Hh", of.fontfile.read(4 * count))]

    font.Font._readwidths = widths  # noqa: SLF001 - no other way


def _measure_where_needed() -> None:
    """Have a row measured only where a sign grows with it.

    ziamath lays out a row twice, at first to learn how high its brackets are to be, and so each row inside it: eight
    times, where three fractions stand in each other.
    """
    rows: Any = import_module("ziamath.nodes.mrow").Mrow
    operators: Any = import_module("ziamath.operators").operators
    growing = {sign for (sign, _), looks in operators.items() if looks.get("stretchy", "false") != "false"}
    measured = rows._get_height_nostretch  # noqa: SLF001 - no other way to leave it out

    def grows(element: Any) -> bool:
        told = element.get("stretchy")
        return element.tag == "mfenced" or (told != "false" if told else (element.text or "").strip() in growing)

    def needed(line: Any, *, own: bool = True) -> bool:
        """Whether a sign grows with this row; what stands in a row inside it grows with that one."""
        return any(
            needed(child, own=False)
            if child.tag == "mrow"
            else (own or child.tag != "mo") and any(grows(element) for element in child.iter())
            for child in line
        )

    rows._get_height_nostretch = lambda row, line, **how: measured(row, line, **how) if needed(line) else (0.0, 0.0)  # noqa: SLF001


def _advance_once() -> None:
    """Have how far a glyph is from the next one looked up once."""
    fonts: Any = import_module("ziafont").Font
    looked_up = fonts.advance

    def advance(font: Any, glyph: int, following: int | None) -> Any:
        language = font.gpos and (font.gpos.language.script, font.gpos.language.language)
        key = (glyph, following, language, font.features.get("kern", True))
        kept = font.__dict__.setdefault("reportgen_advances", {})
        if key not in kept:
            kept[key] = looked_up(font, glyph, following)
        return kept[key]

    fonts.advance = advance


def _style_flatly() -> None:
    """Have the attributes of a style looked at, of which a deep copy is made each time."""
    styles: Any = import_module("ziamath.styles")
    styles.asdict = vars
