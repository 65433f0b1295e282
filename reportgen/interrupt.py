"""Ctrl-C from a command's first moment to its last: exit code 130, no traceback, nothing left half done.

Imports nothing that takes time, not even ``typing``, since Python tells of Ctrl-C with a traceback until ``at_once``
is called. Until ``orderly`` is called there is nothing to tidy up, and the process just ends.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

INTERRUPTED = 130  # what shells expect after Ctrl-C
_AGAIN = 0.01  # seconds


def at_once() -> None:
    """End the process at Ctrl-C, which libraries may be importing in the middle of."""
    _handle(lambda *_: os._exit(INTERRUPTED))


def orderly() -> None:
    """Raise KeyboardInterrupt at the first Ctrl-C, so that bars and processes are ended; a second one does not wait."""
    calls: list[int] = []

    def handler(number: int, _: object) -> None:
        calls.append(number)
        if len(calls) > 1:
            os._exit(INTERRUPTED)
        raise KeyboardInterrupt

    def unraisable(lost: Any) -> None:
        # Python drops what is raised while it tidies up after an object; it is raised again a moment later.
        if issubclass(lost.exc_type, KeyboardInterrupt):
            calls.clear()
            from threading import Timer  # noqa: PLC0415 - rare

            again = Timer(_AGAIN, _press)
            again.daemon = True
            again.start()
        else:
            sys.__unraisablehook__(lost)

    sys.unraisablehook = unraisable
    _handle(handler)


def _press() -> None:
    """Send Ctrl-C to the main thread as a terminal does, so that it does not wait for what that is waiting for."""
    from _thread import interrupt_main  # noqa: PLC0415 - rare
    from threading import main_thread  # noqa: PLC0415 - rare

    if hasattr(signal, "pthread_kill") and (ident := main_thread().ident) is not None:
        signal.pthread_kill(ident, signal.SIGINT)
    else:
        interrupt_main()


def hush() -> None:
    """Let an interrupted command end in silence: libraries complain of what they were in the middle of."""
    from contextlib import suppress  # noqa: PLC0415 - see above

    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)


def no_more() -> None:
    """Let the process end: what it had to say is said."""
    _handle(signal.SIG_IGN)


def _handle(handler: Callable[..., object] | signal.Handlers) -> None:
    # A shell starts what runs in the background with Ctrl-C ignored; that stays.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, handler)
