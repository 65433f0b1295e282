"""What an edited workbook is read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.readback.read import read_data

if TYPE_CHECKING:
    from reportgen.describe.entries import Value


def changes_in(data: bytes) -> dict[str, Value]:
    back = read_data(data, "edited.xlsx")
    assert back.impossible == back.tampered == ()
    return {change.entry.name: change.new for change in back.changes}
