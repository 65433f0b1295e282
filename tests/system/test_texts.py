"""Untrusted text in a terminal: one line, and nothing that a terminal obeys."""

from __future__ import annotations

import json

import pytest

from reportgen.system.terminal import safe
from reportgen.system.texts import cut, json_text, one_line, safe_lines, write_plainly

UNSAFE = {
    "\x1b": "\\x1b",
    "\x9b": "\\x9b",
    "\n": "\\x0a",
    "\r": "\\x0d",
    "\x00": "\\x00",
    "\x7f": "\\x7f",
    "\u202e": "\\u202e",
    "\u2066": "\\u2066",
    "\u200f": "\\u200f",
    "\u2028": "\\u2028",
    "\ufeff": "\\ufeff",
    "\ud800": "\\ud800",
}


@pytest.mark.parametrize("character", UNSAFE)
def test_a_character_that_a_terminal_obeys_is_written_as_its_code(character: str) -> None:
    assert one_line(f"a{character}b") == f"a{UNSAFE[character]}b"
    in_table = " " if character.splitlines() == [""] else UNSAFE[character]  # a cell of a table is one line
    assert safe(f"a{character}b").plain == f"a{in_table}b"


def test_all_other_characters_stay() -> None:
    text = "A [bold]price[/] of 3 € · 学習 étude 𝄞 :smile:"
    assert one_line(text) == text
    assert safe(text).plain == text


@pytest.mark.parametrize(
    ("text", "encoding", "written"),
    [
        ("3 × 4 − 1 …", "ascii", "3 x 4 - 1 ..."),
        ("€5 £6 ¥7 → 8", "ascii", "EUR 5 GBP 6 JPY 7 -> 8"),
        ("3 × 4 − 1", "latin-1", "3 × 4 - 1"),
        ("étude ² 学", "ascii", "etude ? ?"),
    ],
)
def test_a_character_that_an_encoding_lacks_is_written_by_a_similar_one(text: str, encoding: str, written: str) -> None:
    write_plainly()
    assert text.encode(encoding, "reportgen-plain").decode(encoding) == written


def test_lines_keep_their_ends_and_tabs_and_nothing_else() -> None:
    assert safe_lines("-a\t1\r\n+a\t\x1b[2J\n") == "-a\t1\n+a\t\\x1b[2J\n"


def test_json_has_no_unsafe_character_and_says_the_same() -> None:
    document = {"é": [f"a{character}b" for character in UNSAFE if character != "\ud800"]}
    text = json_text(document)
    assert json.loads(text) == document
    assert "é" in text
    assert not set(UNSAFE) & set(text.replace("\n", ""))


def test_only_a_text_that_is_too_long_is_cut() -> None:
    assert [cut("seven", longest) for longest in (4, 5, 6)] == ["sev…", "seven", "seven"]
    assert cut("two\nlines") == "two\\nlines"
