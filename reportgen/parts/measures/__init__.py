"""Measures: the columns of the headline table."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.parts.measures.shape import MEASURES, PUBLISHED

__all__ = ["PART", "define", "formulas", "known", "local", "records", "shape"]

PART = Part(
    name="measures",
    tables=(MEASURES, PUBLISHED),
    resolve=Absent("its tables are complete as they are read"),
    define=Lazy("reportgen.parts.measures.define:define"),
    analyse=Absent("rows are compared by the parts that have rows"),
    labels=Absent("the rows that have measures label them"),
    entries=Absent("a formula is changed in the study file"),
    set_value=Absent("a formula is changed in the study file"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("its sheet shows what the graph has"),
    sheets=Absent("every sheet with rows shows them"),
    sections=Absent("every section with rows shows them"),
    views=Absent("every section with rows shows them"),
    records=Absent("the records of rows hold them"),
)
