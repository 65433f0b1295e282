"""Expressions: five frozen nodes, and the walks everything else is made from."""

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
    """A constant string; never written by a user's formula, only by the ones that pick from lists."""

    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """The value of another definition."""

    id: str


@dataclass(frozen=True, slots=True)
class Span:
    """The values of several definitions side by side, in order: a range of cells in a workbook."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function of the table in ``ops`` applied to its arguments."""

    op: str
    args: tuple[Expr, ...]


Expr = Number | Text | Name | Span | Call


def call(op: str, *args: Expr | float | str) -> Call:
    """Build a call; plain numbers stand for constants and plain strings for names."""
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
        case Span(names=several):
            yield from several
        case Call(args=args):
            for arg in args:
                yield from names(arg)


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
    """Return the names of ``leaves``, those of lists side by side."""
    found: list[str] = []
    for leaf in leaves(expr):
        found += leaf.names if isinstance(leaf, Span) else (leaf.id,)
    return tuple(found)


def places(expr: Expr) -> Iterator[tuple[Name | Span, int, int]]:
    """Yield each of ``leaves`` with where its names begin and end among ``names_in``."""
    start = 0
    for leaf in leaves(expr):
        end = start + (len(leaf.names) if isinstance(leaf, Span) else 1)
        yield leaf, start, end
        start = end


def over(expr: Expr, names: tuple[str, ...]) -> Expr:
    """Return the same expression with other names in the place of ``names_in``."""
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
    """Return the same expression with every name replaced by ``new_name(name)``."""
    match expr:
        case Name(id=name):
            return Name(new_name(name))
        case Span(names=several):
            return Span(tuple(new_name(name) for name in several))
        case Call(op=op, args=args):
            return Call(op, tuple(rename(arg, new_name) for arg in args))
        case _:
            return expr


def entries(args: tuple[Expr, ...]) -> list[tuple[Expr, ...]]:
    """Return arguments that hold lists as they read in each entry of those lists."""
    return [tuple(_entry(arg, row) for arg in args) for row in range(_length(args))]


def _length(args: tuple[Expr, ...]) -> int:
    for arg in args:
        if isinstance(arg, Span):
            return len(arg.names)
        if isinstance(arg, Call) and (inside := _length(arg.args)):
            return inside
    return 0


def _entry(expr: Expr, row: int) -> Expr:
    if isinstance(expr, Span):
        return Name(expr.names[row])
    if isinstance(expr, Call):
        return Call(expr.op, tuple(_entry(arg, row) for arg in expr.args))
    return expr
