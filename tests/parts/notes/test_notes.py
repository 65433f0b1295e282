from __future__ import annotations

from reportgen.parts.notes import PART
from reportgen.parts.notes.view import notes
from tests.parts.small import analysed, entries, evaluated


def test_a_note_is_an_entry() -> None:
    found = entries(evaluated(), PART)
    assert [(entry.name, entry.path, entry.value) for entry in found.values()] == [
        ("notes#method", ("notes", "method"), "Counted by hand."),
    ]
    assert found["notes#method"].label == "Note 'method'"


def test_a_note_may_be_without_a_cell() -> None:
    assert entries(evaluated(), PART)["notes#method"].placed is False


def test_words_move_no_number() -> None:
    evaluation = evaluated()
    entry = entries(evaluation, PART)["notes#method"]
    assert entry.moves(evaluation.study, evaluation.graph, entry) is None


def test_the_report_shows_notes_by_section() -> None:
    assert notes(analysed(evaluated())) == {"method": "Counted by hand."}
