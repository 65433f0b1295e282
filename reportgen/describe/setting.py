"""What ``--set`` comes to: a place in the study file and the value that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reportgen.describe.tables import Path


class Setting(NamedTuple):
    """One value to set, by its place in the study's tables."""

    path: Path
    value: object
