"""The page in a process of its own, beside the one that makes the workbook: the child's side, see ``printing``."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from reportgen.model.evaluation import evaluate
from reportgen.report import equations
from reportgen.report.html import render

if TYPE_CHECKING:
    from collections.abc import Iterator


def prepare(_: str) -> None:
    """Read the font of formulas, as nearly every page takes it."""
    equations.warm_up()


def answer(request: bytes) -> Iterator[bytes]:
    """Evaluate the study once more, which takes less time than to be told its values, and show it."""
    study, asked = pickle.loads(request)  # noqa: S301 - from the parent, which has just made it
    yield render(evaluate(study), **asked).encode()
