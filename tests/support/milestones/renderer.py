"""What the process that renders templates of a user runs where milestones are among the parts."""

from __future__ import annotations

import reportgen.parts
from tests.support.milestones import PART

reportgen.parts.PARTS = (*reportgen.parts.PARTS, PART)

from reportgen.report.html import answer  # noqa: E402 - once the list is complete

__all__ = ["answer"]
