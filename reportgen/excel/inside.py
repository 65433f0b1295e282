"""What runs in the process that ``apart`` starts."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from reportgen.later import LATER, put_off

put_off(LATER)  # before the modules below import Pydantic

from reportgen.analysis import analyse  # noqa: E402 - as told above
from reportgen.excel.workbook import write_workbook  # noqa: E402
from reportgen.model.evaluation import evaluate  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator


def answer(request: bytes) -> Iterator[bytes]:
    """Evaluate a study and write its workbook."""
    study, moment, version = pickle.loads(request)  # noqa: S301 - from the parent, which has just made it
    yield write_workbook(analyse(evaluate(study)), timestamp=moment, version=version)
