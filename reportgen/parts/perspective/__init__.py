"""What the total compares with."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.perspective.shape import PERSPECTIVE

__all__ = ["PART", "shape"]

PART = Part(
    name="perspective",
    tables=(PERSPECTIVE,),
    resolve=Absent("its tables are complete as they are read"),
    define=Lazy("reportgen.parts.perspective.define:define"),
    analyse=Absent("a comparison is asked nothing of its own"),
    labels=Lazy("reportgen.parts.perspective.labels:labels"),
    entries=Absent("a formula is changed in the study file"),
    set_value=Absent("a formula is changed in the study file"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("its sheet shows what the graph has"),
    sheets=Absent("the sheet Summary shows it"),
    sections=(Section("perspective", "The total in perspective", 90, view="totals"),),
    views=Lazy("reportgen.parts.perspective.view:VIEWS"),
    records=Lazy("reportgen.parts.perspective.records:records"),
)
