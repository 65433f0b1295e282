"""Print expressions as Python statements, which ``compute`` compiles and runs.

A number is a float or an array of draws. A name of the size axis has a tuple of numbers, one for each model size, so
operators have no axis. The Python text holds nothing of a study: names become numbered variables, and strings are
arguments. An expression that occurs twice is computed once.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from reportgen.formula.arithmetic import LARGEST
from reportgen.formula.expr import Call, Name, Span, leaves
from reportgen.formula.factors import Constants, selected_factors, without_ones
from reportgen.formula.ops import ATOM, LazyCall, Template
from reportgen.formula.printers import Printer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from reportgen.formula.expr import Expr
    from reportgen.formula.ops import Form, Kind, Op

# Operators whose result is infinite where an argument is: it is enough to check the result. The arguments of all others
# are checked themselves.
_PASS_INFINITY = frozenset({"neg", "add", "sub", "mul", "sum", "sum_rows"})
_INFINITE = _PASS_INFINITY | {"div", "pow", "exp"}  # operators whose result can be infinite


class Line(NamedTuple):
    """A value to compute: its name, its expression, and how many model sizes it has a value for, 0 for one value."""

    name: str
    expr: Expr
    sizes: int = 0


class Statements:
    """The body of a function: assignments to variables, each of another expression."""

    def __init__(
        self,
        names: dict[str, str],
        sized: Collection[str],
        lists: Mapping[tuple[str, ...], str] | None = None,
        constants: Constants | None = None,
    ) -> None:
        self.names = names  # the variable of each name that may be read
        self.sized = sized
        self.lists = lists or {}  # the variable of each list that is passed in as a list
        self.constants = constants or Constants()
        self.texts: list[str] = []
        self.written: list[str] = []
        self._assigned: dict[str, str] = {}  # a variable by the text that it is assigned
        self._unbounded: dict[str, bool] = {}  # variables that may be infinite, and whether at each size
        self._checked_later: set[str] = set()  # those whose infinities reach another variable, which is checked

    def add(self, line: Line) -> str:
        """Assign a line's value and return its variable."""
        frame, expr = _Frame(self), without_ones(line.expr, self.constants.ones)
        text = _Python(frame, expr).whole(expr)
        if line.sizes:
            text = frame.tuple_over_sizes(text, line.sizes)
        variable = self.names[line.name] = self.assign(text, "v")
        if line.sizes or _may_be_infinite(line.expr):
            self._unbounded[variable] = bool(line.sizes)
        # Lists that are passed in have been checked before.
        self._checked_later |= {self.names[name] for name in _passed_names(line.expr) if name in self.names} - {
            variable
        }
        return variable

    def assign(self, text: str, letter: str = "t") -> str:
        """Return the variable that is assigned an expression's text; it is assigned where none is yet."""
        if text.isidentifier():
            return text
        if text not in self._assigned:
            self._assigned[text] = f"{letter}{len(self._assigned)}"
            self.written.append(f"{self._assigned[text]} = {text}")
        return self._assigned[text]

    def check(self) -> None:
        """Add statements that raise where a value is infinite: a call for many values, a comparison for one float."""
        last = {variable: sized for variable, sized in self._unbounded.items() if variable not in self._checked_later}
        if len(last) > 1:
            values = ", ".join(f"*{variable}" if sized else variable for variable, sized in last.items())
            self.written.append(f"check_floats([{values}])")
        for variable, sized in last.items() if len(last) == 1 else ():
            infinite = f"{variable}.__class__ is float and not {-LARGEST} <= {variable} <= {LARGEST}"
            self.written.append(f"check_floats({variable})" if sized else f"if {infinite}: raise Infinite")


class _Frame:
    """How names are written in one expression: ``v2`` for one value, ``s2`` for a model size's value in a loop."""

    def __init__(self, scope: Statements, places: Sequence[int] | None = None) -> None:
        self.scope = scope
        self.places = places  # of the sizes that loops run over, None for all
        self.loops: dict[str, str] = {}  # over the sizes: a loop variable, and the tuple that it runs over

    def value(self, leaf: Name | Span) -> str:
        """Return how a name or a list is written, inside the loop over sizes where it is sized."""
        text = self.values(leaf)
        if not self.is_sized(leaf):
            return text
        if self.places is None:
            return self.loop_over(text if isinstance(leaf, Name) else f"zip(*{text})")
        if len(self.places) == 1:
            return f"{text}[{self.places[0]}]"
        return self.loop_over(self.scope.assign(_chosen(text, self.places)))

    def values(self, leaf: Name | Span) -> str:
        """Return how a name or a list is written outside loops, with the values of all its sizes."""
        names = self.scope.names
        if isinstance(leaf, Name):
            return names[leaf.id]
        return self.scope.lists.get(leaf.names) or _tuple([names[name] for name in leaf.names])

    def loop_over(self, values: str) -> str:
        """Return the loop variable for a tuple of values, one for each size."""
        existing = next((variable for variable, looped in self.loops.items() if looped == values), None)
        variable = existing or f"s{len(self.loops)}"
        self.loops[variable] = values
        return variable

    def tuple_over_sizes(self, text: str, sizes: int) -> str:
        """Return the tuple of an expression's values, one for each size."""
        if text in self.loops:
            return self.loops[text]
        return f"tuple([{text} {_loop(self.loops)}])" if self.loops else f"({text},) * {sizes}"

    def is_sized(self, leaf: Name | Span) -> bool:
        """Return whether a name, or the names of a list, have one value for each size."""
        return (leaf.id if isinstance(leaf, Name) else leaf.names[0]) in self.scope.sized


class _Python(Printer):
    """Prints Python expressions over a frame's values."""

    column: ClassVar[str] = "python"
    to_number: ClassVar[Template] = Template("({0}) * 1.0", 5)
    to_truth: ClassVar[Template] = Template("{0} != 0", 2)

    def __init__(self, frame: _Frame, expr: Expr | None = None, entries: Mapping[Expr, str] | None = None) -> None:
        lists = entries or {}  # the loop variable of each list whose entries are looped over
        super().__init__(
            lambda name: frame.value(Name(name)),
            lambda names: lists.get(Span(names)) or frame.value(Span(names)),
        )
        self.frame = frame
        self.always = True  # whether this part is computed in any case, and not only in one branch
        self.unchecked = frozenset(_unchecked_parts(expr)) if expr is not None else frozenset()

    def whole(self, expr: Expr) -> str:
        """Return the text of a whole formula; one that is a sum or difference is 0 where only rounding remains."""
        match expr:
            case Call(op="add" | "sub" as op, args=(left, right)):
                name = "sum_of_two" if op == "add" else "difference"
                return f"{name}({self.operand(left, 0, 'number')}, {self.operand(right, 0, 'number')})"
            case _:
                return self.print(expr)

    def number(self, value: float) -> str:
        """Write a float, since Python computes with integers in another way."""
        return repr(float(value))

    def text(self, value: str) -> str:
        """Write where the string is passed in."""
        texts = self.frame.scope.texts
        if value not in texts:
            texts.append(value)
        return f"texts[{texts.index(value)}]"

    def _gives(self, op: Op, args: tuple[Expr, ...]) -> Kind:
        """Return the kind of a result; ``if`` gives numbers, since the branch that a draw does not take may be NaN."""
        return "number" if op.name == "if" else super()._gives(op, args)

    def _write(self, expr: Expr) -> tuple[str, int, Kind]:
        text, precedence, kind = super()._write(expr)
        return (f"check_float({text})", ATOM, kind) if id(expr) in self.unchecked else (text, precedence, kind)

    def _call(self, op: Op, form: Form, args: tuple[Expr, ...]) -> tuple[str, int]:
        if op.name == "sum":
            total = self._sum(args)
            return self.frame.scope.assign(total) if self.always else total, ATOM
        if op.name == "sum_rows":
            return self._sum_rows(args), ATOM
        before, self.always = self.always, self.always and not isinstance(form, LazyCall)
        written = super()._call(op, form, args)
        self.always = before
        return written

    def product(self, args: Iterable[Expr]) -> str:
        """Return the product of the arguments, from the left."""
        return " * ".join(self.operands(args, 5, 6, "number"))

    def _sum(self, args: tuple[Expr, ...]) -> str:
        """Return a sum over the sizes."""
        scope = self.frame.scope
        selected, places = selected_factors(args, scope.constants, scope.sized)
        inner = _Frame(scope, places)
        product = _Python(inner).product(selected)
        if not inner.loops:
            return f"({product})"
        if len(selected) == 2 and product == " * ".join(inner.loops):
            return f"dot({', '.join(inner.loops.values())})"
        return f"total({inner.loops.get(product) or f'[{product} {_loop(inner.loops)}]'})"

    def _sum_rows(self, args: tuple[Expr, ...]) -> str:
        """Return a sum over the entries of lists; lists of sized names are summed inside the loop over sizes."""
        if len(args) == 1 and isinstance(args[0], Span):
            return f"total({self.frame.value(args[0])})"
        sized = [arg for arg in args if isinstance(arg, Span) and self.frame.is_sized(arg)]
        if len(sized) == 1 and len(args) > 1:
            # Factors that are the same at every size are multiplied once, before the loop over the sizes.
            others = [arg for arg in args if arg is not sized[0]]
            if len(others) == 1 and isinstance(others[0], Span) and (rows := self._selections(sized[0])):
                variables = [self.frame.scope.names[name] for name in others[0].names]
                totals = [_total(list(compress(variables, size))) for size in zip(*rows, strict=True)]
                return self.frame.loop_over(_tuple([self.frame.scope.assign(total) for total in totals]))
            weights = self._entries(others)
            return self.frame.loop_over(f"weighted_sums({weights}, {self.frame.values(sized[0])})")
        return f"total({self._entries(args)})"

    def _selections(self, span: Span) -> list[tuple[float, ...]]:
        """Return the values of a list's names where all are constant selections of sizes, else an empty list."""
        if span.names in self.frame.scope.lists:
            return []  # passed in: another list for each definition with this pattern
        selections = self.frame.scope.constants.selections
        return [selections[name] for name in span.names] if all(name in selections for name in span.names) else []

    def _entries(self, args: Sequence[Expr]) -> str:
        """Return a list of the products of the arguments, entry by entry."""
        lists = {leaf: self.frame.value(leaf) for arg in args for leaf in leaves(arg) if isinstance(leaf, Span)}
        entries: dict[Expr, str] = {leaf: f"e{number}" for number, leaf in enumerate(lists)}
        loop = _loop({entries[leaf]: value for leaf, value in lists.items()})
        return f"[{_Python(self.frame, None, entries).product(args)} {loop}]"


def _tuple(texts: Iterable[str]) -> str:
    return f"({''.join(f'{text}, ' for text in texts)})"


def _total(texts: Sequence[str]) -> str:
    return f"total({_tuple(texts)})" if len(texts) > 1 else "".join(texts) or "0.0"


def _chosen(values: str, places: Sequence[int]) -> str:
    """Return the values of a tuple at some positions, as a slice where those are adjacent."""
    if places and list(places) == list(range(places[0], places[-1] + 1)):
        return f"{values}[{places[0]}:{places[-1] + 1}]"
    return _tuple(f"{values}[{place}]" for place in places)


def _loop(variables: Mapping[str, str]) -> str:
    values = ", ".join(variables.values())
    return f"for {', '.join(variables)} in {values if len(variables) == 1 else f'zip({values})'}"


def _unchecked_parts(expr: Expr) -> Iterator[int]:
    """Yield the identities of the parts of an expression whose infinities would not reach its result."""
    if isinstance(expr, Call):
        for number, arg in enumerate(expr.args):
            closed = expr.op not in _PASS_INFINITY and not (expr.op == "div" and number == 0)
            if closed and _may_be_infinite(arg):
                yield id(arg)
            yield from _unchecked_parts(arg)


def _may_be_infinite(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.op in _INFINITE


def _passed_names(expr: Expr) -> Iterator[str]:
    """Yield the names whose infinities reach an expression's result, whatever the values of others are."""
    match expr:
        case Name(id=name):
            yield name
        case Call(op="sum_rows", args=(Span(names=listed),)):
            yield from listed
        case Call(op="neg" | "add" | "sub" | "mul", args=args):
            for arg in args:
                yield from _passed_names(arg)
        case Call(op="div", args=(dividend, _)):
            yield from _passed_names(dividend)
