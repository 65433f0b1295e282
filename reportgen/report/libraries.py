"""WeasyPrint, imported without the detours by which ctypes looks for libraries, and without what it hardly ever calls.

WeasyPrint asks for each of its libraries under the names of other systems first. For every name that is not a file's,
ctypes runs a compiler, a linker and ldconfig, dozens of processes in all. Where the name that it tries last is a
file's, as on Linux, the others may as well be answered here.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reportgen.later import LATER_PRINTED, put_off
from reportgen.report.quicker import quicken

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HTML", "FatalURLFetchingError", "FontConfiguration", "URLFetcher", "URLFetcherResponse"]


@contextmanager
def _answered_here() -> Iterator[None]:
    try:
        ctypes.CDLL("libpango-1.0.so.0")
    except OSError:
        yield  # libraries have other names or other places here
        return
    before = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None  # noqa: ARG005 - callers may give it by its name
    try:
        yield
    finally:
        ctypes.util.find_library = before


put_off(LATER_PRINTED)
with _answered_here():
    from weasyprint import HTML
    from weasyprint import __version__ as release
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

quicken(release)
