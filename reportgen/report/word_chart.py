"""A chart as a picture for Word: the SVG of ``templates/charts.html.j2`` painted with Pillow.

These charts have rectangles, lines, polylines and texts in groups that are moved; nothing else is painted.
"""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from reportgen.report.profiles import face_files
from reportgen.report.word_content import WordChart
from reportgen.system.resources import template_root

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


_SCALE = 3  # dots of the picture for a pixel of CSS: 288 an inch
_MOVED = re.compile(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)")
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}  # by Pillow: on the base line, from the left, middle or right
_BOLD = 600
_MAX_PIXELS = 4_000  # of CSS, either way; a picture beyond that would take all memory


def chart(svg: Element) -> WordChart | None:
    """Return a chart's picture; None where it has no size, or none that can be painted."""
    width, height = _number(svg, "width"), _number(svg, "height")
    if not (0 < width <= _MAX_PIXELS and 0 < height <= _MAX_PIXELS):
        return None
    title = svg.find("title")
    words = "" if title is None else " ".join("".join(title.itertext()).split())
    image = Image.new("RGB", (round(width * _SCALE), round(height * _SCALE)), "white")
    _paint(ImageDraw.Draw(image), svg, 0.0, 0.0)
    data = BytesIO()
    image.quantize(64).save(data, "PNG", optimize=True)
    return WordChart(data.getvalue(), words, width, height)


def _paint(draw: ImageDraw.ImageDraw, element: Element, right: float, down: float) -> None:
    """Paint the shapes of an element, moved to the right and down."""
    for shape in element:
        if shape.tag == "g":
            moved = _MOVED.search(shape.get("transform", ""))
            x, y = (float(moved[1]), float(moved[2])) if moved else (0.0, 0.0)
            _paint(draw, shape, right + x, down + y)
        elif shape.tag == "rect":
            x, y = _number(shape, "x") + right, _number(shape, "y") + down
            _rectangle(draw, shape, x, y)
        elif shape.tag in {"line", "polyline"}:
            points = [((x + right) * _SCALE, (y + down) * _SCALE) for x, y in _points(shape)]
            wide = round(_number(shape, "stroke-width", 1.0) * _SCALE)
            draw.line(points, shape.get("stroke", "black"), wide, joint="curve")
        elif shape.tag == "text":
            place = ((_number(shape, "x") + right) * _SCALE, (_number(shape, "y") + down) * _SCALE)
            weight = _BOLD if _number(shape, "font-weight") >= _BOLD else 400
            font = _font(shape.get("font-family", ""), weight, _number(shape, "font-size", 12.0))
            anchor = _ANCHORS[shape.get("text-anchor", "start")]
            draw.text(place, "".join(shape.itertext()), shape.get("fill", "black"), font, anchor)


def _rectangle(draw: ImageDraw.ImageDraw, shape: Element, x: float, y: float) -> None:
    """Paint a rectangle that is at least a dot wide and high; one without a width is none."""
    width, height = _number(shape, "width"), _number(shape, "height")
    if width > 0 and height > 0:
        left, top = round(x * _SCALE), round(y * _SCALE)
        right, bottom = round((x + width) * _SCALE) - 1, round((y + height) * _SCALE) - 1
        draw.rectangle((left, top, max(left, right), max(top, bottom)), shape.get("fill", "black"))


def _points(shape: Element) -> list[tuple[float, float]]:
    """Return the points of a line."""
    if shape.tag == "line":
        return [(_number(shape, "x1"), _number(shape, "y1")), (_number(shape, "x2"), _number(shape, "y2"))]
    pairs = (pair.split(",") for pair in shape.get("points", "").split())
    return [(float(x), float(y)) for x, y in pairs]


def _number(element: Element, name: str, missing: float = 0.0) -> float:
    """Return an attribute as a number."""
    try:
        return float(element.get(name, missing))
    except ValueError:
        return missing


@cache
def _font(family: str, weight: int, size: float) -> ImageFont.FreeTypeFont:
    """Return a font of the package, of the first family that has any where this one is not among them."""
    files = face_files()
    file = files.get((family, weight)) or next(iter(files.values()))
    return ImageFont.truetype(BytesIO(template_root().joinpath(*file.split("/")).read_bytes()), size * _SCALE)
