"""The commands that say what a study has: list, explain and check, each as text and as JSON."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import reportgen
from reportgen.describe.options import timestamp
from reportgen.report.profiles import profiles
from reportgen.study.analyse import analyse
from reportgen.study.settings import choose
from reportgen.workbook.write import write_workbook
from tests.parts.families.own_studies import OWN
from tests.support.commands import command
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from pathlib import Path

STRANGE = SMALL.replace('label = "Price"', 'label = "[bold]Price[/] :smile: of 3"')


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    return path


def printed(capsys: pytest.CaptureFixture[str], *args: str, code: int = 0) -> str:
    assert command(*args) == code
    return capsys.readouterr().out


def from_json(capsys: pytest.CaptureFixture[str], *args: str, code: int = 0) -> Any:
    return json.loads(printed(capsys, *args, "--format", "json", code=code))


def stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_a_list_has_every_kind_of_name(capsys: pytest.CaptureFixture[str], small: Path) -> None:
    found = from_json(capsys, "list", str(small))
    ids = {kind: [row["id"] for row in rows] for kind, rows in found.items()}
    assert ids["scenarios"] == ["base", "cheap"]
    assert ids["assumptions"] == ["price", "steps", "rate"]
    assert ids["corrections"] == ["extra"]
    assert ids["families"] == ["first", "second"]
    assert ids["axes"] == ["first.main.seeds", "first.main.repeats", "second.wide.seeds"]
    assert ids["measures"] == ["hours", "cost"]
    assert ids["profiles"] == list(profiles())
    assert {"families", "method"} <= set(ids["sections"])
    read = {row["id"]: (row["read"], row["state"]) for row in found["profiles"]}
    assert read["eurohpc"][0] == "through others only on 2026-11-28"
    assert "no page of EuroHPC's calls could be read" in read["eurohpc"][1]
    assert read["a4"] == ("", "")
    text = printed(capsys, "list", str(small))
    for name in ("cheap", "price=2.5", "first.main.repeats", "justification"):
        assert name in text


def test_what_a_choice_may_be_is_listed_and_explained(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    study = tmp_path / "energy.toml"
    study.write_text('use = ["energy"]\n' + SMALL.replace('"hours * price"', '"hours * price + 0 * carbon_kg"'))
    rows = {row["id"]: row["entries"] for row in from_json(capsys, "list", str(study))["choices"]}
    assert rows["accounting"] == ["Location-based", "Market-based"]
    assert "Germany, 2023" in rows["location"]
    assert "Location-based; Market-based" in printed(capsys, "list", str(study))
    assert from_json(capsys, "explain", "accounting", str(study))["one_of"] == rows["accounting"]
    assert "one of      Location-based; Market-based\n" in printed(capsys, "explain", "accounting", str(study))
    assert from_json(capsys, "explain", "price", str(study))["one_of"] == []


def test_options_take_what_is_listed(capsys: pytest.CaptureFixture[str], small: Path) -> None:
    found, loaded = from_json(capsys, "list", str(small)), reportgen.load(small)
    for row in found["scenarios"]:
        choose(loaded, row["id"])
    for kind in ("assumptions", "corrections", "axes", "entries"):
        for row in found[kind]:
            if kind != "axes" or row["id"] != "first.main.repeats":  # which a formula gives
                choose(loaded, values={row["id"]: row["value"]}) if row["value"] != "(empty)" else None


def test_a_trace_names_the_cell_that_the_workbook_has(capsys: pytest.CaptureFixture[str], small: Path) -> None:
    analysis = analyse(reportgen.evaluate(small))
    data = write_workbook(analysis, timestamp=timestamp(), version="0")
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name in ("price", "total.cost", "first.main.flops", "width"):
        trace = from_json(capsys, "explain", name, str(small))
        sheet, _, cells = trace["cell"].partition("!")
        first = book[sheet.strip("'")][cells.partition(":")[0]]
        assert first.value == trace["cell_formula"], name
        assert trace["exact"] == (list(analysis[name]) if isinstance(analysis[name], tuple) else analysis[name])


def test_a_trace_leads_from_the_total_to_what_is_stated(capsys: pytest.CaptureFixture[str], small: Path) -> None:
    total = from_json(capsys, "explain", "cost", str(small))
    assert (total["name"], total["stated"], total["place"]) == ("total.cost", "hours * price", "measures[1].formula")
    assert SMALL.splitlines()[total["line"] - 1] == 'formula = "hours * price"'
    assert total["formula"] == "total.hours*price"
    assert [item["name"] for item in total["reads"]] == ["total.hours", "price"]
    price = from_json(capsys, "explain", "price", str(small))
    assert "total.cost" in [item["name"] for item in price["read_by"]]
    assert (price["stated"], price["place"]) == ("3", "assumptions.price.value")
    bulk = from_json(capsys, "explain", "price@cheap", str(small))
    assert bulk["stated"] == "2.5"
    assert "price" in [item["name"] for item in bulk["read_by"]]


def test_every_name_of_a_study_is_explained(small: Path) -> None:
    from reportgen.cli.explain import Traced

    analysis = analyse(reportgen.evaluate(small))
    traced = Traced.of(analysis)
    for name in traced.shown.values:
        assert traced.trace(name)["name"] == name


def test_a_trace_is_printed(capsys: pytest.CaptureFixture[str], small: Path) -> None:
    text = printed(capsys, "explain", "total_cost", str(small))
    assert text.startswith("total.cost  Total: Cost\n  value       $")
    assert "Reads" in text
    assert "total.hours" in text
    assert printed(capsys, "explain", "first", str(small)).startswith("first.cost  First: Cost\n")


def test_a_name_that_is_none_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str], small: Path) -> None:
    assert command("explain", "prise", str(small)) == 2
    assert capsys.readouterr().err == "error: unknown name 'prise'; perhaps you meant 'price'?\n"


def test_a_check_says_where_and_why(capsys: pytest.CaptureFixture[str], small: Path) -> None:
    small.write_text(SMALL + '\n[assumptions.idle]\nlabel = "Idle"\nvalue = 1\n')
    text = printed(capsys, "check", str(small))
    line = small.read_text().splitlines().index("[assumptions.idle]") + 1
    assert f"{small}:{line}: warning: no formula reads the assumption 'idle' @ assumptions.idle [unused]\n" in text
    assert text.endswith("0 problems, 2 warnings\n")
    assert printed(capsys, "check", str(small), "--strict", code=1) == text
    found = from_json(capsys, "check", str(small))
    assert found["problems"] == []
    assert [item["rule"] for item in found["warnings"]] == ["unused", "check-fails"]
    assert found["warnings"][0]["line"] == line


@pytest.mark.parametrize(
    ("right", "wrong", "message", "at"),
    [
        ("hours * price", "hours * prcie", "unknown name 'prcie'; perhaps you meant 'price'?", "hours * price"),
        ("heads * 8", "heads / (steps - 10)", "value of 'width' divides by zero", "heads * 8"),
        ('label = "Price"', 'label = "Price', "not valid TOML: illegal character '\\n'", 'label = "Price"'),
    ],
)
def test_problems_end_a_check_with_2(
    right: str, wrong: str, message: str, at: str, capsys: pytest.CaptureFixture[str], small: Path
) -> None:
    small.write_text(SMALL.replace(right, wrong, 1))
    (problem,) = from_json(capsys, "check", str(small), code=2)["problems"]
    assert problem["message"] == message
    assert at in SMALL.splitlines()[problem["line"] - 1]
    text = printed(capsys, "check", str(small), code=2)
    assert text.startswith(f"{small}:{problem['line']}: error: {message}")
    assert text.endswith("1 problem, 0 warnings\n")


def test_a_file_that_cannot_be_read_is_a_problem(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = printed(capsys, "check", str(tmp_path / "absent.toml"), code=2)
    assert "cannot read the file: no such file or directory" in text


@pytest.mark.parametrize("args", [("list", "-"), ("explain", "price", "-"), ("check", "-"), ("show", "-")])
def test_a_study_comes_from_standard_input(
    args: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, SMALL)
    assert "Price" in printed(capsys, *args) or args[0] in {"check", "show"}


def test_a_problem_of_standard_input_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, "x" * 1_000_001)
    assert command("show", "-") == 2
    assert "file is larger than 1,000,000 bytes" in capsys.readouterr().err
    stdin(monkeypatch, SMALL.replace("hours * price", "hours * prcie"))
    assert printed(capsys, "check", "-", code=2).startswith("-:")


@pytest.mark.parametrize("command_of_json", ["list", "explain", "check"])
def test_an_unknown_format_is_told(command_of_json: str, capsys: pytest.CaptureFixture[str]) -> None:
    name = ["price"] if command_of_json == "explain" else []
    assert command(command_of_json, *name, "--format", "jsn") == 2
    assert "perhaps you meant 'json'?" in capsys.readouterr().err


@pytest.mark.parametrize("args", [("list",), ("explain", "price"), ("check",)])
@pytest.mark.parametrize("form", [(), ("--format", "json")])
def test_a_study_of_a_stranger_prints_characters_only(
    args: tuple[str, ...], form: tuple[str, ...], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "strange.toml"
    path.write_text(STRANGE)
    text = printed(capsys, *args, str(path), *form)
    assert "\x1b" not in text
    assert "[bold]Price[/] :smile:" in text or args == ("check",)


def test_a_value_in_a_row_is_the_rows_own_or_else_that_of_everywhere(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (path := tmp_path / "own.toml").write_text(OWN)
    own = from_json(capsys, "explain", "first.price", str(path))
    assert (own["name"], own["value"]) == ("own.first.price", "2.20")
    everywhere = from_json(capsys, "explain", "first.months", str(path))
    assert (everywhere["name"], everywhere["value"]) == ("months", "6")
    assert command("explain", "nowhere.price", str(path)) == 2
    assert "unknown name 'nowhere.price'" in capsys.readouterr().err
