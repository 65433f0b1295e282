"""The budget: what a study costs by period and category, with indirect cost, contingency and cost share."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.budget.shape import CATEGORIES, PERIODS, RULES

__all__ = ["PART", "entries", "shape", "spare", "view"]

PART = Part(
    name="budget",
    tables=(PERIODS, CATEGORIES, RULES),
    resolve=Absent("its tables are complete as they are read"),
    define=Lazy("reportgen.parts.budget.define:define"),
    analyse=Lazy("reportgen.parts.budget.analyse:analyse"),
    labels=Lazy("reportgen.parts.budget.labels:labels"),
    entries=Lazy("reportgen.parts.budget.entries:entries"),
    set_value=Lazy("reportgen.parts.budget.entries:set_value"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Lazy("reportgen.parts.budget.spare:sheet_names"),
    sheets=Lazy("reportgen.parts.budget.sheet:sheets"),
    sections=(Section("budget", "Budget", 25, view="budget"),),
    views=Lazy("reportgen.parts.budget.view:VIEWS"),
    records=Lazy("reportgen.parts.budget.records:records"),
)
