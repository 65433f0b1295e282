"""What a person may change of a calendar: its numbers and the labels of its own periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import Entry
from reportgen.describe.setting import number_setting
from reportgen.formula.expr import Number
from reportgen.graph.names import CALENDAR, words
from reportgen.parts.calendar.shape import CALENDAR_TABLE, stated_values
from reportgen.system.errors import nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.setting import Setting
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph


def entries(loaded: LoadedStudy, _graph: Graph) -> Iterator[Entry]:
    """Yield every entry of the calendar of a study that has one."""
    calendar = loaded.study[CALENDAR_TABLE]
    for period, item in calendar.periods.items() if calendar is not None else ():
        path = (CALENDAR_TABLE.key, "periods", period, "label")
        yield Entry(words(CALENDAR("period", period), "label"), path, f"{item.label}: label", "text", item.label)
    yield from numbers(loaded.study)


def numbers(study: Study) -> Iterator[Entry]:
    """Yield the entry of each value that is no formula."""
    for item in stated_values(study):
        if isinstance(item.value, Number):
            yield Entry(item.name, item.path, item.label, "number", item.value.value, item.style)


def set_value(loaded: LoadedStudy, name: str, raw: float | bool | str) -> Setting | str | None:
    """Return where a number of the calendar is set, or why it cannot have the value; None for a name that is none."""
    by_name = {item.name: item for item in numbers(loaded.study)}
    if name not in by_name:
        ours = by_name and CALENDAR.owns(name)
        return f"unknown number {name!r}{nearest_or_all(name, by_name, 'numbers of the calendar')}" if ours else None
    formula = next(item.formula for item in stated_values(loaded.study) if item.name == name)
    return number_setting(by_name[name], raw, plain=not formula)
