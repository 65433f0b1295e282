"""Edits of items in a workbook are read back, and blank figures stay blank in a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.readback.diff import compare
from reportgen.readback.pull import pull
from reportgen.readback.read import read_data
from reportgen.study.reader import parse_study
from tests.parts.families.studies import LINES
from tests.parts.models.test_names import NAMED
from tests.support import editing

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.entries import Value


def pulled(text: str, wanted: dict[str, Value], folder: Path) -> list[tuple[str, str]]:
    """Return the lines of a study file that pull changes, as they were and as they are."""
    study = folder / "study.toml"
    study.write_text(text, encoding="utf-8")
    workbook = editing.with_entries(editing.built(text, "study"), text, wanted)
    pull(read_data(workbook, "edited.xlsx"), study)
    lines = zip(text.splitlines(), study.read_text(encoding="utf-8").splitlines(), strict=True)
    return [(old.strip(), new.strip()) for old, new in lines if old != new]


def test_amounts_and_what_items_give_come_back_and_nothing_else_changes(tmp_path: Path) -> None:
    wanted: dict[str, Value] = {
        "train.pilot.amount": 2000.0,
        "data.credit.cost": -750.0,
        "data.credit#label": "Cloud credits",
        "data.credit#unit": "award",
    }
    assert pulled(LINES, wanted, tmp_path) == [
        ("amount = 1234.5", "amount = 2000"),
        ('label = "Cloud credit"', 'label = "Cloud credits"'),
        ('unit = "grant"', 'unit = "award"'),
        ("gives = { cost = -500 }", "gives = { cost = -750 }"),
    ]


def test_a_membership_comes_back_as_names_of_sizes(tmp_path: Path) -> None:
    changed = pulled(NAMED, {"train.main.member": (0.0, 1.0, 1.0)}, tmp_path)
    assert changed == [('train = ["8B", "405B"]', 'train = ["70B", "405B"]')]


def test_what_is_blank_on_both_sides_has_no_difference() -> None:
    past, new = (parse_study(text.encode()) for text in (LINES, LINES.replace("amount = 1234.5", "amount = 2000")))
    comparison = compare(past, new)
    data = next(row for row in comparison.rows if row.id == "data")
    assert (data.figures["flops"].difference, data.figures["flops"].percent) == (None, None)
    assert data.figures["cost"].difference is not None
