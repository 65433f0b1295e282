"""The value of expressions: the only arithmetic in the program.

Expressions are printed as Python, which ``python`` describes, and compiled once into a function.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from functools import lru_cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from reportgen.errors import EvaluationError
from reportgen.formula.arithmetic import FUNCTIONS, finite
from reportgen.formula.expr import Call, Span, names_in, places
from reportgen.formula.ops import TABLE, Function, Lazy
from reportgen.formula.python import Line, Statements

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from reportgen.formula.expr import Expr

    Compute = Callable[[Any], Any]
    Repeat = Callable[[Any, dict[str, Any]], None]

_GLOBALS = {"__builtins__": {}, "zip": zip, "tuple": tuple, "float": float, "Infinite": OverflowError, **FUNCTIONS}


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


def function(
    lines: Sequence[Line],
    given: Sequence[str],
    sized: Collection[str],
    held: Mapping[str, tuple[float, ...]] | None = None,
) -> Compute:
    """Turn expressions into one function of the values of ``given``, side by side, that gives theirs as a tuple.

    A line may read those before it. ``sized`` are the names of the size axis; ``held`` are values that some of those
    given always have. Raises what Python's arithmetic and NumPy's do.
    """
    names = {name: f"n{number}" for number, name in enumerate(given)}
    body = Statements(names, sized, held={names[name]: value for name, value in (held or {}).items()})
    variables = [body.add(line) for line in lines]
    body.check()
    unpacked = [f"{_side_by_side(names[name] for name in given)} = given"] if given else []
    return _made([*unpacked, *body.written, f"return {_side_by_side(variables)}"], "given", body.texts)


def repeated(pattern: Expr, own: Sequence[str], is_sized: Callable[[str], bool], sizes: int = 0) -> Repeat:
    """Turn a pattern into a function that computes a row of definitions with it, one after another.

    ``own`` are the names that one of them reads, of which the same are sized as of all others. The function takes the
    name of each and the names it reads, and the values by name, into which it writes theirs.
    """
    names: dict[str, str] = {}
    lists: dict[tuple[str, ...], str] = {}
    sized: set[str] = set()
    read: list[str] = []
    for number, (leaf, start, end) in enumerate(places(pattern)):
        variable = f"n{number}"
        if isinstance(leaf, Span):
            lists[leaf.names] = variable
            several = "own" if (start, end) == (0, len(own)) else f"own[{start}:{end}]"
            read.append(f"{variable} = [values[name] for name in {several}]")
        else:
            names[leaf.id] = variable
            read.append(f"{variable} = values[own[{start}]]")
        if start < end and is_sized(own[start]):
            sized.add(leaf.names[0] if isinstance(leaf, Span) else leaf.id)
    body = Statements(names, sized, lists)
    value = body.add(Line("", pattern, sizes))
    body.check()
    loop = _indented([*read, *body.written, f"values[name] = {value}"])
    return _made(["for name, own in given:", *loop], "given, values", body.texts)


def _side_by_side(variables: Iterable[str]) -> str:
    return "".join(f"{variable}, " for variable in variables)


def _made(statements: Iterable[str], parameters: str, *fixed: Sequence[str]) -> Callable[..., Any]:
    """Make a function of statements; the last of its parameters, texts after them, are fixed."""
    code = _code("\n".join([f"def function({parameters}, texts):", *_indented(statements)]))
    return FunctionType(code, _GLOBALS, argdefs=fixed)


def _indented(statements: Iterable[str]) -> Iterator[str]:
    return (f"    {statement}" for statement in statements)


@lru_cache(maxsize=4096)
def _code(source: str) -> CodeType:
    """Compile a function's text, in which every word is this program's own."""
    (code,) = (item for item in compile(source, "<expressions>", "exec").co_consts if isinstance(item, CodeType))
    return code


def _across(expr: Expr) -> set[str]:
    """Names that stand outside sum(), where one of the size axis makes a value for each size."""
    if isinstance(expr, Call):
        return set() if expr.op == "sum" else set().union(*map(_across, expr.args))
    return set(names_in(expr))


for _op in TABLE:
    if isinstance(_op.python, Function | Lazy) and _op.python.name not in FUNCTIONS:
        message = f"the operator table computes {_op.name} by {_op.python.name}, which is not there"
        raise AssertionError(message)
