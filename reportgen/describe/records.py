"""Tables of data as plain records: what JSON, CSV and DataFrames are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

RecordValue = float | int | str | bool | None | list[float] | list[str]
Record = dict[str, RecordValue]


@dataclass(frozen=True, slots=True)
class Records:
    """One table of records. ``order`` is its place in the JSON document; ``frame`` the DataFrame's name, "" for none.

    A table without a ``key`` is no part of the JSON document.
    """

    key: str
    order: int
    rows: Sequence[Record]
    frame: str = ""
