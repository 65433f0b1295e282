"""How costs grow: exponents of time in the size of a study, of a document and of a bill."""

from __future__ import annotations

import math
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import ours, studies
from benchmarks.measure import function
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.workbook.write import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

# By what a study has more of: how many, and how many again.
_COUNTS = {
    "scenarios": (10, 40),
    "assumptions with a range": (25, 100),
    "families": (50, 200),
    "model sizes": (25, 100),
    "periods": (3, 12),
}
_BILLS = 50_000, 200_000


def growth() -> list[str]:
    """Return a sentence on each kind of growth: the exponent of a workbook's time beyond that of the study itself.

    An exponent of 1 is linear. The time is that to load, analyse and write as a workbook; that of a bill is to read and
    match it.
    """
    found = [
        (f"{what} ({few} to {many})", _exponent(_written, what, few, many)) for what, (few, many) in _COUNTS.items()
    ]
    small, large = (_sweeps(count) for count in (500, 2_000))
    found.append(("sweeps (500 to 2,000), with scenarios, grids and corrections", math.log(large / small, 4)))
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_billed(Path(folder, "bill.csv"), rows) for rows in _BILLS)
    found.append(("rows of a bill (50,000 to 200,000)", math.log(many / few, 4)))
    return [f"{what}: {exponent:.2f}" for what, exponent in found]


def _exponent(measured: Callable[[str], float], what: str, few: int, many: int) -> float:
    alone, small, large = (measured(studies.grown(what, count)) for count in (0, few, many))
    return math.log((large - alone) / (small - alone)) / math.log(many / few)


def _written(text: str) -> float:
    """Return the least seconds of three runs in which a study is loaded, analysed and written as a workbook."""

    def run() -> None:
        write_workbook(analyse(evaluate(parse_study(text.encode()))), timestamp=datetime.now(UTC), version="bench")

    return min(function(run).seconds for _ in range(3))


def _sweeps(count: int) -> float:
    return _written(studies.large(count, whole=True))


def _billed(path: Path, rows: int) -> float:
    studies.bill(path, rows)
    return min(function(lambda: ours.billing(str(path))).seconds for _ in range(3))
