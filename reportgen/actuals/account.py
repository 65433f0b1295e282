"""Read files of what was used, match their rows and add them up, in one pass and in bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.actuals.matching import match
from reportgen.actuals.reading import CHUNK, UNREADABLE, RowReader
from reportgen.actuals.tally import Tallies, kept_tallies
from reportgen.describe.about import ABOUT
from reportgen.parts.actuals.shape import ACTUALS
from reportgen.system.errors import ReportgenError
from reportgen.system.texts import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from reportgen.actuals.matching import MatchedRows
    from reportgen.actuals.tally import Tally
    from reportgen.describe.tables import Study

_KEPT = 1000  # sentences, of a file that is nothing but rows which cannot be read


class Account(NamedTuple):
    """What files hold: sums of their rows, and a sentence for each row that cannot be read, the first thousand.

    ``unread`` is how many rows cannot be read or have lost their job.
    """

    tallies: tuple[Tally, ...]
    problems: tuple[str, ...]
    unread: int


def collect(
    paths: Iterable[Path], study: Study, write: Callable[[MatchedRows], None] | None = None, chunk: int = CHUNK
) -> Account:
    """Return what files hold, by the rules of a study; ``write`` is given all rows, chunk by chunk.

    Raises StudyError for every file that cannot be read or is of no known kind.
    """
    actuals = study[ACTUALS]
    reader, tallies = RowReader(actuals, study[ABOUT].currency, chunk), Tallies()
    problems: list[str] = []
    unread = 0
    for read in reader.read(paths):
        matched = match(read, actuals.match)
        tallies.add(matched)
        for sentence in _sentences(matched):
            unread += 1
            if len(problems) < _KEPT:
                problems.append(sentence)
        if write is not None:
            write(matched)
    return Account(tallies.all(), (*problems, *reader.late[:_KEPT]), unread + len(reader.late))


def account_of(files: Sequence[Path], study: Study) -> Account:
    """Return what files hold that was used of a study, or without any what it keeps. Raises ReportgenError."""
    return collect(files, study) if files else kept_account(study)


def kept_account(study: Study) -> Account:
    """Return what a study keeps of what was used, as files would hold it.

    Raises ReportgenError where it keeps nothing.
    """
    used = study[ACTUALS].used
    if not used:
        raise ReportgenError(
            "nothing says what was used: give files, write the study's own with the command actuals, or keep their sums"
        )
    return Account(tuple(tally for item in used for tally in kept_tallies(item)), (), 0)


def _sentences(matched: MatchedRows) -> Iterator[str]:
    """Yield a sentence for each row that cannot be read: its file, its line and what is wrong."""
    for row in matched.status.index[matched.status == UNREADABLE]:
        yield f"{matched.read.file}, line {matched.read.rows.lines[row]}: {one_line(matched.why[row])}"
