"""Compiled templates, kept where Python keeps compiled modules, by the same rules: compiling takes as long as showing.

What is kept is no older than the template, than the library that compiled it and than how it was told to. Where nothing
may be written, templates are compiled each time.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.resources import template_root

if TYPE_CHECKING:
    from collections.abc import Iterable


def digest(source: str, compilers: Iterable[str]) -> str:
    """Tell a template's text, and the files of the programs that compile it, from all others."""
    found = hashlib.sha256(source.encode())
    for path in compilers:
        with suppress(OSError):
            about = Path(path).stat()
            found.update(f"{path} {about.st_mtime_ns} {about.st_size}".encode())
    return found.hexdigest()


def read(key: str) -> bytes:
    """Return what was kept, or nothing."""
    with suppress(OSError):
        return _place(key).read_bytes()
    return b""


def write(key: str, data: bytes) -> None:
    """Keep something, where Python would."""
    if sys.dont_write_bytecode:
        return
    place = _place(key)
    part = place.with_name(f"{place.name}.{os.getpid()}")
    with suppress(OSError):
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(place)  # whole, for whoever reads at the same time
        finally:
            part.unlink(missing_ok=True)


def _place(key: str) -> Path:
    return Path(cache_from_source(str(template_root() / f"{key}.j2")))
