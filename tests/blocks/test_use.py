"""A study uses blocks: what it gets of them, what it replaces, what is said of faults, and the text that is carried."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from typing import TYPE_CHECKING

import openpyxl
import pytest

import reportgen
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES
from reportgen.parts.models.shape import MODELS
from reportgen.parts.notes.shape import NOTES
from reportgen.parts.quantities.shape import QUANTITIES
from reportgen.study.blocks import resolved_text
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from reportgen.system.resources import bundled_blocks
from tests.blocks.bills import STUDY
from tests.blocks.using import PUE, read, with_text
from tests.support.commands import command

if TYPE_CHECKING:
    from pathlib import Path


def told(text: str) -> list[str]:
    with pytest.raises(StudyError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


# ---- What a study gets


def test_a_study_gets_what_it_reads_and_what_that_reads_in_turn() -> None:
    study = read(STUDY).study
    assert {"pue", "chip_power", "accelerator", "goodput", "storage_price"} < set(study[ASSUMPTIONS])
    assert {"chip_kwh", "carbon_kg", "chip_flops", "dataset_tb", "dataset_cost"} <= set(study[QUANTITIES])
    assert "Block: energy" in study[NOTES]


def test_what_nothing_needs_is_left_out() -> None:
    study = read(STUDY).study
    assert not {"chip_memory"} & set(study[ASSUMPTIONS])
    assert "chip_hours_per_flop" not in study[MODELS].quantities
    (h100,) = (item for item in study[CATALOGUES]["accelerators"].entries if item.name == "H100 SXM")
    assert set(h100.values) == {"peak_bf16", "peak_8bit", "chip_power", "chip_price"}


def test_a_study_without_model_sizes_takes_no_quantities_of_sizes(tmp_path: Path) -> None:
    text = """use = ["hardware", "data"]
[study]
title = "Hours"
[[families]]
id = "run"
label = "Run"
items = [{ id = "hours", label = "Hours", amount = 1000, unit = "chip-hours", gives = "hours" }]
[[measures]]
id = "hours"
label = "Chip-hours"
formula = "flops / 3600 / chip_flops"
[[measures]]
id = "cost"
label = "Cost"
formula = "hours * chip_price"
style = "money"
"""
    entries = tomllib.loads(bundled_blocks()["hardware"].read_text())["catalogues"]["accelerators"]["entries"]
    (price,) = (entry["values"]["chip_price"] for entry in entries if entry["name"] == "H100 SXM")
    path = tmp_path / "hours.toml"
    path.write_text(text)
    assert reportgen.evaluate(path).number("total.cost") == pytest.approx(1000 * price)
    assert {file.suffix for file in reportgen.build(path, tmp_path, only=("xlsx", "html"))} == {".xlsx", ".html"}
    assert told(text.replace('["hardware", "data"]', '["hardware", "transformer"]')) == [
        "'inputs' is missing @ models.inputs"
    ]


def test_a_study_names_what_it_wants_with_an_empty_table() -> None:
    study = read(with_text("[assumptions.chip_memory]\n")).study
    assert study[ASSUMPTIONS]["chip_memory"].label == "Memory of a chip"
    assert "chip_memory" in study[CATALOGUES]["accelerators"].entries[0].values


def test_scenarios_and_grids_name_what_they_need_too() -> None:
    added = '[scenarios.big]\nlabel = "Big"\nvalues = { chip_memory = 100 }\n'
    assert "chip_memory" in read(with_text(added)).study[ASSUMPTIONS]


def test_the_study_stands_before_its_blocks() -> None:
    names = list(read(STUDY).study[ASSUMPTIONS])
    assert names[:3] == ["hours", "dataset_tokens", "stored_months"]
    assert list(read(with_text(PUE)).study[ASSUMPTIONS]) == names


# ---- What it replaces


def test_a_key_replaces_a_key() -> None:
    item = read(with_text(PUE)).study[ASSUMPTIONS]["pue"]
    assert (item.value, item.label, item.low) == (1.3, "Power usage effectiveness", 1.08)


def test_an_entry_with_label_and_content_is_the_studys_own() -> None:
    item = read(with_text('[assumptions.pue]\nlabel = "Ours"\nvalue = 1.4\n')).study[ASSUMPTIONS]["pue"]
    assert (item.value, item.low, item.note, item.minimum) == (1.4, None, "", 0)


def test_a_name_may_be_another_kind_of_thing() -> None:
    quantity = '[quantities.chip_price]\nlabel = "Offer"\nformula = "hours / 500"\n'
    study = read(with_text(quantity)).study
    assert "chip_price" not in study[ASSUMPTIONS]
    assert "chip_price" not in study[CATALOGUES]["accelerators"].entries[0].values
    assert evaluate(read(with_text(quantity)))["total.cost"] == pytest.approx(2000)


def test_a_member_of_a_catalogue_is_changed_or_added_by_its_name() -> None:
    added = """
[[catalogues.accelerators.entries]]
name = "H100 SXM"
values = { chip_price = 2.1 }

[[catalogues.accelerators.entries]]
name = "Ours"
values = { peak_bf16 = 1e14, peak_8bit = 0, chip_power = 300, chip_price = 1 }
"""
    loaded = read(with_text(added))
    members = {item.name: item for item in loaded.study[CATALOGUES]["accelerators"].entries}
    assert (members["H100 SXM"].values["chip_price"], members["H100 SXM"].values["chip_power"]) == (2.1, 700)
    assert members["H100 SXM"].note.startswith("1,979 and 3,958")
    assert list(members)[-1] == "Ours"
    assert evaluate(loaded)["total.cost"] == pytest.approx(2100)
    chosen = with_text(added + '[assumptions.accelerator]\nvalue = "Ours"\n')
    assert evaluate(read(chosen))["total.cost"] == pytest.approx(1000)


def test_of_two_blocks_the_first_holds() -> None:
    first = '[blocks.mine.assumptions.pue]\nlabel = "Mine"\nvalue = 1.7\n'
    mine = STUDY.replace('"hardware", "energy"', '"mine", "hardware", "energy"') + first
    assert read(mine).study[ASSUMPTIONS]["pue"].value == 1.7
    last = STUDY.replace('"energy", "data"', '"energy", "data", "mine"') + first
    assert read(last).study[ASSUMPTIONS]["pue"].value == 1.1


def test_a_formula_of_a_block_is_replaced() -> None:
    loaded = read(with_text('[quantities.chip_kwh]\nformula = "chip_kw * 2"\n'))
    assert evaluate(loaded)["total.energy"] == pytest.approx(2000 * 0.7 * 1.82 * 0.75 * 1.1)


# ---- What is said of faults


def test_an_unknown_block_is_told_with_all_there_are() -> None:
    listed = "blocks are data, energy, hardware, spot, transformer"
    assert told(STUDY.replace('"energy"', '"enrgy"'))[0] == (
        f"unknown block 'enrgy'; perhaps you meant 'energy'?; {listed} @ use[1]"
    )
    assert told(STUDY.replace('"energy"', '"zzz"'))[0] == f"unknown block 'zzz'; {listed} @ use[1]"


@pytest.mark.parametrize("name", ["../blocks/energy", "energy.toml", "/etc/passwd", "..", "", "blocks\\\\energy"])
def test_a_name_is_no_path(name: str) -> None:
    (problem,) = told(STUDY.replace('"energy"', f'"{name}"'))
    assert problem.startswith("unknown block ")


@pytest.mark.parametrize(
    ("added", "message"),
    [
        ("[assumptions.pue]\nvalue = 0.5\n", "value 0.5 lies outside 1 to 1e+300 @ assumptions.pue"),
        (
            "[assumptions.pue]\nvalues = 2\n",
            "unknown key 'values'; perhaps you meant 'value'? @ assumptions.pue.values",
        ),
        ("[assumptions]\npue = 2\n", "expected a table, such as [assumptions.pue], found 2 @ assumptions.pue"),
        (
            '[quantities.chip_kw]\nformula = "chip_power * x"\n',
            "unknown name 'x' @ quantities.chip_kw.formula",
        ),
    ],
)
def test_a_fault_of_the_study_is_told_as_the_studys(added: str, message: str) -> None:
    text = STUDY.replace("[assumptions.hours]", f"{added}\n[assumptions.hours]", 1)
    assert any(problem.startswith(message) for problem in told(text))


def test_a_fault_of_a_block_is_told_with_its_name() -> None:
    without = STUDY.replace("[assumptions.stored_months]", "[assumptions.months]")
    unknown = "block 'data': unknown name 'stored_months'; perhaps you meant 'months'?"
    assert f"{unknown} @ quantities.dataset_cost.formula" in told(without)
    bad = '[blocks.mine.quantities.chip_kwh]\nlabel = "x"\nformula = "nope * 2"\n'
    mine = STUDY.replace('use = ["', 'use = ["mine", "') + bad
    assert told(mine) == ["block 'mine': unknown name 'nope' @ quantities.chip_kwh.formula"]


@pytest.mark.parametrize(
    ("added", "message"),
    [
        ("[blocks.mine]\n", "block 'mine' is not used: list it in use @ blocks.mine"),
        (
            "[blocks.energy.families]\n",
            "block 'energy' has no use for 'families'; its tables are use, block, assumptions,",
        ),
        ("[blocks.energy]\nassumptions = 1\n", "block 'energy': expected a table @ blocks.energy.assumptions"),
        ("[blocks]\nenergy = 1\n", "block 'energy' is no table @ blocks.energy"),
        (
            "[blocks.energy.assumptions]\npue = 1\n",
            "block 'energy': expected a table, such as [assumptions.pue], found 1 @ assumptions.pue",
        ),
    ],
)
def test_a_block_inside_the_study_has_the_shape_of_a_block(added: str, message: str) -> None:
    assert any(problem.startswith(message) for problem in told(STUDY + added))


def test_use_is_a_list_of_names() -> None:
    wrong = told(STUDY.replace('use = ["hardware", "energy", "data"]', 'use = "energy"'))
    assert 'expected a list, such as ["transformer", "hardware"], found \'energy\' @ use' in wrong
    unused = told("[blocks.energy]\n" + STUDY.partition("\n")[2])
    assert "block 'energy' is not used: list it in use @ blocks.energy" in unused


# ---- The text that a workbook carries


def test_a_study_without_blocks_is_carried_as_it_is() -> None:
    data = reportgen.load().source.text.encode()
    assert reportgen.load().source.fingerprint == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\n# the end", "\r\n"])
def test_the_resolved_text_is_the_study_with_its_blocks_behind(end: str) -> None:
    text = STUDY.rstrip("\n") + end
    source = parse_study(text.encode(), "chips").source
    assert source.text.startswith(text.rstrip("\n"))
    assert source.fingerprint == hashlib.sha256(source.text.encode()).hexdigest()
    carried = tomllib.loads(source.text)
    for name in ("hardware", "energy", "data"):
        assert carried["blocks"][name] == tomllib.loads(bundled_blocks()[name].read_text(encoding="utf-8"))
    assert {key: value for key, value in carried.items() if key != "blocks"} == tomllib.loads(text)
    assert parse_study(source.text.encode(), "chips").source == source


@pytest.mark.parametrize("name", bundled_blocks())
def test_a_bundled_block_survives_being_put_into_a_study(name: str) -> None:
    block = tomllib.loads(bundled_blocks()[name].read_text(encoding="utf-8"))
    assert block["block"]["label"]
    assert block["block"]["date"]
    text = f'use = ["{name}"]\n'
    carried = tomllib.loads(resolved_text(text, tomllib.loads(text)))
    assert carried["blocks"][name] == block


@pytest.mark.parametrize("name", bundled_blocks())
def test_every_number_of_a_block_has_a_source(name: str) -> None:
    block = tomllib.loads(bundled_blocks()[name].read_text(encoding="utf-8"))
    for key, item in block.get("assumptions", {}).items():
        assert "catalogue" in item or item["source"], key
    for catalogue in block.get("catalogues", {}).values():
        for entry in catalogue["entries"]:
            assert not entry["values"] or (entry["source"] and entry["url"]), entry["name"]
    for key, note in block["notes"].items():
        assert key == f"Block: {name}"
        assert len(note) > 100


def test_a_study_reads_back_without_any_block_file(monkeypatch: pytest.MonkeyPatch) -> None:
    text = parse_study(STUDY.encode()).source.text
    expected = evaluate(parse_study(STUDY.encode()))["total.energy"]
    monkeypatch.setattr("reportgen.study.blocks.bundled_blocks", dict)
    assert evaluate(parse_study(text.encode()))["total.energy"] == expected
    with pytest.raises(StudyError, match="unknown block 'hardware'"):
        parse_study(STUDY.encode())


def test_the_outputs_name_the_blocks(tmp_path: Path) -> None:
    (tmp_path / "chips.toml").write_text(STUDY)
    assert command("build", str(tmp_path / "chips.toml"), "-o", str(tmp_path), "--only", "xlsx,html,json") == 0
    named = "hardware of 2026-11-20, energy of 2026-11-20, data of 2026-11-20"
    assert f"<dd>{named}</dd>" in (tmp_path / "chips.html").read_text()
    provenance = json.loads((tmp_path / "chips.json").read_text())["provenance"]
    assert list(provenance["blocks"]) == ["hardware", "energy", "data"]
    assert provenance["input_sha256"] == parse_study(STUDY.encode(), "chips").source.fingerprint
    rows = openpyxl.load_workbook(tmp_path / "chips.xlsx")["About"].iter_rows(values_only=True)
    facts = {str(row[0]): row[1] for row in rows}
    assert facts["Blocks"] == named
    assert facts["SHA-256 of the study file with its blocks"] == provenance["input_sha256"]


def _priced(values: str, ranges: str = "") -> str:
    return f'[[catalogues.accelerators.entries]]\nname = "B200"\nvalues = {{ {values} }}\n{ranges}'


@pytest.mark.parametrize(
    ("added", "message"),
    [
        (_priced("chip_prise = 5"), "unknown assumption 'chip_prise'; perhaps you meant 'chip_price'?"),
        (_priced("", "ranges = { chip_prise = [5, 6] }"), "unknown assumption 'chip_prise'"),
        (_priced("hours = 5"), "'hours' is not filled from this catalogue"),
    ],
)
def test_a_value_that_no_assumption_takes_is_told_in_an_entry_of_a_block_too(added: str, message: str) -> None:
    with pytest.raises(StudyError, match=re.escape(message)):
        evaluate(read(with_text(added)))


def test_a_catalogue_of_the_study_may_fill_what_it_does_not_read_of_a_block() -> None:
    values = "peak_bf16 = 1e15, peak_8bit = 0, chip_memory = 80, chip_power = 400, chip_price = 2"
    text = with_text('[assumptions.accelerator]\nvalue = "Ours"\n' + _priced(values).replace("B200", "Ours"))
    whole = text.replace("[[catalogues.accel", '[catalogues.accelerators]\nlabel = "Ours"\n\n[[catalogues.accel', 1)
    (entry,) = read(whole).study[CATALOGUES]["accelerators"].entries
    assert (
        entry.values.keys()
        == {"peak_bf16", "peak_8bit", "chip_power", "chip_price"} & read(whole).study[ASSUMPTIONS].keys()
    )
    assert evaluate(read(whole)).number("chip_price") == 2


def test_an_input_of_the_sizes_cannot_have_the_name_of_a_blocks_choice_from_its_catalogue() -> None:
    text = with_text('[models.inputs.accelerator]\nlabel = "On"\ncatalogue = "accelerators"\nvalues = ["B200"]\n')
    with pytest.raises(StudyError, match="block 'hardware' has a choice from 'accelerators' of this name") as caught:
        read(text)
    assert [problem.path for problem in caught.value.problems] == ["models.inputs.accelerator"]
