"""Assumptions, the scenarios that state other values of them, and the catalogues that fill some in."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES, INPUTS, SCENARIOS, with_inputs

__all__ = ["PART", "added", "entries", "labels", "moves", "ranges", "rates", "shape", "sheet", "spare", "values"]

PART = Part(
    name="assumptions",
    tables=(ASSUMPTIONS, CATALOGUES, SCENARIOS, INPUTS),
    resolve=with_inputs,
    define=Lazy("reportgen.parts.assumptions.define:define"),
    analyse=Lazy("reportgen.parts.assumptions.analyse:analyse"),
    labels=Lazy("reportgen.parts.assumptions.labels:labels"),
    entries=Lazy("reportgen.parts.assumptions.entries:entries"),
    set_value=Lazy("reportgen.parts.assumptions.values:set_value"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Lazy("reportgen.parts.assumptions.spare:sheet_names"),
    sheets=Lazy("reportgen.parts.assumptions.catalogue_sheet:sheets"),
    sections=(
        Section("assumptions", "Assumptions", 40, view="assumptions"),
        Section("controls"),
    ),
    views=Lazy("reportgen.parts.assumptions.view:VIEWS"),
    records=Lazy("reportgen.parts.assumptions.records:records"),
)
