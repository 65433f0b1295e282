"""Quantities with one value for the study, given by formulas."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.parts.quantities.shape import QUANTITIES

__all__ = ["PART", "labels", "shape", "view"]

PART = Part(
    name="quantities",
    tables=(QUANTITIES,),
    resolve=Absent("its tables are complete as they are read"),
    define=Lazy("reportgen.parts.quantities.define:define"),
    analyse=Absent("a quantity is asked nothing of its own"),
    labels=Lazy("reportgen.parts.quantities.labels:labels"),
    entries=Absent("a formula is changed in the study file"),
    set_value=Absent("a formula is changed in the study file"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("its sheet shows what the graph has"),
    sheets=Lazy("reportgen.parts.quantities.sheet:sheets"),
    sections=Absent("the sections on method and assumptions show them"),
    views=Lazy("reportgen.parts.quantities.view:VIEWS"),
    records=Absent("the records of the perspective hold them"),
)
