"""What was really used and paid, beside the plan: the rules that give its rows to lines, and what is kept of it."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.actuals.shape import ACTUALS

__all__ = ["PART", "shape"]

PART = Part(
    name="actuals",
    tables=(ACTUALS,),
    resolve=Absent("its table is complete as it is read"),
    define=Lazy("reportgen.parts.actuals.define:define"),
    analyse=Lazy("reportgen.parts.actuals.analyse:analyse"),
    labels=Lazy("reportgen.parts.actuals.entries:labels"),
    entries=Lazy("reportgen.parts.actuals.entries:entries"),
    set_value=Lazy("reportgen.parts.actuals.entries:set_value"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Lazy("reportgen.parts.actuals.spare:sheet_names"),
    sheets=Lazy("reportgen.parts.actuals.sheet:sheets"),
    sections=(Section("actuals", "Plan and actual", 29, view="actuals"),),
    views=Lazy("reportgen.parts.actuals.view:VIEWS"),
    records=Lazy("reportgen.parts.actuals.records:records"),
)
