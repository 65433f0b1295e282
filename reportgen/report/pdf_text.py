"""Read the text runs of a PDF: each string with its position, size and number of characters.

Strings of two-byte glyph numbers, as WeasyPrint writes them, and of single-byte characters are read.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Matrix = tuple[float, float, float, float, float, float]
_Widths = tuple[int, dict[bytes, float], float]
_MAPPED = re.compile(rb"<([0-9A-F]{4})> *<((?:[0-9A-F]{4})+)>")  # a glyph, and the UTF-16 that it stands for
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_READ = (
    "Tj TJ Do q Q cm BT Tm Td TD Tf BDC BMC EMC"  # all others, such as the paths of drawings, are skipped by the parser
)


@dataclass(frozen=True, slots=True)
class TextRun:
    """One string on a page; lengths are points from the lower left corner."""

    left: float
    right: float
    baseline: float
    size: float
    characters: int
    figure: bool  # whether it is part of a figure
    source: tuple[Any, Any] = (None, None)  # the string as the page shows it, and its font


@dataclass(frozen=True, slots=True)
class TextCache:
    """A cache for a document: the glyph widths of its fonts, and the width and length of texts set in them."""

    widths: dict[tuple[int, int], _Widths] = field(default_factory=dict)
    texts: dict[Any, tuple[float, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _State:
    matrix: Matrix
    font: Any = None
    size: float = 0.0


@dataclass(slots=True)
class _Walk:
    """The state while a content stream is read operator by operator; ``stack`` holds the states that q saves."""

    state: _State
    cache: TextCache
    text: Matrix = _IDENTITY
    line: Matrix = _IDENTITY
    stack: list[_State] = field(default_factory=list)
    figures: list[bool] = field(default_factory=list)  # for each open marked content, whether it is a figure


def text_runs(page: pikepdf.Page, cache: TextCache) -> Iterator[TextRun]:
    """Yield every string on a page; all pages of a document share one ``cache``, which is empty at first."""
    walk = _Walk(_State(_IDENTITY), cache)
    yield from _walk(page, page.obj.get("/Resources", pikepdf.Dictionary()), walk)


def text_of(run: TextRun) -> str:
    """Return the characters of a string, as its font says what its glyphs stand for; "" where that says nothing."""
    return "".join(text for _, text in _glyphs(run))


def visible_end(run: TextRun) -> float:
    """Return where a string ends without the blanks after it, which a line may have beyond its edge."""
    end = run.right
    for glyph, text in reversed(_glyphs(run)):
        if text.strip() or not text:
            break
        _, widths, default = _widths(run.source[1], {})
        end -= widths.get(glyph, default) / 1000 * run.size
    return end


def _glyphs(run: TextRun) -> list[tuple[bytes, str]]:
    """Return the glyphs of a string, each with the characters that it stands for."""
    shown, font = run.source
    if font is None or "/ToUnicode" not in font:
        return []
    pairs = dict(_MAPPED.findall(font.ToUnicode.read_bytes().upper()))
    parts = shown.as_list() if isinstance(shown, pikepdf.Array) else [shown]
    data = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    glyphs = [data[start : start + 2] for start in range(0, len(data), 2)]
    codes = [pairs.get(glyph.hex().upper().encode(), b"").decode() for glyph in glyphs]
    texts = (bytes.fromhex(code).decode("utf-16-be", "replace") for code in codes)
    return list(zip(glyphs, texts, strict=True))


def _walk(stream: pikepdf.Object | pikepdf.Page, resources: pikepdf.Object, walk: _Walk) -> Iterator[TextRun]:
    for instruction in pikepdf.parse_content_stream(stream, _READ):
        name, operands = str(instruction.operator), list(instruction.operands)
        if name in {"Tj", "TJ"}:
            yield from _show(operands[0], walk)
        elif name == "Do":
            form = resources.XObject[str(operands[0])]
            if form.get("/Subtype") == "/Form":
                yield from _form(form, resources, walk)
        else:
            _apply(name, operands, resources, walk)


def _form(form: pikepdf.Object, resources: pikepdf.Object, walk: _Walk) -> Iterator[TextRun]:
    outer = walk.state
    matrix = tuple(float(x) for x in form.get("/Matrix", _IDENTITY))
    walk.state = _State(_times(matrix, outer.matrix), outer.font, outer.size)  # type: ignore[arg-type]  # six numbers by the standard
    yield from _walk(form, form.get("/Resources", resources), walk)
    walk.state = outer


def _apply(name: str, operands: Sequence[pikepdf.Object], resources: pikepdf.Object, walk: _Walk) -> None:
    """Apply an operator that changes the state and shows nothing."""
    state = walk.state
    match name:
        case "q":
            walk.stack.append(_State(state.matrix, state.font, state.size))
        case "Q" if walk.stack:
            walk.state = walk.stack.pop()
        case "cm":
            state.matrix = _times(_matrix(operands), state.matrix)
        case "BT":
            walk.text = walk.line = _IDENTITY
        case "Tm":
            walk.text = walk.line = _matrix(operands)
        case "Td" | "TD":
            walk.text = walk.line = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), walk.line)
        case "Tf":
            state.font, state.size = resources.Font[str(operands[0])], float(operands[1])
        case "BDC" | "BMC":
            walk.figures.append(str(operands[0]) == "/Figure")
        case "EMC" if walk.figures:
            walk.figures.pop()


def _show(shown: pikepdf.Object, walk: _Walk) -> Iterator[TextRun]:
    """Yield a string, or an array of strings and kerning, as one run."""
    state = walk.state
    units, characters = _measured(shown, state.font, walk.cache)
    advance = units / 1000 * state.size
    place = _times(walk.text, state.matrix)
    end = _times((1, 0, 0, 1, advance, 0), place)
    scale = math.hypot(place[2], place[3])
    walk.text = _times((1, 0, 0, 1, advance, 0), walk.text)
    left, right = sorted((place[4], end[4]))
    if characters:
        source = shown, state.font
        yield TextRun(left, right, place[5], state.size * scale, characters, any(walk.figures), source)


def _measured(shown: pikepdf.Object, font: pikepdf.Object, cache: TextCache) -> tuple[float, int]:
    """Return the width of a text in thousandths of the font's size, and its number of characters."""
    key = font.objgen, shown.unparse()
    if key not in cache.texts:
        step, widths, default = _widths(font, cache.widths)
        units, characters = 0.0, 0
        for part in shown.as_list() if isinstance(shown, pikepdf.Array) else [shown]:
            if isinstance(part, pikepdf.String):
                data = bytes(part)
                for start in range(0, len(data), step):
                    units += widths.get(data[start : start + step], default)
                characters += len(data) // step
            else:
                units -= float(part)
        cache.texts[key] = units, characters
    return cache.texts[key]


def _widths(font: pikepdf.Object, widths: dict[tuple[int, int], _Widths]) -> _Widths:
    """Return the number of bytes of a glyph's code, the widths by code, and the width of all other glyphs."""
    key = font.objgen
    if key not in widths:
        if font.get("/Subtype") == "/Type0":
            inner = font.DescendantFonts[0]
            step, by_code, default = 2, _composite(inner.get("/W", pikepdf.Array())), float(inner.get("/DW", 1000))
        else:
            first = int(font.get("/FirstChar", 0))
            step, by_code, default = 1, {first + i: float(w) for i, w in enumerate(font.get("/Widths", []))}, 500.0
        widths[key] = step, {code.to_bytes(step, "big"): width for code, width in by_code.items()}, default
    return widths[key]


def _composite(entries: pikepdf.Object) -> dict[int, float]:
    """Return widths by glyph from a /W array: ``first [w w w]`` or ``first last w``."""
    by_glyph: dict[int, float] = {}
    items, position = list(entries), 0
    while position < len(items):
        first, second = int(items[position]), items[position + 1]
        if isinstance(second, pikepdf.Array):
            by_glyph |= {first + i: float(width) for i, width in enumerate(second)}
            position += 2
        else:
            by_glyph |= dict.fromkeys(range(first, int(second) + 1), float(items[position + 2]))
            position += 3
    return by_glyph


def _matrix(operands: Sequence[pikepdf.Object]) -> Matrix:
    a, b, c, d, e, f = (float(x) for x in operands)
    return a, b, c, d, e, f


def _times(m: Matrix, n: Matrix) -> Matrix:
    """Return the matrix that applies m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
