"""Profiles: a funder's requirements for a PDF, read from ``templates/profiles.toml``.

A test checks that file against the types below. This module imports neither Pydantic nor any part, so that the printing
process starts faster.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from reportgen.system.errors import OutputError, nearest_or_all
from reportgen.system.resources import template_root

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ProfileRules:
    """The rules that a finished PDF is checked against; a rule that is None is not checked."""

    paper: tuple[float, float]  # points
    margin: float  # points, the least on every side
    font_size: float  # points, the least anywhere in the text
    figure_font_size: float = 6  # points, the least inside figures
    max_pages: int | None = None
    lines_per_inch: float | None = None
    characters_per_inch: float | None = None
    links: bool = True
    attachments: bool = True
    margin_text: bool = True  # headers and footers
    file_name_length: int | None = None
    file_name_without: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The look of a PDF, its sections, and its rules; without ``sections`` it has all of them, see ``sections_of``."""

    id: str
    label: str
    page: str  # the CSS @page size
    margin: str
    text_font: str
    heading_font: str
    size: str  # of the text
    small: str  # of tables and notes
    line: float  # line height
    rules: ProfileRules
    sections: tuple[str, ...] | None = None
    fine: str = "0.94em"  # of explanations in tables
    script: str = "0.72em"  # of subscripts
    chart: str = "100%"  # how wide a chart is
    title: str = "1.72em"
    row: str = "0.26em"  # above and below a table's rows
    running: bool = True  # whether pages have a header and a footer
    links: bool = True
    variant: str = "pdf/ua-1"

    @property
    def text_width(self) -> float:
        """The width of a page between its margins, in points."""
        return self.rules.paper[0] - 2 * self.margins[1]

    @property
    def margins(self) -> tuple[float, float, float]:
        """The margins in points: above the text, on either side, below."""
        above, *others = map(_points, self.margin.split())
        return above, others[0] if others else above, others[1] if len(others) > 1 else above

    def font_faces(self) -> str:
        """Return the @font-face rules of the fonts that the profile names."""
        return "".join(
            f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};font-style:{face.style};"
            f"src:url(reportgen:{face.file})}}"
            for face in _file()[1]
            if face.family in {self.text_font, self.heading_font}
        )


@dataclass(frozen=True, slots=True)
class Bound:
    """The number of rows of a table that a document shows."""

    print: int  # rows in a PDF
    page: int  # rows on the page
    what: str  # what the rows are, in words
    where: str  # where all rows are, in words
    most: int = 0  # ``print`` or ``page``, whichever applies


@dataclass(frozen=True, slots=True)
class Face:
    """One font file."""

    family: str
    weight: int
    style: str
    file: str


def _points(length: str) -> float:
    """Return a length of CSS in points."""
    return float(length[:-2]) * {"mm": 72 / 25.4, "in": 72.0, "pt": 1.0}[length[-2:]]


@cache
def _file() -> tuple[Mapping[str, Profile], tuple[Face, ...], Mapping[str, Bound]]:
    """Return the profiles by name, the font files, and the bounds by table, as the file states them."""
    text = (template_root() / "profiles.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    profiles = {key: _profile(data["defaults"] | {"id": key} | value) for key, value in data["profiles"].items()}
    bounds = {key: Bound(**value) for key, value in data["tables"].items()}
    return profiles, tuple(Face(**face) for face in data["faces"]), bounds


def _profile(given: dict[str, Any]) -> Profile:
    rules, sections = given["rules"], given.get("sections")
    converted = {
        "rules": ProfileRules(**rules | {"paper": tuple(rules["paper"])}),
        "sections": sections and tuple(sections),
    }
    return Profile(**given | converted)


def face_files() -> Mapping[tuple[str, int], str]:
    """Return the file of each upright face by its family and weight."""
    return {(face.family, face.weight): face.file for face in _file()[1] if face.style == "normal"}


def profiles() -> Mapping[str, Profile]:
    """Return every profile by name."""
    return _file()[0]


def bounds(*, printed: bool) -> Mapping[str, Bound]:
    """Return the bound of each table by its name, for a PDF where ``printed``, else for the page."""
    return {key: replace(bound, most=bound.print if printed else bound.page) for key, bound in _file()[2].items()}


def profile(name: str) -> Profile:
    """Return the profile with a name. Raises OutputError for an unknown one."""
    if name not in profiles():
        raise OutputError(f"unknown profile {name!r}{nearest_or_all(name, profiles(), 'profiles')}")
    return profiles()[name]
