"""A range belongs to the value that it was stated for: another value leaves it out, in every output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import reportgen
from reportgen.parts.assumptions.ranges import IN_USE, RANGES, left_out, outside
from reportgen.parts.assumptions.view import assumptions
from reportgen.parts.sensitivity.analyse import TORNADO, ranged
from reportgen.parts.sensitivity.view import VIEWS as SENSITIVITY
from reportgen.parts.uncertainty.draws import uncertainty
from reportgen.parts.uncertainty.view import VIEWS as UNCERTAINTY
from reportgen.readback.read import read_data
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.errors import StudyError
from tests.parts.small import STUDY
from tests.support import editing
from tests.support.commands import command
from tests.support.ironcalc_judge import values as recalculated

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.evaluation import Evaluation

# The own range of the price, 1.5 to 6, is that of Fast at 2.85; Slow costs 2, which it holds too.
BROUGHT = STUDY.replace("values = { price = 2 }", "values = { price = 2 }\nranges = { price = [1.8, 2.5] }")
GIVEN = STUDY.replace("values = { price = 1.75 }", "values = { price = 1.75 }\nranges = { price = [1.7, 1.9] }")
MORE = BROUGHT.replace(
    "[quantities.twice]", '[[catalogues.gpus.entries]]\nname = "Middle"\nvalues = { price = 2.5 }\n\n[quantities.twice]'
)


def evaluated(text: str = STUDY, scenario: str | None = None, **values: float | str) -> Evaluation:
    return evaluate(choose(parse_study(text.encode()), scenario, values))


def in_use(evaluation: Evaluation) -> tuple[float, float] | None:
    low, high = (evaluation.number(RANGES("price", end)) for end in ("low", "high"))
    if not evaluation.number(RANGES("price", IN_USE)):
        assert low == high == evaluation.number("price")
        return None
    return low, high


@pytest.mark.parametrize(
    ("text", "scenario", "values", "expected"),
    [
        (STUDY, None, {}, (1.5, 6)),
        (STUDY, None, {"gpu": "Slow"}, None),  # another entry's value, though the range holds it
        (STUDY, None, {"price": 3}, (1.5, 6)),  # a base of its own
        (STUDY, None, {"price": 7}, None),
        (STUDY, None, {"gpu": "Slow", "price": 3}, (1.5, 6)),
        (STUDY, "bulk", {}, None),  # the scenario states the price
        (BROUGHT, None, {}, (1.5, 6)),
        (BROUGHT, None, {"gpu": "Slow"}, (1.8, 2.5)),
        (BROUGHT, None, {"gpu": "Slow", "gpus.1.price": 3}, None),
        (BROUGHT, None, {"gpu": "Slow", "price": 2.2}, (1.5, 6)),  # its own base, though the entry's range holds it
        (BROUGHT, "bulk", {"gpu": "Slow"}, None),
        (MORE, None, {"gpu": "Middle"}, None),  # of three entries two have ranges
        (GIVEN, None, {}, (1.5, 6)),
        (GIVEN, None, {"gpu": "Slow"}, None),
        (GIVEN, "bulk", {}, (1.7, 1.9)),
        (GIVEN, "bulk", {"price@bulk": 2.5}, None),
        (STUDY.replace("low = 1.5\nhigh = 6\n", ""), None, {}, "none"),
        (BROUGHT.replace("low = 1.5\nhigh = 6\n", ""), None, {}, None),
        (BROUGHT.replace("low = 1.5\nhigh = 6\n", ""), None, {"gpu": "Slow"}, (1.8, 2.5)),
    ],
)
def test_a_range_belongs_to_the_value_in_use(
    text: str, scenario: str | None, values: dict[str, Any], expected: object
) -> None:
    evaluation = evaluated(text, scenario, **values)
    if expected == "none":
        assert RANGES("price", IN_USE) not in evaluation.values
    else:
        assert in_use(evaluation) == expected


def test_what_is_left_out_is_neither_swung_nor_drawn_and_said() -> None:
    evaluation = evaluated(gpu="Slow")
    assert uncertainty(evaluation) is None
    (item,) = left_out(evaluation, ranged(evaluation.study, evaluation.graph))
    assert item == ("Price", "$1.50", "$6", "$2", "it is of Fast, which is not the entry chosen")
    view: Any = SENSITIVITY["sensitivity"](analyse(evaluation))
    assert (view.swings, view.left_out) == ((), (item,))
    (shown,) = assumptions(evaluation)[1].entries
    assert not shown.in_use


@pytest.mark.parametrize(
    ("scenario", "values", "reason"),
    [
        ("bulk", {}, "the scenario states the value and no range"),
        (None, {"price": 7}, "it does not hold the value in use"),
    ],
)
def test_the_reason_is_told(scenario: str | None, values: dict[str, float], reason: str) -> None:
    evaluation = evaluated(STUDY, scenario, **values)
    assert left_out(evaluation, ["price"])[0].reason == reason


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("ranges = { price = [1.8, 2.5] }", "ranges = { price = [2.5, 1.8] }", "low 2.5 is above high 1.8"),
        ("ranges = { price = [1.8, 2.5] }", "ranges = { price = [1.8, 25] }", "high 25 lies outside 0 to 20"),
        ("ranges = { price = [1.8, 2.5] }", "ranges = { prise = [1.8, 2.5] }", "perhaps you meant 'price'?"),
        ("ranges = { price = [1.8, 2.5] }", "ranges = { steps = [1, 2] }", "'steps' is not filled from this catalogue"),
        ("ranges = { price = [1.8, 2.5] }", "ranges = { price = [1.8] }", "ranges.price"),
    ],
)
def test_a_wrong_range_is_refused(old: str, new: str, told: str) -> None:
    assert old in BROUGHT
    with pytest.raises(StudyError) as error:
        evaluate(parse_study(BROUGHT.replace(old, new).encode()))
    assert told in str(error.value)


def test_the_workbook_leaves_a_range_out_as_soon_as_another_entry_is_chosen(tmp_path: Path) -> None:
    for text, in_workbook in ((STUDY, 0), (BROUGHT, 1)):
        path = editing.written_to(tmp_path / f"{in_workbook}.xlsx", editing.built(text))
        where = editing.cells_of(path.read_bytes(), text)
        cells = {name: _cell(path, text, name) for name in ("tornado.price.swing", "tornado.price.in_use")}
        computed = recalculated(path, {where["gpu@base"][0]: "Slow"})
        found = {name: computed[sheet][address] for name, (sheet, address) in cells.items()}
        expected = analyse(evaluated(text, gpu="Slow"))
        assert found["tornado.price.in_use"] == in_workbook == expected[TORNADO("price", IN_USE)]
        assert found["tornado.price.swing"] == pytest.approx(expected["tornado.price.swing"], rel=1e-12)
        assert (found["tornado.price.swing"] == 0) == (not in_workbook)


def _cell(path: Path, text: str, name: str) -> tuple[str, str]:
    """Return the cell of a name that only the analyses have."""
    from reportgen.readback.locate import locate, locate_sheets
    from reportgen.readback.parse import read_cells

    graph = analyse(evaluate(parse_study(text.encode()))).graph
    keyed = locate(locate_sheets(read_cells(path.read_bytes(), "test")), graph).homes[name]
    return keyed.located.sheet.title, keyed.address()


@pytest.mark.parametrize(("text", "name"), [(BROUGHT, "gpus.1.price.low"), (GIVEN, "price@bulk.high")])
def test_a_range_that_was_brought_is_an_entry(tmp_path: Path, text: str, name: str) -> None:
    data = editing.built(text)
    value = 1.85
    back = read_data(editing.with_entries(data, text, {name: value}), "edited.xlsx")
    assert (back.findings, back.kept) == ((), ())
    assert {change.entry.name: change.new for change in back.changes} == {name: value}
    study = editing.written_to(tmp_path / "study.toml", text.encode())
    workbook = editing.written_to(tmp_path / "edited.xlsx", editing.with_entries(data, text, {name: value}))
    assert command("pull", str(workbook), str(study)) == 0
    assert str(value) in study.read_text()


def test_a_total_outside_its_own_draws_is_never_shown_without_a_word() -> None:
    assert outside(5.0, 4.0, 6.0) == ""
    assert outside(3.0, 4.0, 6.0).startswith("The total itself lies below this, because the ranges reach further up")
    assert outside(7.0, 4.0, 6.0).startswith("The total itself lies above this, because the ranges reach further down")
    skewed = STUDY.replace("low = 1.5", "low = 2.85")
    view: Any = UNCERTAINTY["uncertainty"](analyse(evaluated(skewed)))
    assert "lies below" in view.outside


def test_the_report_and_the_terminal_say_what_is_left_out(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert command("build", "--set", "gpu=A100", "--only", "html", "-o", str(tmp_path)) == 0
    page = next(tmp_path.glob("*.html")).read_text()
    assert "it is of H100 SXM, which is not the entry chosen" in page
    assert "(not in use)" in page
    assert "$26.4M" not in page
    assert "Between $2 and $3.50" not in page
    capfd.readouterr()
    assert command("draws", "--set", "gpu=A100", "--number", "1000") == 0
    shown = capfd.readouterr().out
    assert "Not drawn: Price of a GPU-hour ($2 to $3.50; $1.50 in use), as it is of H100 SXM" in shown


def test_the_bundled_study_uses_all_its_ranges() -> None:
    evaluation = reportgen.evaluate()
    assert left_out(evaluation, ranged(evaluation.study, evaluation.graph)) == ()


def test_the_sheet_says_which_ranges_are_in_use(tmp_path: Path) -> None:
    path = editing.written_to(
        tmp_path / "study.xlsx", editing.workbook_of(choose(reportgen.load(), None, {"gpu": "A100"}))
    )
    sheet: Any = openpyxl.load_workbook(path)["Sensitivity"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "Range in use" in texts
    assert any(text.startswith("A range is left out") for text in texts)
