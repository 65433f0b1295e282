"""The PDF in a process of its own: it imports WeasyPrint and loads fonts while its parent reads a study and evaluates.

The parent renders the document's HTML and goes on with the other outputs while the child lays out pages.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reportgen.child import child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from reportgen.report.profiles import Profile

    # A document, its profile, when it is made and what its file is called; returns what waits for its bytes.
    Print = Callable[[str, Profile, datetime, str], Callable[[], bytes]]


@contextmanager
def pdf_process(profile: str, timestamp: datetime) -> Iterator[Print]:
    """Start the process at once; the function given starts a PDF, and the function it returns waits for its bytes.

    It will be one of this profile and time, for which the process does beforehand what it can.
    """
    beforehand = json.dumps({"profile": profile, "timestamp": timestamp.isoformat()})
    with child("reportgen.report.pdf:answer", beforehand=beforehand) as printing:

        def start(html: str, profile: Profile, moment: datetime, file_name: str) -> Callable[[], bytes]:
            request = {"html": html, "profile": profile.id, "timestamp": moment.isoformat(), "file_name": file_name}
            printing.ask(json.dumps(request).encode())
            return lambda: printing.whole("PDF")

        yield start
