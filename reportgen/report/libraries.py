"""Import WeasyPrint without the slow searches of ``ctypes.util.find_library``.

WeasyPrint tries each of its libraries under the names of all systems. For each name that is not a file name,
``find_library`` runs a compiler, a linker and ldconfig: dozens of processes in all. Where the libraries load by their
file names, as on Linux, no search is needed, so ``find_library`` returns None while WeasyPrint is imported; it is
restored right after.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

from reportgen.system.errors import OutputError
from reportgen.system.texts import cut, one_line

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


try:
    # What WeasyPrint prints of libraries that it does not find, over many lines, is said in the error below.
    with _no_library_search(), redirect_stdout(StringIO()):
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except OSError as error:
    raise OutputError(
        f"a PDF needs Pango, which WeasyPrint cannot load ({cut(one_line(str(error)), 100)}); install it (on Debian:"
        " apt install libpango-1.0-0 libpangoft2-1.0-0; on macOS: brew install pango), or build without it:"
        " --only xlsx,html,csv,json"
    ) from error
