"""What the formula of a measure says of its rows: whether it adds up, and what it is at one model size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.formula.expr import Call, Name, Number, call, names
from reportgen.formula.identifiers import TOTAL_PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from reportgen.formula.expr import Expr


def is_proportional(formula: Expr, of_row: Collection[str]) -> bool:
    """Return whether a formula of the values of a row is proportional to them.

    Its value for the sum of some rows is then the sum of its values for each, so that it need not be added up.

    >>> from reportgen.formula.parse import parse
    >>> is_proportional(parse("flops / 3600 / rate"), {"flops"}), is_proportional(parse("flops + 5"), {"flops"})
    (True, False)
    """
    return _degree(formula, of_row) == 1


def _degree(expr: Expr, of_row: Collection[str]) -> int | None:
    """Return 0 for a constant of all rows, 1 for what is proportional to their values, and None for anything else."""
    if not isinstance(expr, Call):
        return int(isinstance(expr, Name) and expr.id in of_row)
    degrees = [_degree(arg, of_row) for arg in expr.args]
    if all(degree == 0 for degree in degrees):
        return 0
    proportional = expr.op in _PROPORTIONAL and None not in degrees and _PROPORTIONAL[expr.op](expr.args, degrees)
    return 1 if proportional else None


def _alike(branches: tuple[Expr, ...], degrees: list[int | None]) -> bool:
    """Return whether each branch is proportional or the number 0."""
    return all(degree == 1 or branch == Number(0.0) for branch, degree in zip(branches, degrees, strict=True))


# The operators that may give what is proportional to a row's values, each with whether it does.
_PROPORTIONAL: dict[str, Callable[[tuple[Expr, ...], list[int | None]], bool]] = {
    "add": lambda _, degrees: degrees == [1, 1],
    "sub": lambda _, degrees: degrees == [1, 1],
    "neg": lambda _, degrees: degrees == [1],
    "mul": lambda _, degrees: degrees.count(1) == 1,
    "div": lambda _, degrees: degrees == [1, 0],
    "if": lambda args, degrees: degrees[0] == 0 and _alike(args[1:], degrees[1:]),
}


def shares_guarded(formula: Expr) -> Expr:
    """Return a formula that divides by a total as one that is 0 where that total is 0, as it is for free compute."""
    match formula:
        case Call(op="div", args=(part, Name(id=whole) as total)) if whole.startswith(TOTAL_PREFIX):
            return share_of(part, total)
        case _:
            return formula


def ratio_guarded(formula: Expr, of_row: Collection[str]) -> Expr:
    """Return the formula of a ratio as one that is 0 on a row that has nothing to divide by."""
    if not isinstance(formula, Call):
        return formula
    args = tuple(ratio_guarded(arg, of_row) for arg in formula.args)
    by_row = formula.op == "div" and any(
        name in of_row or name.startswith(TOTAL_PREFIX) for name in names(formula.args[1])
    )
    return share_of(*args) if by_row else Call(formula.op, args)


def share_of(part: Expr, whole: Expr) -> Expr:
    """Return the expression of a part over a whole, 0 where the whole is 0."""
    return call("if", call("eq", whole, Number(0.0)), Number(0.0), call("div", part, whole))


def at_one_size(
    formula: Expr, terms: Mapping[str, Expr], formulas: Mapping[str, Expr], problem: Callable[[str], None]
) -> Expr:
    """Return a formula over the values of a row as one over what these are at one model size.

    Args:
        formula: the formula of a measure.
        terms: what runs, tokens and FLOPs are at one size, by the name that a formula reads.
        formulas: the measures that may be read too, which are replaced by their own formulas.
        problem: called with each name that has no value at one size.
    """
    if isinstance(formula, Name):
        name = formula.id
        if name in terms:
            return terms[name]
        if name not in formulas:
            return formula
        if not is_proportional(formulas[name], {*terms, *formulas}):
            problem(name)
            return formula
        return at_one_size(formulas[name], terms, formulas, problem)
    if isinstance(formula, Call):
        return Call(formula.op, tuple(at_one_size(arg, terms, formulas, problem) for arg in formula.args))
    return formula
