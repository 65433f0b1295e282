"""Items that are incomplete or impossible are told in a sentence, and turn a check of the workbook red."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reportgen.describe.findings import VALUE
from tests.parts.families.studies import LINES
from tests.support import editing
from tests.support.added import built, keys, typed
from tests.support.added_items import ADDED
from tests.support.ironcalc_judge import values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.cells import Edit

DISK = {name: value for name, value in ADDED.items() if name.startswith("data") and "#" not in name}
FAULTS: dict[str, tuple[dict[str, Edit], str]] = {
    "no label": ({**DISK, "data.+1.label": None}, "values of an added item of 'Data' have no name beside them"),
    "a label alone": (
        {"data.+1.label": "X"},
        "the added item 'X' of 'Data' lacks its amount and its price: type it beside the name, or clear the name",
    ),
    "no price": ({**DISK, "data.+1.unit-price": None}, "lacks its price: type it beside the name"),
    "no amount": ({**DISK, "data.+1.amount": None}, "lacks its amount: type it beside the name"),
    "a text for the amount": ({**DISK, "data.+1.amount": "three"}, "holds the text 'three', where a number is wanted"),
    "a text for the price": ({**DISK, "data.+1.unit-price": "5 USD"}, "holds the text '5 USD', where a number is"),
    "a truth value": ({**DISK, "data.+1.amount": True}, "where a number is wanted"),
    "a number for the label": ({**DISK, "data.+1.label": 7.0}, "holds the number 7, where a name is wanted"),
    "one label twice": (
        {**DISK, **{name.replace("+1", "+2"): value for name, value in DISK.items()}, "data.+2.label": "DISKS (2027)"},
        "the added item 'DISKS (2027)' has the name of another line of 'Data': type another",
    ),
    "the label of a line": (
        {**DISK, "data.+1.label": "checkpoints"},
        "the added item 'checkpoints' has the name of another line of 'Data'",
    ),
    "the label of a sweep": (
        {"train.+1.label": "Main", "train.+1.amount": 1.0, "train.+1.unit-price": 1.0},
        "the added item 'Main' has the name of another line of 'Training'",
    ),
}


def flag(path: Path, edits: Mapping[str, Edit]) -> Any:
    """Return the state of the check of what was entered, as another engine computes it."""
    computed = values(path, keys(LINES, edits))["Checks"]
    (address,) = (address for address, text in computed.items() if text == "Every assumption is possible")
    return computed[f"B{address[1:]}"]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return editing.written_to(tmp_path_factory.mktemp("items") / "study.xlsx", built(LINES))


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_incomplete_is_one_sentence_and_a_red_flag(book: Path, name: str) -> None:
    edits, sentence = FAULTS[name]
    given = {name: value for name, value in edits.items() if value is not None}
    reading = editing.read_here(typed(LINES, given), "edited.xlsx")
    assert sentence in "; ".join(item.message for item in reading.findings if item.kind == VALUE)
    assert flag(book, given) != 1.0


@pytest.mark.parametrize(
    "edits",
    [
        {},
        ADDED,
        {**DISK, "data.+1.amount": 0.0},
        {**DISK, "data.+1.unit-price": -1e9},
        {**DISK, "data.+1.label": "Main"},
        {**DISK, "train.+1.label": "Disks (2027)", "train.+1.amount": 1.0, "train.+1.unit-price": 1.0},
        {**{name.replace("+1", "+2"): value for name, value in DISK.items()}},
    ],
    ids=["nothing", "both", "a zero", "a credit", "another family's line", "one in each family", "the second row"],
)
def test_what_is_complete_is_accepted_and_the_flag_is_green(book: Path, edits: dict[str, Edit]) -> None:
    assert editing.read_here(typed(LINES, edits), "edited.xlsx").findings == ()
    assert flag(book, edits) == 1.0
