"""What was changed in a workbook before this was built from it, and what each change does to the total."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section

__all__ = ["PART"]

PART = Part(
    name="changes",
    tables=(),
    resolve=Absent("its tables are complete as they are read"),
    define=Absent("changes come with a workbook, not with a study"),
    analyse=Lazy("reportgen.parts.changes.analyse:analyse"),
    labels=Absent("a change has the label of its entry"),
    entries=Absent("a change is of another part's entry"),
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("its sheet shows what the graph has"),
    sheets=Lazy("reportgen.parts.changes.sheet:sheets"),
    sections=(Section("changes", "Changes", 110, view="changes"),),
    views=Lazy("reportgen.parts.changes.view:VIEWS"),
    records=Absent("the command diff prints them"),
)
