"""Tables of data as plain records: what JSON, CSV and DataFrames are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RecordValue = float | int | str | bool | None | list[float] | list[str] | dict[str, float | str | bool]
Record = dict[str, RecordValue]


class RecordColumn(NamedTuple):
    """What a key of records is called in headings, its unit, and its number style."""

    label: str
    unit: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """One table of records. ``order`` is its place in the JSON document; ``frame`` the DataFrame's name, "" for none.

    A table without a ``key`` is no part of the JSON document. ``index`` are the keys by which a DataFrame looks rows
    up, ``columns`` what is known of its keys, and ``sums`` how many of the last rows add up the others.
    """

    key: str
    order: int
    rows: Sequence[Record]
    frame: str = ""
    index: tuple[str, ...] = ()
    columns: Mapping[str, RecordColumn] = field(default_factory=dict)
    sums: int = 0
