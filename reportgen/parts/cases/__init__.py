"""Tables of cases: the costing once more in each row, with some names given other values."""

from reportgen.describe.part import Absent, Lazy, Part

__all__ = ["PART", "sheet"]

PART = Part(
    name="cases",
    tables=(),
    resolve=Absent("its tables are complete as they are read"),
    define=Absent("other parts add the cases"),
    analyse=Absent("other parts add the cases"),
    labels=Absent("a column has the label of the name that it repeats"),
    entries=Absent("what a case is given are entries of other parts"),
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("its sheet shows what the graph has"),
    sheets=Lazy("reportgen.parts.cases.sheet:sheets"),
    sections=Absent("the sections of other parts show what comes of the cases"),
    views=Absent("the sections of other parts show what comes of the cases"),
    records=Absent("the analyses of the JSON document hold what comes of the cases"),
)
