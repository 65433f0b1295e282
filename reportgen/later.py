"""Imports put off until they are used: libraries import what they hardly ever use, and every command waits for it.

Just the modules listed are run as they are, but with an import statement of their own. A library that they would import
is imported when something of it is first asked for; a function of it when it is first called.
"""

from __future__ import annotations

import builtins
import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import PathFinder
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

# What is put off, by the module that would import it.
# Pydantic looks for plugins in the metadata of packages, of which a command takes none; XML's tools can open addresses.
LATER = {"pydantic.plugin._loader": ("importlib.metadata",), "xml.sax.saxutils": ("urllib.request",)}
# WeasyPrint cuts fonts with fontTools where there is no HarfBuzz to do it: a sixth of its own import.
LATER_PRINTED = {"weasyprint.pdf.fonts": ("fontTools.subset", "fontTools.varLib.instancer")}


class _Package:
    """A package whose modules are imported when they are used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return import_module(f"{self._name}.{name}")


class Module:
    """A module that is imported when something of it is used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)


def _function(library: str, name: str) -> Callable[..., Any]:
    def called(*args: Any, **named: Any) -> Any:
        return getattr(import_module(library), name)(*args, **named)

    return called


class Own(Loader):
    """Runs a module as it is, with an import statement of its own."""

    def __init__(self, loader: Loader, imported: Callable[..., Any]) -> None:
        self._loader = loader
        self._imported = imported

    def create_module(self, _: ModuleSpec) -> None:
        """Have the usual module made."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        vars(module)["__builtins__"] = {**vars(builtins), "__import__": self._imported}
        self._loader.exec_module(module)


class Finder(MetaPathFinder):
    """Finds the modules that have an import statement of their own, by their names."""

    def __init__(self, own: Mapping[str, Callable[..., Any]], loader: type[Own] = Own) -> None:
        self._own = own
        self._loader = loader

    def find_spec(self, name: str, path: Sequence[str] | None, _: ModuleType | None = None) -> ModuleSpec | None:
        """Find one of the modules, to be run by its own loader."""
        if name not in self._own:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            spec.loader = self._loader(spec.loader, self._own[name])
        return spec


def _put_off(libraries: Collection[str]) -> Callable[..., Any]:
    """The import statement of a module that libraries are imported for later."""

    def imported(name: str, among: Any = None, own: Any = None, wanted: Any = None, level: int = 0) -> Any:
        if name in libraries:  # import name, from name import wanted
            found = {item: _function(name, item) for item in wanted or ()}
            return SimpleNamespace(**found) if found else _Package(name.partition(".")[0])
        modules = [f"{name}.{item}" for item in wanted or ()]
        if modules and all(module in libraries for module in modules):  # from package import module
            return SimpleNamespace(**dict(zip(wanted, map(Module, modules), strict=True)))
        return __import__(name, among, own, wanted, level)

    return imported


def put_off(modules: Mapping[str, Collection[str]]) -> None:
    """See to it that modules, once they are imported, import of the libraries given for each no more than they use."""
    sys.meta_path.insert(0, Finder({name: _put_off(libraries) for name, libraries in modules.items()}))
