"""A study file's bytes to a study: TOML, then shape, with every problem told at once and where it stands."""

from __future__ import annotations

import hashlib
import re
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from reportgen.errors import Problem, StudyError, nearest, unreadable
from reportgen.model.guard import MAX_KEY_PARTS, MAX_PROBLEMS, dotted_too_far, shown, unsafe
from reportgen.model.study import Study

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

MAX_BYTES = 1_000_000
_FILE = "study file"
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)\Z")
_SAFE_STEM = re.compile(r"[^A-Za-z0-9_-]+")

# What pydantic calls an error, and what this program says instead; {found} is the value, {ctx} pydantic's own details.
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


def read(path: Path) -> Study:
    """Read a study file from disk. Raises StudyError naming every problem."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    return parse_study(data, name=path.stem, origin=path.name)


def parse_study(data: bytes, name: str = "study", origin: str = _FILE) -> Study:
    """Build a study from the bytes of a study file. Raises StudyError naming every problem."""
    study = parse_document(document_of(data, origin), origin)
    stem = _SAFE_STEM.sub("-", name).strip("-_")[:80] or "study"
    fingerprint = hashlib.sha256(data).hexdigest()
    return study.model_copy(update={"id": stem, "fingerprint": fingerprint, "text": data.decode("utf-8-sig")})


def parse_document(document: dict[str, Any], origin: str = _FILE) -> Study:
    """Build a study from the tables of a study file. Raises StudyError naming every problem."""
    problems = unsafe(document)
    if problems:
        raise StudyError(problems, origin)
    try:
        study = Study.model_validate(document)
    except ValidationError as error:
        raise StudyError(_problems(error), origin) from error
    return study.model_copy(update={"scenario": study.study.scenario})


def document_of(data: bytes, origin: str = _FILE) -> dict[str, Any]:
    """Return the tables of a study file, unchecked but for TOML's own rules."""
    if len(data) > MAX_BYTES:
        raise StudyError([Problem(f"file is larger than {MAX_BYTES:,} bytes", origin)], origin)
    return _document(data, origin)


def _document(data: bytes, origin: str) -> dict[str, Any]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudyError([Problem(f"file is not UTF-8: byte {error.start} cannot be read", origin)], origin) from error
    line = dotted_too_far(text)
    if line:
        message = f"key has {MAX_KEY_PARTS} parts or more"
        raise StudyError([Problem(message, f"{origin}:{line}")], origin)
    try:
        # Decimal keeps the digits as written, which published figures are compared by.
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _PLACE.search(message)
        where = f"{origin}:{place[1]}:{place[2]}" if place else origin
        said = _PLACE.sub("", message).strip()
        raise StudyError([Problem(f"not valid TOML: {said[:1].lower()}{said[1:]}", where)], origin) from error
    except (RecursionError, ValueError, ArithmeticError) as error:
        message = "not valid TOML: nested too deeply or a number is too long"
        raise StudyError([Problem(message, origin)], origin) from error


def _problems(error: ValidationError) -> list[Problem]:
    """One problem a place: of a value that may be a number, a switch or a text, pydantic tells what each lacks."""
    first: dict[str, Problem] = {}
    for details in error.errors(include_url=False):
        problem = _problem(details)
        first.setdefault(problem.path, problem)
        if len(first) == MAX_PROBLEMS:
            break
    return list(first.values())


def _problem(details: ErrorDetails) -> Problem:
    location = [part for part in details["loc"] if _is_place(part)]
    kind = details["type"]
    if kind == "extra_forbidden":
        key = str(details["loc"][-1])  # whatever it looks like
        parents = [part for part in details["loc"][:-1] if _is_place(part)]
        return Problem(f"unknown key {key!r}{nearest(key, _siblings(parents))}", _path([*parents, key]))
    context = dict(details.get("ctx") or {})
    sentence = _SENTENCES.get(kind, details["msg"][:1].lower() + details["msg"][1:])
    if kind in _SENTENCES:
        sentence = sentence.format(
            **{"found": _shown(details["input"]), "key": str(location[-1]) if location else "", **context}
        )
    return Problem(sentence, _path(location))


_UNION_BRANCHES = frozenset({"float", "bool", "str", "[key]"})


def _is_place(part: object) -> bool:
    """Pydantic adds the branch of a union it tried to the location; that is no place in the file."""
    return not (isinstance(part, str) and (part in _UNION_BRANCHES or "[" in part or "(" in part))


def _path(location: Iterable[object]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{shown(str(part))}" if text else shown(str(part))
    return text or _FILE


def _shown(value: object) -> str:
    text = (
        repr(str(value) if isinstance(value, Decimal) else value)
        if not isinstance(value, dict | list)
        else ("a table" if isinstance(value, dict) else "a list")
    )
    return text if len(text) <= 60 else f"{text[:57]}..."


def _siblings(parents: list[Any]) -> list[str]:
    """The keys a table may have, found by walking the model along the location."""
    model: Any = Study
    for part in parents:
        if isinstance(part, int):
            continue
        if isinstance(model, type) and issubclass(model, BaseModel) and part in model.model_fields:
            model = _inner(model.model_fields[str(part)].annotation)
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _inner(annotation: Any) -> Any:
    """The model inside ``Mapping[str, Model]`` or ``tuple[Model, ...]``."""
    while True:
        inside = [arg for arg in getattr(annotation, "__args__", ()) if arg is not Ellipsis]
        if not inside:
            return annotation
        annotation = inside[-1]
