"""What WeasyPrint asks itself most, answered by its own functions once, with the same bytes in the end.

A table's text is measured for the narrowest and the widest its column may be and again for what it is, and so is every
page that is begun anew. All this reaches into WeasyPrint, so it is done to the release that it was written for and no
other; ``tests/test_pdf.py`` holds that the bytes are the same with and without it.
"""

from __future__ import annotations

import sys
from functools import wraps
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

RELEASE = "70."  # of WeasyPrint
_LONGEST = 200  # characters of texts that are remembered: a long one is hardly measured twice, and takes room
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
        if len(text) > _LONGEST:
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
    from weasyprint.css.properties import Dimension  # noqa: PLC0415 - a place of that release

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


def functions() -> tuple[tuple[Any, str, Callable[..., Any]], ...]:
    """Where each function is, its name, and what makes a quicker one of it."""
    from weasyprint.layout import inline, percent, preferred  # noqa: PLC0415 - places of that release
    from weasyprint.svg.path import path  # noqa: PLC0415 - as above
    from weasyprint.text import line_break  # noqa: PLC0415 - as above

    return (
        (inline, "split_first_line", _first_lines),
        (preferred, "split_first_line", _first_lines),
        (line_break, "get_font_description", _descriptions),
        (percent, "resolve_one_percentage", _lengths),
        (sys.modules[path.__module__], "point", _points),  # its package holds a function of its name
    )


def quicken(release: str) -> None:
    """Put the quicker functions in their places, where WeasyPrint is of the release they were written for."""
    if release.startswith(RELEASE):
        for module, name, quicker in functions():
            setattr(module, name, quicker(getattr(module, name)))
