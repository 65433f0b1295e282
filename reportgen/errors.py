"""The errors a person can cause, each a single sentence, and the exit code each one ends a command with."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


_LONGEST = 1100  # characters: a formula and what is wrong with it


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: what, and where it stands in the file."""

    message: str
    path: str

    def __str__(self) -> str:
        message = self.message if len(self.message) <= _LONGEST else f"{self.message[: _LONGEST - 3]}..."
        return f"{message} @ {self.path}"


class ReportgenError(Exception):
    """Base of every error that is told to the user instead of shown as a traceback."""

    exit_code: ClassVar[int] = 2


class FormulaError(ReportgenError):
    """A formula's text is not in the formula language."""


class StudyError(ReportgenError):
    """A study that cannot be used; holds every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem], origin: str = "") -> None:
        self.problems = tuple(problems)
        self.origin = origin
        super().__init__("\n".join(map(str, self.problems)))


def unreadable(path: Path, error: OSError) -> StudyError:
    """Return the error of an input file that the system does not let us read."""
    message = f"cannot read the file: {(error.strerror or 'unknown reason').lower()}"
    return StudyError([Problem(message, path.name or str(path))])  # "." has no name


class EvaluationError(ReportgenError):
    """A formula has no finite value for the inputs given."""


class OutputError(ReportgenError):
    """An output file cannot be written."""


class WorkersError(ReportgenError):
    """The processes that build a portfolio were lost on the way."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``"; perhaps you meant 'x'?"`` for the closest known word, or nothing when none is close."""
    found = get_close_matches(word, list(known), n=1)
    return f"; perhaps you meant {found[0]!r}?" if found else ""
