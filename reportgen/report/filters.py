"""What templates may do to a value besides showing it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from reportgen.report import markdown

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE_SCALE = 1.3  # the page's text to the print's
_SUPERSCRIPTS = str.maketrans("−0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_GREEK = dict(
    zip(
        (
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "phi",
            "chi",
            "psi",
            "omega",
            "Gamma",
            "Delta",
            "Sigma",
            "Omega",
        ),
        "αβγδεζηθκλμνξπρστφχψωΓΔΣΩ",
        strict=True,
    )
)


def link(url: str | None) -> str:
    """A link that may stand in a document, or a place that leads nowhere."""
    return url if url is not None and markdown.safe_link(url) else "#"


def lower_first(text: str) -> str:
    """A label as it stands within a sentence; GPU and FLOPs keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def greek(text: str) -> str:
    """A LaTeX symbol's Greek letters as characters."""
    for word, letter in _GREEK.items():
        text = text.replace(f"\\{word}", letter)
    return text


def raised(text: str) -> str:
    """A power of ten in characters, for charts, whose text has no markup: 3.50e14 as 3.50 × 10¹⁴."""
    digits, mark, power = text.partition("e")
    return f"{digits} × 10{power.translate(_SUPERSCRIPTS)}" if mark else text


def sized(svg: Markup, live: object) -> Markup:
    """A formula drawn for print, larger where the page's text is larger."""
    if not live:
        return svg
    larger = re.sub(r'(width|height)="([\d.]+)"', lambda m: f'{m[1]}="{float(m[2]) * PAGE_SCALE:.2f}"', svg, count=2)
    return Markup(larger)  # noqa: S704 - only two numbers of trusted markup are changed


FILTERS: dict[str, Callable[..., Any]] = {
    "markdown": markdown.render,
    "markdown_line": markdown.render_line,
    "link": link,
    "lower_first": lower_first,
    "greek": greek,
    "raised": raised,
    "sized": sized,
}
