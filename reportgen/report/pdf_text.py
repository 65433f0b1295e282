"""Where the text of a PDF stands: each string with its place, its size and its number of characters.

Only what WeasyPrint writes is understood: strings of two-byte glyph numbers, and single-byte ones of other producers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator

Matrix = tuple[float, float, float, float, float, float]
_Widths = tuple[int, dict[bytes, float], float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_READ = "Tj TJ Do q Q cm BT Tm Td TD Tf BDC BMC EMC"  # all others, such as the paths of drawings, are passed over early


@dataclass(frozen=True, slots=True)
class TextRun:
    """One string on a page: from, to, and the height of its baseline, in points from the lower left corner."""

    left: float
    right: float
    baseline: float
    size: float
    characters: int
    figure: bool  # whether it belongs to a figure


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document's fonts, by their objects, and of texts set in them: width, number of characters."""

    widths: dict[Any, _Widths] = field(default_factory=dict)
    texts: dict[Any, tuple[float, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _State:
    matrix: Matrix
    font: Any = None
    size: float = 0.0


@dataclass(slots=True)
class _Walk:
    """Reads a content stream operator by operator; ``stack`` holds what q saves."""

    state: _State
    known: Known
    text: Matrix = _IDENTITY
    line: Matrix = _IDENTITY
    stack: list[_State] = field(default_factory=list)
    figures: list[bool] = field(default_factory=list)  # of the open marked contents, which are figures


def text_runs(page: pikepdf.Page, known: Known) -> Iterator[TextRun]:
    """Yield every string on a page. ``known`` is empty at first, and for all pages of a document the same."""
    walk = _Walk(_State(_IDENTITY), known)
    yield from _walk(page, page.obj.get("/Resources", pikepdf.Dictionary()), walk)


def _walk(stream: Any, resources: Any, walk: _Walk) -> Iterator[TextRun]:
    for instruction in pikepdf.parse_content_stream(stream, _READ):
        name, operands = str(instruction.operator), instruction.operands
        if name in {"Tj", "TJ"}:
            yield from _show(operands[0], walk)
        elif name == "Do":
            form = resources.XObject[str(operands[0])]
            if form.get("/Subtype") == "/Form":
                yield from _form(form, resources, walk)
        else:
            _apply(name, operands, resources, walk)


def _form(form: Any, resources: Any, walk: _Walk) -> Iterator[TextRun]:
    outer = walk.state
    matrix = tuple(float(x) for x in form.get("/Matrix", _IDENTITY))
    walk.state = _State(_times(matrix, outer.matrix), outer.font, outer.size)  # type: ignore[arg-type]  # six numbers by the standard
    yield from _walk(form, form.get("/Resources", resources), walk)
    walk.state = outer


def _apply(name: str, operands: Any, resources: Any, walk: _Walk) -> None:
    """Operators that move or change something without showing anything."""
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


def _show(shown: Any, walk: _Walk) -> Iterator[TextRun]:
    """A string, or strings with kerning between them: one run."""
    state = walk.state
    units, characters = _measured(shown, state.font, walk.known)
    advance = units / 1000 * state.size
    place = _times(walk.text, state.matrix)
    end = _times((1, 0, 0, 1, advance, 0), place)
    scale = math.hypot(place[2], place[3])
    walk.text = _times((1, 0, 0, 1, advance, 0), walk.text)
    left, right = sorted((place[4], end[4]))
    if characters:
        yield TextRun(left, right, place[5], state.size * scale, characters, any(walk.figures))


def _measured(shown: Any, font: Any, known: Known) -> tuple[float, int]:
    """The width of a text in thousandths of the font's size, and how many characters it has."""
    key = font.objgen, shown.unparse()
    if key not in known.texts:
        step, widths, default = _widths(font, known.widths)
        units, characters = 0.0, 0
        for part in shown.as_list() if isinstance(shown, pikepdf.Array) else [shown]:
            if isinstance(part, pikepdf.String):
                data = bytes(part)
                for at in range(0, len(data), step):
                    units += widths.get(data[at : at + step], default)
                characters += len(data) // step
            else:
                units -= float(part)
        known.texts[key] = units, characters
    return known.texts[key]


def _widths(font: Any, widths: dict[Any, _Widths]) -> _Widths:
    """Bytes a glyph, the widths by them, and the width of all others."""
    key = font.objgen
    if key not in widths:
        if font.get("/Subtype") == "/Type0":
            inner = font.DescendantFonts[0]
            step, found, default = 2, _composite(inner.get("/W", [])), float(inner.get("/DW", 1000))
        else:
            first = int(font.get("/FirstChar", 0))
            step, found, default = 1, {first + i: float(w) for i, w in enumerate(font.get("/Widths", []))}, 500.0
        widths[key] = step, {code.to_bytes(step, "big"): width for code, width in found.items()}, default
    return widths[key]


def _composite(entries: Any) -> dict[int, float]:
    """The /W array: ``first [w w w]`` or ``first last w``."""
    found: dict[int, float] = {}
    items, position = list(entries), 0
    while position < len(items):
        first, second = int(items[position]), items[position + 1]
        if isinstance(second, pikepdf.Array):
            found |= {first + i: float(width) for i, width in enumerate(second)}
            position += 2
        else:
            found |= dict.fromkeys(range(first, int(second) + 1), float(items[position + 2]))
            position += 3
    return found


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(x) for x in operands)
    return a, b, c, d, e, f


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
