"""What is typed into the spare places of a workbook and is incomplete or impossible is one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reportgen.describe.findings import KEPT, VALUE
from tests.support import editing
from tests.support.added import GREEN, built, keys, typed
from tests.support.ironcalc_judge import values
from tests.support.studies import RICH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.cells import Edit

# ---- What is incomplete or impossible

FAULTS: dict[str, tuple[dict[str, Edit], str]] = {
    "values without a name": (
        {"price@+1": 2.75},
        "values of an added scenario have no name above them: type one, or clear them",
    ),
    "a choice without a name": ({"machine@+2": "fast"}, "values of an added scenario have no name above them"),
    "a name without values": (
        {"scenario.+1": "X"},
        "the added scenario 'X' lacks a value: type it below the name, or clear the name",
    ),
    "a value of an entry without a name": (
        {"machines.+1.rate": 5.0},
        "values of an added entry of 'Machines' have no name above them",
    ),
    "an entry without its values": (
        {"machines.+2.name": "Q"},
        "the added entry 'Q' of 'Machines' lacks a value of 'Rate': type it below the name, or clear the name",
    ),
    "a name that is a number": (
        {"scenario.+1": 2026.0, "price@+1": 3.0},
        "holds the number 2026, where a name is wanted: set the cell's format to text, then type it again",
    ),
    "an entry's name that is a number": (
        {"machines.+1.name": 4090.0, "machines.+1.rate": 3.0},
        "holds the number 4090, where a name is wanted",
    ),
    "the name of another scenario": ({"scenario.+1": "CHEAP", "price@+1": 3.0}, "two scenarios have the same label"),
    "the name of the base": ({"scenario.+2": "Base", "price@+2": 3.0}, "two scenarios have the same label"),
    "one name twice": (
        {"scenario.+1": "A", "scenario.+2": "a", "price@+1": 3.0, "price@+2": 3.0},
        "two scenarios have the same label",
    ),
    "the name of another entry": (
        {"machines.+1.name": "FAST", "machines.+1.rate": 5.0},
        "two entries have the same name",
    ),
    "a value out of range": ({"scenario.+1": "A", "price@+1": -1.0}, "'Price (A)': value -1 lies outside 0 to 1e+300"),
    "a text for a number": ({"scenario.+1": "A", "price@+1": "x"}, "holds the text 'x', where a number is wanted"),
    "a switch that is none": ({"scenario.+1": "A", "extra@+1": 2.0}, "where 1 for on or 0 for off is wanted"),
    "an unknown choice": ({"scenario.+1": "A", "machine@+1": "nope"}, "'nope' is not in catalogue 'machines'"),
    "an impossible value of an entry": (
        {"machines.+1.name": "new", "machines.+1.rate": -5.0},
        "'Rate of new': value -5 lies outside",
    ),
    "a scenario that is not there": ({"scenario": "Green"}, "is 'Green', which is none of the scenarios"),
    "no scenario, beside one that was added": ({"scenario.+1": "A", "price@+1": 3.0, "scenario": None}, "is empty"),
    "no choice, beside one that was added": (
        {"machines.+1.name": "new", "machines.+1.rate": 5.0, "machine@base": None},
        "is empty where a value is needed",
    ),
}


def flags(path: Path, edits: Mapping[str, Edit]) -> set[Any]:
    """Return the states of the checks of what was entered, as another engine computes them."""
    computed = values(path, keys(RICH, edits))["Checks"]
    labels = {"Every assumption is possible", "The scenario chosen exists"}
    return {computed[f"B{address[1:]}"] for address, text in computed.items() if text in labels}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return editing.written_to(tmp_path_factory.mktemp("added") / "study.xlsx", built(RICH))


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_incomplete_is_one_sentence_and_a_red_flag(book: Path, name: str) -> None:
    edits, told = FAULTS[name]
    found = editing.read_here(typed(RICH, edits), "edited.xlsx").findings
    assert told in "; ".join(item.message for item in found if item.kind == VALUE)
    assert flags(book, edits) != {1.0}


@pytest.mark.parametrize(
    "edits",
    [
        {},
        GREEN,
        {"scenario.+2": "A", "overtime@+2": 0.0},
        {"scenario.+1": "2026", "price@+1": 2.0},
        {"machines.+2.name": "TRUE", "machines.+2.rate": 0.5},
    ],
    ids=["nothing", "both", "a zero", "a name of digits", "a truth value's name"],
)
def test_what_is_complete_is_accepted_and_the_flag_is_green(book: Path, edits: dict[str, Edit]) -> None:
    assert editing.read_here(typed(RICH, edits), "edited.xlsx").findings == ()
    assert flags(book, edits) == {1.0}


def test_words_beside_no_name_are_told() -> None:
    (found,) = editing.read_here(typed(RICH, {"machines.+1#source": "A quote."}), "edited.xlsx").findings
    assert found.message.startswith("values of an added entry of 'Machines' have no name above them")


# ---- A row added to Sweeps


def test_a_sweep_added_as_a_row_is_told_how_to_add_one() -> None:
    how = "to add a sweep, write another [[families.sweeps]] in the study file and build the workbook anew"

    def insert(book: Any) -> None:
        sheet = book["Sweeps"]
        sheet.move_range(f"A8:{sheet.dimensions.split(':')[1]}", rows=1, translate=False)
        sheet["A8"], sheet["B8"] = "First", "My own"

    found = editing.read_here(editing.edited(built(RICH), insert), "edited.xlsx").findings
    assert any(item.kind == KEPT and item.message == f"row 8 of 'Sweeps' (2 cells); {how}" for item in found)

    def copy(book: Any) -> None:
        sheet = book["Sweeps"]
        insert(book)
        for column in range(1, sheet.max_column + 1):
            sheet.cell(8, column).value = sheet.cell(7, column).value

    found = editing.read_here(editing.edited(built(RICH), copy), "edited.xlsx").findings
    assert any(item.kind == "stray" and item.message.endswith(f"which the study has once; {how}") for item in found)
