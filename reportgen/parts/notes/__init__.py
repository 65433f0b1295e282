"""Notes on a study, each shown in the section of its name, or in one of their own."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.notes.shape import NOTES

__all__ = ["PART", "shape"]

PART = Part(
    name="notes",
    tables=(NOTES,),
    resolve=Absent("its tables are complete as they are read"),
    define=Absent("words are no numbers"),
    analyse=Absent("words are no numbers"),
    labels=Absent("it has no numbers"),
    entries=Lazy("reportgen.parts.notes.entries:entries"),
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("words are no numbers"),
    sheets=Absent("the sheet About shows them"),
    sections=(Section("notes", "Notes", 115, view="other_notes"),),
    views=Lazy("reportgen.parts.notes.view:VIEWS"),
    records=Absent("words are no data"),
)
