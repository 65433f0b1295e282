"""Expressions as Python statements, a target like the others: what ``compute`` compiles and runs.

A number is a float or an array of draws. A name of the size axis has a tuple of numbers, one a size, so that no
operator ever meets an axis. Nothing of a study stands in the Python text: names become numbered variables, and texts
are handed over beside it. What is written twice is computed once.
"""

from __future__ import annotations

import math
from itertools import compress, permutations
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from reportgen.formula.arithmetic import LARGEST
from reportgen.formula.expr import Call, Name, Span, leaves
from reportgen.formula.ops import ATOM, Lazy, Template
from reportgen.formula.printers import Printer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from reportgen.formula.expr import Expr
    from reportgen.formula.ops import Form, Kind, Op

# An infinity passes through these to the result, which is checked; all others could hide one, so it is stopped there.
_OPEN = frozenset({"neg", "add", "sub", "mul", "sum", "sum_rows"})
_GROWING = _OPEN | {"div", "pow", "exp"}  # what can give one


class Line(NamedTuple):
    """A value to compute: its name, its expression, and how many model sizes it has a value for, 0 for one value."""

    name: str
    expr: Expr
    sizes: int = 0


class Statements:
    """Lines of a function: each assigns what no line before it has computed."""

    def __init__(
        self,
        names: dict[str, str],
        sized: Collection[str],
        lists: Mapping[tuple[str, ...], str] | None = None,
        held: Mapping[str, tuple[float, ...]] | None = None,
    ) -> None:
        self.names = names  # the variable of each name that may be read
        self.sized = sized
        self.lists = lists or {}  # those that are variables of their own
        self.held = held or {}  # variables with these values whenever it runs
        self.texts: list[str] = []
        self.written: list[str] = []
        self._known: dict[str, str] = {}  # a variable by what it is assigned
        self._growing: dict[str, bool] = {}  # variables that may be infinite, and whether at each size
        self._passed: set[str] = set()  # those whose infinities reach another variable

    def add(self, line: Line) -> str:
        """Assign a line's value, and return the variable that has it."""
        frame = _Frame(self)
        text = _Python(frame, line.expr).print(line.expr)
        if line.sizes:
            text = frame.at_all_sizes(text, line.sizes)
        variable = self.names[line.name] = self.once(text, "v")
        if line.sizes or _grows(line.expr):
            self._growing[variable] = bool(line.sizes)
        # What is read as a list has been checked before.
        self._passed |= {self.names[name] for name in _passing(line.expr) if name in self.names} - {variable}
        return variable

    def once(self, text: str, letter: str = "t") -> str:
        """Return the variable that is assigned a text."""
        if text.isidentifier():
            return text
        if text not in self._known:
            self._known[text] = f"{letter}{len(self._known)}"
            self.written.append(f"{self._known[text]} = {text}")
        return self._known[text]

    def chooses(self, variable: str) -> bool:
        """Whether a variable is known to be a selection of sizes."""
        return {0.0, 1.0}.issuperset(self.held.get(variable, (math.nan,)))

    def check(self) -> None:
        """Raise where a value is infinite: several are told by their sum, one sooner by itself."""
        last = {variable: sized for variable, sized in self._growing.items() if variable not in self._passed}
        if len(last) > 1:
            several = ", ".join(f"*{variable}" if sized else variable for variable, sized in last.items())
            self.written.append(f"bounded([{several}])")
        for variable, sized in last.items() if len(last) == 1 else ():
            infinite = f"{variable}.__class__ is float and not {-LARGEST} <= {variable} <= {LARGEST}"
            self.written.append(f"bounded({variable})" if sized else f"if {infinite}: raise Infinite")


class _Frame:
    """How a value is written in one place: ``v2``, or ``s2`` for it at one model size."""

    def __init__(self, scope: Statements) -> None:
        self.scope = scope
        self.loops: dict[str, str] = {}  # what runs over the sizes: a variable, and the values it takes

    def value(self, leaf: Name | Span) -> str:
        """Return how a name or a list is written here."""
        text = self.values(leaf)
        if not self.over_sizes(leaf):
            return text
        return self.at_one_size(text if isinstance(leaf, Name) else f"zip(*{text})")

    def values(self, leaf: Name | Span) -> str:
        """Return how a name or a list is written with all its sizes."""
        names = self.scope.names
        if isinstance(leaf, Name):
            return names[leaf.id]
        return self.scope.lists.get(leaf.names) or _tuple([names[name] for name in leaf.names])

    def at_one_size(self, values: str) -> str:
        """Return the variable that runs over values, one a size."""
        known = next((variable for variable, several in self.loops.items() if several == values), None)
        variable = known or f"s{len(self.loops)}"
        self.loops[variable] = values
        return variable

    def at_all_sizes(self, text: str, sizes: int) -> str:
        """Return the tuple of a text's values, one a size."""
        if text in self.loops:
            return self.loops[text]
        return f"tuple([{text} {_loop(self.loops)}])" if self.loops else f"({text},) * {sizes}"

    def over_sizes(self, leaf: Name | Span) -> bool:
        """Whether a name, or those of a list, are of the size axis."""
        return (leaf.id if isinstance(leaf, Name) else leaf.names[0]) in self.scope.sized


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
        texts = self.frame.scope.texts
        if value not in texts:
            texts.append(value)
        return f"texts[{texts.index(value)}]"

    def _gives(self, op: Op, args: tuple[Expr, ...]) -> Kind:
        """``if`` gives numbers: of draws, a branch that has no value is not a number and not a truth."""
        return "number" if op.name == "if" else super()._gives(op, args)

    def _write(self, expr: Expr) -> tuple[str, int, Kind]:
        text, precedence, kind = super()._write(expr)
        return (f"real({text})", ATOM, kind) if id(expr) in self.guarded else (text, precedence, kind)

    def _call(self, op: Op, form: Form, args: tuple[Expr, ...]) -> tuple[str, int]:
        if op.name == "sum":
            total = self._sum(args)
            return self.frame.scope.once(total) if self.always else total, ATOM
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
        inner = _Frame(self.frame.scope)
        product = _Python(inner).product(args)
        if not inner.loops:
            return f"({product})"
        if len(args) == 2 and product == " * ".join(inner.loops):
            for chosen, values in permutations(inner.loops.values()):
                if self.frame.scope.chooses(chosen):
                    return _total_chosen(values, self.frame.scope.held[chosen])
            return f"dot({', '.join(inner.loops.values())})"
        return f"total({inner.loops.get(product) or f'[{product} {_loop(inner.loops)}]'})"

    def _sum_rows(self, args: tuple[Expr, ...]) -> str:
        """Over the entries of lists, at one model size where they are lists of sized names."""
        if len(args) == 1 and isinstance(args[0], Span):
            return f"total({self.frame.value(args[0])})"
        sized = [arg for arg in args if isinstance(arg, Span) and self.frame.over_sizes(arg)]
        if len(sized) == 1 and len(args) > 1:
            # What is alike at every size is multiplied once, ahead of the loop over the sizes.
            others = [arg for arg in args if arg is not sized[0]]
            if len(others) == 1 and isinstance(others[0], Span) and (rows := self._selections(sized[0])):
                variables = [self.frame.scope.names[name] for name in others[0].names]
                totals = [_total(list(compress(variables, size))) for size in zip(*rows, strict=True)]
                return self.frame.at_one_size(_tuple([self.frame.scope.once(total) for total in totals]))
            weights = self._entries(others)
            return self.frame.at_one_size(f"weighed({weights}, {self.frame.values(sized[0])})")
        return f"total({self._entries(args)})"

    def _selections(self, span: Span) -> list[tuple[float, ...]]:
        """The selections of sizes in a list, where all of them are held and it is nothing else."""
        scope = self.frame.scope
        if span.names in scope.lists:
            return []  # another list for every row
        several = [scope.names[name] for name in span.names]
        return [scope.held[one] for one in several] if all(map(scope.chooses, several)) else []

    def _entries(self, args: Sequence[Expr]) -> str:
        """A list of the arguments' products, entry by entry."""
        lists = {leaf: self.frame.value(leaf) for arg in args for leaf in leaves(arg) if isinstance(leaf, Span)}
        entries: dict[Expr, str] = {leaf: f"e{number}" for number, leaf in enumerate(lists)}
        loop = _loop({entries[leaf]: value for leaf, value in lists.items()})
        return f"[{_Python(self.frame, None, entries).product(args)} {loop}]"


def _tuple(texts: Iterable[str]) -> str:
    return f"({''.join(f'{text}, ' for text in texts)})"


def _total(texts: Sequence[str]) -> str:
    return f"total({_tuple(texts)})" if len(texts) > 1 else "".join(texts) or "0.0"


def _total_chosen(values: str, selection: Sequence[float]) -> str:
    """The sum of the values at the sizes of a selection, most of which are side by side."""
    places = [place for place, chosen in enumerate(selection) if chosen]
    if len(places) < 2 or places != list(range(places[0], places[-1] + 1)):
        return _total([f"{values}[{place}]" for place in places])
    return f"total({values})" if len(places) == len(selection) else f"total({values}[{places[0]}:{places[-1] + 1}])"


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


def _grows(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.op in _GROWING


def _passing(expr: Expr) -> Iterator[str]:
    """The names whose infinities reach an expression's result, whatever its other names are."""
    match expr:
        case Name(id=name):
            yield name
        case Call(op="sum_rows", args=(Span(names=several),)):
            yield from several
        case Call(op="neg" | "add" | "sub" | "mul", args=args):
            for arg in args:
                yield from _passing(arg)
        case Call(op="div", args=(dividend, _)):
            yield from _passing(dividend)
