from __future__ import annotations

from reportgen.describe.sheet import HomeCell, WordsCell
from reportgen.parts.quantities.labels import labels
from reportgen.parts.quantities.sheet import sheets
from reportgen.parts.quantities.view import quantities
from tests.parts.small import analysed, book, evaluated


def test_a_quantity_is_labelled_as_one() -> None:
    assert list(labels(evaluated().study)) == [("twice", ("Quantities", "Twice the steps", "number"))]


def test_a_quantity_is_shown_with_its_value() -> None:
    (view,) = quantities(analysed(evaluated(steps=12)))
    assert (view.id, view.label, view.value.text, view.note) == ("twice", "Twice the steps", "24", "As an example.")


def test_quantities_stand_below_the_assumptions_that_they_follow_from() -> None:
    (sheet,) = sheets(book(analysed(evaluated())))
    heading, row = sheet.rows[-2:]
    assert heading.items[0] == WordsCell("Follow from these", "group")
    assert row.items == [
        WordsCell("Twice the steps", "label", comment="As an example."),
        WordsCell("", "symbol"),
        HomeCell("twice", "number", role="live", defined="twice"),
        WordsCell("", "unit"),
    ]
