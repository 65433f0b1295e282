"""Published figures beside ours, and why the published rows miss the published total."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section

__all__ = ["PART"]

PART = Part(
    name="reconciliation",
    tables=(),
    resolve=Absent("its tables are complete as they are read"),
    define=Absent("a comparison needs the totals first"),
    analyse=Lazy("reportgen.parts.reconciliation.analyse:analyse"),
    labels=Absent("its names are explained where they stand"),
    entries=Absent("a published figure is what the source prints"),
    set_value=Absent("a published figure is what the source prints"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("its sheet shows what the graph has"),
    sheets=Lazy("reportgen.parts.reconciliation.sheet:sheets"),
    sections=(Section("reconciliation", "Reconciliation with the published figures", 80, view="reconciliation"),),
    views=Lazy("reportgen.parts.reconciliation.view:VIEWS"),
    records=Absent("the analyses of the JSON document hold it"),
)
