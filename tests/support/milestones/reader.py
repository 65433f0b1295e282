"""What the process that reads a workbook runs where milestones are among the parts."""

from __future__ import annotations

import reportgen.parts
from tests.support.milestones import PART

reportgen.parts.PARTS = (*reportgen.parts.PARTS, PART)

from reportgen.readback.compare import answer  # noqa: E402 - once the list is complete

__all__ = ["answer"]
