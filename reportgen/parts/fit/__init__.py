"""What fits in the money: the families in the order of their priorities, as far as the money goes."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.fit.shape import FIT_TABLE, with_own_values

__all__ = ["PART", "best", "choice", "define", "shape"]

PART = Part(
    name="fit",
    tables=(FIT_TABLE,),
    resolve=with_own_values,
    define=Lazy("reportgen.parts.fit.define:define"),
    analyse=Lazy("reportgen.parts.fit.analyse:analyse"),
    labels=Lazy("reportgen.parts.fit.entries:labels"),
    entries=Lazy("reportgen.parts.fit.entries:entries"),
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Lazy("reportgen.parts.fit.define:sheet_names"),
    sheets=Lazy("reportgen.parts.fit.sheet:sheets"),
    sections=(Section("fit", "What fits in the money", 26, view="fit"),),
    views=Lazy("reportgen.parts.fit.view:VIEWS"),
    records=Lazy("reportgen.parts.fit.records:records"),
)
