"""Read an untrusted workbook in a separate process with limits on memory and time.

``scan`` refuses the kinds of harmful files that are known; the limits hold for all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.readback.reading import decoded, request_of
from reportgen.readback.summary import shortened
from reportgen.system.child import CRASH, MEMORY, TIME, EndedError, Limits, child
from reportgen.system.errors import Problem, StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.readback.reading import Reading, StudyFile

# The largest workbook that a study file of 1 MB makes (10,000 sweeps) takes 320 MB and 10 seconds to read and compare.
LIMITS = Limits(memory=1_000_000_000, processor=20, clock=60.0)
MAX_ANSWER = 40_000_000  # bytes; a study's text, its entries and the findings on it are bounded by far less
_WORK = "reportgen.readback.compare:answer"


def read_bounded(data: bytes, origin: str, limits: Limits = LIMITS, study: StudyFile | None = None) -> Reading:
    """Return what was changed in a workbook.

    ``origin`` is the file's name in messages, and ``study`` the study file that the workbook was built from, which a
    workbook without a study needs.

    Raises StudyError with the reason where the file cannot be read, or reading it exceeds a limit.
    """
    try:
        with child(_WORK, limits) as reader:
            reader.send(request_of(data, origin, study))
            return decoded(b"".join(_limited(reader.chunks(), origin)))
    except EndedError as error:
        raise StudyError([Problem(_reason(error.reason, limits), origin)], origin) from error
    except StudyError as error:
        raise StudyError(shortened(error.problems, origin), origin) from error


def _limited(chunks: Iterator[bytes], origin: str) -> Iterator[bytes]:
    """Yield the chunks of an answer, and raise StudyError once they are more than any workbook of ours needs."""
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > MAX_ANSWER:
            message = f"workbook makes more than {MAX_ANSWER // 1_000_000} MB of findings"
            raise StudyError([Problem(message, origin)], origin)
        yield chunk


def _reason(reason: str, limits: Limits) -> str:
    """Return the message for the reason why the process ended."""
    return {
        MEMORY: f"workbook takes more than {limits.memory // 1_000_000:,} MB of memory to read, as none of ours does",
        TIME: f"workbook takes more than {limits.processor} seconds to read, as none of ours does",
        CRASH: "workbook is damaged: the process that read it crashed",
    }[reason]
