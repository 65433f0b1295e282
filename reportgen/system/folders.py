"""Output folders: a lock that one build at a time holds, and the removal of temporary files of killed builds."""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from reportgen.system.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_TIMEOUT = 120.0  # seconds to wait for another build, which holds the lock for a fraction of one
_RETRY_INTERVAL = 0.02  # seconds
_TEMPORARY = re.compile(r"\..+\.[0-9]+\.reportgen-part\Z", re.DOTALL)


class _BusyError(Exception):
    """Another build holds the folder's lock."""


if sys.platform == "win32":  # pragma: no cover - each system runs its own half
    import msvcrt

    _LOCK_FILE = ".reportgen.lock"

    def _lock(folder: Path) -> int:
        """Lock a folder and return the handle that holds the lock. Raises _BusyError where it is locked already.

        Windows locks files, not folders: the lock file is deleted when it is closed, even by a crash.
        """
        path = folder / _LOCK_FILE
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

    def sync_folder(folder: Path) -> None:
        """Do nothing: Windows writes changes of folders to disk by itself."""

else:
    import fcntl

    def _lock(folder: Path) -> int:
        """Lock a folder and return the handle that holds the lock. Raises _BusyError where it is locked already.

        The lock is on the folder itself: it leaves no file, and the system releases it when its holder ends.
        """
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

    def sync_folder(folder: Path) -> None:
        """Write a folder's list of names to disk (fsync), where its file system supports that."""
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


@contextmanager
def folder_lock(folder: Path, timeout: float = LOCK_TIMEOUT) -> Iterator[bool]:
    """Lock a folder against other builds for the length of a block; yield whether it could be locked.

    Some network drives have no locks. ``timeout`` is in seconds. Raises OutputError where another build holds the lock
    for longer.
    """
    end = time.monotonic() + timeout
    handle = None
    while handle is None:
        try:
            handle = _lock(folder)
        except _BusyError:
            if time.monotonic() > end:
                raise OutputError(f"another build has been writing into {folder.name!r} for too long") from None
            time.sleep(_RETRY_INTERVAL)
        except OSError:
            break
    try:
        yield handle is not None
    finally:
        if handle is not None:
            os.close(handle)


def temporary_name(name: str) -> str:
    """Return the name of an output file while it is being written."""
    return f".{name}.{os.getpid()}.reportgen-part"


def remove_leftovers(folder: Path) -> list[str]:
    """Remove the temporary files of killed builds from a folder that this process has locked; return their names.

    Every build writes under the lock, so no temporary file found under it is still in use.
    """
    leftovers = sorted(path for path in folder.iterdir() if _TEMPORARY.match(path.name))
    for path in leftovers:
        path.unlink(missing_ok=True)
    return [path.name for path in leftovers]


def try_remove_leftovers(folder: Path) -> None:
    """Remove the temporary files of killed builds, unless another build has locked the folder or removing fails."""
    with suppress(OSError, OutputError), folder_lock(folder, timeout=0.0) as is_locked:
        if is_locked:
            remove_leftovers(folder)
