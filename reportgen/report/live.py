"""Print the graph of a study as JavaScript, with which the page recomputes its numbers.

The script has three parts: the inputs; the study's definitions in order, each a function of the values before it; and
the definitions of the analyses. A case is computed by running the study's definitions again with the values that the
case gives. This needs values that read nothing which cases of the same table change; all other cases are printed as
definitions.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

from reportgen.describe.about import ABOUT
from reportgen.describe.styles import FINEST, STYLES, UNITS, symbol
from reportgen.formula.expr import Call, Expr, entries, names_in
from reportgen.formula.ops import ATOM, Form, Op
from reportgen.formula.printers import JavaScript
from reportgen.graph.names import OWN, TOTALS, in_case
from reportgen.parts.assumptions.shape import ASSUMPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.graph.cases import Case, CaseTable
    from reportgen.graph.graph import Definition, Graph


class _Script(JavaScript):
    """Prints JavaScript in which sums over model sizes and over rows are written as loops and additions."""

    column: ClassVar[str] = "javascript"

    def _call(self, op: Op, form: Form, args: tuple[Expr, ...]) -> tuple[str, int]:
        if op.name == "sum":
            product = "*".join(self.operand(arg, 5, "number") for arg in args)
            return f"sum(i=>{product})", ATOM
        if op.name == "sum_rows":
            rows = entries(args)
            return "+".join("*".join(self.operand(arg, 6, "number") for arg in row) for row in rows) or "0", 4
        return super()._call(op, form, args)

    def whole(self, expr: Expr) -> str:
        """Return the text of a whole formula; one that is a sum or difference is 0 where only rounding remains."""
        match expr:
            case Call(op="add" | "sub" as op, args=(left, right)):
                name = "sumOfTwo" if op == "add" else "difference"
                return f"{name}({self.operand(left, 0, 'number')},{self.operand(right, 0, 'number')})"
            case _:
                return self.print(expr)


def script(analysis: Analysis) -> str:
    """Return the inputs and the definitions of a study and its analyses as JavaScript constants."""
    costing, graph = analysis.costing.definitions, analysis.graph
    tables = [table for table in analysis.cases.values() if _repeats_study(table)]
    cases = {in_case(case.id, table.target): case for table in tables for case in table.cases}
    repeated = {
        in_case(case.id, name) for table in tables for case in table.cases for name in (*table.varied, *table.moved)
    }
    analyses = [item for name, item in graph.definitions.items() if name not in costing and name not in repeated]
    lines = [
        f"const SIZES={graph.sizes};",
        f"const INPUTS={_json(dict(graph.inputs))};",
        f"const OWN={_json(_own(analysis))};",
        f"const TARGET={_json(TOTALS(analysis.study[ABOUT].headline))};",
        "const STUDY=[",
        *_steps(graph, costing.values()),
        "];",
        "const CASES={",
        *_cases(graph, cases),
        "};",
        "const ANALYSES=[",
        *_steps(graph, analyses),
        "];",
    ]
    return "\n".join(lines) + "\n"


def number_styles(currency: str) -> str:
    """Return the number styles as JavaScript constants, from which ``page.js`` formats numbers."""
    constants = {"SYMBOL": symbol(currency), "UNITS": UNITS, "FINEST": FINEST, "STYLES": STYLES}
    return "".join(f"const {name}={_json(value)};\n" for name, value in constants.items())


def _repeats_study(table: CaseTable) -> bool:
    """Return whether the values that the cases give read nothing that any of the cases changes."""
    columns = {*table.varied, *table.moved}
    return all(columns.isdisjoint(names_in(expr)) for case in table.cases for expr in case.given.values())


def _own(analysis: Analysis) -> dict[str, list[str]]:
    """Return the names that repeat the live value of an assumption for rows with values of their own, by assumption."""
    definitions = analysis.costing.definitions
    repeated: dict[str, list[str]] = {}
    live = {id(definitions[name].pattern): name for name in analysis.study[ASSUMPTIONS]}
    for name, item in definitions.items():
        if OWN.owns(name) and id(item.pattern) in live:
            repeated.setdefault(live[id(item.pattern)], []).append(name)
    return repeated


def _steps(graph: Graph, definitions: Iterable[Definition]) -> Iterator[str]:
    """Yield each definition as an array of its name and its function."""
    printer = _printer(graph)
    for item in definitions:
        text = printer.whole(item.expr)
        yield f"[{_json(item.name)},v=>{f'each(i=>{text})' if item.sized else text}],"


def _cases(graph: Graph, cases: Mapping[str, Case]) -> Iterator[str]:
    """Yield each case as a function that returns the values it gives."""
    printer = _printer(graph)
    for name, case in cases.items():
        given = case.given.items()
        yield f"{_json(name)}:v=>({{{','.join(f'{_json(key)}:{printer.print(expr)}' for key, expr in given)}}}),"


def _printer(graph: Graph) -> _Script:
    """Return a printer that reads names from ``v``, and sized names at the size ``i``."""

    def name(key: str) -> str:
        return f"v[{_json(key)}][i]" if graph.sized(key) else f"v[{_json(key)}]"

    return _Script(name, lambda keys: f"[{','.join(map(name, keys))}]")


def _json(value: object) -> str:
    """Return JSON that cannot end a script element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
