"""A parsed ``--set``: a place in the study file, and the value to put there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.entries import ReadError, typed
from reportgen.formula.expr import Number

if TYPE_CHECKING:
    from reportgen.describe.entries import Entry
    from reportgen.describe.tables import Path


class Setting(NamedTuple):
    """One value to set, by its place in the study's tables."""

    path: Path
    value: object


def number_setting(entry: Entry, raw: float | bool | str, *, plain: bool = False) -> Setting | str:
    """Return where a number is set, or why it cannot have the value; one that is not ``plain`` may be a formula too."""
    try:
        value = typed(entry, raw)
    except ReadError as error:
        return f"{entry.name!r} {error}"
    return Setting(entry.path, value if plain or not isinstance(value, float) else Number(value))
