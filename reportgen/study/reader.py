"""Read a study file: parse its TOML, check its shape, and report all problems at once, each with its path."""

from __future__ import annotations

import hashlib
import re
import tomllib
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from reportgen.describe.about import ABOUT
from reportgen.describe.loaded import LoadedStudy, Source
from reportgen.describe.part import Lazy
from reportgen.parts.blocks.shape import BLOCKS
from reportgen.parts.prices.shape import PRICED
from reportgen.study.blocks import resolve, resolved_text
from reportgen.study.guard import MAX_KEY_PARTS, document_problems, overlong_key_line
from reportgen.study.ids import study_id
from reportgen.study.needed import without_unneeded
from reportgen.study.own_words import with_own_words
from reportgen.study.price_book import FOLDER
from reportgen.study.price_references import rows_text, with_prices
from reportgen.study.shape import completed, study_of
from reportgen.study.shape_problems import FILE, is_key, shape_problems
from reportgen.system.errors import Problem, StudyError, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from reportgen.describe.tables import Study
    from reportgen.study.blocks import Resolved

MAX_BYTES = 1_000_000
_COMPILE: Lazy[Callable[[LoadedStudy], object]] = Lazy("reportgen.study.compiler:compile_study")
_HARMLESS = frozenset({"extra_forbidden", "string_too_long"})  # errors of Pydantic that no formula depends on
_TOML_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)\Z")


def read(path: Path) -> LoadedStudy:
    """Return the study of a file. Raises StudyError with every problem, or where the file cannot be read."""
    return parse_study(read_bytes(path), path.stem, path.name, path.parent)


def read_bytes(path: Path, most: int = MAX_BYTES) -> bytes:
    """Return the content of an input file, at most ``most`` + 1 bytes, so that a longer one is refused.

    Raises StudyError where the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise unreadable(path, error) from error


def parse_study(data: bytes, name: str = "study", origin: str = FILE, folder: Path | None = None) -> LoadedStudy:
    """Return the study of a study file's bytes.

    Args:
        data: the content of the file, TOML in UTF-8, with or without a byte order mark.
        name: the file's name without its ending, from which the study's id is made.
        origin: what error messages call the file.
        folder: the folder of the file, which may have files of prices in a folder of its own; None for no such folder.

    Raises:
        StudyError: with every problem of the file's syntax or shape.
    """
    document = document_of(data, origin)
    study = parse_document(document, origin, folder)
    text = resolved_text(data.decode("utf-8"), document)
    if rows := rows_text(document, study[PRICED]):
        text = f"{text.rstrip()}\n{rows}"
    resolved = text.encode("utf-8")
    if len(resolved) > MAX_BYTES:
        what = "its blocks and prices" if rows else "its blocks"
        raise StudyError([Problem(f"file is larger than {MAX_BYTES:,} bytes with {what}", origin)], origin)
    source = Source(study_id(name), text, hashlib.sha256(resolved).hexdigest())
    return LoadedStudy(study, study[ABOUT].scenario, source)


def study_bytes(path: Path) -> bytes:
    """Return the content of a study file; of one with prices of its own beside it, with those that it asks for.

    Raises StudyError.
    """
    if (path.parent / FOLDER).is_dir():
        return read(path).source.text.encode("utf-8")
    return read_bytes(path)


def parse_document(document: dict[str, object], origin: str = FILE, folder: Path | None = None) -> Study:
    """Return the study of a study file's tables, as TOML gives them, with the blocks and prices that it uses.

    Where tables have another shape than they should, those that can do without the wrong value are compiled without it,
    so that wrong formulas and names are told at the same time.

    Raises StudyError with every problem.
    """
    return study_of_resolved(resolve_document(document, origin, folder), origin)


def resolve_document(document: dict[str, object], origin: str = FILE, folder: Path | None = None) -> Resolved:
    """Return the tables of a study file with those of its blocks, and with its prices.

    Raises StudyError with every problem of any.
    """
    problems = document_problems(document)
    if problems:
        raise StudyError(problems, origin)
    try:
        resolved = resolve(document)
    except StudyError as error:
        raise StudyError(error.problems, origin) from error
    try:
        tables, priced = with_prices(resolved.document, folder)
    except StudyError as error:
        raise StudyError(resolved.blocks.blame(error.problems), origin) from error
    return replace(resolved, document=tables, priced=priced)


def study_of_resolved(resolved: Resolved, origin: str = FILE) -> Study:
    """Return the study of resolved tables, without what no formula needs of its blocks. Raises StudyError."""
    if resolved.blocks.used:
        resolved = with_own_words(resolved)  # of what its file states, and edits of a workbook
    try:
        study = study_of(resolved.document)
    except ValidationError as error:
        problems = [*shape_problems(error), *_further_problems(resolved.document, error)]
        raise StudyError(dict.fromkeys(resolved.blocks.blame(problems)), origin) from error
    study = study.replaced(PRICED, resolved.priced)
    if not resolved.blocks.used:
        return study
    return completed(without_unneeded(study.replaced(BLOCKS, resolved.blocks)))


def _further_problems(document: dict[str, object], error: ValidationError) -> Iterator[Problem]:
    """Yield the problems of a study's formulas and names, where it has unknown keys or words too long but no others.

    Nothing that a formula may read depends on these, so what is told is a problem in any case.
    """
    if not all(details["type"] in _HARMLESS for details in error.errors(include_url=False)):
        return
    rest = deepcopy(document)
    for details in error.errors(include_url=False):
        *parents, last = details["loc"]
        if not _take_out(rest, [*filter(is_key, parents), last], keep_text=details["type"] != "extra_forbidden"):
            return
    try:
        study = study_of(rest)
        _COMPILE.load()(LoadedStudy(study, study[ABOUT].scenario))
    except ValidationError:
        return  # what was taken out was needed after all
    except StudyError as further:
        yield from further.problems


def _take_out(document: dict[str, object], location: Sequence[int | str], *, keep_text: bool) -> bool:
    """Remove a key of a study file's tables, or shorten the text there; return whether the location was found."""
    inner: Any = document
    *path, last = location
    try:
        for part in path:
            inner = inner[part]
        if keep_text:
            inner[last] = inner[last][:1] or "x"
        else:
            del inner[last]
    except (KeyError, IndexError, TypeError):
        return False
    return True


def document_of(data: bytes, origin: str = FILE) -> dict[str, object]:
    """Return the tables of a study file, otherwise unchecked. Raises StudyError where it is too large or not TOML."""
    if len(data) > MAX_BYTES:
        raise StudyError([Problem(f"file is larger than {MAX_BYTES:,} bytes", origin)], origin)
    return _document(data, origin)


def _document(data: bytes, origin: str) -> dict[str, object]:
    """Return the tables of a TOML file. Raises StudyError where its encoding or syntax is wrong."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudyError([Problem(f"file is not UTF-8: byte {error.start} cannot be read", origin)], origin) from error
    line = overlong_key_line(text)
    if line:
        message = f"key has {MAX_KEY_PARTS} parts or more"
        raise StudyError([Problem(message, f"{origin}:{line}")], origin)
    try:
        return {key: _copied(value) for key, value in _tables(text).items()}
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        position = _TOML_POSITION.search(message)
        path = f"{origin}:{position[1]}:{position[2]}" if position else origin
        reason = _TOML_POSITION.sub("", message).strip()
        hint = "; a percentage is written as a part of one, 3% as 0.03" if _is_percent(text, position) else ""
        raise StudyError([Problem(f"not valid TOML: {reason[:1].lower()}{reason[1:]}{hint}", path)], origin) from error
    except (RecursionError, ValueError, ArithmeticError) as error:
        message = "not valid TOML: nested too deeply or a number is too long"
        raise StudyError([Problem(message, origin)], origin) from error


@lru_cache(maxsize=2)
def _tables(text: str) -> dict[str, object]:
    """Return the tables of a TOML text; whoever may change them needs a copy.

    A workbook's study is read again with its edits, and beside the file that it was built from.
    """
    # Decimal keeps the digits as written; published figures are compared to their last digit.
    return tomllib.loads(text, parse_float=Decimal)


def _copied(value: object) -> object:
    """Return a copy of a value of TOML, which `deepcopy` takes ten times as long to make."""
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _is_percent(text: str, position: re.Match[str] | None) -> bool:
    """Return whether the sign of a percentage stands where a text is no TOML any more."""
    if position is None:
        return False
    line = text.split("\n")[int(position[1]) - 1]
    return line[int(position[2]) - 1 :].startswith("%")
