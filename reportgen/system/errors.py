"""Errors that a user can cause: each has a message of single sentences and the exit code of the command line."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from reportgen.system.texts import cut, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable


_MOST_LISTED = 30  # candidates in one message: all tables of a study file
_LONGEST_LISTED = 60  # characters, of one candidate
_LONGEST_WORD = 100  # characters, of a word that was misspelt
_LEAST_BEGINNING = 3  # characters, of a word that may be the beginning of a name
_MAX_MESSAGE = 1100  # characters: enough for a formula and the reason
_MAX_PATH = 400  # characters: enough for a few of the longest keys


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of an input: a message, and the path of the value in the file, as in ``families[2].id``."""

    message: str
    path: str

    def __str__(self) -> str:
        return f"{cut(self.message, _MAX_MESSAGE)} @ {cut(self.path, _MAX_PATH)}"


class ReportgenError(Exception):
    """The base class of errors that the command line prints as a message, without a traceback."""

    exit_code: ClassVar[int] = 2


class FormulaError(ReportgenError):
    """A formula has a syntax error."""


class StudyError(ReportgenError):
    """A study cannot be used; ``problems`` holds every fault found, ``origin`` the file's name or ""."""

    def __init__(self, problems: Iterable[Problem], origin: str = "") -> None:
        self.problems = tuple(problems)
        self.origin = origin
        super().__init__("\n".join(map(str, self.problems)))


def os_reason(error: OSError) -> str:
    """Return why the system refused something, as the end of a sentence."""
    return (error.strerror or "unknown reason").lower()


def unreadable(path: Path, error: OSError) -> StudyError:
    """Return the error to raise for an input file that cannot be read."""
    message = f"cannot read the file: {os_reason(error)}"
    return StudyError([Problem(message, path.name or str(path))])  # Path(".").name is empty


class EvaluationError(ReportgenError):
    """A formula has no finite value with the given inputs."""


class UnknownNameError(ReportgenError, KeyError):
    """There is no value of this name; the message has the nearest names."""

    def __init__(self, name: object, candidates: Iterable[str]) -> None:
        self.name = name
        super().__init__(f"unknown name {cut(str(name))!r}{nearest(str(name), candidates)}")

    def __str__(self) -> str:
        """Return the message as it is; a KeyError's own would stand in quotes."""
        return str(self.args[0])


class OutputError(ReportgenError):
    """An output file cannot be written."""


class IncompleteError(OutputError):
    """Some outputs of a build could not be made; all others are written, to ``paths``."""

    exit_code: ClassVar[int] = 1

    def __init__(self, sentences: Iterable[str], paths: Iterable[Path]) -> None:
        self.sentences = tuple(sentences)
        self.paths = tuple(paths)
        super().__init__("; ".join(self.sentences))


class WorkersError(ReportgenError):
    """The worker processes of a portfolio ended before their jobs."""


def sentences(error: Exception) -> tuple[str, ...]:
    """Return the problems of an error, one sentence each; an unexpected error is given with its file and line."""
    if isinstance(error, StudyError):
        return tuple(map(str, error.problems))
    if isinstance(error, IncompleteError):
        return error.sentences
    if isinstance(error, ReportgenError):
        return (str(error),)
    if isinstance(error, MemoryError):
        return ("there is not enough memory for it",)
    frames = traceback.extract_tb(error.__traceback__)
    place = f" @ {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    message = " ".join(str(error).split())
    return (f"a fault of reportgen, please report it: {type(error).__name__} {cut(message)}".rstrip() + place,)


def nearest_or_all(word: str, candidates: Iterable[str], plural: str) -> str:
    """Return what ``nearest`` does, or where none is close all candidates, as ``"; styles are count, money"``.

    >>> nearest_or_all("euros", ["count", "money"], "styles")
    '; styles are count, money'
    """
    names = list(candidates)
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    shown = ", ".join(cut(name, _LONGEST_LISTED) for name in names[:_MOST_LISTED])
    listed = f"; {plural} are {shown}{more}" if names else f"; there are no {plural}"
    return nearest(word, names) or listed


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return ``"; perhaps you meant 'x'?"`` with the candidate closest to a word, or "" where none is close.

    The shortest that begins with the word is closer than any that resembles it.

    >>> nearest("prcie", ["price", "steps"])
    "; perhaps you meant 'price'?"
    """
    names, begin = list(candidates), word.casefold()
    longer = [name for name in names if name.casefold().startswith(begin)] if len(word) >= _LEAST_BEGINNING else []
    matches = get_close_matches(word, names, n=1) if len(word) <= _LONGEST_WORD else []
    matches = sorted(longer, key=len)[:1] or matches
    return f"; perhaps you meant {quoted(matches[0])}?" if matches else ""
