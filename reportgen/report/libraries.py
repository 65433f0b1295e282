"""Import WeasyPrint without the slow searches of ``ctypes.util.find_library``.

WeasyPrint tries each of its libraries under the names of all systems. For each name that is not a file name,
``find_library`` runs a compiler, a linker and ldconfig: dozens of processes in all. Where the libraries load by their
file names, as on Linux, no search is needed, so ``find_library`` returns None while WeasyPrint is imported; it is
restored right after.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HTML", "FatalURLFetchingError", "FontConfiguration", "URLFetcher", "URLFetcherResponse"]


@contextmanager
def _no_library_search() -> Iterator[None]:
    """Return a context in which ``find_library`` returns None, where Pango loads by its file name."""
    try:
        ctypes.CDLL("libpango-1.0.so.0")
    except OSError:
        yield  # on this system libraries have other file names or folders
        return
    before = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None  # noqa: ARG005 - callers may pass it by keyword
    try:
        yield
    finally:
        ctypes.util.find_library = before


with _no_library_search():
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
