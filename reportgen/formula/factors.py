"""The factors of a product: which are 1, and which names multiply it.

A program is printed for a graph whose other values stay as they are. A factor that is 1 then changes nothing, nor does
a model size whose factor is 0, such as one that a sweep does not train: x * 1, x / 1 and x + 0 are exactly x.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportgen.formula.expr import Call, Name, Number, names_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from reportgen.formula.expr import Expr

# What may stand alone in place of its product with 1: a sum that is a whole formula would be rounded in another way.
_ALONE = {"mul", "div", "pow"}
_PRODUCTS = {"mul", "div"}

Constant = float | str | tuple[float, ...] | tuple[str, ...]  # a tuple has a value for each model size


@dataclass(frozen=True)
class Constants:
    """What is known of the names whose values never change: which are 1, and which select sizes.

    ``selections`` are sized: 1 for each selected size, 0 for each other.
    """

    ones: AbstractSet[str] = field(default_factory=frozenset)
    selections: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, Constant]) -> Constants:
        """Return what is known of names with these values."""
        numbers = {name: _numbers(value) for name, value in values.items()}
        ones = {name for name, items in numbers.items() if set(items) == {1.0}}
        binary = (name for name, items in numbers.items() if items and set(items) <= {0.0, 1.0})
        return cls(ones, {name: numbers[name] for name in binary if isinstance(values[name], tuple)})

    def places(self, selection: str) -> list[int]:
        """Return the positions of the sizes that a selection selects."""
        return [place for place, chosen in enumerate(self.selections[selection]) if chosen]


def _numbers(value: Constant) -> tuple[float, ...]:
    """Return a number, or those of all sizes; none for text."""
    return tuple(item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, float))


def without_ones(expr: Expr, ones: AbstractSet[str]) -> Expr:
    """Return an expression without the factors and divisors that are names whose values are all 1.

    Sums over the sizes are left as they are: one of nothing but a factor that is 1 at each size is their number.

    >>> from reportgen.formula.parse import parse
    >>> without_ones(parse("hours * one * price / one"), {"one"}) == parse("hours * price")
    True
    """
    if not isinstance(expr, Call) or expr.op == "sum" or ones.isdisjoint(names_in(expr)):
        return expr
    args = tuple(without_ones(arg, ones) for arg in expr.args)
    if expr.op in _PRODUCTS:
        first, *others = args
        kept = [arg for arg in others if not _is_one(arg, ones)]
        if expr.op == "mul" and _is_one(first, ones) and kept:
            first, *kept = kept
        if kept or _may_stand_alone(first):
            return Call(expr.op, (first, *kept)) if kept else first
    return Call(expr.op, args)


def selected_factors(
    args: tuple[Expr, ...], constants: Constants, sized: Collection[str]
) -> tuple[tuple[Expr, ...], list[int] | None]:
    """Return the factors of a sum over the sizes, and the positions of the sizes at which their product is not 0.

    Factors that are 1 at those sizes are left out. The positions are None for all sizes: where no factor selects some,
    or where the factors are more than products, which could have no value at a size that is not selected.
    """
    args = _without(args, constants.ones, sized)
    if not all(_is_product(arg, sized) for arg in args):
        return args, None
    chosen = next((name for arg in args for name in factors(arg) if name in constants.selections), None)
    if chosen is None or (rest := _without(args, {chosen}, sized)) == args:
        return args, None
    return rest, constants.places(chosen)


def _without(args: tuple[Expr, ...], ones: AbstractSet[str], sized: Collection[str]) -> tuple[Expr, ...]:
    """Return factors without names that are 1; all of them where the others do not depend on the size."""
    rest = tuple(without_ones(arg, ones) for arg in args if not _is_one(arg, ones))
    return rest if any(_reads_any(arg, sized) for arg in rest) else args


def factors(expr: Expr) -> Iterator[str]:
    """Yield the names that an expression is a multiple of: where one of them is 0, so is the expression.

    >>> from reportgen.formula.parse import parse
    >>> list(factors(parse("runs * (flops / rate) * (a + b)")))
    ['runs', 'flops']
    """
    match expr:
        case Name(id=name):
            yield name
        case Call(op="mul", args=args):
            for arg in args:
                yield from factors(arg)
        case Call(op="div", args=(dividend, _)):
            yield from factors(dividend)


def _is_product(expr: Expr, sized: Collection[str]) -> bool:
    """Return whether an expression has only names, numbers, products and quotients, and no divisor that is sized.

    Such an expression has a value at each size or at none of them.
    """
    match expr:
        case Name() | Number():
            return True
        case Call(op="mul", args=args):
            return all(_is_product(arg, sized) for arg in args)
        case Call(op="div", args=(dividend, divisor)):
            return _is_product(dividend, sized) and _is_product(divisor, sized) and not _reads_any(divisor, sized)
        case _:
            return False


def _reads_any(expr: Expr, names: Collection[str]) -> bool:
    return any(name in names for name in names_in(expr))


def _may_stand_alone(expr: Expr) -> bool:
    return isinstance(expr, Name | Number) or (isinstance(expr, Call) and expr.op in _ALONE)


def _is_one(expr: Expr, ones: AbstractSet[str]) -> bool:
    return isinstance(expr, Name) and expr.id in ones
