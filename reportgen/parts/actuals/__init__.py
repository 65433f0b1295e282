"""What was really used and paid, beside the plan: the rules that give its rows to lines."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.parts.actuals.shape import ACTUALS

__all__ = ["PART", "shape"]

PART = Part(
    name="actuals",
    tables=(ACTUALS,),
    resolve=Absent("its table is complete as it is read"),
    define=Lazy("reportgen.parts.actuals.define:define"),  # checks its references
    analyse=Absent("what was used is read from files beside the study, when a command is given them"),
    labels=Absent("it has no numbers of its own"),
    entries=Absent("its rules are changed in the study file"),
    set_value=Absent("it has no entries"),
    follow=Absent("it has no entries"),
    sheet_names=Absent("no sheet shows it"),
    sheets=Absent("the commands actuals and status show what was used"),
    sections=Absent("the commands actuals and status show what was used"),
    views=Absent("the commands actuals and status show what was used"),
    records=Absent("the command status prints it as JSON"),
)
