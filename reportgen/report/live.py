"""Print the graph of a study as JavaScript, with which the page recomputes its numbers.

The script has three parts: the inputs; the study's definitions in order, each a function of the values before it; and
the definitions of the analyses. A case is computed by running the study's definitions again with the values that the
case gives. This needs values that read nothing which cases of the same table change; all other cases are printed as
definitions.

What nothing on the page can change is an input instead of a definition, or a number in the formulas that read it. Rows
that the page leaves out have only the definitions that others read.
"""

from __future__ import annotations

import json
from string import ascii_letters, digits
from typing import TYPE_CHECKING, ClassVar

from reportgen.describe.about import ABOUT
from reportgen.describe.number_forms import FINEST, UNITS, symbol
from reportgen.describe.styles import STYLES
from reportgen.formula.expr import Call, Expr, Name, Text, entries, names_in
from reportgen.formula.ops import ATOM, Form, Op
from reportgen.formula.printers import JavaScript
from reportgen.graph.names import OWN, SCENARIO, TOTALS, in_case, join, own_value, split
from reportgen.parts.assumptions.shape import ASSUMPTIONS, INPUTS
from reportgen.parts.families.shape import own_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from reportgen.describe.evaluation import Analysis
    from reportgen.graph.cases import Case, CaseTable
    from reportgen.graph.graph import Definition, Graph, Leaf

_EXACT = 2.0**53  # below it every whole number is a float
_DIGITS = ascii_letters + digits  # of short keys


class _Script(JavaScript):
    """Prints JavaScript in which sums over model sizes and over rows are written as loops and additions.

    ``read`` collects the names that the printed texts read; those of ``unshown`` have short keys, one for all that have
    the same ``fixed`` values at the sizes. A fixed number is written in place of its name, and rows of sums that
    compare two fixed texts stand only where these are equal. A name of ``same`` is written as the one it repeats.
    """

    column: ClassVar[str] = "javascript"

    def __init__(
        self, graph: Graph, fixed: Mapping[str, Leaf], unshown: Collection[str], same: Mapping[str, str]
    ) -> None:
        super().__init__(self._read, self._read_all)
        self.read: set[str] = set()
        self._graph, self._fixed, self._unshown, self._same = graph, fixed, unshown, same
        self._short: dict[Leaf, str] = {}

    def key(self, name: str) -> str:
        """Return the key of a name among the values: a short one for a name that nothing else on the page reads."""
        if name not in self._unshown:
            return name
        value = self._fixed.get(name)
        return self._short.setdefault(value if isinstance(value, tuple) else name, _short_key(len(self._short)))

    def _read(self, name: str) -> str:
        """Return the text of a name: a number, or what reads it from ``v``, at the size ``i`` where it is sized."""
        name = self._same.get(name, name)
        value = self._fixed.get(name)
        if isinstance(value, float) and value >= 0:  # a minus sign might stand beside another
            return self.number(value)
        self.read.add(name)
        key = self.key(name)
        text = "v." + key if name in self._unshown else f"v[{_json(key)}]"
        return f"{text}[i]" if self._graph.sized(name) else text

    def _read_all(self, names: tuple[str, ...]) -> str:
        return f"[{','.join(map(self._read, names))}]"

    def _equal(self, expr: Expr) -> bool | None:
        """Return whether two texts are equal that nothing changes, None for any other expression."""
        match expr:
            case Call(op="eq", args=(Name(id=name), Text(value=text))):
                value = self._fixed.get(name)
                return value == text if isinstance(value, str) else None
            case _:
                return None

    def _call(self, op: Op, form: Form, args: tuple[Expr, ...]) -> tuple[str, int]:
        if op.name == "sum":
            product = "*".join(self.operand(arg, 5, "number") for arg in args)
            return f"sum(i=>{product})", ATOM
        if op.name == "sum_rows":
            compared = ([(arg, self._equal(arg)) for arg in row] for row in entries(args))
            rows = [
                [arg for arg, equal in row if not equal]
                for row in compared
                if all(equal is not False for _, equal in row)
            ]
            return "+".join("*".join(self.operand(arg, 6, "number") for arg in row) or "1" for row in rows) or "0", 4
        return super()._call(op, form, args)

    def whole(self, expr: Expr) -> str:
        """Return the text of a whole formula; one that is a sum or difference is 0 where only rounding remains."""
        match expr:
            case Call(op="add" | "sub" as op, args=(left, right)):
                name = "sumOfTwo" if op == "add" else "difference"
                return f"{name}({self.operand(left, 0, 'number')},{self.operand(right, 0, 'number')})"
            case _:
                return self.print(expr)


def script(analysis: Analysis, left_out: Collection[str] = ()) -> str:
    """Return the inputs and the definitions of a study and its analyses as JavaScript constants.

    ``left_out`` are the names of lines that the page does not show.
    """
    costing, graph = analysis.costing.definitions, analysis.graph
    tables = [table for table in analysis.cases.values() if _repeats_study(table)]
    cases = {in_case(case.id, table.target): case for table in tables for case in table.cases}
    repeated = {
        in_case(case.id, name) for table in tables for case in table.cases for name in (*table.varied, *table.moved)
    }
    own = _own(analysis)
    given = _given(analysis, own)
    moved = _moved(graph, given)
    fixed = {name: analysis.values[name] for name in (*graph.inputs, *graph.definitions) if name not in moved}
    unshown = _names_of(graph, left_out)
    printer = _Script(graph, fixed, unshown, _same(graph, unshown - given))
    # From the last to the first, so that it is known of each whether any later one reads it.
    printed_cases = list(_cases(printer, cases))
    analyses = [item for name, item in graph.definitions.items() if name not in costing and name not in repeated]
    printed_analyses = _steps(printer, [item for item in analyses if item.name in moved], unshown)
    printed_study = _steps(printer, [item for item in costing.values() if item.name in moved], unshown)
    inputs = {
        printer.key(name): value
        for name, value in {**graph.inputs, **fixed}.items()
        if name not in repeated and (name not in unshown or name in printer.read)
    }
    lines = [
        f"const SIZES={graph.sizes};",
        f"const INPUTS={_json(_whole(inputs))};",
        f"const OWN={_json(own)};",
        f"const TARGET={_json(TOTALS(analysis.study[ABOUT].headline))};",
        "const STUDY=[",
        *printed_study,
        "];",
        "const CASES={",
        *printed_cases,
        "};",
        "const ANALYSES=[",
        *printed_analyses,
        "];",
    ]
    return "\n".join(lines) + "\n"


def _given(analysis: Analysis, own: Mapping[str, Iterable[str]]) -> set[str]:
    """Return every name that is given a value on the page, by what is entered there or in a case."""
    entered = {SCENARIO, *analysis.study[INPUTS], *(name for names in own.values() for name in names)}
    entered |= {own_value(row.name, name) for row in own_rows(analysis.study) for name in row.values}
    return entered | {name for table in analysis.cases.values() for name in table.varied}


def _moved(graph: Graph, given: set[str]) -> set[str]:
    """Return every name whose value may change where those of ``given`` do.

    Definitions over the sizes are among them, since their values take more characters than their formulas.
    """
    sized = {name for name, item in graph.definitions.items() if item.sized}
    return graph.readers_of(given) | sized


def _same(graph: Graph, names: Collection[str]) -> dict[str, str]:
    """Return, for each of these names whose definition only repeats another name, what is read in its place."""
    same: dict[str, str] = {}
    for name, item in graph.definitions.items():  # each after what it reads
        if name in names and isinstance(item.pattern, Name) and graph.sized(item.reads[0]) == item.sized:
            same[name] = same.get(item.reads[0], item.reads[0])
    return same


def _short_key(number: int) -> str:
    """Return a key that is no name of a study and may follow a point in JavaScript, by how many are before it."""
    text = ""
    while number or not text:
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return f"${text}"


def _names_of(graph: Graph, lines: Collection[str]) -> set[str]:
    """Return every name that belongs to one of the lines."""
    if not lines:
        return set()
    return {name for name in (*graph.inputs, *graph.definitions) if join(*split(name)[:2]) in lines}


def _whole(inputs: Mapping[str, Leaf]) -> dict[str, Leaf]:
    """Return values with whole numbers as such, whose JSON is shorter."""

    def short(value: Leaf) -> Leaf:
        if isinstance(value, tuple):
            return tuple(map(short, value))  # type: ignore[return-value]  # all floats, or all texts
        return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT else value

    return {name: short(value) for name, value in inputs.items()}


def number_styles(currency: str) -> str:
    """Return the number styles as JavaScript constants, from which ``page.js`` formats numbers."""
    constants = {"SYMBOL": symbol(currency), "UNITS": UNITS, "FINEST": FINEST, "STYLES": STYLES}
    return "".join(f"const {name}={_json(value)};\n" for name, value in constants.items())


def _repeats_study(table: CaseTable) -> bool:
    """Return whether cases ask for the headline total alone, by values that read nothing which any of them changes."""
    columns = {*table.varied, *table.moved}
    given = [expr for case in table.cases for expr in case.given.values()]
    return table.targets == {table.target} and all(columns.isdisjoint(names_in(expr)) for expr in given)


def _own(analysis: Analysis) -> dict[str, list[str]]:
    """Return the names that repeat the live value of an assumption for rows with values of their own, by assumption."""
    definitions = analysis.costing.definitions
    repeated: dict[str, list[str]] = {}
    live = {id(definitions[name].pattern): name for name in analysis.study[ASSUMPTIONS]}
    for name, item in definitions.items():
        if OWN.owns(name) and id(item.pattern) in live:
            repeated.setdefault(live[id(item.pattern)], []).append(name)
    return repeated


def _steps(printer: _Script, definitions: Sequence[Definition], unshown: Collection[str]) -> list[str]:
    """Return each definition as an array of its name and its function, without those that are not shown nor read."""
    steps = []
    for item in reversed(definitions):
        if item.name not in unshown or item.name in printer.read:
            text = printer.whole(item.expr)
            steps.append(f"[{_json(printer.key(item.name))},v=>{f'each(i=>{text})' if item.sized else text}],")
    return steps[::-1]


def _cases(printer: _Script, cases: Mapping[str, Case]) -> Iterator[str]:
    """Yield each case as a function that returns the values it gives."""
    for name, case in cases.items():
        given = (f"{_json(printer.key(key))}:{printer.print(expr)}" for key, expr in case.given.items())
        yield f"{_json(name)}:v=>({{{','.join(given)}}}),"


def _json(value: object) -> str:
    """Return JSON that cannot end a script element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
