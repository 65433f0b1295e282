"""Cases: the costing once more, by as few patterns as it has itself."""

from __future__ import annotations

import reportgen
from reportgen.formula.expr import Name, Number, call
from reportgen.formula.parse import parse
from reportgen.graph.cases import Case, CaseTable
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition, Graph
from reportgen.graph.names import in_case
from reportgen.study.analyse import analyse


def test_what_a_case_leaves_as_it_is_has_the_study_s_value_by_one_pattern() -> None:
    evaluation = analyse(reportgen.evaluate())
    cells = [item for name, item in evaluation.graph.definitions.items() if name.startswith("case.")]
    left = [item for item in cells if item.expr == Name(item.name.split(".", 2)[2])]
    assert len(left) > 500
    assert len({id(item.pattern) for item in left}) == 1
    assert all(evaluation[item.name] == evaluation[item.reads[0]] for item in left)


GRAPH = Graph(
    {"price": 2.0, "runs": 3.0, "sale": 0.5},
    {
        "dear": Definition("dear", parse("price * sale")),
        "hours": Definition("hours", parse("runs * 10")),
        "first": Definition("first", parse("hours * dear")),
        "second": Definition("second", parse("hours + 1")),
        "total": Definition("total", parse("first + second")),
        "apart": Definition("apart", parse("runs + 1")),
    },
    1,
)
CASES = (
    Case("a", "price 4", {"price": Number(4.0)}),
    Case("b", "price 4, runs 5", {"price": Number(4.0), "runs": Number(5.0)}),
    Case("c", "price 6, runs 5", {"price": Number(6.0), "runs": Number(5.0)}),
    Case("d", "runs 5", {"runs": Number(5.0)}),
    Case("e", "price 4 once more", {"price": Number(4.0)}),
    Case("f", "another rule", {"dear": call("add", "price", "runs")}),
    Case("g", "the same rule with runs 5", {"dear": call("add", "price", "runs"), "runs": Number(5.0)}),
)


def test_a_case_repeats_only_what_no_earlier_case_has() -> None:
    table = CaseTable.of(GRAPH, CASES, "total")
    assert (table.varied, table.moved) == (("price", "runs", "dear"), ("hours", "first", "second", "total"))
    always = {"price", "runs", "dear", "total"}
    assert {case.id: table.cells(case) - always for case in CASES} == {
        "a": {"first"},
        "b": {"hours", "first", "second"},
        "c": {"first"},
        "d": {"first"},
        "e": set(),
        "f": {"first"},
        "g": {"first"},
    }


def test_each_case_has_the_total_of_its_values() -> None:
    table = CaseTable.of(GRAPH, CASES, "total")
    values = run(GRAPH.extended(table.definitions(GRAPH)))
    # (10 runs)(price x sale, or price + runs) + 10 runs + 1
    expected = {"a": 91, "b": 151, "c": 201, "d": 101, "e": 91, "f": 181, "g": 401}
    assert {case.id: values[in_case(case.id, "total")] for case in CASES} == expected
    assert {case.id: values[in_case(case.id, "price")] for case in CASES} == dict(
        zip("abcdefg", (4, 4, 6, 2, 4, 2, 2), strict=True)
    )
