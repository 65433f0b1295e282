"""Other engines compute what a study costs with what was typed into the spare places of its workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import reportgen
from reportgen.readback.pull import pull
from reportgen.readback.read import read_data
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from tests.support import editing
from tests.support.added import GREEN, PLAIN, WRITTEN, built, keys, study_of, totals, typed
from tests.support.ironcalc_judge import values
from tests.support.studies import RICH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.support.cells import Edit
    from tests.support.office import Office

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
