"""Scenarios and catalogue entries that a person types into the spare places of a workbook become those of the study."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.describe.options import Options
from reportgen.parts.assumptions.added import new_id
from reportgen.parts.assumptions.shape import CATALOGUES, SCENARIOS
from reportgen.pipeline import outputs
from reportgen.readback.diff import compare
from reportgen.readback.pull import pull
from reportgen.readback.read import read_data
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from tests.support import editing
from tests.support.added import GREEN, GREEN_SCENARIO, PLAIN, WRITTEN, built, study_of, totals, typed
from tests.support.commands import command
from tests.support.editing import MOMENT
from tests.support.studies import RICH

if TYPE_CHECKING:
    from pathlib import Path


def pulled(data: bytes, path: Path, text: str) -> str:
    path.write_bytes(text.encode())
    pull(read_data(data, "edited.xlsx"), path)
    return path.read_bytes().decode()


# ---- What is typed is a study's


@pytest.mark.parametrize("text", [RICH, PLAIN], ids=["rich", "without scenarios"])
def test_a_workbook_with_empty_places_says_nothing(text: str) -> None:
    reading = editing.read_here(editing.edited(built(text), lambda _: None), "same.xlsx")
    assert (reading.changes, reading.findings) == ((), ())


def test_additions_are_read_as_the_study_that_a_person_would_write() -> None:
    study = study_of(typed(RICH, GREEN))
    assert study.scenario == "green_2027"
    assert totals(study) == totals(parse_study(WRITTEN.encode()))
    for table in (SCENARIOS, CATALOGUES):
        assert study.study[table] == parse_study(WRITTEN.encode()).study[table]


def test_pull_writes_them_beside_those_of_their_kind(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    after = pulled(typed(RICH, GREEN), path, RICH)
    assert after == WRITTEN
    rebuilt = editing.workbook_of(parse_study(after.encode()))
    reading = editing.read_here(rebuilt, "again.xlsx")
    assert (reading.changes, reading.findings) == ((), ())
    assert totals(study_of(rebuilt)) == totals(study_of(typed(RICH, GREEN)))
    assert not compare(parse_study(after.encode()), study_of(rebuilt)).changed


def test_a_second_pull_finds_them_there(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    back = read_data(typed(RICH, GREEN), "edited.xlsx")
    assert pulled(typed(RICH, GREEN), path, WRITTEN) == WRITTEN
    assert pull(back, path).changes == ()
    other = WRITTEN.replace("rate = 55.5", "rate = 60")
    with pytest.raises(StudyError, match=r"'Rate of B300' was None, is 55\.5 in the workbook and 60 in study\.toml"):
        pulled(typed(RICH, GREEN), path, other)
    assert path.read_text() == other


def test_they_are_put_after_what_the_file_has_by_now(tmp_path: Path) -> None:
    """The id and the number that they were read with are those of other things in the file."""
    entry = '[[catalogues.machines.entries]]\nname = "D"\nvalues = { rate = 2 }\n\n[models]'
    scenario = '[scenarios.green_2027]\nlabel = "Another"\n\n[scenarios.dear]'
    now = RICH.replace("[models]", entry, 1).replace("[scenarios.dear]", scenario)
    after = tomllib.loads(pulled(typed(RICH, GREEN), tmp_path / "study.toml", now))
    assert [item["name"] for item in after["catalogues"]["machines"]["entries"]] == ["fast", "slow", "D", "B300"]
    assert after["scenarios"]["green_2027"] == {"label": "Another"}
    assert after["scenarios"]["green_2027_2"]["label"] == "Green (2027)"
    assert after["study"]["scenario"] == "green_2027_2"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n", "\r\n"),
        (RICH, "\ufeff" + RICH.lstrip()),
        (
            RICH[RICH.index("[[catalogues") : RICH.index("[models]")],
            'entries = [{ name = "fast", values = { rate = 100 } }, { name = "slow", values = { rate = 25.5 } }]\n\n',
        ),
        ("values = { rate = 25.5 } # measured\n", "[catalogues.machines.entries.values]\nrate = 25.5\n"),
        ('[scenarios.dear]\nlabel = "Dear"\n', "[scenarios]\ndear.label = 'Dear'\n"),
        ("[scenarios.cheap]", "  [ scenarios . cheap ]"),
    ],
    ids=["line ends", "byte order mark", "an inline list", "tables of values", "dotted keys", "blanks in a header"],
)
def test_a_file_may_spell_its_tables_in_any_way(tmp_path: Path, old: str, new: str) -> None:
    text = RICH.replace(old, new)
    assert text != RICH
    after = pulled(typed(RICH, GREEN), tmp_path / "study.toml", text)
    assert tomllib.loads(after.lstrip("\ufeff")) == tomllib.loads(WRITTEN)
    assert "\r\n" not in new or "\n" not in after.replace("\r\n", "")


def test_a_study_without_scenarios_gets_its_first(tmp_path: Path) -> None:
    data = typed(PLAIN, {"scenario.+2": "Later", "price@+2": 2.5, "extra@+2": 1.0, "scenario": "Later"})
    after = pulled(data, tmp_path / "study.toml", PLAIN)
    assert after.endswith('\n[scenarios.later]\nlabel = "Later"\nvalues = { price = 2.5, extra = true }\n')
    written = PLAIN.replace('title = "Small"', 'title = "Small"\nscenario = "later"') + (
        '\n[scenarios.later]\nlabel = "Later"\nvalues = { price = 2.5, extra = true }\n'
    )
    assert totals(study_of(data)) == totals(parse_study(written.encode()))


def test_a_workbook_built_from_an_edited_one_is_read_and_edited_again(tmp_path: Path) -> None:
    study = study_of(typed(RICH, GREEN))
    data = editing.workbook_of(study)
    back = read_data(data, "second.xlsx")
    assert (back.findings, back.kept) == ((), ())
    assert back.changes == study.changes
    assert totals(study_of(data)) == totals(study)
    where = editing.cells_of(data, WRITTEN)
    more: dict[str, object] = {"price@green_2027": 3.0, "machines.3.rate": 60.0, "scenario.+1": "Blue", "price@+1": 3.5}
    edited = editing.with_values(data, {where[name][0]: value for name, value in more.items()})
    after = pulled(edited, tmp_path / "study.toml", RICH)
    blue = '\n[scenarios.blue]\nlabel = "Blue"\nvalues = { price = 3.5 }\n'
    expected = WRITTEN.replace("price = 2.75", "price = 3").replace("rate = 55.5", "rate = 60")
    expected = expected.replace(GREEN_SCENARIO.replace("2.75", "3"), GREEN_SCENARIO.replace("2.75", "3") + blue)
    assert after == expected.replace('scenario = "green_2027"\n', "")  # which was active when it was built


def test_commands_use_and_tell_them(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    study = editing.written_to(tmp_path / "study.toml", RICH.encode())
    edited = editing.written_to(tmp_path / "edited.xlsx", typed(RICH, GREEN))
    written = editing.written_to(tmp_path / "written.toml", WRITTEN.encode())
    shown = []
    for path in (edited, written):
        assert command("show", str(path), "--exact") == 0
        shown.append(capfd.readouterr().out)
    assert shown[0] == shown[1]
    assert command("diff", str(study), str(edited), "--exit-code") == 1
    told = capfd.readouterr().out
    assert "Green (2027)" in told
    assert "scenarios.green_2027" in told
    assert command("diff", str(written), str(edited)) == 0
    assert "No change was found" in capfd.readouterr().out
    assert command("pull", str(edited), str(study)) == 0
    assert study.read_text() == WRITTEN


def test_choosing_what_was_added_is_told_with_its_effect() -> None:
    past, new = parse_study(RICH.encode()), study_of(typed(RICH, GREEN))
    comparison = compare(past, new)
    effects = {item.name: item.effect for item in comparison.inputs}
    assert effects == {"scenario": pytest.approx(comparison.total.difference), "structure": 0.0}


def test_other_outputs_know_nothing_of_the_places() -> None:
    made = outputs(reportgen.load(), ("html", "csv", "json"), Options(MOMENT, "1"))
    assert len(made.files) == 3
    for data in made.files.values():
        assert [name for name in (b"@+1", b".+1", b"filled.") if name in data] == []


def test_a_study_with_all_scenarios_and_entries_that_it_may_have_has_no_places() -> None:
    scenarios = "".join(f'[scenarios.more_{number}]\nlabel = "More {number}"\n\n' for number in range(48))
    entries = "".join(
        f'[[catalogues.machines.entries]]\nname = "m {number}"\nvalues = {{ rate = 1 }}\n\n' for number in range(47)
    )
    text = RICH.replace("[[grids]]", f"{scenarios}[[grids]]").replace("[models]\n", f"{entries}[models]\n")
    where = editing.cells_of(built(text), text)
    assert [name for name in where if name.startswith("machines.+") and "#" not in name] == [
        "machines.+1.name",
        "machines.+1.rate",
    ]
    reading = editing.read_here(built(text), "full.xlsx")
    assert (reading.changes, reading.findings) == ((), ())


@pytest.mark.parametrize(
    ("label", "taken", "found"),
    [
        ("Bulk contract", set(), "bulk_contract"),
        ("Über-Cloud (2027)", set(), "uber_cloud_2027"),
        ("bulk", {"bulk", "bulk_2"}, "bulk_3"),
        ("Base", {"base"}, "base_2"),
        ("2026", set(), "scenario_2026"),
        ("TRUE", set(), "scenario_true"),
        ("A1", set(), "scenario_a1"),
        ("学習", set(), "scenario_added"),
        ("../../etc", set(), "etc"),
        ("=SUM(A1)", set(), "sum_a1"),
        ("total_cost", set(), "scenario_total_cost"),
        ("x" * 200, set(), "x" * 40),
    ],
)
def test_an_id_can_be_read_as_the_name(label: str, taken: set[str], found: str) -> None:
    assert new_id(label, taken) == found


def test_a_name_is_no_markup_and_no_formula() -> None:
    label = "+1<b>&amp;'{{ 7 }}\""
    study = study_of(typed(RICH, GREEN | {"scenario.+1": label, "scenario": label}))
    assert study.study[SCENARIOS]["scenario_1_b_amp_7"].label == label
    again = editing.workbook_of(study)
    assert editing.read_here(again, "again.xlsx").findings == ()
    page = outputs(study, ("html",), Options(MOMENT, "1")).files["html"].decode()
    assert "<b>&amp;'" not in page
    assert "&lt;b&gt;" in page
