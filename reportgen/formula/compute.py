"""Values of expressions: the only arithmetic in the program.

Expressions are printed as Python statements by ``python`` and compiled into functions.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import lru_cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from reportgen.formula.arithmetic import FUNCTIONS, ZeroPowerError, check_draws
from reportgen.formula.expr import Call, Span, names_in, places
from reportgen.formula.factors import Constants
from reportgen.formula.ops import TABLE, Function, LazyCall
from reportgen.formula.python import Line, Statements
from reportgen.system.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from contextlib import AbstractContextManager

    from reportgen.formula.expr import Expr
    from reportgen.formula.factors import Constant

Compute = Callable[[Sequence[Any]], tuple[Any, ...]]
PatternFunction = Callable[[Sequence[str], Mapping[str, Any]], Any]

_GLOBALS = {"__builtins__": {}, "zip": zip, "tuple": tuple, "float": float, "Infinite": OverflowError, **FUNCTIONS}


def compute(expr: Expr, env: Mapping[str, Any]) -> Any:
    """Return the value of an expression.

    ``env`` has the value of each name that is read: a float, a string, an array of draws, or for a name of the size
    axis a tuple of floats or arrays, one for each model size. The value is a float, an array, or a tuple of them.

    Raises EvaluationError where a step divides by zero, overflows or leaves the real numbers, as a spreadsheet would.

    >>> from reportgen.formula.parse import parse
    >>> compute(parse("6 * width * steps"), {"width": 128.0, "steps": 10.0})
    7680.0
    >>> compute(parse("2 * width"), {"width": (128.0, 256.0)})
    (256.0, 512.0)
    """
    read = names_in(expr)
    sized = {name for name in read if env[name].__class__ is tuple}
    line = Line("", expr, max((len(env[name]) for name in _outside_sums(expr) & sized), default=0))
    with strict():
        try:
            (value,) = function([line], read, sized)([env[name] for name in read])
            check_draws(value)
        except (ArithmeticError, ValueError) as error:
            raise EvaluationError(reason(error)) from error
    return value


def strict() -> AbstractContextManager[object]:
    """Return a context in which NumPy raises where a spreadsheet would show an error."""
    np: Any = sys.modules.get("numpy")  # where it is not imported there are no arrays
    return np.errstate(divide="raise", over="raise", invalid="raise", under="ignore") if np else nullcontext()


def reason(error: Exception) -> str:
    """Return what an arithmetic error means, as the end of a sentence."""
    if isinstance(error, ZeroDivisionError):
        return "divides by zero"
    if isinstance(error, OverflowError | FloatingPointError):
        return "is too large for a number or divides by zero"
    if isinstance(error, ZeroPowerError):
        return "is 0 to the power of 0, which spreadsheet programs give different values"
    return "is not a real number"


def function(
    lines: Sequence[Line],
    given: Sequence[str],
    sized: Collection[str],
    constants: Mapping[str, Constant] | None = None,
) -> Compute:
    """Return a function of the values of ``given``, in their order, that returns the values of all lines as a tuple.

    A line may read the names given and the lines before it. ``sized`` are the names of the size axis. ``constants``
    are names among ``given`` whose values never change. The function raises what Python's arithmetic and NumPy's do.

    >>> from reportgen.formula.parse import parse
    >>> from reportgen.formula.python import Line
    >>> lines = [Line("double", parse("2 * x")), Line("square", parse("double * double"))]
    >>> function(lines, ["x"], ())([3.0])
    (6.0, 36.0)
    """
    names = {name: f"n{number}" for number, name in enumerate(given)}
    body = Statements(names, sized, constants=Constants.of(constants or {}))
    variables = [body.add(line) for line in lines]
    body.check()
    unpacked = [f"{_tuple_items(names[name] for name in given)} = given"] if given else []
    return _compiled([*unpacked, *body.written, f"return {_tuple_items(variables)}"], "given", body.texts)


def pattern_function(
    pattern: Expr, reads: Sequence[str], is_sized: Callable[[str], bool], sizes: int = 0
) -> PatternFunction:
    """Return a function of the names that a definition with this pattern reads, and of all values by name.

    ``reads`` are the names that one such definition reads; in all others the same positions have sized names.
    ``sizes`` is the number of model sizes that the result has a value for, 0 for one value. The function raises what
    Python's arithmetic and NumPy's do.
    """
    names: dict[str, str] = {}
    lists: dict[tuple[str, ...], str] = {}
    sized: set[str] = set()
    assignments: list[str] = []
    for number, (leaf, start, end) in enumerate(places(pattern)):
        variable = f"n{number}"
        if isinstance(leaf, Span):
            lists[leaf.names] = variable
            part = "reads" if (start, end) == (0, len(reads)) else f"reads[{start}:{end}]"
            assignments.append(f"{variable} = [values[name] for name in {part}]")
        else:
            names[leaf.id] = variable
            assignments.append(f"{variable} = values[reads[{start}]]")
        if start < end and is_sized(reads[start]):
            sized.add(leaf.names[0] if isinstance(leaf, Span) else leaf.id)
    body = Statements(names, sized, lists)
    value = body.add(Line("", pattern, sizes))
    body.check()
    return _compiled([*assignments, *body.written, f"return {value}"], "reads, values", body.texts)


def _tuple_items(variables: Iterable[str]) -> str:
    """Return variables as the items of a tuple, each with a comma."""
    return "".join(f"{variable}, " for variable in variables)


def _compiled(statements: Iterable[str], parameters: str, *fixed: Sequence[str]) -> Callable[..., Any]:
    """Return a function with these statements and parameters; ``fixed`` is the default of the last, ``texts``."""
    code = _code("\n".join([f"def function({parameters}, texts):", *_indented(statements)]))
    return FunctionType(code, _GLOBALS, argdefs=fixed)


def _indented(statements: Iterable[str]) -> Iterator[str]:
    return (f"    {statement}" for statement in statements)


@lru_cache(maxsize=4096)
def _code(source: str) -> CodeType:
    """Return the compiled code of a function's text; the text holds no words of a study, only generated names."""
    (code,) = (item for item in compile(source, "<expressions>", "exec").co_consts if isinstance(item, CodeType))
    return code


def _outside_sums(expr: Expr) -> set[str]:
    """Return the names outside sum(); where one of them is sized, the expression has a value for each size."""
    if isinstance(expr, Call):
        return set() if expr.op == "sum" else set().union(*map(_outside_sums, expr.args))
    return set(names_in(expr))


for _op in TABLE:
    if isinstance(_op.python, Function | LazyCall) and _op.python.name not in FUNCTIONS:
        message = f"the operator table computes {_op.name} by {_op.python.name}, which is not there"
        raise AssertionError(message)
