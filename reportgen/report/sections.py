"""The sections of the report, as the parts state them, in order and without those that have nothing to show."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from reportgen.describe.language import translated
from reportgen.describe.part import Absent, piece
from reportgen.describe.view import Section
from reportgen.parts import PARTS
from reportgen.system.errors import OutputError, nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.report.profiles import Profile

_LINES = "lines"  # the view that says what a study is made of
FRONT, CONTENTS = Section("front"), Section("contents")  # of the whole document; no part states them


def sections(report: Mapping[str, object]) -> tuple[Section, ...]:
    """Return the titled sections of a report that have something to show, in order."""
    titled = [_of(section, report) for section in stated().values() if section.title]
    return tuple(section for section in sorted(titled, key=lambda item: item.order) if _shows(section, report))


def sections_of(profile: Profile, report: Mapping[str, object]) -> tuple[Section, ...]:
    """Return the sections of a profile's document, in the profile's order where it names them.

    A profile that names none has the front, the contents, and every titled section. Raises OutputError for an unknown
    section.
    """
    if profile.own:
        return tuple(section for name in _named(profile) if _shows(section := _of(stated()[name], report), report))
    if profile.sections is None:
        return FRONT, CONTENTS, *sections(report)
    by_id = {section.id: section for section in (FRONT, CONTENTS)} | dict(stated())
    for name in profile.sections:
        if name not in by_id:
            raise OutputError(
                f"profile {profile.id!r} has an unknown section {name!r}{nearest_or_all(name, by_id, 'sections')}"
            )
    return tuple(_of(by_id[name], report) for name in profile.sections if _shows(by_id[name], report))


def shows(analysis: Analysis, name: str) -> bool:
    """Return whether a section has something to show of a study."""
    view = stated()[name].view
    views = [piece(part.views) or {} for part in PARTS]
    return not view or any(view in listed and bool(listed[view](analysis)) for listed in views)


def _named(profile: Profile) -> list[str]:
    """Return our sections that fill those of a profile's funder, each once."""
    return list(dict.fromkeys(name for own in profile.own for name in (*own.sections, *own.also)))


def titles(report: Mapping[str, object]) -> Mapping[str, str]:
    """Return the heading of every section of a report by its id."""
    return {section.id: _of(section, report).title for section in stated().values()}


def _of(section: Section, report: Mapping[str, object]) -> Section:
    """Return a section with the title that it has in a report."""
    experiments = getattr(report.get(_LINES), "experiments", True)
    title = section.title if experiments or not section.others else section.others
    return section._replace(title=translated(title))


@cache
def stated() -> Mapping[str, Section]:
    """Return every section that a part states, by its id."""
    listed = [part.sections for part in PARTS if not isinstance(part.sections, Absent)]
    return {section.id: section for sections_of_part in listed for section in sections_of_part}


def _shows(section: Section, report: Mapping[str, object]) -> bool:
    """Return whether a section has something to show."""
    return not section.view or bool(report[section.view])
