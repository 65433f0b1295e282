"""Ranks, sums that are close, addresses, and number formats as a spreadsheet reads them."""

from __future__ import annotations

import pytest

from reportgen.describe.addresses import column_number, letters
from reportgen.describe.checks import TOLERANCE, close
from reportgen.describe.document import put
from reportgen.describe.number_forms import Scale
from reportgen.describe.ranking import positions, ranking_key, sorted_rows
from reportgen.describe.styles import excel
from reportgen.formula.expr import Name
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition, Graph
from reportgen.graph.names import Space


@pytest.mark.parametrize(
    ("values", "ranks", "order"),
    [
        ((3.0, 9.0, 5.0), (3, 1, 2), ("b", "c", "a")),
        ((5.0, 5.0, 9.0), (2, 3, 1), ("c", "a", "b")),
        ((0.0, 0.0, 0.0), (1, 2, 3), ("a", "b", "c")),
        ((-1.0, -9.0, 2.0), (2, 3, 1), ("c", "a", "b")),
        ((0.1 * 3, 0.3, 0.2), (1, 2, 3), ("a", "b", "c")),  # equal but for the last bit
    ],
)
def test_rows_are_ranked_largest_first_and_ties_by_their_place(
    values: tuple[float, ...], ranks: tuple[float, ...], order: tuple[str, ...]
) -> None:
    space, ids = Space("r"), ("a", "b", "c")
    inputs = {space(name, "value"): value for name, value in zip(ids, values, strict=True)}
    inputs |= {space(name, "position"): float(number) for number, name in enumerate(ids, start=1)}
    labels = {space(name, "label"): name for name in ids}
    every = [space(name, "value") for name in ids]
    keys = [Definition(space(name, "key"), ranking_key(space(name, "value"), every)) for name in ids]
    definitions = [*keys, *positions(space, ids), *sorted_rows(space, ids, ("label",))]
    found = run(Graph({**inputs, **labels}, {item.name: item for item in definitions}, 1))
    assert tuple(found[space(name, "rank")] for name in ids) == ranks
    assert tuple(found[f"r.sorted.{number}.label"] for number in (1, 2, 3)) == order


@pytest.mark.parametrize(
    ("one", "other", "holds"),
    [(100, 100, 1), (100, 100.5, 1), (100, 99.5, 1), (100, 102, 0), (100, 98, 0), (0, 0, 1), (-100, 100, 0)],
)
def test_sums_are_close_from_both_sides(one: float, other: float, holds: float) -> None:
    graph = Graph({"a": one, "b": other, TOLERANCE: 0.01}, {"c": Definition("c", close(Name("a"), Name("b")))}, 1)
    assert run(graph)["c"] == holds


@pytest.mark.parametrize(
    ("number", "name"),
    [(1, "A"), (25, "Y"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")],
)
def test_columns_have_their_letters(number: int, name: str) -> None:
    assert letters(number) == name
    assert column_number(name) == number


@pytest.mark.parametrize(
    ("style", "scale", "code"),
    [
        ("money", Scale(1e9, "B", 2), '"€"#,##0.00,,,"B"'),
        ("money", Scale(1e6, "M", 1), '"€"#,##0.0,,"M"'),
        ("money", Scale(1e3, "K", 0), '"€"#,##0,"K"'),
        ("money", Scale(1.0, "", 2), '"€"#,##0.00'),
        ("rounded", Scale(1e6, "M", 2), '#,##0.00,,"M"'),
        ("whole_money", None, '"€"#,##0'),
        ("percent", None, "0.0%"),
        ("fraction", None, "#,##0.000"),
    ],
)
def test_a_number_format_divides_as_its_letter_says(style: str, scale: Scale | None, code: str) -> None:
    assert excel(style, None, "EUR", scale) == code


def test_a_value_is_put_in_its_place_and_taken_out_of_it() -> None:
    document: dict[str, object] = {"a": {"b": [1, 2], "c": 3}}
    put(document, ("a", "b", 1), 5)
    put(document, ("d", "e"), "new")
    put(document, ("a", "c"), None)
    put(document, ("a", "nothing"), None)
    assert document == {"a": {"b": [1, 5]}, "d": {"e": "new"}}
