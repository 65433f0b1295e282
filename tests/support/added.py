"""What a person types into the spare places of a workbook, and the study file that says the same."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from reportgen.readback.read import read_data
from reportgen.study.compiler import evaluate
from tests.support import editing
from tests.support.studies import RICH, SMALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.loaded import LoadedStudy
    from tests.support.cells import Edit, Key


PLAIN = SMALL.replace("""[scenarios.cheap]
label = "Cheap"
values = { price = 2.5 }
""", "")  # fmt: skip
GREEN: dict[str, Edit] = {
    "scenario.+1": "Green (2027)",
    "price@+1": 2.75,
    "steps@+1": 12.0,
    "extra@+1": 1.0,
    "machine@+1": "B300",
    "machines.+1.name": "B300",
    "machines.+1.rate": 55.5,
    "machines.+1#source": "A quote.",
    "scenario": "Green (2027)",
}
GREEN_ENTRY = """
[[catalogues.machines.entries]]
name = "B300"
values = { rate = 55.5 }
source = "A quote."
"""
GREEN_SCENARIO = """
[scenarios.green_2027]
label = "Green (2027)"
values = { price = 2.75, steps = 12, machine = "B300", extra = true }
"""
# RICH with the same, as a person writes it.
WRITTEN = (
    RICH.replace("values = { rate = 25.5 } # measured\n", f"values = {{ rate = 25.5 }} # measured\n{GREEN_ENTRY}")
    .replace('label = "Dear"\n', f'label = "Dear"\n{GREEN_SCENARIO}')
    .replace('title = "Small"\n', 'title = "Small"\nscenario = "green_2027"\n')
)


@cache
def built(text: str) -> bytes:
    return editing.built(text)


def keys(text: str, edits: Mapping[str, Edit]) -> dict[Key, Edit]:
    where = editing.cells_of(built(text), text)
    return {where[name][0]: value for name, value in edits.items()}


def typed(text: str, edits: Mapping[str, Edit]) -> bytes:
    return editing.with_values(built(text), keys(text, edits))


def study_of(data: bytes) -> LoadedStudy:
    study = read_data(data, "edited.xlsx").study
    assert study is not None
    return study


def totals(study: LoadedStudy) -> dict[str, Any]:
    evaluation = evaluate(study)
    names = ("total", "first", "second", "first.main", "second.wide")
    return {
        f"{name}.{key}": evaluation[f"{name}.{key}"] for name in names for key in ("runs", "flops", "hours", "cost")
    }
