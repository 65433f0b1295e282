"""The work of reportgen that is measured in a process of its own, with only the imports that it needs."""

from __future__ import annotations

import gc
import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.api import load
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.study.compiler import evaluate
from reportgen.study.shape import completed

if TYPE_CHECKING:
    from reportgen.parts.uncertainty.draws import Uncertainty


def draws(count: int) -> Uncertainty | None:
    """Draw the yardstick's ten assumptions over the same ranges, and return the quantiles."""
    from benchmarks.yardsticks import RANGES
    from reportgen.parts.uncertainty.draws import uncertainty

    loaded = load()
    assumptions = loaded.study[ASSUMPTIONS]
    drawn = {name: item.model_copy(update={"low": None, "high": None}) for name, item in assumptions.items()}
    drawn |= {
        name: assumptions[name].model_copy(update={"low": low, "high": high, "value": mode})
        for name, (low, mode, high) in RANGES.items()
    }
    return uncertainty(evaluate(loaded.edited(completed(loaded.study.replaced(ASSUMPTIONS, drawn)))), count)


def workbook(folder: str) -> None:
    """Write the workbook of ``evaluation.pickle`` in a folder to ``ours.xlsx`` there."""
    from reportgen.workbook.write import write_workbook

    gc.set_threshold(100_000, 50, 100)  # as the command line does
    analysis = pickle.loads(Path(folder, "evaluation.pickle").read_bytes())  # noqa: S301 - the benchmark's own file
    Path(folder, "ours.xlsx").write_bytes(write_workbook(analysis, timestamp=datetime.now(UTC), version="bench"))


def billing(path: str) -> float:
    """Read a bill, match its rows to a line by a tag, and return the sum of the rows that are used."""
    from reportgen.actuals.account import collect
    from reportgen.parts.actuals.shape import ACTUALS, Actuals, MatchRule

    rule = MatchRule(line="gamma.search", where={"tag": "sweep:lines-1*"})
    account = collect([Path(path)], load().study.replaced(ACTUALS, Actuals(match=(rule,))))
    return sum(tally.cost for tally in account.tallies)
