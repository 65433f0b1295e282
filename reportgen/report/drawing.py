"""Draw LaTeX as SVG, or return its MathML, with ziamath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def draw(latex: str, size: float) -> Element:
    """Return LaTeX drawn as an SVG element; ``size`` is the font size in pixels.

    Raises any exception of ziamath for LaTeX that it cannot read. ziamath reads a font when it is imported, which is
    slow, so it is imported here, only for a report that has formulas.
    """
    from ziamath.config import config  # noqa: PLC0415 - slow, see above
    from ziamath.zmath import Latex  # noqa: PLC0415 - as above

    settings: Any = config
    before = settings.svg2
    settings.svg2 = False  # paths in place, so that several formulas on a page share no ids
    try:
        return Latex(latex, size=size).svgxml()
    finally:
        settings.svg2 = before


def mathml(latex: str) -> str:
    """Return LaTeX as a MathML element, written as text.

    Raises any exception of ziamath for LaTeX that it cannot read. It is imported here as in ``draw``.
    """
    from ziamath.tex import tex2mml  # noqa: PLC0415 - as in ``draw``

    return tex2mml(latex)
