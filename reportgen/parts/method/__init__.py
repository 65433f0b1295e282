"""The method: every formula of the study typeset, and one family worked through."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section

__all__ = ["PART"]

PART = Part(
    name="method",
    tables=(),
    resolve=Absent("its tables are complete as they are read"),
    define=Absent("it shows what other parts define"),
    analyse=Absent("it shows what other parts define"),
    labels=Absent("it has no names"),
    entries=Absent("a formula is changed in the study file"),
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("it shows what other parts define"),
    sheets=Absent("every cell shows its formula"),
    sections=(Section("method", "Method", 10),),
    views=Lazy("reportgen.parts.method.view:VIEWS"),
    records=Absent("formulas are in the study file"),
)
