"""The problems of a study file's shape: Pydantic's errors in our words, each with the path of the value in the file."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel

from reportgen.describe.tables import path_text
from reportgen.study.guard import MAX_PROBLEMS, printable
from reportgen.study.shape import document_model
from reportgen.system.errors import Problem, nearest_or_all
from reportgen.system.texts import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

FILE = "study file"  # what a path without a key is called
_UNION_BRANCHES = frozenset({"float", "bool", "str", "[key]"})
# Our messages by Pydantic's types of error. {found} is the value, {key} the last key of its path; all other names are
# from Pydantic's context of the error.
_SENTENCES: Mapping[str, str] = {
    "missing": "{key!r} is missing",
    "float_type": "expected a number, found {found}",
    "string_type": "expected text, found {found}",
    "bool_type": "expected true or false, found {found}",
    "int_type": "expected a whole number, found {found}",
    "tuple_type": "expected a list, found {found}",
    "mapping_type": "expected a table, found {found}",
    "model_type": "expected a table, found {found}",
    "model_attributes_type": "expected a table, found {found}",
    "finite_number": "number is not finite",
    "greater_than_equal": "number {found} is too small",
    "less_than_equal": "number {found} is too large",
    "string_too_long": "text is longer than {max_length} characters",
    "string_pattern_mismatch": "text {found} has not the form asked for",
    "literal_error": "{found} is none of {expected}",
    "too_short": "needs at least {min_length}, has {actual_length}",
    "too_long": "may hold at most {max_length}",
    "value_error": "{error}",
    "decimal_type": "expected a number, found {found}",
    "is_instance_of": "expected a number, found {found}",
}


def shape_problems(error: ValidationError) -> list[Problem]:
    """Return the first problem of each path, at most MAX_PROBLEMS.

    For a value that may have one of several types, Pydantic reports an error for each type.
    """
    first: dict[str, Problem] = {}
    every = error.errors(include_url=False)
    wrong = {tuple(details["loc"][:length]) for details in every for length in range(len(details["loc"]))}
    for details in every:
        if details["type"] == "too_short" and details["loc"] in wrong:
            continue  # Pydantic does not count members that have problems of their own
        problem = _problem(details)
        first.setdefault(problem.path, problem)
        if len(first) == MAX_PROBLEMS:
            break
    return list(first.values())


def _problem(details: ErrorDetails) -> Problem:
    """Return one of Pydantic's errors in our words."""
    location = [part for part in details["loc"] if is_key(part)]
    kind = details["type"]
    if kind == "extra_forbidden":
        key = str(details["loc"][-1])  # even one that is_key rejects
        parents = [part for part in details["loc"][:-1] if is_key(part)]
        hint = nearest_or_all(key, _allowed_keys(parents), "keys here")
        return Problem(f"unknown key {key!r}{hint}", _path([*parents, key]))
    context = dict(details.get("ctx") or {})
    sentence = _SENTENCES.get(kind, details["msg"][:1].lower() + details["msg"][1:])
    if kind in _SENTENCES:
        sentence = sentence.format(
            **{"found": _value_text(details["input"]), "key": str(location[-1]) if location else "", **context}
        )
    return Problem(sentence, _path(location))


def is_key(part: object) -> bool:
    """Return whether a part of Pydantic's location is a key or an index of the file, not a branch of a union."""
    return not (isinstance(part, str) and (part in _UNION_BRANCHES or "[" in part or "(" in part))


def _path(location: Iterable[object]) -> str:
    return path_text(*(part if isinstance(part, int) else printable(str(part)) for part in location)) or FILE


def _value_text(value: object) -> str:
    """Return a value of the file as error messages print it, at most 60 characters."""
    text = (
        repr(str(value) if isinstance(value, Decimal) else value)
        if not isinstance(value, dict | list)
        else ("a table" if isinstance(value, dict) else "a list")
    )
    return cut(text, 60, "...")


def _allowed_keys(parents: Sequence[object]) -> list[str]:
    """Return the keys that the table at a location may have, by following the Pydantic models along it."""
    model: object = document_model()
    for part in parents:
        if isinstance(part, int):
            continue
        if isinstance(model, type) and issubclass(model, BaseModel) and part in model.model_fields:
            model = _item_type(model.model_fields[str(part)].annotation)
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _item_type(annotation: object) -> object:
    """Return the item type of ``Mapping[str, Model]`` or ``tuple[Model, ...]``, or the annotation if it has none."""
    while True:
        arguments = [argument for argument in getattr(annotation, "__args__", ()) if argument is not Ellipsis]
        if not arguments:
            return annotation
        annotation = arguments[-1]
