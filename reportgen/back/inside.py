"""Runs in the process that ``apart`` starts, and nowhere else: lets it import little, then reads the workbook."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What openpyxl takes where it is installed, none of which cells need: less to start, less to attack.
_UNWANTED = ("numpy", "PIL", "lxml")


def answer(request: bytes) -> Iterator[bytes]:
    """Answer as ``reading`` does."""
    sys.modules.update(dict.fromkeys(_UNWANTED))  # type: ignore[arg-type]  # None stands for: cannot be imported
    from reportgen.back.reading import answer as read  # noqa: PLC0415 - only now, see above

    return read(request)
