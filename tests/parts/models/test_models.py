from __future__ import annotations

from reportgen.parts.models.labels import labels
from reportgen.parts.models.view import VIEWS
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.entries import entries
from reportgen.study.reader import parse_study
from reportgen.workbook.write import write_workbook
from tests.support.rich import STUDY, evaluated, found, loaded


def test_a_budget_that_grows_with_the_size_has_two_ends() -> None:
    text = STUDY.replace('tokens = "2 * steps"', 'tokens = "heads * steps"')
    analysis = analyse(evaluate(parse_study(text.encode())))
    budgets: tuple[object, ...] = VIEWS["budgets"](analysis)  # type: ignore[assignment]  # a view is any object
    ends = [(item.first.text, item.last.text) for item in budgets]  # type: ignore[attr-defined]  # of BudgetView
    assert ends == [("1.00 × 10²", "1.00 × 10²"), ("1.00 × 10²", "4.00 × 10²")]


def test_the_rows_of_a_budget_are_called_by_what_they_are() -> None:
    known = dict(labels(evaluated().study))
    assert [tuple(known[f"fixed.{key}"]) for key in ("runs", "tokens", "flops")] == [
        ("Budget: fixed", "Runs", "plain"),
        ("Budget: fixed", "Tokens of one run", "flops"),
        ("Budget: fixed", "FLOPs of one run", "flops"),
    ]
    assert tuple(known["width"]) == ("Model sizes", "Width", "number")


def test_sizes_are_an_entry_of_all_numbers() -> None:
    entry = entries(loaded(None), evaluated(None).graph)["heads"]
    assert (entry.kind, entry.path, entry.value) == ("sizes", ("models", "inputs", "heads", "values"), (1, 2, 4))


def test_sums_at_each_size_have_the_formats_of_their_columns() -> None:
    from datetime import UTC, datetime
    from io import BytesIO

    import openpyxl

    data = write_workbook(analyse(evaluated()), timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1")
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book["Models"]
    last = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "FLOPs"]
    assert [sheet.cell(row, 5).number_format for row in last] == ["0.00E+0;-0.00E+0;0"]
    assert found(book, "Models", "Runs", "Quantity").value == "Runs"
