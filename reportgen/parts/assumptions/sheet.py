"""The sheet Assumptions: one row an assumption, its live value driven by the scenario chosen at the top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.kinds import LONGEST_CHOICE
from reportgen.describe.sheet import Among, Between, HomeCell, OneOf, Sheet, SheetRow, TextUpTo, WordsCell
from reportgen.describe.sheet_rows import TABLE, group, headings, host, plain, top
from reportgen.graph.names import SCENARIO, SCENARIO_POSITION, of, stated, words
from reportgen.graph.names import SCENARIOS as LABELS
from reportgen.parts.assumptions.ranges import ENDS, in_scenarios, scenario_end
from reportgen.parts.assumptions.shape import (
    ASSUMPTIONS,
    INPUTS,
    SCENARIOS,
    grouped_inputs,
    label_names,
    scenario_ids,
    scenario_labels,
)
from reportgen.parts.assumptions.spare import entry_places, label_places, scenario_places, spare_scenarios

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.sheet import CellItem, Rule
    from reportgen.describe.tables import Study
    from reportgen.parts.assumptions.shape import Assumption

_HEADINGS = TABLE + 3
_FIRST_SCENARIO = 5  # the column of the base
_ADD = "To add a scenario, type its name here and what differs from the first one below it; then choose it at the top."


def assumptions_sheet(study: Study, following: Sequence[SheetRow]) -> Sheet:
    """Return the sheet; ``following`` are rows, in its first four columns, of what follows from the assumptions."""
    scenarios = range(_FIRST_SCENARIO, _FIRST_SCENARIO + len(scenario_places(study)))
    # The column of sources; links and notes after it.
    ranges = 2 * len(scenario_ids(study)) if any_scenario_range(study) else 0
    source = scenarios.stop + 2 + (2 if _any_filled(study) else 0) + ranges
    rows = top("Assumptions", "Every guess of the study. Change the cells in blue on yellow; everything else follows.")
    rows += [*_choice(study), SheetRow(_headings(study))]
    for title, items in grouped_inputs(study).items():
        rows.append(group(title, source + 2))
        rows += [SheetRow(_row(study, name, item)) for name, item in items.items()]
    if following:
        rows += [group("Follow from these", source + 2), *following]
    return Sheet(
        "Assumptions",
        rows,
        widths={1: 40, 2: 13, **dict.fromkeys(scenarios, 12), source: 36, source + 2: 52},
        freeze=(_HEADINGS + 1, 5),
        repeat=(_HEADINGS, _HEADINGS),
        paper="A3",
        order=30,
        purpose="Every assumption, its scenarios, range and source",
    )


def number_rule(item: Assumption, empty: str = "") -> Between:
    """Return the rule of an assumption's numbers; ``empty`` is what the message says of an empty cell."""
    return Between(item.minimum, item.maximum, f"{item.label}, in {item.unit or 'plain numbers'}.{empty}")


def name_rule(message: str) -> TextUpTo:
    """Return the rule of a name that a person may add; ``message`` says how."""
    return TextUpTo(LONGEST_CHOICE, message)


def _choice(study: Study) -> Iterator[SheetRow]:
    choices = Among(label_places(study), "Choose one of the scenarios in the list.")
    chosen = HomeCell(SCENARIO, "text", role="choice", rule=choices, defined=SCENARIO)
    yield SheetRow([WordsCell("Choose the scenario", "strong"), None, chosen])
    position = HomeCell(SCENARIO_POSITION, "count")
    yield SheetRow([WordsCell("Its position in the columns below", "label"), None, position])
    spare = spare_scenarios(study)
    yield SheetRow([WordsCell("To add one:", "remark")] if spare else [], _FIRST_SCENARIO + len(scenario_ids(study)))


def _any_filled(study: Study) -> bool:
    """Return whether any assumption is filled from a catalogue, which takes two columns."""
    return any(item.filled for item in study[INPUTS].values())


def _headings(study: Study) -> list[CellItem | None]:
    helpers = ["From catalogue", "Base, else catalogue"] if _any_filled(study) else []
    labels = scenario_labels(study).values() if any_scenario_range(study) else ()
    ranges = [f"{end.capitalize()}: {label}" for end in ENDS for label in labels]
    return [
        *headings("Assumption", "Symbol", "Live value", "Unit"),
        *(HomeCell(name, "text", role="heading") for name in label_names(study)),
        *(
            HomeCell(LABELS(place), "text", role="input_words", rule=name_rule(_ADD))
            for place in spare_scenarios(study)
        ),
        *(WordsCell(text, "heading") for text in ("Low", "High", *helpers, *ranges)),
        *(WordsCell(text, "heading_left") for text in ("Source", "Link", "Note")),
    ]


def _row(study: Study, name: str, item: Assumption) -> list[CellItem | None]:
    style, rule = item.cell_style, _rule(study, item)
    role, live = ("input", "live") if item.kind == "number" else ("choice", "live_words")
    return [
        WordsCell(item.label, "label", key=words(name, "label")),
        WordsCell(plain(item.symbol), "symbol"),
        HomeCell(name, style, role=live, defined=name),
        WordsCell(item.unit, "unit", key=words(name, "unit")),
        *(HomeCell(stated(name, key), style, role=role, rule=rule) for key in scenario_places(study)),
        *_range(name, item),
        *_helpers(study, name, item, style),
        *_scenario_ranges(study, name, item),
        WordsCell(item.source, "note", key=words(name, "source")),
        host(item.url),
        WordsCell(item.note, "note", key=words(name, "note")),
    ]


def _range(name: str, item: Assumption) -> list[CellItem | None]:
    if item.low is None:
        return [None, None]
    low, high = of(name, "low"), of(name, "high")
    return [range_cell(item, low, high, end, stated=True) for end in ENDS]


def range_cell(item: Assumption, low: str, high: str, end: str, *, stated: bool) -> HomeCell:
    """Return the cell of an end of a plausible range; one that is not stated stays empty and is not an entry."""
    if end == "low":
        rule = Between(item.minimum, high, f"{item.label}: the low end of the plausible range, at most the high one.")
    else:
        rule = Between(low, item.maximum, f"{item.label}: the high end of the plausible range, at least the low one.")
    name = low if end == "low" else high
    return (
        HomeCell(name, item.cell_style, role="input", rule=rule) if stated else HomeCell(name, "text", role="constant")
    )


def _scenario_ranges(study: Study, name: str, item: Assumption) -> list[CellItem | None]:
    """Return the ends of the ranges that scenarios bring: every low one, then every high one."""
    if not any_scenario_range(study):
        return []
    ids = scenario_ids(study)
    if item.kind != "number" or name not in study[ASSUMPTIONS] or not in_scenarios(study, name):
        return [None] * (2 * len(ids))
    cells: list[CellItem | None] = []
    for end in ENDS:
        for key in ids:
            low, high = (scenario_end(name, key, each) for each in ENDS)
            ranges = study[SCENARIOS][key].ranges if key in study[SCENARIOS] else {}
            cells.append(range_cell(item, low, high, end, stated=name in ranges))
    return cells


def any_scenario_range(study: Study) -> bool:
    """Return whether any scenario brings a range."""
    return any(scenario.ranges for scenario in study[SCENARIOS].values())


def _helpers(study: Study, name: str, item: Assumption, style: str) -> list[CellItem | None]:
    if not _any_filled(study):
        return []
    if not item.filled:
        return [None, None]
    return [HomeCell(of(name, "catalogue"), style), HomeCell(of(name, "default"), style)]


def _rule(study: Study, item: Assumption) -> Rule:
    if item.kind == "switch":
        return OneOf(("0", "1"), f"{item.label}: 1 is on, 0 is off.")
    if item.kind == "choice":
        entries = entry_places(study, item.catalogue or "", "name")
        return Among(entries, f"{item.label}: choose one of the catalogue's entries.")
    return number_rule(item, " Empty: taken from the base or the catalogue." if item.filled else "")
