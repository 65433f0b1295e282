"""Names to addresses, and formulas that keep their meaning when they are copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.describe.addresses import letters, quoted
from reportgen.describe.evaluation import Evaluation
from reportgen.describe.sheet import CellItem, HomeCell, LinkCell, Sheet, SheetRow, WordsCell
from reportgen.formula.expr import Expr, Name, Number, Span, call
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition, Graph
from reportgen.system.errors import OutputError
from reportgen.workbook.layout import Layout, LayoutError, arrange
from reportgen.workbook.text import cleaned

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = (1.0, 2.0, 4.0)


def graph(*definitions: Definition, **inputs: float | str | tuple[float, ...]) -> Graph:
    return Graph({"heads": SIZES, **inputs}, {item.name: item for item in definitions}, len(SIZES))


def formulas(layout: Layout) -> dict[str, str]:
    """Every formula by sheet and address."""
    evaluation = Evaluation(None, layout.graph, run(layout.graph))  # type: ignore[arg-type]  # a layout reads no study
    return {
        f"{sheet.title}!{letters(filled.column + offset)}{filled.row}": str(text)
        for sheet in layout.sheets
        for filled in layout.cells(sheet, evaluation)
        if filled.stored is not None
        for offset, text in enumerate(filled.contents)
    }


def placed(known: Graph, **sheets: Sequence[Sequence[CellItem | None]]) -> dict[str, str]:
    rows = {title: [SheetRow(items) for items in several] for title, several in sheets.items()}
    return formulas(arrange(known, [Sheet(title, several) for title, several in rows.items()]))


def a_sum(*names: str) -> Expr:
    return call("sum_rows", Span(names))


def test_what_stands_in_the_same_row_keeps_its_column_and_moves_with_the_row() -> None:
    known = graph(Definition("c", call("mul", "a", "b")), a=2.0, b=3.0)
    assert placed(known, One=[[], [HomeCell("a"), HomeCell("b"), HomeCell("c")]]) == {"One!C2": "$A2*$B2"}


def test_what_stands_in_the_same_column_keeps_its_row() -> None:
    known = graph(Definition("c", a_sum("a", "b")), a=2.0, b=3.0)
    assert placed(known, One=[[HomeCell("a")], [HomeCell("b")], [HomeCell("c")]]) == {"One!A3": "SUM(A$1:A$2)"}


def test_a_name_on_another_sheet_is_written_with_its_sheet_and_anchored() -> None:
    known = graph(Definition("c", call("add", "a", Number(1.0))), a=2.0)
    assert placed(known, Other=[[HomeCell("a")]], One=[[HomeCell("c")]]) == {"One!A1": "Other!$A$1+1"}


def test_a_name_with_a_defined_name_is_written_by_it() -> None:
    known = graph(Definition("c", call("add", "a", "a")), a=2.0)
    assert placed(known, One=[[HomeCell("a", defined="price"), HomeCell("c")]]) == {"One!B1": "price+price"}


def test_a_formula_of_all_sizes_reads_its_own_size_in_each_column() -> None:
    known = graph(Definition("width", call("mul", "heads", "a"), sized=True), a=8.0)
    found = placed(known, Models=[[None, HomeCell("heads")], [HomeCell("a"), HomeCell("width")]])
    assert found == {"Models!B2": "B$1*$A2", "Models!C2": "C$1*$A2", "Models!D2": "D$1*$A2"}


def test_sum_writes_the_whole_row_of_sizes() -> None:
    known = graph(Definition("total", call("sum", "heads", "member")), member=(1.0, 0.0, 1.0))
    found = placed(known, Models=[[HomeCell("heads")]], Sweeps=[[HomeCell("member"), HomeCell("total")]])
    assert found == {"Sweeps!D1": "SUMPRODUCT(Models!$A$1:$C$1,$A1:$C1)"}


def test_a_sum_over_the_sizes_of_its_own_sheet_moves_with_its_row_and_column() -> None:
    known = graph(Definition("below", call("sum", "heads")), Definition("aside", call("sum", "heads")))
    found = placed(known, One=[[HomeCell("heads"), HomeCell("aside")], [HomeCell("below")]])
    assert found == {"One!D1": "SUM($A1:$C1)", "One!A2": "SUM(A$1:$C$1)"}


def test_a_sum_over_the_sizes_of_another_sheet_is_the_same_from_every_cell() -> None:
    known = graph(Definition("first", call("sum", "heads")), Definition("second", call("sum", "heads", "heads")))
    found = placed(known, Models=[[None, HomeCell("heads")]], One=[[None, HomeCell("first")], [HomeCell("second")]])
    every = "Models!$B$1:$D$1"
    assert found == {"One!B1": f"SUM({every})", "One!A2": f"SUMPRODUCT({every},{every})"}


def test_a_name_with_one_value_is_one_cell_in_a_sum_over_sizes() -> None:
    known = graph(Definition("total", call("sum", call("mul", "heads", "a"))), a=2.0)
    found = placed(known, Models=[[HomeCell("heads")], [HomeCell("a"), HomeCell("total")]])
    assert found == {"Models!B2": "SUMPRODUCT($A$1:$C$1*$A2)"}


def test_scattered_cells_of_other_sheets_are_named_with_their_sheets() -> None:
    names = ("a", "b", "c", "d", "e")
    known = graph(Definition("total", a_sum(*names)), **dict.fromkeys(names, 1.0))
    found = placed(
        known,
        Other=[[HomeCell("a"), HomeCell("b")], [None, None, HomeCell("c")]],
        One=[[HomeCell("d")], [None, HomeCell("e"), HomeCell("total")]],
    )
    assert found == {"One!C2": "SUM(Other!$A$1:$B$1,Other!$C$2,$A$1,$B2)"}


def test_as_many_cells_as_a_function_takes_are_listed_as_they_are() -> None:
    names = [f"a.{number}" for number in range(200)]
    known = graph(Definition("total", a_sum(*names)), **dict.fromkeys(names, 1.0))
    scattered: list[list[CellItem | None]] = [
        [HomeCell(names[number // 2])] if number % 2 else [] for number in range(400)
    ]
    (text,) = placed(known, One=[*scattered, [None, HomeCell("total")]]).values()
    assert text.count("SUM(") == 1
    assert text.count(",") == 199


def test_a_list_of_rows_of_sizes_is_read_down_the_column_of_the_size() -> None:
    known = graph(
        Definition("runs", call("sum_rows", Span(("x", "y")), Span(("p", "q"))), sized=True),
        x=1.0,
        y=2.0,
        p=(1.0, 0.0, 1.0),
        q=(0.0, 1.0, 1.0),
    )
    found = placed(
        known,
        Sweeps=[[HomeCell("x"), HomeCell("p")], [HomeCell("y"), HomeCell("q")]],
        Models=[[None, HomeCell("runs")]],
    )
    assert found["Models!C1"] == "SUMPRODUCT(Sweeps!$A$1:$A$2,Sweeps!C$1:C$2)"


def test_a_sum_of_scattered_cells_lists_them() -> None:
    known = graph(Definition("total", a_sum("a", "b", "c", "d")), a=1.0, b=2.0, c=3.0, d=4.0)
    sheet: list[list[CellItem | None]] = [
        [HomeCell("a"), HomeCell("b")],
        [None, None, HomeCell("total")],
        [HomeCell("d"), HomeCell("c")],
    ]
    assert placed(known, One=sheet) == {"One!C2": "SUM($A$1:$B$1,$B$3,$A$3)"}


def test_a_sum_of_more_cells_than_a_function_takes_is_a_sum_of_sums() -> None:
    names = [f"a.{number}" for number in range(450)]
    known = graph(Definition("total", a_sum(*names)), **dict.fromkeys(names, 1.0))
    rows: list[list[CellItem | None]] = [[*[None] * (number % 2), HomeCell(name)] for number, name in enumerate(names)]
    formula = placed(known, One=[*rows, [None, None, HomeCell("total")]])["One!C451"]
    assert formula.count("SUM(") == 4
    assert all(part.count(",") < 255 for part in formula.split("SUM("))


def test_a_list_searched_in_must_stand_side_by_side() -> None:
    known = graph(Definition("found", call("match", "a", Span(("a", "b")))), a=1.0, b=2.0)
    with pytest.raises(LayoutError, match="side by side"):
        placed(known, One=[[HomeCell("a"), None, HomeCell("b"), HomeCell("found")]])


def test_a_link_reads_the_home_of_its_name() -> None:
    known = graph(a=1.0)
    assert placed(
        known, One=[[HomeCell("a")]], Other=[[LinkCell("a"), LinkCell("heads")]], M=[[HomeCell("heads")]]
    ) == {
        "Other!A1": "One!$A$1",
        "Other!B1": "M!A$1",
        "Other!C1": "M!B$1",
        "Other!D1": "M!C$1",
    }


def test_a_name_read_but_placed_nowhere_is_an_error() -> None:
    known = graph(Definition("c", Name("a")), a=1.0)
    with pytest.raises(LayoutError, match="'a' stands on no sheet"):
        placed(known, One=[[HomeCell("c")]])


def test_a_name_has_one_home() -> None:
    with pytest.raises(LayoutError, match="'a' has two homes"):
        placed(graph(a=1.0), One=[[HomeCell("a")], [HomeCell("a")]])


def test_more_columns_than_a_spreadsheet_has_are_refused() -> None:
    with pytest.raises(OutputError, match="too large for a workbook"):
        arrange(graph(), [Sheet("One", [SheetRow([WordsCell("x")] * 16_385)])])


@pytest.mark.parametrize(
    ("column", "text"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")]
)
def test_columns_have_letters(column: int, text: str) -> None:
    assert letters(column) == text


@pytest.mark.parametrize(("title", "text"), [("Models", "Models"), ("My sheet", "'My sheet'"), ("It's", "'It''s'")])
def test_titles_are_quoted_where_formulas_need_it(title: str, text: str) -> None:
    assert quoted(title) == text


def test_texts_outside_cells_lose_control_characters_and_are_cut() -> None:
    assert cleaned("a\x00b\ud800\tc") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}\tc"
    assert cleaned("abcdef", 4) == "abc…"
