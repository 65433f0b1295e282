"""The PDF in a process of its own: it imports WeasyPrint, half of a PDF's cost, while its parent evaluates.

The parent renders the document's HTML and goes on with the other outputs while the child lays out pages.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from reportgen.report.profiles import Profile

    # A document, its profile, when it is made and what its file is called; returns what waits for its bytes.
    Print = Callable[[str, Profile, datetime, str], Callable[[], bytes]]


@contextmanager
def pdf_process() -> Iterator[Print]:
    """Start the process at once; the function given starts a PDF, and the function it returns waits for its bytes."""
    # A fresh interpreter, alike on every system; a fork would copy whatever the parent has open.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_quiet) as pool:
        try:
            with _unheard():
                pool.submit(_prepare)
            yield lambda *document: pool.submit(_print, *document).result
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                child.terminate()
            raise


@contextmanager
def _unheard() -> Iterator[None]:
    """Start a process that never hears Ctrl-C, not even while it imports what ``_quiet`` needs."""
    if sys.platform == "win32":
        yield  # no process inherits there which signals are held back
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 - part of starting a process, on these systems only

    resource_tracker.ensure_running()  # starting it would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _quiet() -> None:
    """Leave Ctrl-C to the parent, which ends this process without a traceback, and end with it when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _prepare() -> None:
    import reportgen.report.pdf  # noqa: F401, PLC0415 - imported ahead of the document, while the parent works


def _print(html: str, profile: Profile, moment: datetime, file_name: str) -> bytes:
    from reportgen.report.pdf import print_pdf  # noqa: PLC0415 - imported by _prepare

    return print_pdf(html, profile, timestamp=moment, file_name=file_name)
