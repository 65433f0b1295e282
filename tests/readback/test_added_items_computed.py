"""Workbooks with added items compute what the study with these items costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reportgen.readback.pull import pull
from reportgen.readback.read import read_data
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.workbook.sheets import with_sheet_names
from tests.support import editing
from tests.support.added import built, keys, typed
from tests.support.added_items import STUDIES, added_cost, filled, pulled
from tests.support.ironcalc_judge import values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.office import Office

# Names that tell the study file's own numbers and lines from those that a person added.
_OF_THE_FILE = ("entered.", "all-inputs.", "lines-written.")


def differences(computed: Mapping[str, Any], data: bytes, text: str, after: str) -> list[str]:
    """Return the names whose cells in an edited workbook differ from the workbook that is built from its study.

    Left out are the spare rows themselves, and what tells the study file's own numbers and lines from others.
    """
    rebuilt = with_sheet_names(analyse(evaluate(parse_study(after.encode()))))
    apart = []
    for name, cells in editing.cells_of(data, text).items():
        if name not in rebuilt.values or ".+" in name or name.startswith(_OF_THE_FILE):
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
