"""Print PDFs in a child process, which imports WeasyPrint and loads fonts while its parent reads and evaluates a study.

The parent renders the document's HTML, and makes the other outputs while the child lays out pages.
"""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from reportgen.report.printed import unpacked
from reportgen.system.child import child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from reportgen.report.printed import PrintedPdf
    from reportgen.report.profiles import Profile
    from reportgen.system.child import Child

    # Takes a document, its profile, its timestamp and its file name; returns a function that waits for the PDF.
    Print = Callable[[str, Profile, datetime, str], Callable[[], PrintedPdf]]


@contextmanager
def pdf_process(profile: str, timestamp: datetime) -> Iterator[Print]:
    """Start the child process; yield a function that starts a PDF and returns a function that waits for its bytes.

    Each PDF after the first has a process of its own, which is started when the PDF is.

    ``profile`` and ``timestamp`` are those of the PDF to come: the child loads their fonts beforehand.
    """
    preparation = json.dumps({"profile": profile, "timestamp": timestamp.isoformat()})
    with ExitStack() as stack:

        def started() -> Child:
            return stack.enter_context(child("reportgen.report.pdf:answer", preparation=preparation))

        ready = [started()]

        def start(html: str, profile: Profile, moment: datetime, file_name: str) -> Callable[[], PrintedPdf]:
            printing = ready.pop() if ready else started()
            request = {"html": html, "profile": profile.id, "timestamp": moment.isoformat(), "file_name": file_name}
            printing.send(json.dumps(request | {"max_pages": profile.rules.max_pages}).encode())
            return lambda: unpacked(printing.read_output("PDF"))

        yield start
