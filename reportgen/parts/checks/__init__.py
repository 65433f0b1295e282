"""What must hold whatever is entered, and one flag for all of it."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.parts.checks.shape import CONDITIONS

__all__ = ["PART", "shape"]

PART = Part(
    name="checks",
    tables=(CONDITIONS,),
    resolve=Absent("its tables are complete as they are read"),
    define=Lazy("reportgen.parts.checks.define:define"),
    analyse=Lazy("reportgen.parts.checks.analyse:analyse"),
    labels=Absent("checks have labels of their own"),
    entries=Absent("a formula is changed in the study file"),
    set_value=Absent("a formula is changed in the study file"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Lazy("reportgen.parts.checks.entered:sheet_names"),
    sheets=Lazy("reportgen.parts.checks.sheet:sheets"),
    sections=Absent("the first page tells those that fail"),
    views=Lazy("reportgen.parts.checks.view:VIEWS"),
    records=Absent("the analyses of the JSON document hold them"),
)
