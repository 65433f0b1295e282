"""The problems of a study file's shape: Pydantic's errors in our words, each with the path of the value in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from itertools import islice
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel

from reportgen.describe.tables import path_text
from reportgen.study.blocks import INLINE
from reportgen.study.guard import MAX_KEY, MAX_PROBLEMS, printable
from reportgen.study.schema import described, of_table
from reportgen.study.shape import document_model, file_tables
from reportgen.system.errors import Problem, nearest, nearest_or_all
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

FILE = "study file"  # what a path without a key is called
_UNION_BRANCHES = frozenset({"float", "bool", "str", "[key]"})
_LONGEST_EXAMPLE = 60  # characters
_WORD = re.compile("'([^']*)'")
# What was wanted, by Pydantic's types of error, where a value has another type.
_EXPECTED: Mapping[str, str] = {
    "float_type": "a number",
    "decimal_type": "a number",
    "is_instance_of": "a number",
    "int_type": "a whole number",
    "string_type": "text",
    "tuple_type": "a list",
    "mapping_type": "a table",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}
# Our messages by Pydantic's other types of error. {found} is the value, {key} the last key of its path, {such} an
# example of it; all other names are from Pydantic's context of the error.
_SENTENCES: Mapping[str, str] = {
    "bool_type": "expected true or false, found {found}",
    **{kind: f"expected {what}{{such}}, found {{found}}" for kind, what in _EXPECTED.items()},
    "missing": "{key!r} is missing",
    "finite_number": "number is not finite",
    "greater_than_equal": "number {found} is below {ge}",
    "less_than_equal": "number {found} is above {le}",
    "string_too_long": "text is longer than {max_length} characters",
    "string_pattern_mismatch": "text {found} has not the form asked for{such}",
    "literal_error": "{found} is none of {expected}",
    "too_short": "needs at least {min_length}, has {actual_length}",
    "too_long": "may hold at most {max_length}",
    "value_error": "{error}",
}


def shape_problems(error: ValidationError) -> list[Problem]:
    """Return the first problem of each path, at most MAX_PROBLEMS.

    For a value that may have one of several types, Pydantic reports an error for each type.
    """
    first: dict[str, Problem] = {}
    every = error.errors(include_url=False)
    wrong = {tuple(details["loc"][:length]) for details in every for length in range(len(details["loc"]))}
    misspelt = set(_misspelt(every))
    for details in every:
        if details["type"] == "too_short" and details["loc"] in wrong:
            continue  # Pydantic does not count members that have problems of their own
        if details["type"] == "missing" and details["loc"] in misspelt:
            continue  # the key that is there in its place is told
        problem = _problem(details)
        first.setdefault(problem.path, problem)
        if len(first) == MAX_PROBLEMS:
            break
    return list(first.values())


def _misspelt(every: Iterable[ErrorDetails]) -> Iterator[tuple[int | str, ...]]:
    """Yield the location of each missing key that an unknown key beside it resembles."""
    missing = [details["loc"] for details in every if details["type"] == "missing"]
    tables = {location[:-1] for location in missing}
    unknown = (details["loc"] for details in every if details["type"] == "extra_forbidden")
    for *parents, key in islice((item for item in unknown if item[:-1] in tables), MAX_PROBLEMS):
        near = nearest(str(key), _allowed_keys([part for part in parents if is_key(part)]))
        yield from (item for item in missing if item[:-1] == tuple(parents) and repr(item[-1]) in near)


def _problem(details: ErrorDetails) -> Problem:
    """Return one of Pydantic's errors in our words."""
    location = [part for part in details["loc"] if is_key(part)]
    kind, given = details["type"], details["input"]
    if kind == "extra_forbidden":
        key = str(details["loc"][-1])  # even one that is_key rejects
        parents = [part for part in details["loc"][:-1] if is_key(part)]
        hint = _elsewhere(key, parents) or nearest_or_all(key, _allowed_keys(parents), "keys here")
        return Problem(f"unknown key {quoted(key, MAX_KEY)}{hint}", _path([*parents, key]))
    if kind == "missing" and isinstance(location[-1], int):  # of a list of a fixed number of values
        return Problem(f"has too few values{_such(location[:-1])}", _path(location[:-1]))
    sentence = _SENTENCES.get(kind, details["msg"][:1].lower() + details["msg"][1:])
    if kind in _SENTENCES:
        key = str(location[-1]) if location else ""
        words = {"found": _value_text(given), "key": key, "such": _such(location)}
        sentence = sentence.format(**words, **(details.get("ctx") or {}))
    if kind in _EXPECTED and isinstance(given, Mapping) and _is_names(_type_at(location[:-1])):
        sentence += f"; a name with a dot in it stands in quotes: {_dotted(str(location[-1]), given)}"
    if kind == "literal_error" and isinstance(given, str):
        sentence += nearest(given, _WORD.findall(str(details.get("ctx", {}).get("expected"))))
    return Problem(sentence, _path(location))


def _elsewhere(key: str, parents: Sequence[object]) -> str:
    """Return where a key belongs that a table around its own has: a line at the end of a file is in the last table."""
    for length in reversed(range(len(parents))):
        if key in _allowed_keys(parents[:length]):
            place = f"a key of {_path(parents[:length])}: write it there, before the tables within"
            return f"; it is {place if length else 'a key of the file itself: write it before the first table'}"
    return ""


def _dotted(name: str, table: object) -> str:
    """Return the first name that TOML took for tables in each other, as it has to be written."""
    while isinstance(table, Mapping) and table:
        key, table = next(iter(table.items()))
        name += f".{printable(str(key))}"
    return f'"{name}"'


def is_key(part: object) -> bool:
    """Return whether a part of Pydantic's location is a key or an index of the file, not a branch of a union."""
    return not (isinstance(part, str) and (part in _UNION_BRANCHES or "[" in part or "(" in part))


def _path(location: Iterable[object]) -> str:
    return path_text(*(part if isinstance(part, int) else printable(str(part)) for part in location)) or FILE


def _value_text(value: object) -> str:
    """Return a value of the file as error messages print it, at most 60 characters and its quotes."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "a table"
        case list() | tuple():
            return "a list"
        case date() | time():
            return f"the date or time {value}"
        case Decimal() | int() | float():
            return str(value)
        case _:
            return quoted(str(value))


def _such(location: Sequence[object]) -> str:
    """Return ``such as`` and how the file would write the value at a location; "" where nothing shows that."""
    if not location or isinstance(location[-1], int):
        return ""
    *parents, key = location
    shape = _type_at(parents)
    facts = described(shape) if _is_shape(shape) else {}
    tables = () if parents else (of_table(table) for table in file_tables() if table.key == key)
    examples = [text for item in (facts.get(str(key)), *tables) if item for text in item.examples]
    written = next((text for text in examples if len(text) <= _LONGEST_EXAMPLE), "") or _heading(location)
    return f", such as {written}" if written else ""


def _heading(location: Sequence[object]) -> str:
    """Return the heading of the tables at a location of the file, "" where there is none."""
    here, dotted = _type_at(location), ".".join(str(part) for part in location if isinstance(part, str))
    origin = get_origin(here)
    if here is None or not (_is_shape(here) or _is_shape(_bare(_member(here)))):
        return ""
    named = ".NAME" if isinstance(origin, type) and issubclass(origin, Mapping) else ""
    return f"[[{dotted}]]" if origin is tuple else f"[{dotted}{named}]"


def _allowed_keys(parents: Sequence[object]) -> list[str]:
    """Return the keys that the table at a location may have, by following the Pydantic models along it."""
    shape = _type_at(parents)
    keys = list(shape.model_fields) if _is_shape(shape) else []
    return keys if parents else [*keys, INLINE]


def _type_at(location: Iterable[object]) -> object:
    """Return the type of the value at a location of a study file, None where the file has nothing there."""
    here: object = document_model()
    for part in location:
        if _is_shape(here):
            field = here.model_fields.get(str(part))
            here = _bare(field.annotation) if field else None
        else:
            here = _bare(_member(here))
    return here


def _is_names(annotation: object) -> bool:
    """Return whether a type is that of a table whose keys are names of the study's own."""
    origin = get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, Mapping) and not _is_shape(_bare(_member(annotation)))


def _is_shape(annotation: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _member(annotation: object) -> object:
    """Return the type of the members of ``Mapping[str, Model]`` or ``tuple[Model, ...]``, None of anything else."""
    return next((item for item in reversed(get_args(annotation)) if item is not Ellipsis), None)


def _bare(annotation: object) -> object:
    """Return a type without what annotates it and without None."""
    while get_origin(annotation) in {Annotated, Union, UnionType}:
        annotation = next((item for item in get_args(annotation) if item is not NoneType), None)
    return annotation
