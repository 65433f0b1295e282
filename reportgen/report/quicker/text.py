"""How text is measured: a table's is measured for the narrowest and the widest its columns may be and for what it is.

Every page that is begun anew measures its own again, too.
"""

from __future__ import annotations

from functools import wraps
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from reportgen.report.quicker.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 200  # characters of texts that are remembered: a long one is hardly measured twice, and takes room
_UNBROKEN = {"nowrap", "pre"}
_REST, _WIDTH = 2, 3  # where in an answer it says what is left for the next line, and how wide this one is
_FONT_NAMES = (
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_variant_caps"),
    "font_variation_settings",
)
_FEATURE_NAMES = (
    *("font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric"),
    *("font_variant_alternates", "font_variant_east_asian", "font_feature_settings"),
)
_FONT = itemgetter(*_FONT_NAMES)
_FEATURES = itemgetter(*_FEATURE_NAMES)
_SETUP = itemgetter("direction", "lang", *_FEATURE_NAMES)
_STRUT = itemgetter(*_FONT_NAMES, *_FEATURE_NAMES, "lang", "font_language_override", "line_height")
# All that the first line of a text depends on, besides the text and the room.
_TEXT = itemgetter(
    *_FONT_NAMES,
    *_FEATURE_NAMES,
    *("direction", "lang", "font_language_override", "text_decoration_line", "letter_spacing", "word_spacing"),
    *("white_space", "tab_size", "hyphens", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone"),
    *("overflow_wrap", "word_break"),
)


def _first_lines(split: Callable[..., Any]) -> Callable[..., Any]:
    """The first line of a text, which is remembered as long as its document is laid out.

    Where a text may not be broken, the room that it has changes nothing; nor does it where all of the text fits.
    """

    @wraps(split)
    def first_line(
        text: str, style: Any, context: Any, room: float | None, spacing: float, *way: Any, **how: Any
    ) -> Any:
        if len(text) > _LONGEST:
            return split(text, style, context, room, spacing, *way, **how)
        kept, styles = context.__dict__.setdefault("reportgen_lines", ({}, {}))
        try:
            number = styles.setdefault(_TEXT(style), len(styles))
        except TypeError:  # it holds a set, as that of an underlined text does
            return split(text, style, context, room, spacing, *way, **how)
        whole = text, number, spacing
        key = whole if style["white_space"] in _UNBROKEN else (*whole, room, *way, *how.items())
        found = kept.get(key)
        if found is None:
            if room and (one := kept.get(whole)) and one[_WIDTH] <= room:
                found = one
            else:
                found = split(text, style, context, room, spacing, *way, **how)
                if room is None and found[_REST] is None:
                    kept[whole] = found
            kept[key] = found
        layout = found[0]
        own = object.__new__(type(layout))  # a box puts its text right in what it is given
        own.__dict__.update(layout.__dict__)
        own.max_width = room
        return own, *found[1:]

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


def _layouts(setup: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """The beginning of a text: where it is in one language and not underlined, what stays the same is asked once."""
    from weasyprint.text.ffi import ffi, gobject, pango  # noqa: PLC0415 - places of that release
    from weasyprint.text.line_break import get_font_description  # noqa: PLC0415 - as above

    @wraps(setup)
    def begin(layout: Any, style: Any) -> None:
        if not style["lang"] or style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
            setup(layout, style)
            return
        kept = style.font_config.__dict__.setdefault("reportgen_contexts", {})
        key = _SETUP(style)
        try:
            known = kept.get(key)
        except TypeError:  # a dictionary of features
            setup(layout, style)
            return
        if known is None:
            known = kept[key] = _context(style)
        context, layout.language, features = known
        layout.style, layout.first_line_direction = style, 0
        layout.ascent = layout.underline_position = layout.strikethrough_position = None
        layout.underline_thickness = layout.strikethrough_thickness = None
        layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)  # noqa: FBT003 - a function of C
        pango.pango_layout_set_font_description(layout.layout, get_font_description(style))
        if features is not None:
            several = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(several, features)
            pango.pango_layout_set_attributes(layout.layout, several)

    return begin


def _context(style: Any) -> tuple[Any, Any, Any]:
    """Pango's context for a language, the language, and the font's features, all as a layout asks for them."""
    from weasyprint.text import line_break  # noqa: PLC0415 - a place of that release
    from weasyprint.text.ffi import ffi, gobject, pango  # noqa: PLC0415 - as above

    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)  # noqa: FBT003 - as above
    pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
    name, _ = line_break.unicode_to_char_p(style["lang"])
    language = pango.pango_language_from_string(name)
    pango.pango_context_set_language(context, language)
    features = line_break.font_features(*_FEATURES(style))
    if not features:
        return context, language, None
    text = ",".join(f"{name} {value}" for name, value in features.items()).encode()
    return context, language, style.font_config.font_features.setdefault(text, pango.pango_attr_font_features_new(text))


def _struts(measure: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """How high a line is before anything stands in it."""

    @wraps(measure)
    def strut(style: Any) -> Any:
        kept = style.font_config.__dict__.setdefault("reportgen_struts", {})
        key = _STRUT(style)
        try:
            if key not in kept:
                kept[key] = measure(style)
        except TypeError:  # a dictionary of features
            return measure(style)
        return kept[key]

    return strut


def places() -> tuple[Place, ...]:
    """Those of this module."""
    from weasyprint.layout import inline, preferred  # noqa: PLC0415 - places of that release
    from weasyprint.text import line_break  # noqa: PLC0415 - as above

    return (
        Place(inline, "split_first_line", _first_lines),
        Place(preferred, "split_first_line", _first_lines),
        Place(line_break, "get_font_description", _descriptions),
        Place(line_break.Layout, "setup", _layouts),
        Place(inline, "strut", _struts),
    )
