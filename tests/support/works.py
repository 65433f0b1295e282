"""Work for children to do in tests: see ``reportgen.system.child``."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
import time
from typing import TYPE_CHECKING

from reportgen.system.errors import OutputError, Problem, StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator


_told: list[str] = []


def echo(request: bytes) -> Iterator[bytes]:
    print("what a library prints is no answer")  # noqa: T201 - as some do
    yield request
    yield b""
    yield request * 2


def told(request: bytes) -> Iterator[bytes]:
    yield b"begun"
    if request == b"output":
        raise OutputError("cannot be made")
    raise StudyError([Problem("is wrong", "a.b"), Problem("is missing", "c")], "study.toml")


def fails(_: bytes) -> Iterator[bytes]:
    yield b"begun"
    raise LookupError("nobody thought of it")


def crashes(_: bytes) -> Iterator[bytes]:
    yield b"begun"
    os.kill(os.getpid(), signal.SIGSEGV)


def eats(_: bytes) -> Iterator[bytes]:
    yield b"begun"
    yield b"x" * 5_000_000_000


def sleeps(_: bytes) -> Iterator[bytes]:
    yield b"%d" % os.getpid()
    time.sleep(1000)


def burns(_: bytes) -> Iterator[bytes]:
    """No other thread of its process ever has a turn."""
    yield b"%d" % os.getpid()
    re.match(r"(a+)+$", "a" * 60 + "b")


def prepare(preparation: str) -> None:
    _told.append(preparation)


def puts_down(_: bytes) -> Iterator[bytes]:
    """A file for which nobody says where it is to be, with what was told beforehand in it."""
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(*_told)
    yield file.name.encode()


def modules(request: bytes) -> Iterator[bytes]:
    """What has been imported once a workbook is read."""
    from reportgen.readback.compare import answer

    assert b"".join(answer(request))
    yield "\n".join(sys.modules).encode()
