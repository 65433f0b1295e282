"""Work with a template of the user's own, in a process that is ended where the template computes without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.system.child import CRASH, MEMORY, TIME, EndedError, child
from reportgen.system.errors import OutputError

if TYPE_CHECKING:
    from reportgen.system.child import Limits


def bounded(work: str, request: bytes, limits: Limits, failed: str, doing: str) -> bytes:
    """Return the answer of a process to a request.

    ``work`` is the place of the function that answers, ``failed`` how an error begins, ``doing`` what the process does.
    Raises OutputError where the process passes its limits or crashes, and what the function raises.
    """
    try:
        with child(work, limits) as worker:
            worker.send(request)
            return b"".join(worker.chunks())
    except EndedError as error:
        why = {
            TIME: f"it takes more than {limits.processor} seconds; perhaps a loop in it has no end",
            MEMORY: f"it takes more than {limits.memory // 1_000_000:,} MB of memory",
            CRASH: f"the process that {doing} crashed; perhaps it calls itself without end",
        }[error.reason]
        raise OutputError(f"{failed}: {why}") from error
