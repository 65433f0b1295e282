"""What a person may change of an allocation: the size of a job, where the study file has a number for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import Entry
from reportgen.describe.setting import number_setting
from reportgen.formula.expr import Number
from reportgen.parts.allocation.shape import ALLOCATION_TABLE, JOB, billed_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.setting import Setting
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph


def entries(loaded: LoadedStudy, _graph: Graph) -> Iterator[Entry]:
    """Yield every entry of the allocation."""
    yield from numbers(loaded.study)


def numbers(study: Study) -> Iterator[Entry]:
    """Yield the size of a job, where only whole nodes are billed."""
    allocation = study[ALLOCATION_TABLE]
    if allocation is None or not isinstance(allocation.job, Number):
        return
    unit = billed_unit(allocation)
    if unit.node is not None:
        label = f"Allocation: {unit.parts} of a job"
        yield Entry(JOB, (ALLOCATION_TABLE.key, "job"), label, "number", allocation.job.value)


def set_value(loaded: LoadedStudy, name: str, raw: float | bool | str) -> Setting | str | None:
    """Return where the size of a job is set, or why it cannot have the value; None for any other name."""
    for entry in numbers(loaded.study):
        if entry.name == name:
            return number_setting(entry, raw)
    return None
