"""Handlers of Ctrl-C (SIGINT) for the stages of a command: exit code 130, no traceback, no output left half written.

    exit_on_sigint      while the libraries are imported: there is nothing to clean up
    raise_on_sigint     while the command runs: KeyboardInterrupt, so that processes and progress bars are ended
    ignore_sigint       once the command has finished

This module imports nothing slow, not even ``typing``: until ``exit_on_sigint`` is called, Python answers Ctrl-C with a
traceback.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

SIGINT_EXIT_CODE = 130  # what shells expect after Ctrl-C
_RESEND_DELAY = 0.01  # seconds


def exit_on_sigint() -> None:
    """Exit at Ctrl-C at once, whatever import is under way."""
    _set_handler(lambda *_: os._exit(SIGINT_EXIT_CODE))


def raise_on_sigint() -> None:
    """Raise KeyboardInterrupt at the first Ctrl-C; exit at once at the second."""
    calls: list[int] = []

    def handler(number: int, _: object) -> None:
        calls.append(number)
        if len(calls) > 1:
            os._exit(SIGINT_EXIT_CODE)
        raise KeyboardInterrupt

    def unraisable(dropped: sys.UnraisableHookArgs) -> None:
        # Python drops an exception that is raised in a finalizer; the signal is sent again after a moment.
        if issubclass(dropped.exc_type, KeyboardInterrupt):
            calls.clear()
            from threading import Timer  # noqa: PLC0415 - rare

            timer = Timer(_RESEND_DELAY, _send_sigint)
            timer.daemon = True
            timer.start()
        else:
            sys.__unraisablehook__(dropped)

    sys.unraisablehook = unraisable
    _set_handler(handler)


def ignore_sigint() -> None:
    """Ignore Ctrl-C from now on, as the command has finished."""
    _set_handler(signal.SIG_IGN)


def discard_output() -> None:
    """Flush the standard streams, then discard what is written to them.

    For the end of an interrupted command: libraries print warnings of the work that was interrupted.
    """
    from contextlib import suppress  # noqa: PLC0415 - slow, see the module's docstring

    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    with suppress(OSError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)


def _send_sigint() -> None:
    """Send SIGINT to the main thread as a terminal does, which also interrupts a blocking system call."""
    from _thread import interrupt_main  # noqa: PLC0415 - rare
    from threading import main_thread  # noqa: PLC0415 - rare

    if hasattr(signal, "pthread_kill") and (ident := main_thread().ident) is not None:
        signal.pthread_kill(ident, signal.SIGINT)
    else:
        interrupt_main()


def _set_handler(handler: Callable[..., object] | signal.Handlers) -> None:
    """Set the handler of SIGINT, unless SIGINT is ignored, as in a process that a shell runs in the background."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, handler)
