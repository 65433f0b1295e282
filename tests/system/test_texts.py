"""Untrusted text in a terminal: one line, and nothing that a terminal obeys."""

from __future__ import annotations

import pytest

from reportgen.system.terminal import safe
from reportgen.system.texts import one_line

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
    assert safe(f"a{character}b").plain == f"a{UNSAFE[character]}b"


def test_all_other_characters_stay() -> None:
    text = "A [bold]price[/] of 3 € · 学習 étude 𝄞 :smile:"
    assert one_line(text) == text
    assert safe(text).plain == text
