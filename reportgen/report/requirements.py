"""What a study lacks of what a profile's funder requires: sections, texts of the author, and the funder's checks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reportgen.parts.about.shape import PROPOSAL
from reportgen.parts.allocation.shape import ALLOCATION_TABLE
from reportgen.parts.budget.shape import is_budgeted
from reportgen.report.funder_checks import broken
from reportgen.report.funder_form import unplaced
from reportgen.report.funder_tiers import untiered
from reportgen.report.sections import shows, stated
from reportgen.system.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.evaluation import Analysis
    from reportgen.report.profiles import OwnSection, Profile

_WORD = re.compile(r"\S*\w\S*")  # signs of Markdown alone are none


class Unmet(NamedTuple):
    """A requirement that a study does not meet, as a sentence; ``section`` is the funder's that it is about."""

    sentence: str
    section: str = ""
    refused: bool = False  # whether the funder returns what breaks it


def unmet(analysis: Analysis, profile: Profile) -> tuple[Unmet, ...]:
    """Return every requirement of a profile's funder that a study does not meet, in the order of the profile's file."""
    sections = (item for own in profile.own for item in _section(analysis, own, profile))
    checks = (
        Unmet(f"{item.says}: {why}", refused=item.refuses) for item in profile.checks for why in broken(analysis, item)
    )
    others = (*unplaced(analysis, profile), *untiered(analysis, profile))
    return (*sections, *map(Unmet, others), *checks)


def sentences_on_unmet(analysis: Analysis, profile: Profile) -> tuple[str, ...]:
    """Return what ``unmet`` does, as sentences. Raises OutputError where the funder refuses what breaks one of them."""
    items = unmet(analysis, profile)
    refused = [item.sentence for item in items if item.refused]
    if refused:
        raise OutputError(f"profile {profile.id!r} refuses this study: {'; '.join(refused)}")
    return tuple(item.sentence for item in items)


def _section(analysis: Analysis, own: OwnSection, profile: Profile) -> Iterator[Unmet]:
    """Yield what a section of a funder lacks: the author's text, or one of our sections that fill it."""
    proposal = analysis.study[PROPOSAL]
    text = proposal.texts.get(own.text, "")
    if own.text and not text.strip() and not own.optional:
        yield Unmet(f"{own.title!r} has no text: write it as {own.text} in [proposal.texts]", own.id)
    if own.most_characters is not None and len(text) > own.most_characters:
        yield Unmet(f"{own.title!r} has {len(text):,} characters, at most are {own.most_characters:,}", own.id)
    most, words = proposal.max_words.get(own.text, own.most_words), len(_WORD.findall(text))
    if most is not None and words > most:
        yield Unmet(f"{own.title!r} has {words:,} words, at most are {most:,}", own.id)
    if own.form and not is_budgeted(analysis.study):
        yield Unmet(f"{own.title!r} has a budget form, and the study no [periods] and [categories]", own.id)
    for name in own.sections:
        if not shows(analysis, name):
            title = stated()[name].title or name
            billed = profile.units if name == ALLOCATION_TABLE.key else ()
            units = f"; a unit of it is {' or '.join(billed)}" if billed else ""
            yield Unmet(f"{own.title!r} shows our section {title}, for which the study states nothing{units}", own.id)
