"""What a workbook changed goes into the study file, and nothing else does."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import reportgen
from reportgen.describe.document import put
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.families.shape import FAMILIES
from reportgen.readback.pull import pull
from reportgen.readback.read import read_back, read_data
from reportgen.system.errors import OutputError, StudyError
from tests.hostile import count
from tests.support import editing
from tests.support.commands import command
from tests.support.studies import RICH

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.entries import Entry, Value
    from tests.support.office import Office


# Values that the entries of RICH may take together, whatever the others are.
def _typed(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers as people type them; openpyxl keeps 16 digits of one, which is fewer than it may need."""
    return st.floats(low, high).map(lambda value: float(f"{value:.14g}"))


_NUMBERS = _typed(2.0, 4.0)
_COUNTS = st.integers(0, 10**6).map(float)
_WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40).filter(
    lambda text: text == text.strip() and not text.startswith("=") and "_x" not in text and text.isprintable()
)
_BY_KIND: dict[str, st.SearchStrategy[Any]] = {
    "switch": st.booleans(),
    "choice": st.sampled_from(["fast", "slow"]),
    "scenario": st.sampled_from(["base", "cheap", "dear"]),
    "count": _COUNTS,
    "members": st.tuples(*[st.sampled_from([0.0, 1.0])] * 3),
    "text": _WORDS,
}
_RANGES: dict[str, st.SearchStrategy[Any]] = {"price.low": _typed(0.5, 2.0), "price.high": _typed(4.0, 9.0)}
_LABELS = ("scenario.", "machines.1.name", "machines.2.name")  # by which other cells choose


@cache
def good() -> bytes:
    return editing.built(RICH, "rich")


@cache
def known() -> dict[str, Entry]:
    shown = editing.cells_of(good(), RICH)
    return {name: entry for name, entry in editing.entries_of(RICH).items() if name in shown}


def _values(entry: Entry) -> st.SearchStrategy[Any]:
    if entry.name in _RANGES:
        return _RANGES[entry.name]
    values = _BY_KIND.get(entry.kind, _NUMBERS)
    if entry.kind == "sizes":
        values = st.tuples(*[st.integers(1, 99).map(float)] * 3).filter(lambda sizes: len(set(sizes)) == 3)
    return values | st.none() if entry.optional else values


@st.composite
def edits(draw: st.DrawFn) -> dict[str, Value]:
    names = [name for name in known() if not name.startswith(_LABELS)]
    chosen = draw(st.lists(st.sampled_from(names), unique=True, max_size=8))
    return {name: draw(_values(known()[name])) for name in chosen}


@settings(
    max_examples=count("EDITS"),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # an example takes too long to be shrunk
)
@given(edits())
def test_random_edits_come_back_as_exactly_those_edits(tmp_path: Path, wanted: dict[str, Value]) -> None:
    workbook = editing.with_entries(good(), RICH, wanted)
    path = editing.written_to(tmp_path / "study.toml", RICH.encode())
    pulled = pull(read_data(workbook, "edited.xlsx"), path)
    after = editing.entries_of(path.read_text())
    moved = {name: value for name, value in wanted.items() if value != editing.entries_of(RICH)[name].value}
    assert {name: entry.value for name, entry in after.items()} == {
        name: wanted.get(name, entry.value) for name, entry in editing.entries_of(RICH).items()
    }
    # And nothing else: the same edits, made in the file's tables by hand.
    document = tomllib.loads(RICH)
    for change in pulled.changes:
        assert change.entry.name in moved or "heads" in moved
        put(document, change.entry.path, change.file_value)
    assert tomllib.loads(path.read_text()) == document
    assert (path.read_text() == RICH) == (not pulled.changes)
    comments = [line.split("#")[1] for line in RICH.splitlines() if "#" in line]
    assert all(f"#{comment}" in path.read_text() for comment in comments)


def test_only_the_lines_of_the_values_move(tmp_path: Path) -> None:
    path = editing.written_to(tmp_path / "study.toml", RICH.encode())
    changes: dict[str, Value] = {
        "price@base": 2.5,
        "machine@base": "slow",
        "price@dear": 3.5,
        "machines.2.rate": 30.0,
        "extra@base": True,
        "second.wide.member": (1.0, 0.0, 1.0),
        "first.main.axis.seeds": 4.0,
        "scenario": "dear",
    }
    pulled = pull(read_data(editing.with_entries(good(), RICH, changes), "edited.xlsx"), path)
    lines = [
        line
        for line in pulled.difference("study.toml").splitlines()
        if line[0] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert lines == [
        '+scenario = "dear"',
        "-value = 3",
        "+value = 2.5",
        '-value = "fast"  # the usual one',
        '+value = "slow"  # the usual one',
        "-values = { rate = 25.5 } # measured",
        "+values = { rate = 30 } # measured",
        '-  axes = { seeds = 3, repeats = "steps / 5" }',
        '+  axes = { seeds = 4, repeats = "steps / 5" }',
        '-  train = "heads >= 2"',
        "+  train = [1, 4]",
        "+values = { price = 3.5 }",
        "+on = true",
    ]
    assert path.read_text() == pulled.after


def test_a_new_key_stands_below_its_table_and_above_the_comments_of_the_next(tmp_path: Path) -> None:
    before, after = 'label = "Dear"\n\n[[grids]]', 'label = "Dear"\n\n# What may be bought.\n[[grids]]'
    assert before in RICH
    text = RICH.replace(before, after)
    path = editing.written_to(tmp_path / "study.toml", text.encode())
    pull(read_data(editing.with_entries(editing.built(text, "rich"), text, {"price@dear": 3.5}), "edited.xlsx"), path)
    assert path.read_text() == text.replace(
        'label = "Dear"\n\n# What', 'label = "Dear"\nvalues = { price = 3.5 }\n\n# What'
    )


def test_an_unedited_workbook_changes_not_one_byte(tmp_path: Path) -> None:
    for text in (RICH, RICH.replace("\n", "\r\n"), "\ufeff" + RICH):
        path = editing.written_to(tmp_path / "study.toml", text.encode())
        before = path.stat()
        data = editing.workbook_of(reportgen.load(path))
        assert pull(read_data(data, "same.xlsx"), path).changes == ()
        assert path.read_bytes() == text.encode()
        assert path.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.office
def test_an_unedited_workbook_saved_by_libreoffice_changes_not_one_byte(tmp_path: Path, office: Office) -> None:
    text = reportgen.load().source.text
    path = editing.written_to(tmp_path / "study.toml", text.encode())
    workbook = editing.written_to(tmp_path / "built.xlsx", editing.workbook_of(reportgen.load(path)))
    assert pull(read_back(office.save_as(workbook, tmp_path / "saved.xlsx")), path).changes == ()
    assert path.read_text() == text


def test_line_ends_and_byte_order_marks_are_kept(tmp_path: Path) -> None:
    text = "\ufeff" + RICH.replace("\n", "\r\n")
    path = editing.written_to(tmp_path / "study.toml", text.encode())
    pull(read_data(editing.with_entries(good(), RICH, {"price@base": 2.5}), "edited.xlsx"), path)
    assert path.read_bytes() == text.replace("value = 3\r\n", "value = 2.5\r\n", 1).encode()


def test_pull_and_build_give_the_same_numbers(tmp_path: Path) -> None:
    changes: dict[str, Value] = {"heads": (3.0, 2.0, 1.0), "second.wide.member": (0.0, 1.0, 1.0), "rate@base": 12.5}
    workbook = editing.written_to(tmp_path / "edited.xlsx", editing.with_entries(good(), RICH, changes))
    path = editing.written_to(tmp_path / "study.toml", RICH.encode())
    pull(read_back(workbook), path)
    ours, theirs = reportgen.evaluate(path), reportgen.evaluate(workbook)
    assert ours["total.cost"] == theirs["total.cost"]
    assert ours["sizes.flops"] == theirs["sizes.flops"]


def test_a_file_that_moved_on_keeps_what_the_workbook_did_not_change(tmp_path: Path) -> None:
    moved_on = RICH.replace('label = "Steps"\nvalue = 10', 'label = "Steps"\nvalue = 11').replace(
        '[[families]]\nid = "second"',
        '[[families]]\nid = "new"\nlabel = "New"\n  [[families.sweeps]]\n  id = "one"\n'
        '  label = "One"\n  budget = "fixed"\n\n[[families]]\nid = "second"',
    )
    path = editing.written_to(tmp_path / "study.toml", moved_on.encode())
    data = editing.with_entries(good(), RICH, {"price@base": 2.5, "second.wide.axis.seeds": 9.0})
    pull(read_data(data, "edited.xlsx"), path)
    loaded = reportgen.load(path)
    assumptions = loaded.study[ASSUMPTIONS]
    assert (assumptions["price"].value, assumptions["steps"].value) == (2.5, 11)
    assert reportgen.evaluate(loaded)["second.wide.axis.seeds"] == 9
    assert [family.id for family in loaded.study[FAMILIES]] == ["first", "new", "second"]


def test_a_value_that_both_changed_is_a_conflict_and_nothing_is_written(tmp_path: Path) -> None:
    moved_on = RICH.replace("value = 3\n", "value = 3.5\n", 1)
    path = editing.written_to(tmp_path / "study.toml", moved_on.encode())
    data = editing.with_entries(good(), RICH, {"price@base": 2.5, "steps@base": 12.0})
    with pytest.raises(
        StudyError, match=r"'Price' was 3, is 2\.5 in the workbook and 3\.5 in study\.toml @ Assumptions!"
    ):
        pull(read_data(data, "edited.xlsx"), path)
    assert path.read_text() == moved_on


def test_pulling_twice_changes_nothing_more(tmp_path: Path) -> None:
    path = editing.written_to(tmp_path / "study.toml", RICH.encode())
    back = read_data(editing.with_entries(good(), RICH, {"price@base": 2.5, "extra@base": True}), "edited.xlsx")
    assert len(pull(back, path).changes) == 2
    after = path.read_bytes()
    assert pull(back, path).changes == ()
    assert path.read_bytes() == after


def test_a_scenario_that_was_asked_for_at_the_build_is_no_edit(tmp_path: Path) -> None:
    path = editing.written_to(tmp_path / "study.toml", RICH.encode())
    data = editing.workbook_of(reportgen.load(path, scenario="cheap"))
    assert pull(read_data(data, "same.xlsx"), path).changes == ()
    assert read_data(data, "same.xlsx").study is not None
    chosen = editing.with_entries(data, RICH, {"scenario": "dear"})
    assert [change.new for change in pull(read_data(chosen, "edited.xlsx"), path).changes] == ["dear"]
    assert reportgen.load(path).scenario == "dear"


def test_the_old_file_survives_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = editing.written_to(tmp_path / "study.toml", RICH.encode())
    back = read_data(editing.with_entries(good(), RICH, {"price@base": 2.5}), "edited.xlsx")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError):
        pull(back, path)
    assert path.read_text() == RICH
    assert [item.name for item in tmp_path.iterdir() if item.suffix in {".toml", ".part"}] == ["study.toml"]


def test_a_dry_run_shows_the_difference_and_writes_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = editing.written_to(tmp_path / "study.toml", RICH.encode())
    workbook = editing.written_to(tmp_path / "e.xlsx", editing.with_entries(good(), RICH, {"price@base": 2.5}))
    assert command("pull", str(workbook), str(path), "--dry-run") == 0
    shown = capfd.readouterr().out
    assert "-value = 3\n+value = 2.5\n" in shown
    assert path.read_text() == RICH
    assert command("pull", str(workbook), str(path)) == 0
    assert "1 value changed" in capfd.readouterr().out
    assert path.read_text() == RICH.replace("value = 3\n", "value = 2.5\n", 1)


def test_another_entry_chosen_is_pulled_with_what_to_do_about_the_ranges_that_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = RICH.replace(
        'catalogue = "machines"\nnote = "Filled', 'catalogue = "machines"\nlow = 20\nhigh = 120\nnote = "Filled'
    )
    assert text != RICH
    study, book = tmp_path / "rich.toml", tmp_path / "rich.xlsx"
    study.write_text(text)
    book.write_bytes(editing.with_entries(editing.built(text, "rich"), text, {"machine@base": "slow"}))
    assert command("pull", str(book), str(study)) == 0
    (note,) = capsys.readouterr().err.splitlines()
    assert note == (
        "note: low and high of 'Rate' were stated for 'fast' and stand beside 'slow' now: state those of 'slow', or "
        "move them into the entry 'fast' as ranges = { rate = [20, 120] }"
    )
    book.write_bytes(editing.with_entries(editing.built(RICH, "rich"), RICH, {"machine@base": "slow"}))
    study.write_text(RICH)  # which has no range there
    assert command("pull", str(book), str(study)) == 0
    assert capsys.readouterr().err == ""
