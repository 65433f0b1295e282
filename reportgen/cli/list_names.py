"""The command ``list``: every name of a study that options take, with what it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.cli.options import load_study, print_json, print_line, require_form
from reportgen.cli.terminal_tables import WordsTable, print_words
from reportgen.describe import styles
from reportgen.describe.about import ABOUT
from reportgen.describe.entries import in_words
from reportgen.graph.names import axis, join
from reportgen.parts.assumptions.shape import ASSUMPTIONS, SCENARIOS, choices, scenario_labels
from reportgen.parts.corrections.shape import switches
from reportgen.parts.families.shape import FAMILIES, axis_labels, sweep_rows
from reportgen.parts.measures.shape import MEASURES
from reportgen.report.profiles import profile, profiles
from reportgen.report.sections import titles
from reportgen.study.compiler import evaluate
from reportgen.study.entries import entries
from reportgen.system.texts import counted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reportgen.cli.options import WorkbookOptions
    from reportgen.describe.evaluation import Evaluation

    Listed = dict[str, list[dict[str, object]]]

_WHAT = {  # each kind of name, and what takes it
    "scenarios": "Scenarios: --scenario ID",
    "assumptions": "Assumptions: --set NAME=VALUE",
    "choices": "Choices: --set NAME=ENTRY",
    "corrections": "Corrections: --set NAME=on",
    "families": "Families",
    "axes": "Axes: --set FAMILY.SWEEP.AXIS=COUNT",
    "measures": "Measures",
    "sections": "Sections of the report, which [notes] are named after",
    "profiles": "Profiles: build --profile ID",
}

# How well a funder's rules were read, by ``RulesSource.by``.
_READ = {
    "funder": "the funder's own text, in part",
    "copy": "a copy of the funder's text",
    "other": "through others only",
}


def run(study: Path | None, form: str, workbooks: WorkbookOptions) -> None:
    """Print all names, as tables or as JSON. Raises ReportgenError."""
    require_form(form, ("table", "json"))
    evaluation = evaluate(load_study(study, None, None, workbooks, []))
    rows_by_kind = listed(evaluation)
    others = _entries(evaluation)
    if form == "json":
        print_json({**rows_by_kind, "entries": others})
        return
    print_words(*(_table(kind, rows, evaluation.study[ABOUT].currency) for kind, rows in rows_by_kind.items() if rows))
    listed_ids = {row["id"] for rows in rows_by_kind.values() for row in rows}
    more = [entry for entry in others if entry["id"] not in listed_ids]
    print_line(f"--set takes {counted(len(more), 'further name')} too; --format json lists them.")


def listed(evaluation: Evaluation) -> Listed:
    """Return the names of an evaluated study by kind, each a record that begins with its id."""
    study, stated = evaluation.study, evaluation.study[SCENARIOS]
    return {
        "scenarios": [
            {
                "id": name,
                "label": label,
                "values": dict(stated[name].values if name in stated else {}),
            }
            for name, label in scenario_labels(study).items()
        ],
        "assumptions": [
            {
                "id": name,
                "value": evaluation[name] if item.kind != "switch" else bool(evaluation[name]),
                "unit": item.unit,
                "low": item.low,
                "high": item.high,
                "style": item.cell_style,
                "label": item.label,
            }
            for name, item in study[ASSUMPTIONS].items()
        ],
        "choices": [
            {"id": name, "entries": list(choices(study, item)), "label": item.label}
            for name, item in study[ASSUMPTIONS].items()
            if item.kind == "choice"
        ],
        "corrections": [
            {"id": name, "value": bool(evaluation[name]), "label": item.label} for name, item in switches(study).items()
        ],
        "families": [
            {"id": family.id, "label": family.label, "sweeps": [sweep.id for sweep in family.sweeps]}
            for family in study[FAMILIES]
        ],
        "axes": [
            {"id": join(row.family.id, row.sweep.id, name), "value": evaluation[axis(row.name, name)], "label": label}
            for row in sweep_rows(study)
            for name, label in axis_labels(study).items()
            if name in row.sweep.axes
        ],
        "measures": [{"id": item.id, "unit": item.unit, "label": item.label} for item in study[MEASURES]],
        "sections": [{"id": name, "label": title} for name, title in titles({}).items() if title],
        "profiles": [_profile(name) for name in profiles()],
    }


def _profile(name: str) -> dict[str, object]:
    """Return the record of a profile, with where a funder's rules were read and how well."""
    source = profile(name).source
    read = f"{_READ[source.by]} on {source.read}" if source else ""
    return {
        "id": name,
        "label": profile(name).label,
        "source": source.url if source else "",
        "read": read,
        "state": source.state if source else "",
    }


def _entries(evaluation: Evaluation) -> list[dict[str, object]]:
    """Return everything that ``--set`` takes by the name of its entry."""
    return [
        {"id": entry.name, "value": in_words(entry, entry.value), "label": entry.label}
        for entry in entries(evaluation.loaded, evaluation.graph).values()
        if not isinstance(entry.value, tuple)
    ]


def _table(kind: str, rows: list[dict[str, object]], currency: str) -> WordsTable:
    """Return a kind's records as a table for people."""
    heads = [key for key in rows[0] if key not in {"style", "state"}]
    cells = [tuple(_words(key, row, currency) for key in heads) for row in rows]
    kept = [number for number in range(len(heads)) if any(row[number] for row in cells)]
    right = tuple(place for place, number in enumerate(kept) if heads[number] in {"value", "low", "high"})
    named = tuple("" if heads[number] == "id" else heads[number] for number in kept)
    return WordsTable(_WHAT[kind], named, [tuple(row[number] for number in kept) for row in cells], right)


def _words(key: str, row: Mapping[str, object], currency: str) -> str:
    """Return one value of a record as a person reads it."""
    value = row[key]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return styles.text(value, str(row.get("style", "plain")), currency=currency)
    if isinstance(value, dict):
        return ", ".join(f"{name}={_plain(item)}" for name, item in value.items())
    between = "; " if key == "entries" else ", "  # an entry may have a comma, as "Germany, 2023"
    return between.join(value) if isinstance(value, list) else str(value)


def _plain(value: float | bool | str) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return styles.exact(value) if isinstance(value, float) else value
