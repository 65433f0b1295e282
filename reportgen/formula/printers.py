"""Print expressions: a base class that sets parentheses by the operator table, and a printer for each target."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, ClassVar

from reportgen.formula.expr import Call, Expr, Name, Number, Span, Text
from reportgen.formula.ops import ATOM, OPS, Form, Function, Infix, Kind, LazyCall, Op, Prefix, Template, Unwritten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_LONGEST_POWER = 120  # characters; powers inside powers would double the text each time


class Printer:
    """Prints expressions for one target.

    ``name`` returns the text of a name, ``span`` that of a list of names, and ``sizes`` that of a name under sum(),
    where it stands for all its sizes. Without ``span`` a list raises TypeError.
    """

    column: ClassVar[str]
    to_number: ClassVar[Template] = Template("{0}")
    to_truth: ClassVar[Template] = Template("{0}")

    def __init__(
        self,
        name: Callable[[str], str],
        span: Callable[[tuple[str, ...]], str] | None = None,
        sizes: Callable[[str], str] | None = None,
    ) -> None:
        self._name = name
        self._span = span
        self._sizes = sizes

    def print(self, expr: Expr) -> str:
        """Return the text of an expression as a number: a truth value is converted to 1 or 0."""
        return self.operand(expr, 0, "number")

    def print_truth(self, expr: Expr) -> str:
        """Return the text of an expression as the truth value that the target tests in a condition."""
        return self.operand(expr, 0, "truth")

    def number(self, value: float) -> str:
        """Write a constant so that it reads back as the same float."""
        return repr(value).removesuffix(".0")

    def text(self, value: str) -> str:
        """Write a constant string."""
        return '"' + value.replace('"', '""') + '"'

    def operand(self, expr: Expr, bound: int, wanted: Kind) -> str:
        """Return an operand's text, converted to the kind wanted, in parentheses if it binds looser than ``bound``."""
        text, precedence, kind = self._write(expr)
        if wanted == "number" and kind == "truth":
            text, precedence = self._convert(self.to_number, text)
        elif wanted == "truth" and kind != "truth":
            text, precedence = self._convert(self.to_truth, text if precedence >= ATOM else f"({text})")
        return f"({text})" if precedence < bound else text

    def operands(self, args: Iterable[Expr], left: int, right: int, wanted: Kind) -> list[str]:
        """Return the texts of an infix operator's operands: the first within bound ``left``, all others ``right``."""
        return [self.operand(arg, right if place else left, wanted) for place, arg in enumerate(args)]

    def _convert(self, form: Template, text: str) -> tuple[str, int]:
        return form.pattern.format(text), form.precedence

    def _write(self, expr: Expr) -> tuple[str, int, Kind]:
        match expr:
            case Number(value=value):
                return self.number(value), ATOM if value >= 0 else 0, "number"
            case Text(value=text):
                return self.text(text), ATOM, "any"
            case Name(id=name):
                return self._name(name), ATOM, "number"
            case Span(names=listed) if self._span is not None:
                return self._span(listed), ATOM, "number"
            case Call(op=name, args=args):
                op = OPS[name]
                text, precedence = self._call(op, getattr(op, self.column), args)
                return text, precedence, self._gives(op, args)
            case _:
                message = f"{type(self).__name__} cannot write {expr!r}"
                raise TypeError(message)

    def _gives(self, op: Op, args: tuple[Expr, ...]) -> Kind:
        """Return the kind of a result: of ``if`` that of its branches where they agree, else a number."""
        if op.name == "if":
            kinds = {self._kind(arg) for arg in args[1:]}
            return kinds.pop() if len(kinds) == 1 else "number"
        return op.gives

    def _kind(self, expr: Expr) -> Kind:
        """Return the kind of an expression, without its text, which would take time by the power of nested ``if``."""
        if isinstance(expr, Call):
            return self._gives(OPS[expr.op], expr.args)
        return "any" if isinstance(expr, Text) else "number"

    def _takes(self, op: Op, args: tuple[Expr, ...]) -> list[Kind]:
        if op.name == "if":
            given = self._gives(op, args)
            return ["truth", given, given]
        return [op.takes] * len(args)

    def _call(self, op: Op, form: Form, args: tuple[Expr, ...]) -> tuple[str, int]:
        kinds = self._takes(op, args)
        match form:
            case Infix(symbol=symbol, precedence=precedence, left=left, right=right):
                return symbol.join(self.operands(args, left, right, op.takes)), precedence
            case Prefix(symbol=symbol, precedence=precedence, operand=bound):
                return symbol + self.operand(args[0], bound, kinds[0]), precedence
            case Function(name=name):
                arguments = ",".join(self._argument(op, arg, kind) for arg, kind in zip(args, kinds, strict=True))
                return f"{name}({arguments})", ATOM
            case LazyCall(name=name):
                first, *others = [self.operand(arg, 0, kind) for arg, kind in zip(args, kinds, strict=True)]
                return f"{name}({first}, {', '.join(f'lambda: {other}' for other in others)})", ATOM
            case Template(pattern=pattern, precedence=precedence):
                return self._fill(pattern, args, kinds), precedence
            case Unwritten(reason=reason):
                message = f"{op.name} is not written in {self.column}: {reason}"
                raise TypeError(message)

    def _argument(self, op: Op, arg: Expr, kind: Kind) -> str:
        """Return the text of a function's argument; under ``sum`` every name stands for all its sizes."""
        if op.name == "sum" and self._sizes is not None:
            inner = type(self)(self._sizes, self._span)
            return inner.operand(arg, 0, kind)
        return self.operand(arg, 0, kind)

    def _fill(self, pattern: str, args: tuple[Expr, ...], kinds: list[Kind]) -> str:
        pieces: list[str] = []
        for literal, field, spec, _ in string.Formatter().parse(pattern):
            pieces.append(literal)
            if field == "*":
                pieces.append(" ".join(self.operand(arg, 5, kind) for arg, kind in zip(args, kinds, strict=True)))
            elif field is not None:
                position = int(field)
                pieces.append(self.operand(args[position], ATOM if spec == "atom" else 0, kinds[position]))
        return "".join(pieces)


class Excel(Printer):
    """Prints Excel formulas without the leading ``=``; LibreOffice, Gnumeric and IronCalc read them in the same way.

    >>> from reportgen.formula.parse import parse
    >>> Excel({"a": "B1", "b": "B2"}.__getitem__).print(parse("a * (a > b)"))
    'B1*((B1>B2)*1)'
    """

    column = "excel"
    to_number = Template("({0})*1", 5)
    to_truth = Template("{0}<>0", 2)

    def _call(self, op: Op, form: Form, args: tuple[Expr, ...]) -> tuple[str, int]:
        if op.name == "pow" and not any(isinstance(arg, Number) and arg.value for arg in args):
            return self._power(*super()._call(op, form, args), args)
        if op.name == "round" and args[1] == Number(0.0):
            # With 0 digits LibreOffice rounds 28.499999999999996 down, otherwise at 15 digits as all others do.
            return f"ROUND({self.operand(args[0], 5, 'number')}/10,1)*10", 5
        if op.name in {"sum", "sum_rows"} and len(args) == 1 and isinstance(args[0], Name | Span):
            return f"SUM({self._argument(op, args[0], 'number')})", ATOM
        return super()._call(op, form, args)

    def _power(self, text: str, precedence: int, args: tuple[Expr, ...]) -> tuple[str, int]:
        """Return a power that is an error where both are 0; programs disagree on that, and LibreOffice gives 1.

        One whose text is long is left as it is, because the test has it twice.
        """
        if len(text) > _LONGEST_POWER:
            return text, precedence
        base, exponent = (self.operand(arg, 4, "number") for arg in args)
        return f"IF(AND({base}=0,{exponent}=0),1/0,{text})", ATOM

    def number(self, value: float) -> str:
        """Write a constant with a capital E before its exponent, as Excel does."""
        return super().number(value).replace("e", "E")


class JavaScript(Printer):
    """Prints JavaScript expressions over numbers.

    >>> from reportgen.formula.parse import parse
    >>> JavaScript(str).print(parse("a ** 2 and b"))
    '(power(a,2)!==0&&b!==0?1:0)'
    """

    column = "javascript"
    to_number = Template("({0}?1:0)")
    to_truth = Template("{0}!==0", 3)

    def text(self, value: str) -> str:
        """Write a string with JSON's escapes, and with all characters escaped that can end a script element."""
        plain = "".join(c if " " <= c <= "~" and c not in "\"\\<>&'" else f"\\u{ord(c):04x}" for c in value)
        return f'"{plain}"'


class Latex(Printer):
    r"""Prints LaTeX formulas; ``name`` returns symbols.

    >>> from reportgen.formula.parse import parse
    >>> print(Latex(str).print(parse("a / b ** 2")))
    \frac{a}{{b}^{2}}
    """

    column = "latex"

    def number(self, value: float) -> str:
        """Write a constant with its exponent as a power of ten."""
        text = f"{value:g}" if float(f"{value:g}") == value else super().number(value)
        if "e" not in text:
            return text
        digits, power = text.split("e")
        scale = rf"10^{{{int(power)}}}"
        return scale if digits == "1" else rf"{digits} \times {scale}"

    def text(self, value: str) -> str:
        """Write a string as upright text."""
        return rf"\text{{{value}}}"
