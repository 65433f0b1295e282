"""Items that a person types into the spare rows of a workbook move its totals, and become those of the study."""

from __future__ import annotations

import math
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

import reportgen
from reportgen.describe.findings import VALUE
from reportgen.describe.options import Options
from reportgen.graph.names import split
from reportgen.pipeline import outputs
from reportgen.readback.diff import compare
from reportgen.readback.pull import pull
from reportgen.readback.read import read_data
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from reportgen.workbook.sheets import with_sheet_names
from tests.parts.budget.studies import GRANT
from tests.parts.families.own_studies import OWN
from tests.parts.families.studies import LINES
from tests.support import editing
from tests.support.commands import command
from tests.support.editing import MOMENT
from tests.support.ironcalc_judge import values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reportgen.describe.loaded import LoadedStudy
    from tests.support.cells import Edit, Key
    from tests.support.office import Office

ADDED: dict[str, Edit] = {
    "data.+1.label": "Disks (2027)",
    "data.+1.amount": 3.0,
    "data.+1#unit": "boxes",
    "data.+1.unit-price": 12.5,
    "train.+2.label": "Refund",
    "train.+2.amount": -2.0,
    "train.+2.unit-price": 100.25,
}
DISKS = """
  [[families.items]]
  id = "disks_2027"
  label = "Disks (2027)"
  amount = 3
  unit = "boxes"
  price = 12.5
  gives = { cost = "amount * price" }
"""
REFUND = """
  [[families.items]]
  id = "refund"
  label = "Refund"
  amount = -2
  price = 100.25
  gives = { cost = "amount * price" }
"""
_PILOT, _CREDIT = '  source = "The cluster\'s accounts"\n', "  gives = { cost = -500 }\n"
# LINES with the same, as a person writes it.
WRITTEN = LINES.replace(_PILOT, _PILOT + REFUND).replace(_CREDIT, _CREDIT + DISKS)
# Measures after the cost: in proportion to it, with an amount for each line, and with what an added item has none of.
CHAIN = LINES.replace(
    '[[measures]]\nid = "rate"',
    """[[measures]]
id = "overhead"
label = "Overhead"
formula = "0.1 * cost"
style = "money"

[[measures]]
id = "handled"
label = "With handling"
formula = "cost + overhead + 7"
style = "money"

[[measures]]
id = "powered"
label = "With power"
formula = "cost + 0.5 * gpu_hours"
style = "money"

[[measures]]
id = "rate\"""",
).replace('title = "Lines"', 'title = "Lines"\nheadline = "handled"')
PLAIN = CHAIN.replace('formula = "flops / 3600 / (1e12 * utilisation)"', 'formula = "flops / 3600 / 4e11"')
WHOLE = LINES.replace('title = "Lines"', 'title = "Lines"\nmoney = "whole"')
STUDIES = {"lines": LINES, "chain": CHAIN, "by sums": PLAIN, "whole": WHOLE, "own values": OWN, "grant": GRANT}


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


def pulled(data: bytes, path: Path, text: str) -> str:
    path.write_bytes(text.encode())
    pull(read_data(data, "edited.xlsx"), path)
    return path.read_bytes().decode()


def spare_rows(text: str) -> list[str]:
    """Return the row names of the spare rows of a study's workbook."""
    ends = (".+1.amount", ".+2.amount")
    return [name.removesuffix(".amount") for name in editing.cells_of(built(text), text) if name.endswith(ends)]


def filled(text: str) -> dict[str, Edit]:
    """Return edits that fill in two of three spare rows of a study, some as credits."""
    edits: dict[str, Edit] = {}
    for number, row in enumerate(spare_rows(text)):
        if number % 3 != 2:
            price = 111.25 * (number + 1) * (-1 if number % 4 == 3 else 1)
            edits |= {f"{row}.label": f"Added {number}", f"{row}.amount": 3.0 + number, f"{row}.unit-price": price}
    return edits


def added_cost(edits: Mapping[str, Edit], family: str = "") -> float:
    """Return what added items cost, of one family or of all, in plain Python."""
    rows = {name.removesuffix(".amount") for name in edits if name.endswith(".amount")}
    chosen = [row for row in rows if family in ("", split(row)[0])]
    return math.fsum(float(edits[f"{row}.amount"] or 0) * float(edits[f"{row}.unit-price"] or 0) for row in chosen)


# ---- What is typed is a study's


@pytest.mark.parametrize("name", STUDIES)
def test_a_workbook_with_empty_rows_is_the_study(name: str) -> None:
    text = STUDIES[name]
    analysis = analyse(evaluate(parse_study(text.encode())))
    shown = with_sheet_names(analysis)
    assert {name: shown.values[name] for name in analysis.values} == dict(analysis.values)
    assert {shown.values[f"{row}.cost"] for row in spare_rows(text)} == {0.0}
    reading = editing.read_here(editing.edited(built(text), lambda _: None), "same.xlsx")
    assert (reading.changes, reading.findings) == ((), ())


def test_every_family_with_a_cost_has_two_rows_also_one_of_sweeps_only() -> None:
    assert spare_rows(LINES) == ["train.+1", "train.+2", "data.+1", "data.+2"]
    other = '[[families]]\nid = "other"\nlabel = "Other"\n\n  [[families.items]]\n  id = "pilot"'
    only = LINES.replace('  [[families.items]]\n  id = "pilot"', other)
    assert spare_rows(only) == [f"{family}.+{number}" for family in ("train", "other", "data") for number in (1, 2)]


def test_additions_are_read_as_the_study_that_a_person_would_write() -> None:
    study, written = study_of(typed(LINES, ADDED)), parse_study(WRITTEN.encode())
    assert study.study.tables == written.study.tables
    edited, plain = evaluate(study), evaluate(parse_study(LINES.encode()))
    assert edited["train.cost"] == pytest.approx(plain["train.cost"] - 200.5, rel=1e-12)
    assert edited["data.storage.cost"] == pytest.approx(
        plain["data.storage.cost"] - 2.005, rel=1e-12
    )  # reads train.cost
    assert edited["total.cost"] == pytest.approx(plain["total.cost"] - 200.5 - 2.005 + 37.5, rel=1e-12)
    assert edited["total.gpu_hours"] == plain["total.gpu_hours"]


def test_pull_writes_them_after_the_items_of_their_families(tmp_path: Path) -> None:
    after = pulled(typed(LINES, ADDED), tmp_path / "study.toml", LINES)
    assert after == WRITTEN
    rebuilt = editing.workbook_of(parse_study(after.encode()))
    reading = editing.read_here(rebuilt, "again.xlsx")
    assert (reading.changes, reading.findings) == ((), ())
    where = editing.cells_of(rebuilt, after)
    assert {"data.disks_2027.unit-price", "data.+1.amount", "data.+2.amount"} <= where.keys()
    price = editing.with_values(rebuilt, {where["data.disks_2027.unit-price"][0]: 20.0})
    assert pulled(price, tmp_path / "again.toml", after) == WRITTEN.replace("price = 12.5", "price = 20")


def test_a_second_pull_finds_them_there(tmp_path: Path) -> None:
    path, data = tmp_path / "study.toml", typed(LINES, ADDED)
    assert pulled(data, path, WRITTEN) == WRITTEN
    with pytest.raises(StudyError, match=r"was None, is 12\.5 in the workbook and 60 in study\.toml"):
        pulled(data, path, WRITTEN.replace("price = 12.5", "price = 60"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n", "\r\n"),
        ("  [[families.items]]", "[[ families . items ]]"),
        ('[[families]]\nid = "data"', '# ---- Data\n\n[[families]]\nid = "data"'),
        (
            LINES[LINES.index('  [[families.items]]\n  id = "storage"') : LINES.index("[[measures]]")],
            'items = [{ id = "storage", label = "Checkpoints", amount = 1, gives = { cost = 5 } }]\n\n',
        ),
        ("  gives = { cost = -500 }\n", "  [families.items.gives]\n  cost = -500\n"),
    ],
    ids=["line ends", "blanks in headers", "comments", "an inline list", "a table of its own"],
)
def test_a_file_may_spell_its_tables_in_any_way(tmp_path: Path, old: str, new: str) -> None:
    text = LINES.replace(old, new)
    assert text != LINES
    after = pulled(typed(text, ADDED), tmp_path / "study.toml", text)
    tables, before = tomllib.loads(after), tomllib.loads(text)
    items = [family["items"] for family in tables["families"]]
    assert [item[-1]["id"] for item in items] == ["refund", "disks_2027"]
    for family, was in zip(tables["families"], before["families"], strict=True):
        assert {**family, "items": family["items"][:-1]} == was
    assert "\r\n" not in new or "\n" not in after.replace("\r\n", "")


def test_a_family_of_sweeps_gets_its_first_item_before_the_next_one(tmp_path: Path) -> None:
    text = reportgen.load().source.text
    edits: dict[str, Edit] = {"gamma.+1.label": "Disks", "gamma.+1.amount": 2.0, "gamma.+1.unit-price": 5.0}
    after = pulled(typed(text, edits), tmp_path / "study.toml", text)
    families = {family["id"]: family for family in tomllib.loads(after)["families"]}
    assert [family for family, item in families.items() if "items" in item] == ["gamma"]
    assert families["gamma"]["items"][0]["gives"] == {"cost": "amount * price"}
    kept = [line for line in after.splitlines() if line in set(text.splitlines())]
    assert len(kept) >= len(text.splitlines())


def test_a_workbook_built_from_an_edited_one_is_read_and_edited_again(tmp_path: Path) -> None:
    study = study_of(typed(LINES, ADDED))
    data = editing.workbook_of(study)
    back = read_data(data, "second.xlsx")
    assert (back.findings, back.kept) == ((), ())
    first, second = ([(c.entry.name, c.new) for c in changes] for changes in (study.changes, back.changes))
    assert first == second
    assert evaluate(study_of(data))["total.cost"] == evaluate(study)["total.cost"]
    where = editing.cells_of(data, WRITTEN)
    more: dict[str, object] = {
        "data.disks_2027.unit-price": 20.0,
        "train.refund#label": "Rebate",
        "data.+1.label": "Tapes",
        "data.+1.amount": 1.0,
        "data.+1.unit-price": 9.0,
    }
    edited = editing.with_values(data, {where[name][0]: value for name, value in more.items()})
    after = tomllib.loads(pulled(edited, tmp_path / "study.toml", LINES))
    lines = {item["id"]: item for family in after["families"] for item in family["items"]}
    assert (lines["disks_2027"]["price"], lines["refund"]["label"]) == (20, "Rebate")
    tapes = {"id": "tapes", "label": "Tapes", "amount": 1, "price": 9, "gives": {"cost": "amount * price"}}
    assert lines["tapes"] == tapes


def test_commands_use_and_tell_them(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    study = editing.written_to(tmp_path / "study.toml", LINES.encode())
    edited = editing.written_to(tmp_path / "edited.xlsx", typed(LINES, ADDED))
    written = editing.written_to(tmp_path / "written.toml", WRITTEN.encode())
    shown = []
    for path in (edited, written):
        assert command("show", str(path), "--exact") == 0
        shown.append(capfd.readouterr().out)
    assert shown[0] == shown[1]
    assert command("diff", str(study), str(edited), "--exit-code") == 1
    printed = " ".join(capfd.readouterr().out.split())
    assert "Disks (2027), item added" in printed
    assert command("diff", str(written), str(edited)) == 0
    assert "No change was found" in capfd.readouterr().out
    assert command("pull", str(edited), str(study)) == 0
    assert study.read_text() == WRITTEN


def test_a_comparison_names_each_item_with_its_effect() -> None:
    past, new = parse_study(LINES.encode()), study_of(typed(LINES, ADDED))
    there = {item.label: item for item in compare(past, new).inputs}
    disks, refund = there["Data: Disks (2027), item added"], there["Training: Refund, item added"]
    assert (disks.past, disks.new) == ("", "3 boxes at 12.5")
    assert [disks.effect, refund.effect] == pytest.approx([37.5, -200.5 - 2.005])
    assert len(there) == 2
    back = {item.label: item.effect for item in compare(new, past).inputs}
    assert back["Data: Disks (2027), item taken out"] == pytest.approx(-37.5)


def test_changes_of_a_workbook_show_what_an_item_adds() -> None:
    analysis = analyse(evaluate(study_of(typed(LINES, ADDED))))
    assert analysis.number("change.data.disks_2027.amount.effect") == pytest.approx(37.5)
    assert analysis.number("change.train.refund.amount.effect") == pytest.approx(-200.5 - 2.005)


def test_other_outputs_know_nothing_of_the_rows() -> None:
    made = outputs(reportgen.load(), ("html", "csv", "json"), Options(MOMENT, "1"))
    for data in made.files.values():
        assert [name for name in (b".+1", b"unit-price", b"line-label", b"To add one") if name in data] == []


def test_a_label_is_no_markup_and_no_formula(tmp_path: Path) -> None:
    label = "+1<b>&amp;'{{ 7 }}\""
    data = typed(LINES, ADDED | {"data.+1.label": label})
    study = study_of(data)
    assert study.study.tables["families"][1].items[-1].label == label  # type: ignore[index]  # families
    assert editing.read_here(editing.workbook_of(study), "again.xlsx").findings == ()
    assert tomllib.loads(pulled(data, tmp_path / "study.toml", LINES))["families"][1]["items"][-1]["label"] == label
    page = outputs(study, ("html",), Options(MOMENT, "1")).files["html"].decode()
    assert "+1<b>" not in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize("label", ["cost", "Main", "amount", "sweeps", "学習", "2026", "values", "storage"])
def test_an_id_is_none_that_the_family_has(tmp_path: Path, label: str) -> None:
    after = pulled(typed(LINES, ADDED | {"data.+1.label": label}), tmp_path / "study.toml", LINES)
    family = tomllib.loads(after)["families"][1]
    assert len({item["id"] for item in family["items"]}) == 3
    evaluation = evaluate(parse_study(after.encode()))
    assert evaluation[f"data.{family['items'][-1]['id']}.cost"] == 37.5


# ---- What is incomplete or impossible

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


# ---- A workbook computes them


def differences(computed: Mapping[str, Any], data: bytes, text: str, after: str) -> list[str]:
    """Return the names whose cells in an edited workbook differ from the workbook that is built from its study.

    Left out are the spare rows themselves, and what tells the study file's own numbers from others.
    """
    rebuilt = with_sheet_names(analyse(evaluate(parse_study(after.encode()))))
    apart = []
    for name, cells in editing.cells_of(data, text).items():
        if name not in rebuilt.values or ".+" in name or name.startswith(("entered.", "all-inputs.")):
            continue
        value: Any = rebuilt.values[name]
        for (sheet, address), wanted in zip(cells, value if isinstance(value, tuple) else (value,), strict=False):
            cell = computed[sheet].get(address)
            same = str(cell or "") == wanted if isinstance(wanted, str) else cell == pytest.approx(wanted, rel=1e-9)
            apart += [] if same else [f"{name}: {cell} is not {wanted}"]
    return apart


@pytest.mark.parametrize("name", STUDIES)
def test_every_cell_is_as_in_the_workbook_of_the_pulled_study(tmp_path: Path, name: str) -> None:
    text, edits = STUDIES[name], filled(STUDIES[name])
    computed = values(editing.written_to(tmp_path / "study.xlsx", built(text)), keys(text, edits))
    after = pulled(typed(text, edits), tmp_path / "study.toml", text)
    assert differences(computed, built(text), text, after) == []
    plain, edited = evaluate(parse_study(text.encode())), evaluate(parse_study(after.encode()))
    if name in {"own values", "grant"}:  # no formula of theirs reads what a family costs
        assert edited["total.cost"] == pytest.approx(plain["total.cost"] + added_cost(edits), rel=1e-12)


@pytest.mark.office
@pytest.mark.parametrize("name", ["lines", "chain", "grant"])
def test_libreoffice_computes_what_the_pulled_study_costs(tmp_path: Path, office: Office, name: str) -> None:
    text, edits = STUDIES[name], filled(STUDIES[name])
    path = editing.written_to(tmp_path / "study.xlsx", built(text))
    saved = office.save_as(path, tmp_path / "saved.xlsx", keys(text, edits))
    back = read_data(saved.read_bytes(), "saved.xlsx")
    assert back.findings == ()
    study = tmp_path / "study.toml"
    study.write_text(text)
    pull(back, study)
    computed = office.values(saved)
    assert differences(computed, built(text), text, study.read_text()) == []
    where = editing.cells_of(built(text), text)
    sheet, address = where["total.cost"][0]
    assert back.study is not None
    assert computed[sheet][address] == pytest.approx(evaluate(back.study)["total.cost"], rel=1e-9)
    assert computed["Checks"][where["check.all"][0][1]] == 1
