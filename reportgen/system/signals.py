"""Ctrl-C (SIGINT) blocked or deferred for the length of a block."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def sigint_blocked() -> Iterator[None]:
    """Block SIGINT in this thread for the length of a block, so that a process started in it inherits the mask.

    Such a process does not receive Ctrl-C, not even before it has set a handler of its own. Does nothing on Windows,
    where processes inherit no signal mask.
    """
    if sys.platform == "win32":
        yield
        return
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)


@contextmanager
def sigint_deferred() -> Iterator[None]:
    """Defer Ctrl-C to the end of a block, and raise KeyboardInterrupt there if it was pressed.

    Does nothing in threads other than the main thread, which alone receives Ctrl-C.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []
    previous = signal.signal(signal.SIGINT, lambda number, _: received.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if previous is None else previous)
    if received:
        raise KeyboardInterrupt
