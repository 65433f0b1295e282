"""How the headline total moves with its assumptions, one at a time and two at a time."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.sensitivity.shape import GRIDS

__all__ = ["PART", "analyse", "shape"]

PART = Part(
    name="sensitivity",
    tables=(GRIDS,),
    resolve=Absent("its tables are complete as they are read"),
    define=Lazy("reportgen.parts.sensitivity.define:define"),
    analyse=Lazy("reportgen.parts.sensitivity.analyse:analyse"),
    labels=Absent("its names are explained where they stand"),
    entries=Lazy("reportgen.parts.sensitivity.entries:entries"),
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Lazy("reportgen.parts.sensitivity.ranking:sheet_names"),
    sheets=Lazy("reportgen.parts.sensitivity.sheet:sheets"),
    sections=(Section("sensitivity", "Sensitivity", 50, view="sensitivity"),),
    views=Lazy("reportgen.parts.sensitivity.view:VIEWS"),
    records=Absent("the analyses of the JSON document hold it"),
)
