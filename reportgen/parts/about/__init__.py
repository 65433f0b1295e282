"""What a study is called, its source, its currency and the measure that its headline speaks of."""

from reportgen.describe.about import ABOUT
from reportgen.describe.part import Absent, Part
from reportgen.describe.view import Section
from reportgen.parts.about.resolve import with_money
from reportgen.parts.about.shape import PROPOSAL

__all__ = ["PART", "shape"]

PART = Part(
    name="about",
    tables=(ABOUT, PROPOSAL),
    resolve=with_money,
    define=Absent("words are no numbers"),
    analyse=Absent("words are no numbers"),
    labels=Absent("it has no numbers"),
    entries=Absent("its words are changed in the study file"),
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("words are no numbers"),
    sheets=Absent("the sheet About is an index of all sheets, which the workbook makes itself"),
    sections=(Section("provenance", "Provenance", 120),),
    views=Absent("the report begins with it"),
    records=Absent("the JSON document begins with it"),
)
