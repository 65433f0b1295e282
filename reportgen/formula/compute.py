"""The value of expressions: the only arithmetic in the program.

Expressions are printed as Python, a target like the others, and compiled once into a function. A number is a float or
an array of draws. A name of the size axis has a tuple of numbers, one a size, so that no operator ever meets an axis.
Nothing of a study stands in the Python text: names become numbers, and texts are handed over beside it.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from functools import lru_cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from reportgen.errors import EvaluationError
from reportgen.formula.arithmetic import FUNCTIONS, LARGEST, finite
from reportgen.formula.expr import Call, Name, Span, leaves, names_in
from reportgen.formula.ops import ATOM, TABLE, Function, Lazy, Template
from reportgen.formula.printers import Printer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from reportgen.formula.expr import Expr
    from reportgen.formula.ops import Form, Kind, Op

    Compute = Callable[[Any], Any]

# An infinity passes through these to the result, which is checked; all others could hide one, so it is stopped there.
_OPEN = frozenset({"neg", "add", "sub", "mul", "sum", "sum_rows"})
_GROWING = _OPEN | {"div", "pow", "exp"}  # what can give one
_GLOBALS = {"__builtins__": {}, "zip": zip, "float": float, "Infinite": OverflowError, **FUNCTIONS}


class Line(NamedTuple):
    """A value to compute: its name, its expression, and how many model sizes it has a value for, 0 for one value."""

    name: str
    expr: Expr
    sizes: int = 0


def compute(expr: Expr, env: Mapping[str, Any]) -> Any:
    """Return the expression's value where ``env`` gives the names; a name with a tuple is one of the size axis.

    Raises EvaluationError when any step divides by zero, overflows or leaves the real numbers, as a spreadsheet would.
    """
    read = names_in(expr)
    sized = {name for name in read if env[name].__class__ is tuple}
    line = Line("", expr, max((len(env[name]) for name in _across(expr) & sized), default=0))
    with strict():
        try:
            (value,) = function([line], read, sized)([env[name] for name in read])
            finite(value)
        except (ArithmeticError, ValueError) as error:
            raise EvaluationError(reason(error)) from error
    return value


def strict() -> AbstractContextManager[object]:
    """Make NumPy raise where a spreadsheet would show an error; while it is not imported there are no arrays."""
    np: Any = sys.modules.get("numpy")
    return np.errstate(divide="raise", over="raise", invalid="raise", under="ignore") if np else nullcontext()


def reason(error: Exception) -> str:
    """What an arithmetic error means, as the end of a sentence."""
    if isinstance(error, ZeroDivisionError):
        return "divides by zero"
    if isinstance(error, OverflowError | FloatingPointError):
        return "is too large for a number or divides by zero"
    return "is not a real number"


def function(lines: Sequence[Line], given: Sequence[str], sized: Collection[str]) -> Compute:
    """Turn expressions into one function of the values of ``given``, side by side, that gives theirs as a tuple.

    A line may read those before it. ``sized`` are the names of the size axis. Raises what Python's arithmetic and
    NumPy's do.
    """
    names = dict.fromkeys([*given, *(line.name for line in lines)])
    frame = _Frame({name: f"v{number}" for number, name in enumerate(names)}, sized, [], {})
    body = [f"    {', '.join(frame.names[name] for name in given)}, = given\n"] if given else []
    for line in lines:
        body += frame.assignment(line)
    body += _checks([frame.names[line.name] for line in lines if not line.sizes and _grows(line.expr)])
    body.append(f"    return {', '.join(frame.names[line.name] for line in lines)},\n")
    code = _code(f"def function(given, texts):\n{''.join(body)}")
    return FunctionType(code, _GLOBALS, argdefs=(tuple(frame.texts),))


def _checks(variables: list[str]) -> list[str]:
    """Statements that raise where one of them is infinite: several are told by their sum, one sooner by itself."""
    if len(variables) > 1:
        return [f"    reals([{', '.join(variables)}])\n"]
    infinite = "{0}.__class__ is float and not {1} <= {0} <= {2}"
    return [f"    if {infinite.format(one, -LARGEST, LARGEST)}: raise Infinite\n" for one in variables]


@lru_cache(maxsize=4096)
def _code(source: str) -> CodeType:
    """Compile a function's text, in which every word is this program's own."""
    (code,) = (item for item in compile(source, "<expressions>", "exec").co_consts if isinstance(item, CodeType))
    return code


class _Frame:
    """Where Python finds the values that an expression reads: ``v2``, or ``s2`` for it at one model size."""

    def __init__(
        self, names: Mapping[str, str], sized: Collection[str], texts: list[str], sums: dict[str, str]
    ) -> None:
        self.names = names
        self.sized = sized
        self.texts = texts
        self.sums = sums  # over the sizes: each is computed once, however many lines hold it
        self.loops: dict[str, str] = {}  # what runs over the sizes: a variable, and the values it takes

    def assignment(self, line: Line) -> Iterator[str]:
        """Yield the statements of a line: its value is finite, or an error is raised."""
        here, name, known = self.inner(), self.names[line.name], len(self.sums)
        text = _Python(here, line.expr).print(line.expr)
        yield from (f"    {variable} = {total}\n" for total, variable in list(self.sums.items())[known:])
        if line.sizes:
            yield f"    {name} = reals([{text}{f' {_loop(here.loops)}]' if here.loops else f'] * {line.sizes}'})\n"
            return
        yield f"    {name} = {text}\n"

    def inner(self) -> _Frame:
        """The same values, with loops of their own."""
        return _Frame(self.names, self.sized, self.texts, self.sums)

    def once(self, total: str) -> str:
        """Return the variable of a sum over the sizes."""
        return self.sums.setdefault(total, f"t{len(self.sums)}")

    def value(self, leaf: Name | Span) -> str:
        """Return how a name or a list is written here."""
        text = self.values(leaf)
        if not self.over_sizes(leaf):
            return text
        return self.at_one_size(text if isinstance(leaf, Name) else f"zip(*{text})")

    def values(self, leaf: Name | Span) -> str:
        """Return how a name or a list is written with all its sizes."""
        if isinstance(leaf, Name):
            return self.names[leaf.id]
        return f"({''.join(f'{self.names[name]}, ' for name in leaf.names)})"

    def at_one_size(self, values: str) -> str:
        """Return the variable that runs over values, one a size."""
        known = next((variable for variable, several in self.loops.items() if several == values), None)
        variable = known or f"s{len(self.loops)}"
        self.loops[variable] = values
        return variable

    def over_sizes(self, leaf: Name | Span) -> bool:
        """Whether a name, or those of a list, are of the size axis."""
        return (leaf.id if isinstance(leaf, Name) else leaf.names[0]) in self.sized


class _Python(Printer):
    """Python over a frame's values."""

    column: ClassVar[str] = "python"
    to_number: ClassVar[Template] = Template("({0}) * 1.0", 5)
    to_truth: ClassVar[Template] = Template("{0} != 0", 2)

    def __init__(self, frame: _Frame, expr: Expr | None = None, entries: Mapping[Expr, str] | None = None) -> None:
        lists = entries or {}  # a list whose entries a loop runs over stands for one of them
        super().__init__(
            lambda name: frame.value(Name(name)),
            lambda several: lists.get(Span(several)) or frame.value(Span(several)),
        )
        self.frame = frame
        self.always = True  # whether what is written here is computed in any case, and not only in some branch
        self.guarded = frozenset(_guarded(expr)) if expr is not None else frozenset()

    def number(self, value: float) -> str:
        """A float, whole or not: Python's whole numbers have another arithmetic."""
        return repr(float(value))

    def text(self, value: str) -> str:
        """Where the text is handed over."""
        self.frame.texts.append(value)
        return f"texts[{len(self.frame.texts) - 1}]"

    def _gives(self, op: Op, args: tuple[Expr, ...]) -> Kind:
        """``if`` gives numbers: of draws, a branch that has no value is not a number and not a truth."""
        return "number" if op.name == "if" else super()._gives(op, args)

    def _write(self, expr: Expr) -> tuple[str, int, Kind]:
        text, precedence, kind = super()._write(expr)
        return (f"real({text})", ATOM, kind) if id(expr) in self.guarded else (text, precedence, kind)

    def _call(self, op: Op, form: Form, args: tuple[Expr, ...]) -> tuple[str, int]:
        if op.name == "sum":
            total = self._sum(args)
            return self.frame.once(total) if self.always else total, ATOM
        if op.name == "sum_rows":
            return self._sum_rows(args), ATOM
        before, self.always = self.always, self.always and not isinstance(form, Lazy)
        written = super()._call(op, form, args)
        self.always = before
        return written

    def product(self, args: Iterable[Expr]) -> str:
        """The arguments multiplied, from the left."""
        return " * ".join(self.operand(arg, 5 + (at > 0), "number") for at, arg in enumerate(args))

    def _sum(self, args: tuple[Expr, ...]) -> str:
        """Over the sizes."""
        inner = self.frame.inner()
        product = _Python(inner).product(args)
        if not inner.loops:
            return f"({product})"
        if len(args) == 2 and product == " * ".join(inner.loops):
            return f"dot({', '.join(inner.loops.values())})"
        return f"total([{product} {_loop(inner.loops)}])"

    def _sum_rows(self, args: tuple[Expr, ...]) -> str:
        """Over the entries of lists, at one model size where they are lists of sized names."""
        if len(args) == 1 and isinstance(args[0], Span):
            return f"total({self.frame.value(args[0])})"
        sized = [arg for arg in args if isinstance(arg, Span) and self.frame.over_sizes(arg)]
        if len(sized) == 1 and len(args) > 1:
            # What is alike at every size is multiplied once, ahead of the loop over the sizes.
            weights = self._entries([arg for arg in args if arg is not sized[0]])
            return self.frame.at_one_size(f"weighed({weights}, {self.frame.values(sized[0])})")
        return f"total({self._entries(args)})"

    def _entries(self, args: Sequence[Expr]) -> str:
        """A list of the arguments' products, entry by entry."""
        lists = {leaf: self.frame.value(leaf) for arg in args for leaf in leaves(arg) if isinstance(leaf, Span)}
        entries: dict[Expr, str] = {leaf: f"e{number}" for number, leaf in enumerate(lists)}
        loop = _loop({entries[leaf]: value for leaf, value in lists.items()})
        return f"[{_Python(self.frame, None, entries).product(args)} {loop}]"


def _loop(variables: Mapping[str, str]) -> str:
    several = ", ".join(variables.values())
    return f"for {', '.join(variables)} in {several if len(variables) == 1 else f'zip({several})'}"


def _guarded(expr: Expr) -> Iterator[int]:
    """The parts of an expression whose infinities would not reach its result, by identity."""
    if isinstance(expr, Call):
        for number, arg in enumerate(expr.args):
            closed = expr.op not in _OPEN and not (expr.op == "div" and number == 0)
            if closed and _grows(arg):
                yield id(arg)
            yield from _guarded(arg)


def _across(expr: Expr) -> set[str]:
    """Names that stand outside sum(), where one of the size axis makes a value for each size."""
    if isinstance(expr, Call):
        return set() if expr.op == "sum" else set().union(*map(_across, expr.args))
    return set(names_in(expr))


def _grows(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.op in _GROWING


for _op in TABLE:
    if isinstance(_op.python, Function | Lazy) and _op.python.name not in FUNCTIONS:
        message = f"the operator table computes {_op.name} by {_op.python.name}, which is not there"
        raise AssertionError(message)
