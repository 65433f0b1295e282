"""What the totals may be when every assumption with a range is drawn at once."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.uncertainty.shape import UNCERTAINTY

__all__ = ["PART", "draws", "scale"]

PART = Part(
    name="uncertainty",
    tables=(UNCERTAINTY,),
    resolve=Absent("its tables are complete as they are read"),
    define=Lazy("reportgen.parts.uncertainty.define:define"),
    analyse=Absent("draws are no formula"),
    labels=Absent("draws have no names"),
    entries=Absent("ranges are entries of the assumptions"),
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("draws are no formula"),
    sheets=Absent("draws are no formula"),
    sections=(Section("uncertainty", "Uncertainty", 60, view="uncertainty"),),
    views=Lazy("reportgen.parts.uncertainty.view:VIEWS"),
    records=Absent("the command draws prints them"),
)
