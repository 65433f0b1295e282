"""WeasyPrint, imported without the detours by which ctypes looks for libraries, and without what it hardly ever calls.

WeasyPrint asks for each of its libraries under the names of other systems first. For every name that is not a file's,
ctypes runs a compiler, a linker and ldconfig, dozens of processes in all. Where the name that it tries last is a
file's, as on Linux, the others may as well be answered here.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from reportgen.report.quicker import quicken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


class _Later(ModuleType):
    """A module of functions and classes that is imported when one of them is called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Stand in for a function or a class; modules are asked for more than they have while they are imported."""
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*values: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*values, **named)

        return call


@contextmanager
def _imported_later() -> Iterator[None]:
    """What WeasyPrint cuts fonts with where HarfBuzz does not do it: a sixth of its own import."""
    stand_ins = [name for name in ("fontTools.subset", "fontTools.varLib.instancer") if name not in sys.modules]
    sys.modules.update((name, _Later(name)) for name in stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


with _answered_here(), _imported_later():
    from weasyprint import HTML
    from weasyprint import __version__ as release
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

quicken(release)
