"""What a name of the graph is called in headings, and its number style: for sheets that show many kinds of names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.model.graph import ROW_SUMS, axis_ids, sweep_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.model.study import Study

_SUMS = {"runs": ("Runs", "count"), "tokens": ("Tokens", "flops"), "flops": ("FLOPs", "flops")}
_KINDS = {"switch": "switch", "choice": "text"}  # number styles by kind of assumption; a number has its own


class Called(NamedTuple):
    """What a name belongs to, what it is of that, and its number style."""

    group: str
    part: str
    style: str


def names_of(study: Study) -> dict[str, Called]:
    """Every name of a study's own graph that a sheet may have to explain."""
    return {**dict(_single(study)), **sizes_of(study), **dict(_rows(study))}


def sizes_of(study: Study) -> dict[str, Called]:
    """Those of them that have one value for each model size."""
    return dict(_sizes(study))


def assumption_style(kind: str, style: str) -> str:
    """The number style of an assumption's cells."""
    return _KINDS.get(kind, style)


def _single(study: Study) -> Iterator[tuple[str, Called]]:
    for name, item in study.inputs.items():
        yield name, Called(item.group, item.label, assumption_style(item.kind, item.style))
        yield f"{name}.no", Called(item.group, f"{item.label}: position", "count")
    for name, quantity in {**study.quantities, **study.perspective}.items():
        yield name, Called("Quantities", quantity.label, quantity.style)


def _sizes(study: Study) -> Iterator[tuple[str, Called]]:
    models = study.models
    for name, entry in models.inputs.items():
        yield name, Called("Model sizes", entry.label, entry.style)
    for name, quantity in models.quantities.items():
        yield name, Called("Model sizes", quantity.label, quantity.style)
    for name, budget in study.budgets.items():
        for part, (label, style) in _SUMS.items():
            of_run = label if part == "runs" else f"{label} of one run"
            yield f"{name}.{part}", Called(f"Budget: {budget.label}", of_run, style)


def _rows(study: Study) -> Iterator[tuple[str, Called]]:
    rows = {"total": "Total", "sizes": "All sweeps"} | {family.id: family.label for family in study.families}
    axes = {axis: study.axes[axis].label if axis in study.axes else axis for axis in axis_ids(study)}
    for family in study.families:
        for sweep in family.sweeps:
            name, group = sweep_name(family.id, sweep.id), f"{family.label}: {sweep.label}"
            rows[name] = group
            yield f"{name}.active", Called(group, "Active", "count")
            yield f"{name}.combinations", Called(group, "Combinations", "count")
            yield f"{name}.sizes", Called(group, "Sizes trained", "count")
            for axis, label in axes.items():
                yield f"{name}.axis.{axis}", Called(group, label, "count")
    for row, group in rows.items():
        for part in ROW_SUMS:
            yield f"{row}.{part}", Called(group, *_SUMS[part])
        for measure in study.measures:
            yield f"{row}.{measure.id}", Called(group, measure.label, measure.style)
