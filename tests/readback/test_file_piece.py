"""The part of a study file that is edited: whole tables that mean of their own what they mean in the file."""

from __future__ import annotations

import tomllib

import pytest

from reportgen.readback.file_piece import piece_with
from tests.support.studies import RICH

FILE = """title = "A study"

[assumptions.price]
value = 3

[assumptions.hours]
value = 4

[[families]]
id = "first"
  [[families.items]]
  amount = 1

# of the second
[[families]]
id = "second"
  [[families.items]]
  amount = 2

[[measures]]
id = "cost"
"""


def test_a_piece_is_the_tables_of_one_name() -> None:
    piece = piece_with(FILE, [("assumptions", "price", "value"), ("assumptions", "hours", "value")])
    assert tomllib.loads(piece.text) == {"assumptions": {"price": {"value": 3}, "hours": {"value": 4}}}
    assert piece.before + piece.text + piece.after == FILE
    assert piece.path(("assumptions", "price", "value")) == ("assumptions", "price", "value")


def test_a_piece_of_one_member_of_a_list_has_it_alone() -> None:
    piece = piece_with(FILE, [("families", 1, "items", 0, "amount")])
    assert tomllib.loads(piece.text) == {"families": [{"id": "second", "items": [{"amount": 2}]}]}
    assert piece.before + piece.text + piece.after == FILE
    assert piece.path(("families", 1, "items", 0, "amount")) == ("families", 0, "items", 0, "amount")


def test_a_piece_of_several_members_has_the_whole_list() -> None:
    piece = piece_with(FILE, [("families", 0, "id"), ("families", 1, "id")])
    assert [family["id"] for family in tomllib.loads(piece.text)["families"]] == ["first", "second"]
    assert piece.path(("families", 1, "id")) == ("families", 1, "id")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (FILE, ("title",)),
        (FILE, ("assumptions", "missing", "value")),
        (FILE, ("families", 2, "id")),
        ("assumptions = { price = { value = 3 } }\n", ("assumptions", "price", "value")),
        ('note = """\n[assumptions.price]\nvalue = 3\n"""\n' + FILE, ("assumptions", "price", "value")),
        ("[assumptions.price]\nvalue = [\n[1],\n]\n", ("assumptions", "price", "value")),
    ],
    ids=["no table", "a value that is missing", "no such member", "in line", "a header in a text", "a list of lists"],
)
def test_what_cannot_be_cut_out_is_the_whole_file(text: str, path: tuple[str | int, ...]) -> None:
    assert piece_with(text, [path]) == ("", text, "", -1)


def test_places_in_tables_of_two_names_are_in_the_whole_file() -> None:
    assert piece_with(FILE, [("assumptions", "price", "value"), ("measures", 0, "id")]).text == FILE


def test_line_ends_are_kept() -> None:
    text = RICH.replace("\n", "\r\n")
    piece = piece_with(text, [("assumptions", "price", "value")])
    assert len(piece.text) < len(text)
    assert piece.before + piece.text + piece.after == text
