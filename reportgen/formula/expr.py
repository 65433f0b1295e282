"""Expressions: five frozen nodes, and the functions that walk, rename and rebuild them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Number:
    """A constant written in a formula."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A constant string; only formulas made by reportgen hold one, to look up labels."""

    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """The value of another definition."""

    id: str


@dataclass(frozen=True, slots=True)
class Span:
    """The values of a list of definitions, in order: a range of cells in a workbook."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function of the table in ``ops`` applied to its arguments."""

    op: str
    args: tuple[Expr, ...]


Expr = Number | Text | Name | Span | Call


def call(op: str, *args: Expr | float | str) -> Call:
    """Return a call; plain numbers among the arguments become constants and plain strings names.

    >>> call("mul", "price", 2)
    Call(op='mul', args=(Name(id='price'), Number(value=2.0)))
    """
    return Call(op, tuple(_node(arg) for arg in args))


def _node(arg: Expr | float | str) -> Expr:
    if isinstance(arg, str):
        return Name(arg)
    return Number(float(arg)) if isinstance(arg, int | float) else arg


def names(expr: Expr) -> Iterator[str]:
    """Yield every name an expression reads, repeats included, left to right."""
    match expr:
        case Name(id=name):
            yield name
        case Span(names=listed):
            yield from listed
        case Call(args=args):
            for arg in args:
                yield from names(arg)


def unsummed_names(expr: Expr) -> Iterator[str]:
    """Yield every name that an expression reads outside sum(), repeats included, left to right."""
    match expr:
        case Call(op="sum"):
            return
        case Call(args=args):
            for arg in args:
                yield from unsummed_names(arg)
        case _:
            yield from names(expr)


def leaves(expr: Expr) -> list[Name | Span]:
    """Return the names and lists of names an expression reads, each once, left to right."""
    return list(dict.fromkeys(_leaves(expr)))


def _leaves(expr: Expr) -> Iterator[Name | Span]:
    if isinstance(expr, Name | Span):
        yield expr
    elif isinstance(expr, Call):
        for arg in expr.args:
            yield from _leaves(arg)


def names_in(expr: Expr) -> tuple[str, ...]:
    """Return every name that an expression reads, each leaf once, left to right; a list gives all its names.

    >>> names_in(call("add", "a", call("mul", "b", "a")))
    ('a', 'b')
    """
    read: list[str] = []
    for leaf in leaves(expr):
        read += leaf.names if isinstance(leaf, Span) else (leaf.id,)
    return tuple(read)


def places(expr: Expr) -> Iterator[tuple[Name | Span, int, int]]:
    """Yield each of ``leaves`` with where its names begin and end among ``names_in``."""
    start = 0
    for leaf in leaves(expr):
        end = start + (len(leaf.names) if isinstance(leaf, Span) else 1)
        yield leaf, start, end
        start = end


def substitute(expr: Expr, names: tuple[str, ...]) -> Expr:
    """Return the expression with other names in place of ``names_in(expr)``, one for each of them, in that order.

    >>> substitute(call("add", "a", call("mul", "b", "a")), ("x", "y")) == call("add", "x", call("mul", "y", "x"))
    True
    """
    new: dict[Expr, Expr] = {
        leaf: Span(names[start:end]) if isinstance(leaf, Span) else Name(names[start])
        for leaf, start, end in places(expr)
    }
    return _replaced(expr, new)


def _replaced(expr: Expr, new: Mapping[Expr, Expr]) -> Expr:
    if isinstance(expr, Call):
        return Call(expr.op, tuple(_replaced(arg, new) for arg in expr.args))
    return new.get(expr, expr)


def rename(expr: Expr, new_name: Callable[[str], str]) -> Expr:
    """Return the expression with every name replaced by ``new_name(name)``.

    >>> rename(call("add", "a", 1), str.upper)
    Call(op='add', args=(Name(id='A'), Number(value=1.0)))
    """
    match expr:
        case Name(id=name):
            return Name(new_name(name))
        case Span(names=listed):
            return Span(tuple(new_name(name) for name in listed))
        case Call(op=op, args=args):
            return Call(op, tuple(rename(arg, new_name) for arg in args))
        case _:
            return expr


def entries(args: tuple[Expr, ...]) -> list[tuple[Expr, ...]]:
    """Return a function's arguments once for each entry of the lists in them, with that entry in place of each list.

    >>> entries((Span(("a", "b")), Name("k")))
    [(Name(id='a'), Name(id='k')), (Name(id='b'), Name(id='k'))]
    """
    return [tuple(_entry(arg, row) for arg in args) for row in range(_length(args))]


def _length(args: tuple[Expr, ...]) -> int:
    for arg in args:
        if isinstance(arg, Span):
            return len(arg.names)
        if isinstance(arg, Call) and (length := _length(arg.args)):
            return length
    return 0


def _entry(expr: Expr, row: int) -> Expr:
    if isinstance(expr, Span):
        return Name(expr.names[row])
    if isinstance(expr, Call):
        return Call(expr.op, tuple(_entry(arg, row) for arg in expr.args))
    return expr
