"""Profiles: how a PDF looks and what a funder requires of it, each read from its file in ``templates/profiles/``.

What all profiles share is in ``templates/looks.toml``. A test checks the files against the types below. This module
imports neither Pydantic nor any part, so that the printing process starts faster.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from reportgen.system.errors import OutputError, nearest_or_all
from reportgen.system.resources import template_root
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

_ENDING = ".toml"
_DOCUMENT_ID = re.compile(r"[a-z][a-z0-9_]*")
_Table: TypeAlias = dict[str, Any]  # of a file, as TOML gives it


@dataclass(frozen=True, slots=True)
class ProfileRules:
    """The rules that a finished PDF is checked against; a rule that is None is not checked."""

    paper: tuple[float, float]  # points
    margin: float  # points, the least on every side
    font_size: float  # points, the least anywhere in the text
    margin_sides: float | None = None  # points, the least on the left and right where that is not ``margin``
    figure_font_size: float = 6  # points, the least inside figures
    max_pages: int | None = None
    lines_per_inch: float | None = None
    characters_per_inch: float | None = None
    links: bool = True
    attachments: bool = True
    margin_text: bool = True  # headers and footers
    file_name_length: int | None = None
    file_bytes: int | None = None  # the most
    pdf_version: str = "1.4"  # the least
    file_name_without: str = ""


@dataclass(frozen=True, slots=True)
class RulesSource:
    """Where a funder's rules are written, when that was read, and how well."""

    url: str
    read: str  # the date
    state: str  # what could be read and what not, in words
    version: str = ""
    by: str = "funder"  # the best that was read: the ``funder``'s text, a ``copy`` of it, or what ``other`` people say


@dataclass(frozen=True, slots=True)
class Fact:
    """A rule of a funder, with where it was read; ``by`` is as in ``RulesSource``."""

    about: str
    says: str
    by: str
    read: str
    url: str = ""
    where: str = ""  # in the text at ``url``
    note: str = ""


@dataclass(frozen=True, slots=True)
class OwnSection:
    """A section under a funder's own title: the author's text, then sections of ours."""

    id: str
    title: str
    must: tuple[str, ...] = ()  # what the funder asks it to say
    sections: tuple[str, ...] = ()  # those of ours that fill it: ``from`` in the file
    also: tuple[str, ...] = ()  # more of ours, where the study has something for them
    form: bool = False  # whether the funder's budget form stands in it
    text: str = ""  # the key of the author's text in [proposal.texts], where there must be one
    optional: bool = False  # whether that text may be missing
    most_characters: int | None = None  # of the text, blanks included
    most_words: int | None = None  # of the text


@dataclass(frozen=True, slots=True)
class OwnDocument:
    """A file of its own that a funder asks for: some of its sections, by their ids, and a limit of pages."""

    id: str  # the file is STUDY.ID.pdf
    sections: tuple[str, ...]
    max_pages: int | None = None  # None: no limit is known


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of a funder's budget form: of the categories that it ``takes``, or a sum, ``of`` direct cost and so on."""

    code: str
    title: str
    takes: tuple[str, ...] = ()  # names that a category states as its ``line``, or has
    of: str = ""  # "direct", "indirect", "total" or "request"


@dataclass(frozen=True, slots=True)
class FunderCheck:
    """A check of a funder, of a kind that ``report/funder_checks.py`` knows; ``says`` is what must hold."""

    kind: str
    says: str
    of: str = ""  # what it is about, where the kind can be about several things
    value: float | str = ""  # what that must be, or may be at most
    exempt: tuple[str, ...] = ()  # categories of which it is nothing
    unless: str = ""  # the key of the author's text that takes its place
    refuses: bool = False  # whether the funder returns what breaks it
    rules: tuple[tuple[str, float, float, float], ...] = ()  # of forfeiture: day, above, below, takes


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier of a funder by how much is asked for, with where it was read; ``by`` is as in ``RulesSource``."""

    name: str
    of: str  # the unit, as an allocation is billed in it
    asks: str  # what the funder asks of a request in it
    by: str
    read: str
    url: str
    above: float | None = None  # it begins above so much; None: with anything
    least: float | None = None  # it begins with so much
    most: float | None = None  # that it takes; None: no limit
    measure: str = ""  # that counts the same without an allocation in that unit

    def takes(self, amount: float) -> bool:
        """Return whether it takes a request of so much."""
        begun = (self.above is None or amount > self.above) and (self.least is None or amount >= self.least)
        return begun and (self.most is None or amount <= self.most)

    @property
    def extent(self) -> str:
        """Its name with how much may be asked for in it, in words."""
        above = "" if self.above is None else f"above {self.above:,.0f}"
        least = "" if self.least is None else f"from {self.least:,.0f}"
        most = "" if self.most is None else f"up to {self.most:,.0f}"
        return f"{self.name}, {' and '.join(part for part in (above, least, most) if part)} {self.of}"


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
    source: RulesSource | None = None
    facts: tuple[Fact, ...] = ()
    own: tuple[OwnSection, ...] = ()  # the funder's sections; with any, ``sections`` is not asked
    documents: tuple[OwnDocument, ...] = ()  # files beside the first, which has all sections that are in none of them
    form: tuple[FormLine, ...] = ()
    checks: tuple[FunderCheck, ...] = ()
    tiers: tuple[Tier, ...] = ()
    units: tuple[str, ...] = ()  # of the catalogue, in which the funder's centres bill
    anonymous: bool = False  # whether the first page leaves out who asks

    @property
    def is_pack(self) -> bool:
        """Whether it has requirements of a funder beyond the pages."""
        return bool(self.own or self.checks)

    @property
    def text_width(self) -> float:
        """The width of a page between its margins, in points."""
        return self.rules.paper[0] - 2 * self.margins[1]

    @property
    def margins(self) -> tuple[float, float, float]:
        """The margins in points: above the text, on either side, below."""
        above, *others = map(_points, self.margin.split())
        return above, others[0] if others else above, others[1] if len(others) > 1 else above

    def with_pages(self, most: int | None) -> Profile:
        """Return the profile with another limit of pages; itself where there is none other."""
        return self if most is None else self.limited(most)

    def limited(self, most: int | None) -> Profile:
        """Return the profile with this limit of pages, and with None without any."""
        return replace(self, rules=replace(self.rules, max_pages=most))

    def first_document(self) -> Profile:
        """Return the profile of its first file, without the sections that are files of their own."""
        elsewhere = {section for document in self.documents for section in document.sections}
        return replace(self, own=tuple(item for item in self.own if item.id not in elsewhere), documents=())

    def further_documents(self) -> Mapping[str, Profile]:
        """Return the profile of each further file by the file's id.

        Raises OutputError where a file has a section that is unknown or in another file, or has another's id.
        """
        further: dict[str, Profile] = {}
        left = {item.id: item for item in self.own}
        for item in self.documents:
            if not _DOCUMENT_ID.fullmatch(item.id) or item.id in further:
                raise OutputError(
                    f"profile {self.id!r} has no file or two files {item.id!r}: name each by other letters"
                )
            unknown = [name for name in item.sections if name not in left]
            if unknown:
                hint = nearest_or_all(unknown[0], left, "sections that are in no other file")
                raise OutputError(f"the file {item.id!r} of profile {self.id!r} has no section {unknown[0]!r}{hint}")
            own = tuple(left.pop(name) for name in item.sections)
            further[item.id] = replace(self.limited(item.max_pages), own=own, checks=(), tiers=(), documents=())
        return further

    def font_faces(self) -> str:
        """Return the @font-face rules of the fonts that the profile names."""
        return "".join(
            f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};font-style:{face.style};"
            f"src:url(reportgen:{face.file})}}"
            for face in _faces()
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
def _looks() -> _Table:
    """Return what all profiles share."""
    return tomllib.loads((template_root() / "looks.toml").read_text(encoding="utf-8"))


@cache
def _faces() -> tuple[Face, ...]:
    return tuple(Face(**face) for face in _looks()["faces"])


@cache
def _files() -> Mapping[str, Traversable]:
    """Return the file of each profile by its name, in the order of the alphabet."""
    files = {file.name.removesuffix(_ENDING): file for file in (template_root() / "profiles").iterdir()}
    return {name: files[name] for name in sorted(files)}


@cache
def _profile(name: str) -> Profile:
    """Return the profile that a file states."""
    given = _looks()["defaults"] | tomllib.loads(_files()[name].read_text(encoding="utf-8"))
    rules, sections, source = given["rules"], given.get("sections"), given.get("source")
    converted = {
        "id": name,
        "rules": ProfileRules(**rules | {"paper": tuple(rules["paper"])}),
        "sections": sections and tuple(sections),
        "source": source and RulesSource(**source),
        "own": tuple(_own(item) for item in given.pop("section", ())),
        "documents": tuple(
            OwnDocument(**item | {"sections": tuple(item["sections"])}) for item in given.pop("document", ())
        ),
        "form": tuple(FormLine(**item | {"takes": tuple(item.get("takes", ()))}) for item in given.pop("form", ())),
        "checks": tuple(_check(item) for item in given.pop("check", ())),
        "units": tuple(given.get("units", ())),
        "tiers": tuple(Tier(**tier) for tier in given.pop("tier", ())),
        "facts": tuple(Fact(**fact) for fact in given.pop("fact", ())),
    }
    return Profile(**given | converted)


def _own(item: _Table) -> OwnSection:
    must, sections, also = (tuple(item.pop(key, ())) for key in ("must", "from", "also"))
    return OwnSection(must=must, sections=sections, also=also, **item)


def _check(item: _Table) -> FunderCheck:
    rules = tuple((rule["by"], rule["above"], rule["below"], rule["takes"]) for rule in item.pop("forfeit", ()))
    return FunderCheck(rules=rules, exempt=tuple(item.pop("exempt", ())), **item)


def face_files() -> Mapping[tuple[str, int], str]:
    """Return the file of each upright face by its family and weight."""
    return {(face.family, face.weight): face.file for face in _faces() if face.style == "normal"}


def profiles() -> Mapping[str, Profile]:
    """Return every profile by name."""
    return {name: _profile(name) for name in _files()}


def bounds(*, printed: bool) -> Mapping[str, Bound]:
    """Return the bound of each table by its name, for a PDF where ``printed``, else for the page."""
    stated = {key: Bound(**value) for key, value in _looks()["tables"].items()}
    return {key: replace(bound, most=bound.print if printed else bound.page) for key, bound in stated.items()}


def profile(name: str) -> Profile:
    """Return the profile with a name. Raises OutputError for an unknown one."""
    if name not in _files():
        raise OutputError(f"unknown profile {quoted(name)}{nearest_or_all(name, _files(), 'profiles')}")
    return _profile(name)
