"""What the commands print of texts that are not theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.cli.options import print_error

if TYPE_CHECKING:
    import pytest


def test_the_lines_of_an_error_after_the_first_are_indented(capsys: pytest.CaptureFixture[str]) -> None:
    print_error("the PDF breaks profile 'a4':\n  page 1: too wide\nerror: not one of ours")
    assert capsys.readouterr().err == (
        "error: the PDF breaks profile 'a4':\n  page 1: too wide\n  error: not one of ours\n"
    )


def test_no_control_character_of_an_error_reaches_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_error("unknown name 'a\x1b[31m\u202eb'")
    assert capsys.readouterr().err == "error: unknown name 'a\\x1b[31m\\u202eb'\n"
