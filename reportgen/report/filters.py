"""The filters of the templates, by name in ``FILTERS``; those of a document whose formulas are MathML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen.describe.language import lower_first, translated
from reportgen.report import markdown, metrics
from reportgen.report.equations import math_element, typeset

if TYPE_CHECKING:
    from collections.abc import Callable

_GREEK_WORDS = (
    "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega "
    "Gamma Delta Sigma Omega"
)
_GREEK = dict(zip(_GREEK_WORDS.split(), "αβγδεζηθκλμνξπρστφχψωΓΔΣΩ", strict=True))


def link(url: str | None) -> str:
    """Return a link that is safe in a document, or ``#`` for any other."""
    return url if url is not None and markdown.safe_link(url) else "#"


def greek(text: str) -> str:
    """Return a LaTeX symbol with its Greek letters as Unicode characters."""
    for word, letter in _GREEK.items():
        text = text.replace(f"\\{word}", letter)
    return text


FILTERS: dict[str, Callable[..., Any]] = {
    "markdown": markdown.render,
    "markdown_line": markdown.render_line,
    "link": link,
    "lower_first": lower_first,
    "greek": greek,
    "typeset": typeset,
    "fitted": metrics.fitted,
    "translated": translated,
    "broken": metrics.broken,
    "text_width": metrics.text_width,
    "parted": metrics.parted,
}
MATHML_FILTERS: dict[str, Callable[..., Any]] = FILTERS | {"typeset": math_element}
