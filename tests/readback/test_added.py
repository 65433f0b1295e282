"""Scenarios and catalogue entries that a person types into the spare places of a workbook become those of the study."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

import reportgen
from reportgen.describe.findings import KEPT, VALUE
from reportgen.describe.options import Options
from reportgen.parts.assumptions.added import new_id
from reportgen.parts.assumptions.shape import CATALOGUES, SCENARIOS
from reportgen.pipeline import outputs
from reportgen.readback.diff import compare
from reportgen.readback.pull import pull
from reportgen.readback.read import read_data
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from tests.support import editing
from tests.support.commands import command
from tests.support.editing import MOMENT
from tests.support.ironcalc_judge import values
from tests.support.studies import RICH, SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from reportgen.describe.loaded import LoadedStudy
    from tests.support.cells import Edit, Key
    from tests.support.office import Office

PLAIN = SMALL.replace("""[scenarios.cheap]
label = "Cheap"
values = { price = 2.5 }
""", "")  # fmt: skip
GREEN: dict[str, Edit] = {
    "scenario.+1": "Green (2027)",
    "price@+1": 2.75,
    "steps@+1": 12.0,
    "extra@+1": 1.0,
    "machine@+1": "B300",
    "machines.+1.name": "B300",
    "machines.+1.rate": 55.5,
    "machines.+1#source": "A quote.",
    "scenario": "Green (2027)",
}
GREEN_ENTRY = """
[[catalogues.machines.entries]]
name = "B300"
values = { rate = 55.5 }
source = "A quote."
"""
GREEN_SCENARIO = """
[scenarios.green_2027]
label = "Green (2027)"
values = { price = 2.75, steps = 12, machine = "B300", extra = true }
"""
# RICH with the same, as a person writes it.
WRITTEN = (
    RICH.replace("values = { rate = 25.5 } # measured\n", f"values = {{ rate = 25.5 }} # measured\n{GREEN_ENTRY}")
    .replace('label = "Dear"\n', f'label = "Dear"\n{GREEN_SCENARIO}')
    .replace('title = "Small"\n', 'title = "Small"\nscenario = "green_2027"\n')
)


@cache
def built(text: str) -> bytes:
    return editing.built(text)


def keys(text: str, edits: Mapping[str, Edit]) -> dict[Key, Edit]:
    where = editing.cells_of(built(text), text)
    return {where[name][0]: value for name, value in edits.items()}


def typed(text: str, edits: Mapping[str, Edit]) -> bytes:
    return editing.with_values(built(text), keys(text, edits))


def study_of(data: bytes) -> LoadedStudy:
    study = read_data(data, "edited.xlsx").study
    assert study is not None
    return study


def totals(study: LoadedStudy) -> dict[str, Any]:
    evaluation = evaluate(study)
    names = ("total", "first", "second", "first.main", "second.wide")
    return {
        f"{name}.{key}": evaluation[f"{name}.{key}"] for name in names for key in ("runs", "flops", "hours", "cost")
    }


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


# ---- A workbook computes them


def _judged(text: str, edits: Mapping[str, Edit], written: str, compute: Callable[[], Mapping[str, Any]]) -> None:
    """Check that a workbook's totals with these edits are those of the study as a person writes it."""
    found = compute()
    expected = totals(parse_study(written.encode()))
    where = editing.cells_of(built(text), text)
    cells = {name: where[name][0] for name in expected}
    assert {name: found[sheet][address] for name, (sheet, address) in cells.items()} == pytest.approx(expected)
    assert found["Checks"][where["check.all"][0][1]] == 1
    errors = [(sheet, address) for sheet in found for address, value in found[sheet].items() if str(value)[:1] == "#"]
    assert errors == []
    assert totals(study_of(typed(text, edits))) == pytest.approx(expected)


_CHOSEN = {name: value for name, value in GREEN.items() if "@" not in name and not name.startswith("scenario")} | {
    "machine@base": "B300"
}
CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "both": (RICH, GREEN, WRITTEN),
    "an entry chosen by the base": (
        RICH,
        _CHOSEN,
        WRITTEN.replace('scenario = "green_2027"\n', "").replace('value = "fast"  #', 'value = "B300"  #'),
    ),
    "the second places": (
        RICH,
        {name.replace("+1", "+2"): value for name, value in GREEN.items()},
        WRITTEN,
    ),
    "no scenarios before": (
        PLAIN,
        {"scenario.+1": "Later", "price@+1": 2.5, "scenario": "Later"},
        PLAIN.replace('title = "Small"', 'title = "Small"\nscenario = "later"')
        + '[scenarios.later]\nlabel = "Later"\nvalues = { price = 2.5 }\n',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_another_engine_computes_what_the_written_study_costs(tmp_path: Path, name: str) -> None:
    text, edits, written = CASES[name]
    path = editing.written_to(tmp_path / "study.xlsx", built(text))
    cells = {key: value for key, value in keys(text, edits).items() if value != "A quote."}
    _judged(text, edits, written, lambda: values(path, cells))


@pytest.mark.office
def test_libreoffice_computes_what_the_written_study_costs(tmp_path: Path, office: Office) -> None:
    for number, (text, edits, written) in enumerate(CASES.values()):
        path = editing.written_to(tmp_path / f"{number}.xlsx", built(text))
        edited = keys(text, edits)
        _judged(text, edits, written, lambda path=path, edited=edited: office.values(path, edited))  # type: ignore[misc]
        saved = office.save_as(path, tmp_path / f"{number}-saved.xlsx", edited)
        back = read_data(saved.read_bytes(), saved.name)
        assert back.findings == ()
        assert back.study is not None
        assert totals(back.study) == pytest.approx(totals(parse_study(written.encode())))


@pytest.mark.office
def test_the_bundled_study_with_a_gpu_and_a_scenario_added_in_libreoffice(tmp_path: Path, office: Office) -> None:
    text = reportgen.load().source.text
    data = editing.built(text, "paper")
    where = editing.cells_of(data, text)
    edits: dict[str, Edit] = {
        "gpus.+1.name": "B300",
        "gpus.+1.gpu_peak": 2.5e15,
        "gpus.+1.gpu_flops": 8.8e14,
        "gpus.+1.gpu_power": 1.4,
        "gpus.+1.price": 6.5,
        "scenario.+1": "Next year",
        "gpu@+1": "B300",
        "gamma_trials@+1": 1000.0,
        "gamma_combinations@+1": 1.0,
        "scenario": "Next year",
    }
    cells = {where[name][0]: value for name, value in edits.items()}
    saved = office.save_as(editing.written_to(tmp_path / "paper.xlsx", data), tmp_path / "saved.xlsx", cells)
    back = read_data(saved.read_bytes(), "saved.xlsx")
    assert back.findings == ()
    path = tmp_path / "paper.toml"
    path.write_text(text)
    pull(back, path)
    pulled_study = reportgen.load(path)
    expected = evaluate(pulled_study)
    assert expected["total.cost"] != evaluate(reportgen.load())["total.cost"]
    live = office.values(saved)
    for name in ("total.flops", "total.cost", "gamma.cost"):
        sheet, address = where[name][0]
        assert live[sheet][address] == pytest.approx(expected[name], rel=1e-9)
    assert back.study is not None
    assert evaluate(back.study)["total.cost"] == expected["total.cost"]
    assert live["Checks"][where["check.all"][0][1]] == 1
    same = editing.read_here(editing.workbook_of(pulled_study), "again.xlsx")
    assert (same.changes, same.findings) == ((), ())


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
