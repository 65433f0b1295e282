"""Rules of the style sheets without which a page or a PDF reads wrongly, as a CSS parser finds them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import tinycss2  # type: ignore[import-untyped]  # publishes no types
from fontTools.ttLib import TTFont

from reportgen.system.resources import template_root

if TYPE_CHECKING:
    from collections.abc import Iterator


def rules(text: str, media: str = "") -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the medium, one selector and the declarations of every rule."""
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        prelude = tinycss2.serialize(rule.prelude).strip()
        if rule.type == "at-rule" and rule.at_keyword == "media":
            yield from rules(tinycss2.serialize(rule.content), prelude)
        elif rule.type == "qualified-rule":
            parsed = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            found = {item.name: tinycss2.serialize(item.value).strip() for item in parsed}
            for selector in prelude.split(","):
                yield media, selector.strip(), found


@pytest.mark.parametrize(
    ("file", "media", "selector", "name", "value"),
    [
        ("report.css", "", ".n", "text-align", "right"),
        ("report.css", "", ".n", "white-space", "nowrap"),
        ("page.css", "", ".controls form[hidden]", "display", "none"),
        ("page.css", "", ".state", "display", "none"),
        ("page.css", "", "tr.inactive .state", "display", "inline"),
        ("page.css", "", "svg.chart.narrow", "display", "none"),
        ("page.css", "(max-width: 36rem)", "svg.chart.narrow", "display", "block"),
        ("page.css", "(max-width: 36rem)", "svg.chart", "display", "none"),
        ("page.css", "print", ".controls", "display", "none"),
        ("print.css", "", "section.front", "break-after", "page"),
        ("print.css", "", "tr", "break-inside", "avoid"),
        ("print.css", "", "h2", "break-after", "avoid"),
    ],
)
def test_a_rule_that_matters_holds(file: str, media: str, selector: str, name: str, value: str) -> None:
    text = template_root().joinpath(file).read_text(encoding="utf-8")
    stated = [found[name] for medium, one, found in rules(text) if (medium, one) == (media, selector) and name in found]
    assert stated[-1:] == [value]


def test_the_page_s_fonts_have_every_character_of_a_power_of_ten() -> None:
    """One that is missing is drawn in a font of the system, larger and bolder than its neighbours."""
    names = re.findall(r"url\((fonts/source-sans-[^)]+)\)", (template_root() / "fonts.css").read_text(encoding="utf-8"))
    characters = {code for name in names for code in TTFont(template_root() / name).getBestCmap()}
    assert {character for character in "0123456789×⁰¹²³⁴⁵⁶⁷⁸⁹⁻" if ord(character) not in characters} == set()
