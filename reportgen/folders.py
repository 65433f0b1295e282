"""A folder that one build at a time writes into, swept of what killed builds left, its renames not cut in two."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from reportgen.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 120.0  # seconds to wait for another build, which writes for a fraction of one
_PAUSE = 0.02
_PART = re.compile(r"\..+\.[0-9]+\.reportgen-part\Z", re.DOTALL)


class _BusyError(Exception):
    """Another build holds the folder."""


if sys.platform == "win32":  # pragma: no cover - each system runs its own half
    import msvcrt

    _LOCK = ".reportgen.lock"

    def _locked(folder: Path) -> int:
        """Windows locks files, not folders: this one goes when it is closed, even by a crash."""
        path = folder / _LOCK
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
        except PermissionError as error:
            if path.exists():
                raise _BusyError from error
            raise
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            os.close(handle)
            raise _BusyError from error
        return handle

    def synced(folder: Path) -> None:
        """Windows keeps its folders safe itself."""

else:
    import fcntl

    def _locked(folder: Path) -> int:
        """The folder's own lock leaves no file behind, and the system opens it when its holder dies."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise _BusyError from error
        except BaseException:
            os.close(handle)
            raise
        return handle

    def synced(folder: Path) -> None:
        """Put the names of a folder on disk, as far as its disk can be told to."""
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


@contextmanager
def held(folder: Path, patience: float = PATIENCE) -> Iterator[bool]:
    """Keep other builds out of a folder; yields whether that could be done, which some network drives refuse.

    Raises OutputError when another build does not leave it in time.
    """
    end = time.monotonic() + patience
    handle = None
    while handle is None:
        try:
            handle = _locked(folder)
        except _BusyError:
            if time.monotonic() > end:
                raise OutputError(f"another build has been writing into {folder.name!r} for too long") from None
            time.sleep(_PAUSE)
        except OSError:
            break
    try:
        yield handle is not None
    finally:
        if handle is not None:
            os.close(handle)


def part_name(name: str) -> str:
    """How an output is called until it is whole."""
    return f".{name}.{os.getpid()}.reportgen-part"


def sweep(folder: Path) -> list[str]:
    """Remove what killed builds left, in a folder that is held: whoever writes holds it, so no part has an owner."""
    left = sorted(path for path in folder.iterdir() if _PART.match(path.name))
    for path in left:
        path.unlink(missing_ok=True)
    return [path.name for path in left]


def sweep_early(folder: Path) -> None:
    """Sweep at the start of a build, unless another one is writing just now, which will have swept itself."""
    with suppress(OSError, OutputError), held(folder, patience=0.0) as alone:
        if alone:
            sweep(folder)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put Ctrl-C off to the end of a block of renames, between which a set would be half old and half new."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is ever interrupted
        return
    caught: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
    if caught:
        raise KeyboardInterrupt
