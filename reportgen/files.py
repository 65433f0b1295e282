"""Files written whole or not at all: made in memory, written beside, synced, renamed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_all(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write several files into a folder, replacing old ones only once every new one is safely on disk.

    Raises OutputError when the folder or a file cannot be written; the old files are then as they were.
    """
    targets = [_inside(folder, name) for name in contents]
    beside: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target, data in zip(targets, contents.values(), strict=True):
            beside.append(target.with_name(f".{target.name}.{os.getpid()}.part"))
            _write(beside[-1], data)
        for source, target in zip(beside, targets, strict=True):
            source.replace(target)
    except OSError as error:
        # Only the last part of a path is told: a message may be mailed, and folders hold people's names.
        name = Path(error.filename).name if error.filename else folder.name
        raise OutputError(f"cannot write {name!r}: {(error.strerror or 'unknown reason').lower()}") from error
    finally:
        for leftover in beside:
            leftover.unlink(missing_ok=True)
    return targets


def _inside(folder: Path, name: str) -> Path:
    """A name is one part of a path; anything else would leave the folder."""
    if name in {"", ".", ".."} or Path(name).name != name or "\\" in name or ":" in name:
        raise OutputError(f"{name!r} is not a file name")
    return folder / name


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
