"""A stranger's workbook, scanned and parsed in a process of its own that may use so much memory and time and no more.

The scan refuses what is known to hurt; this is the wall behind it, for what nobody thought of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.back.book import book_of, request_of
from reportgen.child import CRASH, MEMORY, TIME, EndedError, Limits, child
from reportgen.errors import Problem, StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.back.book import ReadBook

# The largest workbook that a study file of 1 MB makes (10,000 sweeps) takes 160 MB and 5 seconds.
LIMITS = Limits(memory=1_000_000_000, processor=20, clock=60.0)
MAX_TOLD = 200_000_000  # bytes of all cells; that workbook has 20 million
_WORK = "reportgen.back.reading:answer"


def read_apart(data: bytes, origin: str, limits: Limits = LIMITS) -> ReadBook:
    """Read every cell of a workbook. Raises StudyError with the one reason why it cannot be read."""
    try:
        with child(_WORK, limits) as reading:
            reading.ask(request_of(data, origin))
            return book_of(_bounded(reading.pieces(), origin))
    except EndedError as error:
        raise StudyError([Problem(_reason(error.reason, limits), origin)], origin) from error


def _bounded(lines: Iterator[bytes], origin: str) -> Iterator[bytes]:
    """A few bytes of a file can be said a million times over: what this process takes is counted too."""
    told = 0
    for line in lines:
        told += len(line)
        if told > MAX_TOLD:
            raise StudyError([Problem(f"workbook has more than {MAX_TOLD // 1_000_000} MB of cells", origin)], origin)
        yield line


def _reason(reason: str, limits: Limits) -> str:
    return {
        MEMORY: f"workbook takes more than {limits.memory // 1_000_000:,} MB of memory to read, as none of ours does",
        TIME: f"workbook takes more than {limits.processor} seconds to read, as none of ours does",
        CRASH: "workbook is damaged: the process that read it crashed",
    }[reason]
