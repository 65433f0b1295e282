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

# Of a workbook of up to 0.8 MB; that of a study with 1,000 sweeps takes 3 seconds of a processor and 100 MB.
LIMITS = Limits(memory=1_000_000_000, processor=10, clock=30.0)
# The largest workbook that a study file of 1 MB makes (9,000 sweeps, 1.7 MB) takes 15 seconds and 320 MB.
_LARGEST = 20  # seconds
_SECOND = 80_000  # bytes of a larger workbook that it may take a second for
MAX_ANSWER = 40_000_000  # bytes; a study's text, its entries and the findings on it are bounded by far less
_WORK = "reportgen.readback.compare:answer"


def limits_of(size: int) -> Limits:
    """Return the limits for reading a workbook of so many bytes, with more time for one of over 0.8 MB."""
    seconds = min(max(LIMITS.processor, size // _SECOND), _LARGEST)
    return Limits(LIMITS.memory, seconds, LIMITS.clock * seconds / LIMITS.processor)


def read_bounded(data: bytes, origin: str, limits: Limits | None = None, study: StudyFile | None = None) -> Reading:
    """Return what was changed in a workbook.

    ``origin`` is the file's name in messages, and ``study`` the study file that the workbook was built from, which a
    workbook without a study needs. ``limits`` are those of its size by default.

    Raises StudyError with the reason where the file cannot be read, or reading it exceeds a limit.
    """
    limits = limits or limits_of(len(data))
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
