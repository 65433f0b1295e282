"""openpyxl imported without NumPy and Pillow, which take longer to import than openpyxl itself and are of no use here.

openpyxl asks for each in one module: for the types of NumPy's numbers, and to open pictures. Just these two modules are
run with an import statement of their own. The one is told that there is no NumPy, and its list of types is given one
that knows NumPy's numbers as soon as anybody has imported NumPy; before that, there are none. The other gets a Pillow
that is imported when it is first used. So NumPy's numbers and pictures still work for whoever else uses openpyxl in the
same program, and nothing of theirs is touched. Where openpyxl or NumPy has been imported already, nothing is done.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from reportgen.later import Finder, Module, Own

if TYPE_CHECKING:
    from types import ModuleType

_NUMBERS, _IMAGES = "openpyxl.compat.numbers", "openpyxl.drawing.image"


class _OfNumpy(type):
    """The type of ``NumpyNumber``."""

    def __instancecheck__(cls, value: object) -> bool:
        numpy: Any = sys.modules.get("numpy")
        return numpy is not None and isinstance(value, (numpy.integer, numpy.floating, numpy.bool_))


class NumpyNumber(metaclass=_OfNumpy):
    """Whatever number NumPy has, once NumPy is imported."""


def _imported(name: str, *args: Any, **named: Any) -> Any:
    """The import statement of the two modules."""
    if name == "numpy":
        raise ImportError(name)
    if name == "PIL" and find_spec(name):
        return SimpleNamespace(Image=Module("PIL.Image"))
    return __import__(name, *args, **named)


class _Lean(Own):
    def exec_module(self, module: ModuleType) -> None:
        """Run one of the two modules."""
        super().exec_module(module)
        if module.__name__ == _NUMBERS:
            vars(module)["NUMERIC_TYPES"] += (NumpyNumber,)
            vars(module)["NUMPY"] = True


def lean_openpyxl() -> None:
    """See to it that openpyxl, once it is imported, imports neither NumPy nor Pillow."""
    if "openpyxl" not in sys.modules and "numpy" not in sys.modules:
        sys.meta_path.insert(0, Finder(dict.fromkeys((_NUMBERS, _IMAGES), _imported), _Lean))
