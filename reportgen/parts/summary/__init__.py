"""The headline table: families and the total, with every measure."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section

__all__ = ["PART", "view"]

PART = Part(
    name="summary",
    tables=(),
    resolve=Absent("its tables are complete as they are read"),
    define=Absent("the families define its rows"),
    analyse=Lazy("reportgen.parts.summary.analyse:analyse"),
    labels=Absent("the families label its rows"),
    entries=Absent("its words are entries of the families"),
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Lazy("reportgen.parts.summary.lines_sheet:sheet_names"),
    sheets=Lazy("reportgen.parts.summary.sheet:sheets"),
    sections=(Section("headline"),),
    views=Lazy("reportgen.parts.summary.view:VIEWS"),
    records=Lazy("reportgen.parts.summary.records:records"),
)
