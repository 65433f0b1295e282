"""Model sizes: inputs, quantities, and the budgets of a training run at each size."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.models.shape import BUDGETS, MODELS

__all__ = ["PART", "entries", "labels", "members", "shape", "sheet", "view"]

PART = Part(
    name="models",
    tables=(MODELS, BUDGETS),
    resolve=Absent("its tables are complete as they are read"),
    define=Lazy("reportgen.parts.models.define:define"),
    analyse=Absent("the families check that the sizes add up"),
    labels=Lazy("reportgen.parts.models.labels:labels"),
    entries=Lazy("reportgen.parts.models.entries:entries"),
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("its sheet shows what the graph has"),
    sheets=Lazy("reportgen.parts.models.sheet:sheets"),
    sections=(Section("sizes", "Model sizes and budgets", 30, view="sizes"),),
    views=Lazy("reportgen.parts.models.view:VIEWS"),
    records=Lazy("reportgen.parts.models.records:records"),
)
