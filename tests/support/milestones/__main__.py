"""``python -m tests.support.milestones``: the command line of a program that has milestones among its parts."""

from __future__ import annotations

import reportgen.parts
from tests.support.milestones import PART

# Before any engine is imported, each of which takes the list by its name.
reportgen.parts.PARTS = (*reportgen.parts.PARTS, PART)

from reportgen.__main__ import main  # noqa: E402 - only now, see above
from reportgen.readback import bounded  # noqa: E402 - likewise
from reportgen.report import html  # noqa: E402 - likewise

bounded._WORK = "tests.support.milestones.reader:answer"  # the processes that read and render have the same parts
html._WORK = "tests.support.milestones.renderer:answer"
main()
