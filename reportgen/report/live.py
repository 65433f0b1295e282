"""The page's own arithmetic: the study's graph as JavaScript, printed from the same expressions.

The script holds three things: inputs; the study's definitions in order, each a function of the values before it; and
the analyses' definitions, for which a case is the study's definitions run once more with other values given.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

from reportgen.analysis import case_table
from reportgen.analysis.cases import in_case
from reportgen.formula.expr import Expr, entries
from reportgen.formula.ops import ATOM, Form, Op
from reportgen.formula.printers import JavaScript
from reportgen.model.compiler import compile_study

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.analysis.cases import Case
    from reportgen.model.evaluation import Evaluation
    from reportgen.model.graph import Definition, Graph


class _Script(JavaScript):
    """JavaScript in which sums over the model sizes, and over rows, are written out as what they add."""

    column: ClassVar[str] = "javascript"

    def _call(self, op: Op, form: Form, args: tuple[Expr, ...]) -> tuple[str, int]:
        if op.name == "sum":
            product = "*".join(self.operand(arg, 5, "number") for arg in args)
            return f"sum(i=>{product})", ATOM
        if op.name == "sum_rows":
            rows = entries(args)
            return "+".join("*".join(self.operand(arg, 6, "number") for arg in row) for row in rows) or "0", 4
        return super()._call(op, form, args)


def script(evaluation: Evaluation) -> str:
    """Return the study's inputs, definitions and analyses as JavaScript constants."""
    core = compile_study(evaluation.study)
    graph = evaluation.graph
    table = case_table(evaluation)
    cases = {in_case(case.id, table.target): case for case in table.cases}
    moved = {in_case(case.id, name) for case in table.cases for name in (*table.varied, *table.moved)}
    extra = [item for name, item in graph.definitions.items() if name not in core.definitions and name not in moved]
    lines = [
        f"const SIZES={graph.sizes};",
        f"const INPUTS={_json(dict(graph.inputs))};",
        f"const TARGET={_json(table.target)};",
        "const STUDY=[",
        *_steps(graph, core.definitions.values()),
        "];",
        "const CASES={",
        *_cases(graph, cases),
        "};",
        "const ANALYSES=[",
        *_steps(graph, extra),
        "];",
    ]
    return "\n".join(lines) + "\n"


def _steps(graph: Graph, definitions: Iterable[Definition]) -> Iterator[str]:
    printer = _printer(graph)
    for item in definitions:
        text = printer.print(item.expr)
        yield f"[{_json(item.name)},v=>{f'each(i=>{text})' if item.sized else text}],"


def _cases(graph: Graph, cases: Mapping[str, Case]) -> Iterator[str]:
    printer = _printer(graph)
    for name, case in cases.items():
        given = case.given.items()
        yield f"{_json(name)}:v=>({{{','.join(f'{_json(key)}:{printer.print(expr)}' for key, expr in given)}}}),"


def _printer(graph: Graph) -> _Script:
    def name(key: str) -> str:
        return f"v[{_json(key)}][i]" if graph.sized(key) else f"v[{_json(key)}]"

    return _Script(name, lambda keys: f"[{','.join(map(name, keys))}]")


def _json(value: object) -> str:
    """JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
