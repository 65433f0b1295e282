"""How ``--set`` reaches a count of a sweep, ``FAMILY.SWEEP.AXIS``, and an own value, ``FAMILY.LINE.ASSUMPTION``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import MAX_COUNT
from reportgen.describe.setting import Setting
from reportgen.formula.expr import Number
from reportgen.graph.names import join, split, split_row_value
from reportgen.graph.names import sweep as sweep_name
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.assumptions.values import read_value, value_problem
from reportgen.parts.families.shape import FAMILIES, sweep_rows, valued_rows
from reportgen.system.errors import nearest, nearest_or_all
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Study


def set_value(loaded: LoadedStudy, name: str, raw: float | bool | str) -> Setting | str | None:
    """Return where a count or an own value is set and what to, or why it cannot be set; None for a name without dots.

    A name of axes comes before an assumption with the same name, also for a sweep that has no such axis: a count set at
    the wrong sweep would change nothing.
    """
    family_id, *rest = split(name)
    if not rest:
        return None
    sweeps = sweep_rows(loaded.study)
    row_name, key = split_row_value(name)
    is_axis = any(row_name == row.name for row in sweeps) and any(key in row.sweep.axes for row in sweeps)
    own = None if is_axis else _own_value(loaded.study, name, raw)
    return own or _axis(loaded, family_id, rest, raw)


def _own_value(study: Study, name: str, raw: float | bool | str) -> Setting | str | None:
    """Return where a row states a value of an assumption for itself, or why it cannot have it; None for another name.

    An empty text is as everywhere.
    """
    row_name, key = split_row_value(name)
    row = next((row for row in valued_rows(study) if row.name == row_name), None)
    if row is None:
        return None
    if key not in study[ASSUMPTIONS]:
        hint = nearest(key, study[ASSUMPTIONS])
        return f"unknown assumption {quoted(key)} of {row_name!r}{hint}" if hint else None
    place = (*row.place, "values", key)
    if raw == "":
        return Setting(place, "")
    value = read_value(study, key, raw)
    return value_problem(study, key, value) or Setting(place, value)


def _axis(loaded: LoadedStudy, family_id: str, rest: list[str], raw: float | bool | str) -> Setting | str:
    """Return where a count is set and the count as a formula, or why it cannot be set."""
    sweep_id, axis = rest[0], join(*rest[1:])
    families = loaded.study[FAMILIES]
    positions = {family.id: position for position, family in enumerate(families)}
    if family_id not in positions:
        return f"unknown family {quoted(family_id)}{nearest_or_all(family_id, positions, 'families')}"
    family = families[positions[family_id]]
    sweeps = {sweep.id: position for position, sweep in enumerate(family.sweeps)}
    if sweep_id not in sweeps:
        return (
            f"unknown sweep {quoted(sweep_id)} of {quoted(family_id)}{nearest_or_all(sweep_id, sweeps, 'its sweeps')}"
        )
    axes = family.sweeps[sweeps[sweep_id]].axes
    if axis not in axes:
        return (
            f"unknown axis {quoted(axis)} of {sweep_name(family_id, sweep_id)}{nearest_or_all(axis, axes, 'its axes')}"
        )
    count = _count(raw)
    if isinstance(count, str):
        return count
    return Setting((FAMILIES.key, positions[family_id], "sweeps", sweeps[sweep_id], "axes", axis), Number(count))


def _count(raw: float | bool | str) -> float | str:
    """Return a count, or why there is none."""
    try:
        count = float(raw)
    except ValueError:
        return f"count {quoted(raw)} is not a number"
    if not 0 <= count < float("inf"):
        return f"count {raw} is not zero or more"
    return count if count <= MAX_COUNT else f"count {raw} is larger than {MAX_COUNT:g}"
