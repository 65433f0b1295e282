"""The kinds of values in a study file: numbers, names, formulas, words and links, each validated by Pydantic."""

# Without ``annotations`` from the future: pydantic would compile each of a hundred texts to have the type again.
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    WithJsonSchema,
)

from reportgen.formula.expr import Expr, Number
from reportgen.formula.identifiers import MAX_LENGTH, problem_with
from reportgen.formula.parse import parse
from reportgen.system.errors import FormulaError
from reportgen.system.texts import quoted


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    try:
        return float(value)
    except OverflowError as error:
        raise ValueError("number is too large") from error


def _formula(value: object) -> Expr:
    if isinstance(value, str):
        try:
            return parse(value)
        except FormulaError as error:
            raise ValueError(str(error)) from error
    number = _number(value)
    if not isinstance(number, float) or not abs(number) < float("inf"):
        raise ValueError("a formula is text in quotes, or a number")
    return Number(number)


def _train(value: object) -> Expr | tuple[float | str, ...]:
    if not isinstance(value, list | tuple):
        return _formula(value)
    sizes = tuple(_number(item) for item in value)
    if not all(isinstance(size, float | str) for size in sizes):
        raise ValueError("a list of sizes holds numbers or names only")
    return sizes  # type: ignore[return-value]  # checked in the line above, which mypy cannot follow


def _identifier(value: str) -> str:
    problem = problem_with(value)
    if problem:
        raise ValueError(problem)
    return value


def own_identifier(reserved: Iterable[str], what: str) -> Callable[[str], str]:
    """Return a validator that raises ValueError for reserved words; ``what`` says what has these names already."""

    def validate(value: str) -> str:
        if value in reserved:
            raise ValueError(f"name {quoted(value)} is taken: {what}")
        return value

    return validate


def _choice(value: str) -> str:
    """Return words that a spreadsheet can look up.

    Raises ValueError for wildcards (* ? ~), for blank words, and for blanks at an end, which nobody sees.
    """
    if set(value) & set("*?~") or not value.strip():
        raise ValueError(f"{quoted(value)} cannot be looked up: write words without * ? ~")
    if value != value.strip():
        raise ValueError(f"{quoted(value)} begins or ends with a blank, which nobody sees in a cell: write it without")
    return value


def _published(value: object) -> object:
    """Return a printed figure as a decimal, which keeps its digits: 1.90e6 is not 1.9e6."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _link(value: str) -> str:
    """Return a link whose host can be read, as a workbook shows it."""
    try:
        urlsplit(value)
    except ValueError as error:
        raise ValueError(f"{quoted(value)} is no address") from error
    return value


def _day(value: str) -> str:
    """Return a date as it is written in ISO 8601. Raises ValueError for what is none."""
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{quoted(value)} is no date such as 2026-11-28") from error
    return value


LARGEST_NUMBER = 1e300
# The JSON Schema of kinds that are a validator function to Pydantic, from which it can derive none.
_NUMBER = {"type": "number", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER}
_FORMULA = {"type": ["string", "number"]}
_TRAIN = {"anyOf": [_FORMULA, {"type": "array", "items": {"type": "number"}}]}
_IDENTIFIER = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": MAX_LENGTH}

Real = Annotated[
    float,
    BeforeValidator(_number),
    Field(allow_inf_nan=False, ge=-LARGEST_NUMBER, le=LARGEST_NUMBER),
    WithJsonSchema(_NUMBER),
]
# A number, or in a file the rows of the price book that it is taken from: these are resolved before it is checked.
_PRICE = {
    "type": "object",
    "description": "A price from the price book: which rows, up to which date, and what is made of them.",
    "properties": {
        "from": {"const": "prices"},
        **{key: {"type": "string"} for key in ("gpu", "term", "vendor", "region", "currency", "since", "as_of")},
        "pick": {"enum": ["median", "lowest", "latest"]},
    },
    "required": ["from"],
    "additionalProperties": False,
}
Amount = Annotated[
    float,
    BeforeValidator(_number),
    Field(allow_inf_nan=False, ge=-LARGEST_NUMBER, le=LARGEST_NUMBER),
    WithJsonSchema({"anyOf": [_NUMBER, _PRICE]}),
]
Formula = Annotated[Any, PlainValidator(_formula), WithJsonSchema(_FORMULA)]
Train = Annotated[Any, PlainValidator(_train), WithJsonSchema(_TRAIN)]
Identifier = Annotated[str, AfterValidator(_identifier), WithJsonSchema(_IDENTIFIER)]
_BOUND = Decimal("1e300")
Figure = Annotated[
    Decimal,
    BeforeValidator(_published),
    Field(allow_inf_nan=False, ge=-_BOUND, le=_BOUND),
    WithJsonSchema(_NUMBER),
]
Line = Annotated[str, Field(max_length=400)]
Day = Annotated[str, AfterValidator(_day)]
LONGEST_CHOICE = 255  # characters, which a spreadsheet can look up
Choice = Annotated[str, Field(max_length=LONGEST_CHOICE), AfterValidator(_choice)]
# The tags are names of types, which the places of problems leave out.
NumberOrWords = Annotated[
    Annotated[Real, Tag("float")] | Annotated[Choice, Tag("str")],
    Discriminator(lambda value: "str" if isinstance(value, str) else "float"),
]
Markdown = Annotated[str, Field(max_length=20_000)]
Link = Annotated[str, Field(pattern=r'^(https?://|mailto:)[^\s<>"\\]+$', max_length=2000), AfterValidator(_link)]
Style = Literal[
    "count", "number", "plain", "decimal", "fraction", "percent", "flops", "rounded", "money", "whole_money", "exact"
]


class Frozen(BaseModel):
    """A table of the study file: unknown keys are errors and nothing is coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
