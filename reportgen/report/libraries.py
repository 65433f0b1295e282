"""WeasyPrint, imported without the detours by which ctypes looks for libraries.

WeasyPrint asks for each of its libraries under the names of other systems first. For every name that is not a file's,
ctypes runs a compiler, a linker and ldconfig, dozens of processes in all. Where the name that it tries last is a
file's, as on Linux, the others may as well be answered here.

It also asks the same several times over: a table's text is measured for the narrowest and the widest its column may be
and again for what it is, and so is every page that is begun anew. What is asked most is answered here, by WeasyPrint's
own functions once, with the same bytes in the end.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from contextlib import contextmanager
from functools import wraps
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["HTML", "FatalURLFetchingError", "FontConfiguration", "URLFetcher", "URLFetcherResponse"]


@contextmanager
def _answered_here() -> Iterator[None]:
    try:
        ctypes.CDLL("libpango-1.0.so.0")
    except OSError:
        yield  # libraries have other names or other places here
        return
    before = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None  # noqa: ARG005 - callers may give it by its name
    try:
        yield
    finally:
        ctypes.util.find_library = before


with _answered_here():
    from weasyprint import HTML
    from weasyprint.css.properties import Dimension
    from weasyprint.layout import inline, percent, preferred
    from weasyprint.svg.path import path
    from weasyprint.text import line_break
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

LONGEST = 200  # characters of texts that are remembered: a long one is hardly measured twice, and takes room
_FONT = itemgetter(
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_variant_caps"),
    "font_variation_settings",
)
# All that the first line of a text depends on, besides the text and the room.
_TEXT = itemgetter(
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_kerning", "direction", "lang"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric"),
    *("font_variant_alternates", "font_variant_east_asian", "font_feature_settings", "font_variation_settings"),
    *("font_language_override", "text_decoration_line", "letter_spacing", "word_spacing", "white_space", "tab_size"),
    *("hyphens", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone", "overflow_wrap", "word_break"),
)


def _first_lines(split: Callable[..., Any]) -> Callable[..., Any]:
    """The first line of a text, which is remembered as long as its document is laid out."""

    @wraps(split)
    def first_line(text: str, style: Any, context: Any, *room: Any, **how: Any) -> Any:
        if len(text) > LONGEST:
            return split(text, style, context, *room, **how)
        kept, styles = context.__dict__.setdefault("reportgen_lines", ({}, {}))
        try:
            number = styles.setdefault(_TEXT(style), len(styles))
        except TypeError:  # it holds a set, as that of an underlined text does
            return split(text, style, context, *room, **how)
        key = (text, number, room, *how.items())
        if key not in kept:
            kept[key] = split(text, style, context, *room, **how)
        layout, *found = kept[key]
        own = object.__new__(type(layout))  # a box puts its text right in what it is given
        own.__dict__.update(layout.__dict__)
        return own, *found

    return first_line


def _descriptions(describe: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A font as Pango is told of it."""
    kept: dict[Any, Any] = {}

    @wraps(describe)
    def description(style: Any) -> Any:
        families, *rest = _FONT(style)
        key = (*families, *rest)  # in a drawing the families are a list
        if key not in kept:
            kept[key] = describe(style)
        return kept[key]

    return description


def _lengths(resolve: Callable[[Any, str, float], None]) -> Callable[[Any, str, float], None]:
    """A length of a box, which in most cases is one already and no percentage."""

    @wraps(resolve)
    def length(box: Any, name: str, refer_to: float) -> None:
        value = box.style[name]
        if value.__class__ is Dimension and value.unit == "px":
            setattr(box, name, value.value)
        else:
            resolve(box, name, refer_to)

    return length


def _points(pop: Callable[[Any, str, float], Any]) -> Callable[[Any, str, float], Any]:
    """The next point of a drawing's path, which in most cases is two plain numbers: a formula has thousands."""

    @wraps(pop)
    def point(svg: Any, string: str, font_size: float) -> Any:
        x, _, rest = string.partition(" ")
        y, _, rest = rest.partition(" ")
        try:
            return float(x), float(y), rest
        except ValueError:
            return pop(svg, string, font_size)

    return point


QUICKER: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    (inline, "split_first_line", _first_lines),
    (preferred, "split_first_line", _first_lines),
    (line_break, "get_font_description", _descriptions),
    (percent, "resolve_one_percentage", _lengths),
    (sys.modules[path.__module__], "point", _points),  # its package holds a function of its name
)
for module, name, quicker in QUICKER:
    setattr(module, name, quicker(getattr(module, name)))
