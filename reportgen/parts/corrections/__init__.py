"""Corrections: two readings of the source each, and what the second does to the total."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.corrections.shape import CORRECTION_SETS, CORRECTIONS, with_switches

__all__ = ["PART", "shape"]

PART = Part(
    name="corrections",
    tables=(CORRECTIONS, CORRECTION_SETS),
    resolve=with_switches,
    define=Lazy("reportgen.parts.corrections.define:define"),
    analyse=Lazy("reportgen.parts.corrections.analyse:analyse"),
    labels=Absent("its switches are labelled as assumptions"),
    entries=Lazy("reportgen.parts.corrections.entries:entries"),
    set_value=Absent("its switches are set as assumptions"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("its sheet shows what the graph has"),
    sheets=Lazy("reportgen.parts.corrections.sheet:sheets"),
    sections=(Section("corrections", "Corrections", 70, view="corrections"),),
    views=Lazy("reportgen.parts.corrections.view:VIEWS"),
    records=Absent("the analyses of the JSON document hold it"),
)
