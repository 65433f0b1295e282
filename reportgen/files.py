"""Files written whole or not at all: made in memory, written beside, synced, renamed, and a manifest last.

The manifest is a list as ``sha256sum`` writes and checks it. A set that a crash left half renamed does not agree with
it; neither does a file that someone changed since.
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

from reportgen.errors import OutputError
from reportgen.folders import held, part_name, sweep, synced, uninterrupted

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_NAME = 200  # file systems take 255 bytes, a part of a file has a longer name
_WAITS = (0.1, 0.2, 0.4, 0.8)  # seconds; a virus scanner lets go of a file by then, Excel does not
_SPARE_NAMES = 9
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?\Z", re.IGNORECASE)


def write_all(folder: Path, contents: Mapping[str, bytes], *, manifest: str = "") -> list[Path]:
    """Write several files into a folder, replacing old ones only once every new one is safely on disk.

    With ``manifest``, a file of that name lists them. Raises OutputError when the folder or a file cannot be written:
    the old files are then as they were, but for one that another program holds open, whose successor is put beside it.
    """
    targets = {inside(folder, name): data for name, data in contents.items()}
    listed = inside(folder, manifest) if manifest else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with held(folder) as alone:
            if alone:
                sweep(folder)
            placed = _replace(targets, listed)
    except OSError as error:
        # Only the last part of a path is told: a message may be mailed, and folders hold people's names.
        name = Path(error.filename).name if error.filename else folder.name
        reason = (error.strerror or "unknown reason").lower()
        if isinstance(error, FileExistsError):
            reason = "a file has the folder's name"
        raise OutputError(f"cannot write {name!r}: {reason}") from error
    for target, at in zip(targets, placed, strict=True):
        if target != at:
            raise OutputError(f"{target.name!r} is held by another program; the new one is {at.name!r} beside it")
    return list(targets)


def manifest_of(contents: Mapping[str, bytes]) -> bytes:
    """Return the lines that ``sha256sum --check`` takes."""
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in contents.items()]
    return "".join(lines).encode()


def _replace(targets: Mapping[Path, bytes], listed: Path | None) -> list[Path]:
    """Write all parts, then rename all, the manifest last; return where each file is now."""
    for target in targets:
        if target.is_dir():  # known before anything is renamed
            raise IsADirectoryError(21, "a folder has its name", str(target))
    named = {target.name: data for target, data in targets.items()}
    whole = dict(targets) | ({listed: manifest_of(named)} if listed else {})
    parts = {target: target.with_name(part_name(target.name)) for target in whole}
    try:
        for target, data in whole.items():
            _write(parts[target], data, like=target)
        with uninterrupted():
            placed = [_placed(parts[target], target) for target in targets]
            if listed:
                if placed != list(targets):
                    parts[listed].unlink()
                    at = {path.name: data for path, data in zip(placed, targets.values(), strict=True)}
                    _write(parts[listed], manifest_of(at), like=listed)
                _placed(parts[listed], listed)
            if targets:
                synced(next(iter(targets)).parent)
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return placed


def _placed(part: Path, target: Path) -> Path:
    """Rename a part to its target, or where another program holds that, to the next name free; return which."""
    for wait in (*_WAITS, None):
        try:
            part.replace(target)
        except PermissionError:
            if wait is None:
                break
            time.sleep(wait)
        else:
            return target
    for number in range(1, _SPARE_NAMES + 1):
        beside = target.with_name(f"{target.stem}.new{number if number > 1 else ''}{target.suffix}")
        with suppress(PermissionError):
            part.replace(beside)
            return beside
    raise PermissionError(13, "permission denied", str(target))


def inside(folder: Path, name: str) -> Path:
    """A name is one part of a path, on every system; anything else would leave the folder or reach a device."""
    odd = not name.isprintable() or any(char in name for char in "/\\:")
    if odd or name in {"", ".", ".."} or _DEVICES.match(name) or len(name.encode("utf-8", "replace")) > MAX_NAME:
        raise OutputError(f"{name[:MAX_NAME]!r} is not a file name")
    return folder / name


def _write(path: Path, data: bytes, *, like: Path) -> None:
    """Write a new file, never through a link that lies in wait under its name, with the rights of an old one."""
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if like.is_file() and not like.is_symlink():
        with suppress(OSError):
            shutil.copymode(like, path)
