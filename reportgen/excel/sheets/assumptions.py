"""The Assumptions sheet: one row an assumption, its live value driven by the scenario chosen at the top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.excel.description import Among, Between, OneOf, Row, Sheet, Shown, Words
from reportgen.excel.sheets import parts
from reportgen.excel.sheets.naming import assumption_style
from reportgen.model.study import BASE

if TYPE_CHECKING:
    from reportgen.excel.description import Item, Rule
    from reportgen.excel.sheets.parts import Book
    from reportgen.model.study import Assumption, Study

_HEADINGS = parts.TABLE + 3


def sheet(book: Book) -> Sheet:
    """Describe the sheet."""
    study = book.study
    choices = Among(
        tuple(f"scenario.{item}" for item in study.scenario_ids), "Choose one of the scenarios in the list."
    )
    rows = parts.top(
        "Assumptions", "Every guess of the study. Change the cells in blue on yellow; everything else follows."
    )
    rows += [
        Row(
            [
                Words("Choose the scenario", "strong"),
                None,
                Shown("scenario", "text", role="choice", rule=choices, defined="scenario"),
            ]
        ),
        Row([Words("Its position in the columns below", "label"), None, Shown("scenario_no", "count")]),
        Row(),
        Row(_headings(study)),
    ]
    end = 5 + len(study.scenario_ids) + 2 + (2 if _filled(study) else 0)  # the column of sources, links and notes after
    for group, several in _groups(study).items():
        rows.append(parts.group(group, end + 2))
        rows += [Row(_row(study, name, item)) for name, item in several.items()]
    if study.quantities:
        rows.append(parts.group("Follow from these", end + 2))
    for name, quantity in study.quantities.items():
        live = Shown(name, quantity.style, role="live", defined=name)
        symbol = Words(parts.plain(quantity.symbol), "symbol")
        label, unit = Words(quantity.label, "label", comment=quantity.note), Words(quantity.unit, "unit")
        rows.append(Row([label, symbol, live, unit]))
    scenarios = range(5, 5 + len(study.scenario_ids))
    return Sheet(
        parts.ASSUMPTIONS,
        rows,
        widths={1: 40, 2: 13, **dict.fromkeys(scenarios, 12), end: 36, end + 2: 52},
        freeze=(_HEADINGS + 1, 5),
        repeat=(_HEADINGS, _HEADINGS),
        paper="A3",
    )


def _groups(study: Study) -> dict[str, dict[str, Assumption]]:
    groups: dict[str, dict[str, Assumption]] = {}
    for name, item in study.inputs.items():
        groups.setdefault(item.group, {})[name] = item
    return groups


def _filled(study: Study) -> bool:
    """Whether any assumption is filled from a catalogue, which takes two columns."""
    return any(item.catalogue is not None and item.kind == "number" for item in study.inputs.values())


def _headings(study: Study) -> list[Item | None]:
    scenarios = [Shown(f"scenario.{item}", "text", role="heading") for item in study.scenario_ids]
    helpers = ["From catalogue", "Base, else catalogue"] if _filled(study) else []
    return [
        *parts.headings("Assumption", "Symbol", "Live value", "Unit"),
        *scenarios,
        *(Words(text, "heading") for text in ("Low", "High", *helpers)),
        Words("Source", "heading_left"),
        Words("Link", "heading_left"),
        Words("Note", "heading_left"),
    ]


def _row(study: Study, name: str, item: Assumption) -> list[Item | None]:
    style = assumption_style(item.kind, item.style)
    rule, role = _rule(study, item), "input" if item.kind == "number" else "choice"
    symbol = Words(parts.plain(item.symbol), "symbol")
    live = Shown(name, style, role="live" if item.kind == "number" else "live_words", defined=name)
    return [
        Words(item.label, "label", key=f"{name}#label"),
        symbol,
        live,
        Words(item.unit, "unit", key=f"{name}#unit"),
        *(Shown(f"{name}@{key}", style, role=role, rule=rule) for key in (BASE, *study.scenarios)),
        *_range(name, item, style),
        *_helpers(study, name, item, style),
        Words(item.source, "note", key=f"{name}#source"),
        parts.host(item.url),
        Words(item.note, "note", key=f"{name}#note"),
    ]


def _range(name: str, item: Assumption, style: str) -> list[Item | None]:
    if item.low is None:
        return [None, None]
    rule = Between(item.minimum, item.maximum, f"{item.label}: the end of the plausible range.")
    return [Shown(f"{name}.{end}", style, role="input", rule=rule) for end in ("low", "high")]


def _helpers(study: Study, name: str, item: Assumption, style: str) -> list[Item | None]:
    if not _filled(study):
        return []
    if item.catalogue is None or item.kind != "number":
        return [None, None]
    return [Shown(f"{name}.catalogue", style), Shown(f"{name}.default", style)]


def _rule(study: Study, item: Assumption) -> Rule:
    empty = "" if item.kind == "number" and item.catalogue is None else " Empty: taken from the base or the catalogue."
    if item.kind == "switch":
        return OneOf(("0", "1"), f"{item.label}: 1 is on, 0 is off.")
    if item.kind == "choice":
        entries = study.catalogues[str(item.catalogue)].entries
        names = tuple(f"{item.catalogue}.{number}.name" for number in range(1, len(entries) + 1))
        return Among(names, f"{item.label}: choose one of the catalogue's entries.")
    return Between(item.minimum, item.maximum, f"{item.label}, in {item.unit or 'plain numbers'}.{empty}")
