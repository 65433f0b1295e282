"""The budget justification: what is bought and what less would do; and compute as a paper discloses it."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section

__all__ = ["PART"]

PART = Part(
    name="justification",
    tables=(),
    resolve=Absent("its tables are complete as they are read"),
    define=Absent("it shows what other parts define"),
    analyse=Lazy("reportgen.parts.justification.analyse:analyse"),
    labels=Lazy("reportgen.parts.justification.labels:labels"),
    entries=Absent("its note is an entry of the notes"),
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("it shows what other parts define"),
    sheets=Absent("a justification is text"),
    sections=(
        Section("justification", "Budget justification", 100),
        Section("request", view="justification"),
        Section("less", view="justification"),
        Section("disclosure", view="disclosure"),
    ),
    views=Lazy("reportgen.parts.justification.view:VIEWS"),
    records=Absent("a justification is text"),
)
