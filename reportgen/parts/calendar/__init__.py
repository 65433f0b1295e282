"""The calendar: when each family runs on the GPUs there are, and what of an allocation is used and forfeited."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.calendar.shape import CALENDAR_TABLE

__all__ = ["PART", "entries", "forfeiture", "shape"]

PART = Part(
    name="calendar",
    tables=(CALENDAR_TABLE,),
    resolve=Absent("its table is complete as it is read"),
    define=Lazy("reportgen.parts.calendar.define:define"),
    analyse=Lazy("reportgen.parts.calendar.analyse:analyse"),
    labels=Lazy("reportgen.parts.calendar.labels:labels"),
    entries=Lazy("reportgen.parts.calendar.entries:entries"),
    set_value=Lazy("reportgen.parts.calendar.entries:set_value"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("its sheet shows what the graph has"),
    sheets=Lazy("reportgen.parts.calendar.sheet:sheets"),
    sections=(Section("calendar", "Calendar", 27, view="calendar"),),
    views=Lazy("reportgen.parts.calendar.view:VIEWS"),
    records=Lazy("reportgen.parts.calendar.records:records"),
)
