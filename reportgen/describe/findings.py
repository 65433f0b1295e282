"""What a workbook should not hold, as reading it back reports it."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.describe.addresses import cell_address
from reportgen.system.errors import Problem

STALE = "stale"
VALUE = "value"
KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a workbook should not hold. ``kind`` is formula, constant, missing, name, stray, value, stale or kept.

    What is ``kept`` is not a fault: a person's own additions, which the workbook keeps and a study has no place for.
    """

    kind: str
    sheet: str
    cell: str
    name: str
    expected: str
    found: str
    message: str

    @property
    def where(self) -> str:
        """Sheet and cell as formulas write them."""
        return cell_address(self.sheet, self.cell)

    @property
    def kept_sentence(self) -> str:
        """The finding as something of a person's own that the workbook keeps."""
        return f"kept in your workbook, not in the study: {self.message}"

    @property
    def problem(self) -> Problem:
        """The finding as a problem of an input."""
        return Problem(self.message, self.where)
