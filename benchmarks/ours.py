"""What is measured in a process of its own, with no more imported than it needs."""

from __future__ import annotations

import gc
import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.api import load
from reportgen.model.evaluation import evaluate

if TYPE_CHECKING:
    from reportgen.analysis.uncertainty import Uncertainty


def draws(count: int) -> Uncertainty | None:
    """Draw the same ten assumptions as the yardstick, over the same ranges."""
    from benchmarks.yardsticks import RANGES
    from reportgen.analysis.uncertainty import uncertainty

    study = load()
    drawn = {name: item.model_copy(update={"low": None, "high": None}) for name, item in study.assumptions.items()}
    drawn |= {
        name: study.assumptions[name].model_copy(update={"low": low, "high": high, "value": mode})
        for name, (low, mode, high) in RANGES.items()
    }
    return uncertainty(evaluate(study.model_copy(update={"assumptions": drawn})), count)


def workbook(folder: str) -> None:
    """Write the workbook of an evaluation that lies in a folder."""
    from reportgen.excel.workbook import write_workbook

    gc.set_threshold(100_000, 50, 100)  # as the command line does
    evaluation = pickle.loads(Path(folder, "evaluation.pickle").read_bytes())  # noqa: S301 - the benchmark's own file
    Path(folder, "ours.xlsx").write_bytes(write_workbook(evaluation, timestamp=datetime.now(UTC), version="bench"))
