"""The bundled studies' workbooks in LibreOffice and IronCalc after edits, and what ``pull`` makes of such edits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import reportgen
from reportgen.readback.pull import pull
from reportgen.readback.read import read_data
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from tests.support import cells, editing, ironcalc_judge
from tests.support.recalculated import expected_after, made, typed

if TYPE_CHECKING:
    from tests.support.office import Office

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
# Edits of items, of assumptions, of what blocks define, and of choices among their entries.
EDITS: dict[str, dict[str, Any]] = {
    "published-bill": {
        "context.hours.amount": 150_000.0,
        "hours_per_trillion@base": 190_000.0,
        "pue@base": 1.3,
        "location@base": "France, 2023",
        "experts_per_token@base": 6.0,
    },
    "post-training": {
        "seeds@base": 4.0,
        "pilot_hours@base": 900.0,
        "utilisation@base": 0.35,
        "chip_price@base": 3.0,
        "rl.train.member": (1.0, 1.0, 0.0),
        "power_boundary@base": "Servers",
    },
    "grant": {
        "mixtures@base": 6.0,
        "engineer_share@base": 0.6,
        "storage_price@base": 20.0,
        "precision@base": "8 bit",
        "ffn": (8192.0, 14336.0),
    },
    "scaling-exponents": {
        "narrow_rate@base": 1.0,
        "narrow_exponent@base": 0.5,
        "full_width@base": 2048.0,
        "pue@base": 1.4,
        "price@base": 2.5,
    },
    "scaling-law-fit": {"failed@base": 0.2, "mfu@base": 0.35, "data.mixtures.member": (1.0, 1.0, 0.0, 0.0, 0.0)},
}


def text_of(name: str) -> str:
    return (INPUTS / f"{name}.toml").read_text()


def test_every_bundled_study_is_edited() -> None:
    assert set(EDITS) == {path.stem for path in INPUTS.glob("*.toml")}


@pytest.mark.parametrize("name", EDITS)
def test_ironcalc_follows_edits_as_the_pipeline_does(name: str, tmp_path: Path) -> None:
    path, evaluation, layout = made(text_of(name), tmp_path / "study.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    for given in ({}, EDITS[name]):
        expected = expected_after(evaluation, layout, given)
        found = ironcalc_judge.values(garbled, typed(layout, given))
        assert cells.differences(expected, cells.flatten(found), keys=expected) == []


@pytest.mark.office
@pytest.mark.parametrize("name", EDITS)
def test_libreoffice_follows_edits_as_the_pipeline_does(name: str, tmp_path: Path, office: Office) -> None:
    path, evaluation, layout = made(text_of(name), tmp_path / "study.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    several: list[dict[str, Any]] = [{}, EDITS[name]]
    answers = office.scenarios(garbled, [typed(layout, given) for given in several])
    for given, answer in zip(several, answers, strict=True):
        expected = expected_after(evaluation, layout, given)
        assert cells.differences(expected, cells.flatten(answer), keys=expected) == []


@pytest.mark.parametrize("name", EDITS)
def test_pull_brings_each_edit_into_the_study_file(name: str, tmp_path: Path) -> None:
    text = text_of(name)
    workbook = editing.built(text, name)
    assert not read_data(workbook, f"{name}.xlsx").changes
    back = read_data(editing.with_entries(workbook, text, EDITS[name]), f"{name}.xlsx")
    assert {change.entry.name for change in back.changes} == set(EDITS[name])
    assert back.study is not None
    path = tmp_path / f"{name}.toml"
    path.write_text(text)
    pull(back, path)
    pulled = path.read_text()
    assert "[blocks" not in pulled
    assert evaluate(parse_study(pulled.encode(), name)).values == evaluate(back.study).values
    past = reportgen.evaluate(INPUTS / f"{name}.toml")
    assert evaluate(back.study)["total.cost"] != past["total.cost"]
