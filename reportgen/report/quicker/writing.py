"""The file: every object of it is turned into bytes, of which a tagged document has thousands."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from reportgen.report.quicker.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable


def _bytes(convert: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """A piece of an object, which in most cases is text or a number."""

    @wraps(convert)
    def to_bytes(item: Any) -> bytes:
        kind = item.__class__
        if kind is bytes:
            return item  # type: ignore[no-any-return]  # it is, as just asked
        if kind is str:
            return item.encode("ascii")  # type: ignore[no-any-return]  # as above
        if kind is float:
            if item.is_integer():
                return b"%d" % item
            return (b"%f" % item).rstrip(b"0")
        return convert(item)

    return to_bytes


class _Remembered(property):
    """A property that is quicker than the one it stands for."""

    __wrapped__: property


def _references(whole: property) -> property:
    """The references of all pages, which every element of every page asks for."""
    count = whole.fget
    assert count is not None  # noqa: S101 - a property that is read

    def references(pdf: Any) -> Any:
        kept = pdf.__dict__.get("reportgen_references", ())
        if len(kept) != pdf.pages["Count"]:
            kept = pdf.__dict__["reportgen_references"] = count(pdf)
        return kept

    found = _Remembered(references)
    found.__wrapped__ = whole
    return found


class _Arrays:
    """C's arrays, made by their kind: cffi parses the name of a kind, a length in it makes another name each time."""

    def __init__(self, ffi: Any) -> None:
        self.__wrapped__ = ffi

    def __getattr__(self, name: str) -> Any:
        """All else that is asked of cffi."""
        return getattr(self.__wrapped__, name)

    def new(self, kind: str, *initial: Any) -> Any:
        """Make one of the same length as what it is made of."""
        name, _, length = kind.partition("[")
        if initial and isinstance(initial[0], tuple) and length == f"{len(initial[0])}]":
            kind = f"{name}[]"
        return self.__wrapped__.new(kind, *initial)


def places() -> tuple[Place, ...]:
    """Those of this module."""
    import pydyf  # noqa: PLC0415 - WeasyPrint's writer
    from weasyprint.pdf import fonts  # noqa: PLC0415 - a place of that release

    return (
        Place(pydyf, "_to_bytes", _bytes),
        Place(pydyf.PDF, "page_references", _references),
        Place(fonts, "ffi", _Arrays),
    )
