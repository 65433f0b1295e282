"""The workbook in a process of its own, where the other core has nothing else to do; ``inside`` is the child's side.

It and the page take about half of a build without a PDF each. The study is sent, not its values: a child evaluates it
sooner than it could read them.
"""

from __future__ import annotations

import pickle
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reportgen.child import child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from reportgen.model.study import Study

    # A study, when its workbook is made and by which version; returns what waits for the file's bytes.
    Write = Callable[[Study, datetime, str], Callable[[], bytes]]


@contextmanager
def workbook_process() -> Iterator[Write]:
    """Start the process at once; the function given starts a workbook, and the one it returns waits for its bytes."""
    with child("reportgen.excel.inside:answer") as writing:

        def start(study: Study, moment: datetime, version: str) -> Callable[[], bytes]:
            writing.ask(pickle.dumps((study, moment, version)))
            return lambda: writing.whole("workbook")

        yield start
