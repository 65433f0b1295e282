"""Write a set of files whole or not at all: to temporary files, synced, then renamed, and a manifest last.

The manifest is a list that ``sha256sum --check`` takes. Where a crash left only half of the files renamed, or a file
was changed since, the files do not agree with it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.system.errors import OutputError, os_reason
from reportgen.system.folders import folder_lock, remove_leftovers, sync_folder, temporary_name
from reportgen.system.signals import sigint_deferred

if TYPE_CHECKING:
    from collections.abc import Mapping
    from mmap import mmap

MAX_NAME = 200  # bytes; file systems take 255, and a temporary file has a longer name
# Seconds between attempts to rename; a virus scanner closes a file within their sum, Excel does not.
_RENAME_WAITS = (0.1, 0.2, 0.4, 0.8)
_MAX_SPARE_NAMES = 9
_DEVICE_NAMES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?\Z", re.IGNORECASE)


def write_all(folder: Path, contents: Mapping[str, bytes | mmap], *, manifest: str = "") -> list[Path]:
    """Write files into a folder and return their paths; old files are replaced once every new one is on disk.

    Args:
        folder: made where it is missing, with its parents.
        contents: the files' contents by name; one larger than memory as a map of a temporary file.
        manifest: the name of a file that lists them with their SHA-256 sums; "" for none.

    Raises:
        OutputError: the folder or a file cannot be written. The old files are then unchanged, except that a file whose
            old version another program holds open is written under another name in the same folder.
    """
    targets = {path_in(folder, name): data for name, data in contents.items()}
    manifest_path = path_in(folder, manifest) if manifest else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with folder_lock(folder) as is_locked:
            if is_locked:
                remove_leftovers(folder)
            written = _replace_all(targets, manifest_path)
    except OSError as error:
        # The message has the last part of the path only: it may be mailed, and folders hold people's names.
        name = Path(error.filename).name if error.filename else folder.name
        reason = os_reason(error)
        if isinstance(error, FileExistsError):
            reason = "a file has the folder's name"
        raise OutputError(f"cannot write {name!r}: {reason}") from error
    for target, path in zip(targets, written, strict=True):
        if target != path:
            raise OutputError(f"{target.name!r} is held by another program; the new one is {path.name!r} beside it")
    return list(targets)


def manifest_of(contents: Mapping[str, bytes | mmap]) -> bytes:
    """Return the lines that ``sha256sum --check`` takes, for files' contents by name."""
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in contents.items()]
    return "".join(lines).encode()


def _replace_all(targets: Mapping[Path, bytes | mmap], manifest_path: Path | None) -> list[Path]:
    """Write all temporary files, then rename all, the manifest last; return the path that each file now has."""
    for target in targets:
        if target.is_dir():  # checked before anything is renamed
            raise IsADirectoryError(21, "a folder has its name", str(target))
    by_name = {target.name: data for target, data in targets.items()}
    contents = dict(targets) | ({manifest_path: manifest_of(by_name)} if manifest_path else {})
    temporary = {target: target.with_name(temporary_name(target.name)) for target in contents}
    try:
        for target, data in contents.items():
            _write_new(temporary[target], data, mode_of=target)
        with sigint_deferred():  # between two renames the set is half old and half new
            written = [_rename(temporary[target], target) for target in targets]
            if manifest_path:
                if written != list(targets):
                    temporary[manifest_path].unlink()
                    by_name = {path.name: data for path, data in zip(written, targets.values(), strict=True)}
                    _write_new(temporary[manifest_path], manifest_of(by_name), mode_of=manifest_path)
                _rename(temporary[manifest_path], manifest_path)
            if targets:
                sync_folder(next(iter(targets)).parent)
    finally:
        for path in temporary.values():
            with suppress(OSError):
                path.unlink(missing_ok=True)
    return written


def _rename(path: Path, target: Path) -> Path:
    """Rename a file to its target, or to the next free name where another program holds the target; return the name.

    Raises PermissionError where no spare name is free.
    """
    for wait in (*_RENAME_WAITS, None):
        try:
            path.replace(target)
        except PermissionError:
            if wait is None:
                break
            time.sleep(wait)
        else:
            return target
    for number in range(1, _MAX_SPARE_NAMES + 1):
        spare = target.with_name(f"{target.stem}.new{number if number > 1 else ''}{target.suffix}")
        with suppress(PermissionError):
            path.replace(spare)
            return spare
    raise PermissionError(13, "permission denied", str(target))


def path_in(folder: Path, name: str) -> Path:
    """Return the path of a name in a folder.

    Raises OutputError where the name is not a single part of a path on every system, since it would lead out of the
    folder or to a device.
    """
    invalid = not name.isprintable() or any(char in name for char in "/\\:")
    reserved = name in {"", ".", ".."} or _DEVICE_NAMES.match(name)
    if invalid or reserved or len(name.encode("utf-8", "replace")) > MAX_NAME:
        raise OutputError(f"{name[:MAX_NAME]!r} is not a file name")
    return folder / name


def _write_new(path: Path, data: bytes | mmap, *, mode_of: Path) -> None:
    """Write a new file, with the permissions of another where that exists; never through a link that has its name."""
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if mode_of.is_file() and not mode_of.is_symlink():
        with suppress(OSError):
            shutil.copymode(mode_of, path)
