"""The budget justification: the total and its largest lines in sentences; and compute as a paper discloses it."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section

__all__ = ["PART"]

PART = Part(
    name="justification",
    tables=(),
    resolve=Absent("its tables are complete as they are read"),
    define=Absent("it shows what other parts define"),
    analyse=Absent("it shows what other parts define"),
    labels=Absent("it has no names"),
    entries=Absent("its note is an entry of the notes"),
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("it shows what other parts define"),
    sheets=Absent("a justification is text"),
    sections=(Section("justification", "Budget justification", 100), Section("disclosure", view="disclosure")),
    views=Lazy("reportgen.parts.justification.view:VIEWS"),
    records=Absent("a justification is text"),
)
