"""What a box looks like and what its lengths are: asked for each of some hundred properties of each box."""

from __future__ import annotations

from functools import cache, wraps
from itertools import compress
from math import inf
from typing import TYPE_CHECKING, Any

from reportgen.report.quicker.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable

_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
# Percentages are of the width, of the height, and again of the height, which may have no end.
_LENGTHS = (
    (
        *("margin_left", "margin_right", "margin_top", "margin_bottom", "padding_left", "padding_right", "padding_top"),
        *("padding_bottom", "width", "min_width", "max_width"),
    ),
    ("height", "min_height"),
    ("max_height",),
)
_RARE = {"marker", "footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"}
_MINIMA = {"min_width", "min_height"}
_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
_LEFT = ("margin_left", "padding_left", "border_left_width")
_RIGHT = ("margin_right", "padding_right", "border_right_width")


@cache
def _ways() -> dict[str, tuple[bool, Any, str, str]]:
    """The properties whose value, where no rule gives one, is simply the parent's or the initial one.

    By name: whether it is the parent's, the initial one, and the two names by which a rule may give it as well.
    """
    from weasyprint import css  # noqa: PLC0415 - a place of that release

    found = {}
    for name, initial in css.INITIAL_VALUES.items():
        if name in {"float", "display", "position", "page"} or name.startswith("text_decoration_"):
            continue
        if name not in css.INHERITED and name in css.INITIAL_NOT_COMPUTED:
            continue
        logical = css.PHYSICAL_FUNCTIONS.get(name)
        others = (logical(block="ttb", inline="ltr"), logical(block="ttb", inline="rtl")) if logical else (name, name)
        found[name] = (name in css.INHERITED, initial, *others)
    return found


def _values(missing: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """A property of an element that no rule speaks of, as most are."""
    ways = _ways()

    @wraps(missing)
    def value(style: Any, name: str) -> Any:
        rules = style.cascaded
        if name not in rules and name in ways:
            inherited, found, one, other = ways[name]
            if one not in rules and other not in rules:
                if inherited and style.parent_style is not None:
                    found = style.parent_style[name]
                style[name] = found
                return found
        return missing(style, name)

    return value


def _anonymous(missing: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """A property of a box that no element made."""
    ways = _ways()

    @wraps(missing)
    def value(style: Any, name: str) -> Any:
        if name not in ways:
            return missing(style, name)
        inherited, found, _, _ = ways[name]
        if inherited:
            found = style.parent_style[name]
        style[name] = found
        return found

    return value


def _rare(compute: Callable[..., None]) -> Callable[..., None]:
    """The style of what hardly any element has, though a rule for each speaks of it: put off until it is asked for."""

    @wraps(compute)
    def style(styles: Any, element: Any, parent: Any, *how: Any, **named: Any) -> None:
        key = element, named.get("pseudo_type")
        rules = styles.get_cascaded_styles().get(key)
        if key[1] in _RARE and rules and "anchor" not in rules:
            styles.__dict__.setdefault("reportgen_rare", {})[key] = rules, parent, how, named
        else:
            compute(styles, element, parent, *how, **named)

    return style


def _asked(ask: Callable[..., Any]) -> Callable[..., Any]:
    """The style of an element, or of what comes with it."""

    @wraps(ask)
    def style(styles: Any, element: Any, pseudo_type: Any = None) -> Any:
        key = element, pseudo_type
        if pseudo_type in _RARE and (put_off := styles.__dict__.get("reportgen_rare", {}).pop(key, None)):
            rules, parent, how, named = put_off
            styles.get_cascaded_styles()[key] = rules
            type(styles).set_computed_styles.__wrapped__(styles, element, parent, *how, **named)
            del styles.get_cascaded_styles()[key]
        return ask(styles, element, pseudo_type)

    return style


def _in_flow(ask: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Whether a box stands where it is among others, as most do: asked five times for each."""

    @wraps(ask)
    def in_flow(box: Any) -> bool:
        style = box.style
        return (style["float"] == "none" and style["position"] in {"static", "relative"}) or ask(box)

    return in_flow


def _backgrounds(lay_out: Callable[..., None]) -> Callable[..., None]:
    """The background of a box, which most boxes have none of: told by its style, which many share."""
    from weasyprint.draw.color import get_color  # noqa: PLC0415 - a place of that release

    def bare(style: Any) -> bool:
        return (
            all((0, "px") in style[f"border_{corner}_radius"] for corner in _CORNERS)
            and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and style["visibility"] != "hidden"
            and all(kind == "none" for kind, _ in style["background_image"])
            and not style["box_shadow"]
            and get_color(style, "background_color").alpha == 0
        )

    @wraps(lay_out)
    def background(page: Any, box: Any, get_image_from_uri: Any, *how: Any, **named: Any) -> None:
        look = box.style
        if box is page or how or named:
            lay_out(page, box, get_image_from_uri, *how, **named)
            return
        if (plain := look.__dict__.get("reportgen_bare")) is None:
            plain = look.__dict__["reportgen_bare"] = bare(look)
        if not plain:
            lay_out(page, box, get_image_from_uri)
            return
        for corner in _CORNERS:
            setattr(box, f"border_{corner}_radius", (0, 0))
        for child in box.all_children():
            background(page, child, get_image_from_uri)
        box.background = None

    return background


def _percentages(resolve: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """The lengths of a box, which in most cases are lengths already and no percentages."""
    from weasyprint.css.properties import Dimension  # noqa: PLC0415 - places of that release
    from weasyprint.formatting_structure.boxes import Box, PageBox  # noqa: PLC0415 - as above
    from weasyprint.layout.percent import resolve_one_percentage  # noqa: PLC0415 - as above

    @wraps(resolve)
    def lengths(box: Any, containing_block: Any) -> None:
        style, own, around = box.style, box.__dict__, containing_block
        width, height = (around.width, around.height) if isinstance(around, Box) else around
        free = height == "auto"
        if isinstance(box, PageBox) or style["box_sizing"] != "content-box" or (free and style["height"] != "auto"):
            resolve(box, containing_block)
            return
        wholes = (width, 0 if free else height, inf if free else height)
        for names, whole in zip(_LENGTHS, wholes, strict=True):
            for name in names:
                value = style[name]
                if value.__class__ is Dimension and value.unit == "px":
                    own[name] = value.value
                elif value == "auto":
                    own[name] = 0 if name in _MINIMA else value
                else:
                    resolve_one_percentage(box, name, whole)
        collapsed = style["border_collapse"] == "collapse"
        for name in _BORDERS:
            if not (collapsed and hasattr(box, name)):
                own[name] = style[name]

    return lengths


def _margins(add: Callable[..., Any]) -> Callable[..., Any]:
    """A width with what is around it, of a box with plain lengths."""
    from weasyprint.css.properties import Dimension  # noqa: PLC0415 - a place of that release

    @wraps(add)
    def outer(box: Any, width: float, *wanted: bool, **named: bool) -> Any:
        if named:
            return add(box, width, *wanted, **named)
        style = box.style
        collapsed = style["border_collapse"] == "collapse"
        sides = list(compress((_LEFT, _RIGHT), (*wanted, True, True)))
        found = width
        for margin, padding, _ in sides:
            for name in (margin, padding):
                value = style[name]
                if value.__class__ is Dimension and value.unit == "px":
                    found += value.value
                elif value != "auto":
                    return add(box, width, *wanted)
        for _, _, border in sides:
            found += getattr(box, border) if collapsed and hasattr(box, border) else style[border]
        return found

    return outer


def places() -> tuple[Place, ...]:
    """Those of this module."""
    from weasyprint import css  # noqa: PLC0415 - places of that release
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415 - as above
    from weasyprint.layout import background, block, inline, preferred, table  # noqa: PLC0415 - as above

    return (
        Place(css.ComputedStyle, "__missing__", _values),
        Place(css.AnonymousStyle, "__missing__", _anonymous),
        Place(css.StyleFor, "set_computed_styles", _rare),
        Place(css.StyleFor, "__call__", _asked),
        Place(boxes.Box, "is_in_normal_flow", _in_flow),
        Place(background, "layout_box_backgrounds", _backgrounds),
        *(Place(module, "resolve_percentages", _percentages) for module in (block, inline, table)),
        Place(preferred, "margin_width", _margins),
    )
