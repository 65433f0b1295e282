"""Drawings: an equation is some thousand points in the text of a path."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from reportgen.report.quicker.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable

_MARKERS = {"marker", "marker-start", "marker-mid", "marker-end"}
_OPERATORS = {"M": b"m", "L": b"l"}


def _paths(draw: Callable[[Any, Any, float], None]) -> Callable[[Any, Any, float], None]:
    """A path of lines and quadratic curves from one plain point to the next, as an equation's glyphs are."""

    @wraps(draw)
    def path(svg: Any, node: Any, font_size: float) -> None:
        steps = _steps(node.get("d", "").split()) if _MARKERS.isdisjoint(node.attrib) else None
        if steps is None:
            draw(svg, node, font_size)
        else:
            svg.stream.stream.extend(steps)

    return path


def _steps(words: list[str]) -> list[bytes] | None:
    """The operators of a PDF for a path cut into its letters and numbers; None of any that is less plain."""
    from pydyf import _to_bytes as number  # noqa: PLC0415 - WeasyPrint's writer

    steps, left = [b"0 0 m"], iter(words)
    x = y = 0.0
    start: tuple[float, float] | None = None  # of what Z closes, where anything has been drawn since M
    try:
        for letter in left:
            if letter == "Z" and start is not None:
                steps.append(b"h")
                (x, y), start = start, None
                continue
            if letter not in {"M", "L", "Q"} or (letter != "M" and len(steps) == 1):
                return None
            if letter != "M" and start is None:
                start = x, y
            to_x, to_y = float(next(left)), float(next(left))
            if letter == "Q":
                # A quadratic curve's one handle is two thirds of the way to a cubic one's two.
                by_x, by_y, to_x, to_y = to_x, to_y, float(next(left)), float(next(left))
                handles = (by_x * 2 / 3 + x / 3, by_y * 2 / 3 + y / 3, by_x * 2 / 3 + to_x / 3, by_y * 2 / 3 + to_y / 3)
                steps.append(b"%b %b %b %b %b %b c" % tuple(map(number, (*handles, to_x, to_y))))
            else:
                steps.append(b"%b %b %b" % (number(to_x), number(to_y), _OPERATORS[letter]))
                if letter == "M":
                    start = None
            x, y = to_x, to_y
    except (ValueError, StopIteration):
        return None
    return steps


def places() -> tuple[Place, ...]:
    """Those of this module."""
    from weasyprint import svg  # noqa: PLC0415 - a place of that release

    return (Place(svg.TAGS, "path", _paths),)
