"""Workbooks of a study with blocks are read back: changes, pull and diff."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES
from reportgen.parts.quantities.shape import QUANTITIES
from reportgen.readback.diff import compare
from reportgen.readback.pull import pull, write_entries
from reportgen.readback.read import read_data
from reportgen.readback.reading import StudyFile
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.system.errors import StudyError
from tests.blocks.bills import STUDY
from tests.blocks.using import PUE, read, with_text
from tests.support import cells, editing
from tests.support.commands import command

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.entries import Value
    from tests.support.office import Office

# ---- Workbooks that come back

CHANGES: dict[str, Value] = {
    "pue@base": 1.25,
    "pue.low": 1.2,
    "accelerators.2.chip_price": 2.2,
    "accelerators.6.chip_power": 760.0,
    "goodput@base": 0.8,
    "chip_price@base": 3.0,
    "location@base": "Germany, 2023",
    "water_on_facility@base": True,
    "hours@base": 1050.0,
    "pue#note": "Ours.",
}


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return editing.built(STUDY, "chips")


@pytest.fixture(scope="module")
def edited(workbook: bytes) -> bytes:
    return editing.with_entries(workbook, STUDY, CHANGES)


def test_a_workbook_is_read_back_with_changes_of_its_blocks(workbook: bytes, edited: bytes) -> None:
    assert not read_data(workbook, "chips.xlsx").changes
    back = read_data(edited, "chips.xlsx")
    assert {change.entry.name for change in back.changes} == set(CHANGES)
    assert back.study is not None
    assert not back.tampered
    assert back.study.study[ASSUMPTIONS]["pue"].value == 1.25


def test_pull_writes_overrides_into_the_study_file_alone(edited: bytes, tmp_path: Path) -> None:
    path = tmp_path / "chips.toml"
    path.write_text(STUDY)
    pull(read_data(edited, "chips.xlsx"), path)
    text = path.read_text()
    assert "[blocks" not in text
    assert all(line in text.splitlines() for line in STUDY.splitlines() if not line.startswith("value = 1000"))
    document = tomllib.loads(text)
    assert document["assumptions"]["pue"] == {"value": 1.25, "low": 1.2, "note": "Ours."}
    assert document["assumptions"]["goodput"] == {"value": 0.8}
    assert document["assumptions"]["hours"]["value"] == 1050
    assert document["catalogues"] == {
        "accelerators": {
            "entries": [
                {"name": "H100 SXM", "values": {"chip_price": 2.2}},
                {"name": "MI300X", "values": {"chip_power": 760}},
            ]
        }
    }
    pulled, back = read(text), read_data(edited, "chips.xlsx").study
    assert back is not None
    assert evaluate(pulled).values == evaluate(back).values
    again = read_data(editing.built(text, "chips"), "chips.xlsx")
    assert not again.changes


ON = "[assumptions.water_on_facility]\nvalue = true\n"
ADDED = "[assumptions.pue]\nvalue = 1.25\nlow = 1.2\n"
PLACES = {
    "above the comment of the next table": ("\n[models]\n", "\n# The sizes of the source.\n[models]\n"),
    "where a blank line follows the comment": ("\n[models]\n", "\n# The sizes of the source.\n\n[models]\n"),
    "right above a header": ("value = 12\n\n[models]", "value = 12\n[models]"),
    "without blank lines around": ("value = 12\n\n[models]", "value = 12\n# The sizes.\n[models]"),
    "in a file of other line ends": ("\n", "\r\n"),
}


@pytest.mark.parametrize(("old", "new"), PLACES.values(), ids=PLACES)
def test_the_table_of_an_override_stands_after_those_of_its_kind_and_all_else_stays(
    old: str, new: str, tmp_path: Path
) -> None:
    text = STUDY.replace(old, new)
    assert text != STUDY
    path = editing.written_to(tmp_path / "chips.toml", text.encode())
    wanted: dict[str, Value] = {"pue@base": 1.25, "pue.low": 1.2}
    write_entries(path, wanted)
    end = "\r\n" if "\r\n" in text else "\n"
    above, below = text.split(f"value = 12{end}")
    added = ADDED.replace("\n", end)
    blank = "" if below.startswith(end) else end
    assert path.read_bytes().decode() == f"{above}value = 12{end}{end}{added}{blank}{below}"


# How a file ends after its last table, and how it ends once a table was added to that.
LAST = {
    "an end": ("\n", "\n"),
    "no end": ("", ""),
    "blank lines": ("\n\n\n", "\n\n\n"),
    "a comment": ("\n# The end of it.\n", "\n\n# The end of it.\n"),
}


@pytest.mark.parametrize("ends", LAST.values(), ids=LAST)
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_the_end_of_the_file_stays_as_it_is(ends: tuple[str, str], line: str, tmp_path: Path) -> None:
    begin, last = STUDY.index("[assumptions.hours]"), STUDY.index("[models]")
    all_but_the_end = f"{STUDY[:begin]}{STUDY[last:].rstrip()}\n\n{STUDY[begin:last].rstrip()}"
    text, expected = (
        (all_but_the_end + end).replace("\n", line) for end in (ends[0], f"\n\n{ADDED.rstrip()}{ends[1]}")
    )
    path = editing.written_to(tmp_path / "chips.toml", text.encode())
    wanted: dict[str, Value] = {"pue@base": 1.25, "pue.low": 1.2}
    write_entries(path, wanted)
    assert path.read_bytes().decode() == expected


@pytest.mark.parametrize(
    ("added", "source"),
    [
        ("low = 1.05\n", "of the block"),
        ("value = 1.3\n", ""),
        ('value = 1.3\nsource = "Our meter"\n', "Our meter"),
    ],
)
def test_a_value_of_the_study_is_not_given_the_source_of_the_block(added: str, source: str) -> None:
    of_block = read(STUDY).study[ASSUMPTIONS]["pue"]
    assert of_block.source
    assert of_block.url
    own = read(with_text(f"[assumptions.pue]\n{added}")).study[ASSUMPTIONS]["pue"]
    of_it = source == "of the block"
    assert (own.source, own.url) == ((of_block.source, of_block.url) if of_it else (source, None))


@pytest.mark.parametrize(
    ("added", "source"),
    [
        ("ranges = { chip_price = [2, 9] }\n", "of the block"),
        ("values = { chip_price = 2.1 }\n", ""),
        ('values = { chip_price = 2.1 }\nsource = "Our offer"\n', "Our offer"),
    ],
)
def test_an_entry_with_a_number_of_the_study_is_not_given_the_source_of_the_block(added: str, source: str) -> None:
    past, text = read(STUDY), with_text(f'[[catalogues.accelerators.entries]]\nname = "H100 SXM"\n{added}')
    of_block, other = (past.study[CATALOGUES]["accelerators"].entries[place] for place in (1, 0))
    own = read(text).study[CATALOGUES]["accelerators"].entries
    assert of_block.source
    assert of_block.url
    of_it = source == "of the block"
    assert (own[1].source, own[1].url) == ((of_block.source, of_block.url) if of_it else (source, None))
    assert own[0] == other


@pytest.mark.parametrize(
    ("added", "note"),
    [("", "Over all"), ('formula = "chip_peak * utilisation"\n', ""), ('formula = "1e14"\nnote = "Ours."\n', "Ours.")],
)
def test_a_formula_of_the_study_is_not_given_the_note_of_the_block(added: str, note: str) -> None:
    own = read(with_text(f"[quantities.chip_flops]\n{added}")).study[QUANTITIES]["chip_flops"]
    assert own.label == "Sustained rate of a chip"
    assert own.note.startswith(note)
    assert bool(own.note) == bool(note)


def test_a_switch_keeps_the_source_of_what_it_may_be() -> None:
    of_block, own = (read(text).study[ASSUMPTIONS]["water_on_facility"] for text in (STUDY, with_text(ON)))
    assert own.value is True
    assert "On: arXiv 2503.05804" in own.source
    assert (own.source, own.url) == (of_block.source, of_block.url)


def test_an_edited_value_has_no_source_of_the_block_in_a_build_and_in_the_study_file_alike(tmp_path: Path) -> None:
    path = editing.written_to(tmp_path / "chips.toml", STUDY.encode())
    data = editing.with_entries(editing.built(STUDY, "chips"), STUDY, {"pue@base": 1.25, "goodput.low": 0.5})
    back = read_data(data, "chips.xlsx").study
    pull(read_data(data, "chips.xlsx"), path)
    pulled, past = read(path.read_text()).study[ASSUMPTIONS], read(STUDY).study[ASSUMPTIONS]
    assert back is not None
    assert back.study[ASSUMPTIONS] == pulled
    assert (pulled["pue"].value, pulled["pue"].source, pulled["pue"].url) == (1.25, "", None)
    assert pulled["goodput"].source == past["goodput"].source
    again = read_data(editing.workbook_of(back), "chips.xlsx")
    assert again.study is not None
    assert again.study.study[ASSUMPTIONS] == pulled


def test_pull_writes_no_source_that_only_goes_with_a_value(tmp_path: Path) -> None:
    """A workbook built from an edited one shows no source beside the edited value, which nobody typed there."""
    changes: dict[str, Value] = {"pue@base": 1.25, "accelerators.2.chip_price": 2.2, "goodput#source": ""}
    data = editing.with_entries(editing.built(STUDY, "chips"), STUDY, changes)
    path = editing.written_to(tmp_path / "chips.toml", STUDY.encode())
    pull(read_data(data, "chips.xlsx"), path)
    pulled = path.read_text()
    edited = read_data(data, "chips.xlsx").study
    assert edited is not None
    again = read_data(editing.workbook_of(edited), "chips.xlsx")
    assert {change.entry.name for change in again.changes} == set(changes)
    assert not again.kept
    path.write_text(STUDY)
    pull(again, path)
    assert path.read_text() == pulled
    document = tomllib.loads(pulled)
    assert document["assumptions"]["pue"] == {"value": 1.25}
    assert document["assumptions"]["goodput"] == {"source": ""}
    assert document["catalogues"]["accelerators"]["entries"] == [{"name": "H100 SXM", "values": {"chip_price": 2.2}}]


def test_an_entry_that_is_added_to_a_block_stands_beside_those_that_are_changed_of_it(tmp_path: Path) -> None:
    """Also by way of a workbook that was built from the edited one, which has the added entry among the others."""
    ours = {"name": "Ours", "peak_bf16": 5e14, "peak_8bit": 0.0, "chip_power": 300.0, "chip_price": 1.5}
    filled = read(STUDY).study[CATALOGUES]["accelerators"].entries[0].values
    added = {f"accelerators.+1.{key}": value for key, value in ours.items() if key == "name" or key in filled}
    data = editing.with_values(
        editing.with_entries(editing.built(STUDY, "chips"), STUDY, {"accelerators.4.chip_price": 7.5}),
        {editing.cells_of(editing.built(STUDY, "chips"), STUDY)[name][0]: value for name, value in added.items()},
    )
    edited = read_data(data, "chips.xlsx").study
    assert edited is not None
    path = tmp_path / "chips.toml"
    for book in (data, editing.workbook_of(edited)):
        path.write_text(STUDY)
        pull(read_data(book, "chips.xlsx"), path)
        assert tomllib.loads(path.read_text())["catalogues"]["accelerators"]["entries"] == [
            {"name": "B200", "values": {"chip_price": 7.5}},
            {"name": "Ours", "values": {key: value for key, value in ours.items() if key in filled}},
        ]


def test_pull_changes_an_override_that_is_there(tmp_path: Path) -> None:
    text = with_text(PUE + '[[catalogues.accelerators.entries]]\nname = "B200"\nvalues = { chip_price = 5 }\n')
    path = tmp_path / "chips.toml"
    path.write_text(text)
    changed = {"pue@base": 1.2, "accelerators.4.chip_price": 4.0, "accelerators.4.chip_power": 900.0}
    edited = editing.with_entries(editing.built(text, "chips"), text, changed)
    pull(read_data(edited, "chips.xlsx"), path)
    document = tomllib.loads(path.read_text())
    assert document["assumptions"]["pue"] == {"value": 1.2}
    assert document["catalogues"]["accelerators"]["entries"] == [
        {"name": "B200", "values": {"chip_price": 4, "chip_power": 900}}
    ]


def test_pull_refuses_what_no_override_can_say(tmp_path: Path) -> None:
    path = tmp_path / "chips.toml"
    path.write_text(STUDY)
    text = STUDY
    edited = editing.with_entries(editing.built(text, "chips"), text, {"accelerators.1.name": "A100"})
    with pytest.raises(StudyError, match="block 'hardware' names it so") as caught:
        pull(read_data(edited, "chips.xlsx"), path)
    assert caught.value.problems[0].path == "catalogues.accelerators.entries[0].name"
    assert path.read_text() == STUDY


def test_pull_refuses_another_name_of_an_entry_of_which_the_study_states_a_value(tmp_path: Path) -> None:
    text = with_text('[[catalogues.accelerators.entries]]\nname = "A100 SXM 80GB"\nvalues = { chip_price = 2 }\n')
    path = editing.written_to(tmp_path / "chips.toml", text.encode())
    edited = editing.with_entries(editing.built(text, "chips"), text, {"accelerators.1.name": "A100"})
    with pytest.raises(StudyError, match="block 'hardware' names it so"):
        pull(read_data(edited, "chips.xlsx"), path)
    assert path.read_text() == text


def test_an_impossible_value_is_told_of_its_cell(workbook: bytes) -> None:
    back = read_data(editing.with_entries(workbook, STUDY, {"pue@base": 0.5}), "chips.xlsx")
    assert [item.message for item in back.impossible] == [
        "'Power usage effectiveness': value 0.5 lies outside 1 to 1e+300"
    ]


def test_a_workbook_without_its_study_is_read_with_the_file_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "chips.toml"
    path.write_text(STUDY)
    assert command("build", str(path), "-o", str(tmp_path), "--only", "xlsx", "--no-embed") == 0
    data = (tmp_path / "chips.xlsx").read_bytes()
    edited = editing.with_entries(data, STUDY, {"pue@base": 1.2})
    back = read_data(edited, "chips.xlsx", StudyFile("chips.toml", path.read_bytes()))
    assert [(change.entry.name, change.new) for change in back.changes] == [("pue@base", 1.2)]
    other = StudyFile("chips.toml", with_text(PUE).encode())
    with pytest.raises(StudyError, match="another state of it"):
        read_data(edited, "chips.xlsx", other)


def test_diff_tells_an_override_as_a_change_of_its_entry() -> None:
    comparison = compare(read(STUDY), read(with_text(PUE)))
    changed = {change.name: (change.past, change.new) for change in comparison.inputs}
    of_block = read(STUDY).study[ASSUMPTIONS]["pue"]
    # The block's source is that of the block's value.
    assert changed == {
        "pue@base": (1.1, 1.3),
        "pue#source": (of_block.source, ""),
        "assumptions.pue.url": (of_block.url, None),
    }


@pytest.mark.office
def test_libreoffice_follows_a_block_as_the_pipeline_does(workbook: bytes, tmp_path: Path, office: Office) -> None:
    file = editing.written_to(tmp_path / "chips.xlsx", workbook)
    where = editing.cells_of(workbook, STUDY)
    known = editing.entries_of(STUDY)
    numbers = {name: value for name, value in CHANGES.items() if not name.endswith("#note")}
    edits = {
        key: value
        for name, new in numbers.items()
        for key, value in zip(where[name], editing.typed(known[name], new), strict=True)
    }
    new = read_data(editing.with_entries(workbook, STUDY, numbers), "chips.xlsx").study
    assert new is not None
    garbled = cells.garble(file, tmp_path / "garbled.xlsx")
    for given, study in (({}, read(STUDY)), (edits, new)):
        answer = cells.flatten(office.scenarios(garbled, [given])[0])
        evaluation = analyse(evaluate(study))
        for name in ("total.cost", "total.energy", "total.carbon", "total.embodied", "total.water", "chip_kwh"):
            (key,) = where[name]
            assert answer[key] == pytest.approx(evaluation[name], rel=1e-12), name
