"""The allocation: what each family takes in the unit in which a computing centre bills."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.allocation.shape import ALLOCATION_TABLE

__all__ = ["PART", "entries", "shape"]

PART = Part(
    name="allocation",
    tables=(ALLOCATION_TABLE,),
    resolve=Absent("its table is complete as it is read"),
    define=Lazy("reportgen.parts.allocation.define:define"),
    analyse=Lazy("reportgen.parts.allocation.define:analyse"),
    labels=Lazy("reportgen.parts.allocation.sheet:labels"),
    entries=Lazy("reportgen.parts.allocation.entries:entries"),
    set_value=Lazy("reportgen.parts.allocation.entries:set_value"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("its sheet shows what the graph has"),
    sheets=Lazy("reportgen.parts.allocation.sheet:sheets"),
    sections=(Section("allocation", "Allocation", 28, view="allocation"),),
    views=Lazy("reportgen.parts.allocation.view:VIEWS"),
    records=Lazy("reportgen.parts.allocation.view:records"),
)
