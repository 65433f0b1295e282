"""The values that templates read as ``report.<name>``: the views of all parts, and facts about the whole study."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT, SENTENCES
from reportgen.describe.language import date_in_words, in_use
from reportgen.describe.number_forms import symbol
from reportgen.describe.part import piece
from reportgen.graph.names import BASE
from reportgen.parts import PARTS
from reportgen.parts.about.shape import PROPOSAL
from reportgen.parts.assumptions.shape import scenario_ids, scenario_label
from reportgen.parts.blocks.shape import BLOCKS
from reportgen.parts.notes.shape import NOTES
from reportgen.report.sections import sections

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from reportgen.describe.evaluation import Analysis

_SUMMARY = "summary"  # the note on the front
_OTHER_NOTES = "other_notes"  # those that are named after no section of this report


class Provenance(NamedTuple):
    """How the report was made: enough to make it again.

    ``workbook`` is the edited one that the study was read from, empty for none; ``scenario`` a label, empty for the
    base; ``scenarios`` are the ids of all scenarios by their labels.
    """

    version: str
    date: str
    timestamp: str
    study: str
    workbook: str
    fingerprint: str
    scenario: str
    command: str
    scenarios: Mapping[str, str]
    blocks: tuple[str, ...] = ()


def report(analysis: Analysis, *, timestamp: datetime, version: str) -> Mapping[str, object]:
    """Return every value that the templates may show, by name.

    Raises ValueError where two parts give a view the same name.
    """
    about = analysis.study[ABOUT]
    mixed = about.page_language != about.language
    shown: dict[str, object] = {
        "title": about.title,
        "subtitle": about.subtitle,
        "language": about.page_language,
        "theirs": {"lang": about.language if mixed else None},
        "ours": {"lang": SENTENCES if mixed else None},
        "english": SENTENCES if in_use() else "",  # of what is in no translation
        "currency": about.currency,
        "currency_sign": symbol(about.currency),
        "source": about.source,
        "url": about.url,
        "proposal": analysis.study[PROPOSAL],
        "provenance": _provenance(analysis, timestamp, version),
    }
    for part in PARTS:
        views: Mapping[str, Callable[[Analysis], object]] | None = piece(part.views)
        for name, view in views.items() if views else ():
            if name in shown:
                raise ValueError(f"part {part.name!r} has a view {name!r}, which is there already")
            shown[name] = view(analysis)
    shown[_OTHER_NOTES] = ()
    at_home = {_SUMMARY, *(section.id for section in sections(shown))}
    shown[_OTHER_NOTES] = tuple(item for item in analysis.study[NOTES].items() if item[0] not in at_home)
    return shown


def _provenance(analysis: Analysis, timestamp: datetime, version: str) -> Provenance:
    loaded = analysis.loaded
    return Provenance(
        version=version,
        date=date_in_words(timestamp),
        timestamp=timestamp.isoformat(timespec="seconds"),
        study=f"{loaded.id}.toml" if loaded.asked.is_workbook else loaded.asked.file or f"{loaded.id}.toml",
        workbook=loaded.asked.file if loaded.asked.is_workbook else "",
        fingerprint=loaded.source.fingerprint,
        scenario=scenario_label(analysis.study, analysis.scenario) if analysis.scenario != BASE else "",
        command=loaded.command,
        scenarios={scenario_label(analysis.study, name): name for name in scenario_ids(analysis.study)},
        blocks=tuple(item.in_words() for item in analysis.study[BLOCKS].used),
    )
