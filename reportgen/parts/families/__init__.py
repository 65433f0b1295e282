"""Experiment families and their sweeps: the rows of the headline table."""

from reportgen.describe.language import message
from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.families.shape import AXES, FAMILIES

__all__ = [
    "PART",
    "added",
    "added_items",
    "analyse",
    "entries",
    "hours",
    "kinds",
    "own",
    "own_sheet",
    "ranking",
    "records",
    "scales",
    "selection",
    "shape",
    "spare_items",
    "spending",
    "view",
]

PART = Part(
    name="families",
    tables=(AXES, FAMILIES),
    resolve=Absent("its tables are complete as they are read"),
    define=Lazy("reportgen.parts.families.define:define"),
    analyse=Lazy("reportgen.parts.families.analyse:analyse"),
    labels=Lazy("reportgen.parts.families.labels:labels"),
    entries=Lazy("reportgen.parts.families.entries:entries"),
    set_value=Lazy("reportgen.parts.families.values:set_value"),
    follow=Lazy("reportgen.parts.families.entries:follow"),
    sheet_names=Lazy("reportgen.parts.families.ranking:sheet_names"),
    sheets=Lazy("reportgen.parts.families.sheet:sheets"),
    sections=(Section("families", "Experiment families", 20, view="families", others=message("Families")),),
    views=Lazy("reportgen.parts.families.view:VIEWS"),
    records=Lazy("reportgen.parts.families.records:records"),
)
