"""The PDF, or without one the page, in a process of its own, which its parent starts before all else.

The PDF's imports WeasyPrint and loads fonts while its parent reads a study and evaluates; then the parent renders the
document's HTML and goes on with the other outputs while the child lays out pages. Where no PDF is wanted, the page is
made beside the workbook: each takes about half of such a build.
"""

from __future__ import annotations

import json
import pickle
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reportgen.child import CRASH, EndedError, child
from reportgen.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from reportgen.child import Child
    from reportgen.model.study import Study
    from reportgen.report.profiles import Profile

    # A document, its profile, when it is made and what its file is called; returns what waits for its bytes.
    Print = Callable[[str, Profile, datetime, str], Callable[[], bytes]]
    # A study, when its page is made, by which version and with which templates; returns the same.
    Show = Callable[[Study, datetime, str, Path | Mapping[str, str] | None], Callable[[], bytes]]


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
            return lambda: _whole(printing, "PDF")

        yield start


@contextmanager
def page_process() -> Iterator[Show]:
    """Start the process at once; the functions are as those of ``pdf_process``."""
    with child("reportgen.report.showing:answer", beforehand="page") as showing:

        def start(
            study: Study, moment: datetime, version: str, templates: Path | Mapping[str, str] | None
        ) -> Callable[[], bytes]:
            asked = {"timestamp": moment, "version": version, "templates": templates}
            showing.ask(pickle.dumps((study, asked)))
            return lambda: _whole(showing, "page")

        yield start


def _whole(working: Child, what: str) -> bytes:
    try:
        return b"".join(working.pieces())
    except EndedError as error:
        why = "the process that makes it crashed" if error.reason == CRASH else "there is not enough memory for it"
        raise OutputError(f"the {what} cannot be made: {why}") from error
