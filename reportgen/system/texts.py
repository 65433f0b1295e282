"""Texts of studies and workbooks as a terminal may show them."""

from __future__ import annotations

import codecs
import json
import re
import sys
import unicodedata

# Control characters, which a terminal obeys; line ends, which would begin a line of their own; and marks that turn the
# direction of the text after them.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
# The place before a character that starts a formula in a spreadsheet program that opens a CSV file (OWASP, "CSV
# injection"): at the start of a text and after a cell separator, a semicolon where the comma is the decimal sign.
_FORMULA_START = re.compile(r"""((?:\A|[;\t\r\n])[\s"']{0,9})(?=[=+\-@\uff1d\uff0b\uff0d\uff20])""")

# How characters of ours are written where an encoding has none of them; of others the letter without its accent.
_PLAIN = {"−": "-", "–": "-", "—": "-", "·": "-", "×": "x", "…": "...", "’": "'", "“": '"', "”": '"'}
_PLAIN |= {"€": "EUR ", "£": "GBP ", "¥": "JPY ", "→": "->"}
_ERRORS = "reportgen-plain"  # the name under which ``codecs`` knows the function


def write_plainly() -> None:
    """Let standard output and error write every character without an error, whatever their encoding is.

    A character that the encoding lacks is written by a similar one or as "?", where Python would raise an exception.
    """
    codecs.register_error(_ERRORS, _plainly)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a stream that a program has put in its place may lack it
        if reconfigure is not None:
            reconfigure(errors=_ERRORS)


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for the characters that cannot be encoded, and where encoding goes on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(character: str) -> str:
    # Canonical only: ² is no 2.
    letters = "".join(item for item in unicodedata.normalize("NFD", character) if item.isascii())
    return _PLAIN.get(character) or letters or "?"


def cut(text: str, longest: int = 160, mark: str = "…") -> str:
    r"""Return a text as a message quotes it: on one line, and where it is too long, cut and ended with ``mark``.

    >>> cut("a long label", 7)
    'a long…'
    >>> print(cut("two\nlines"))
    two\nlines
    """
    line = text.replace("\n", r"\n")
    return line if len(line) <= longest else f"{line[: longest - len(mark)]}{mark}"


def quoted(text: object, longest: int = 60) -> str:
    r"""Return a text of a study or workbook in quotes, cut as ``cut`` cuts it; any other value as Python writes it.

    >>> print(quoted("a long label", 7))
    'a long…'
    """
    return repr(cut(text, longest) if isinstance(text, str) and len(text) > longest else text)


def counted(number: int, thing: str) -> str:
    """Return a number of things in words.

    >>> counted(1, "row"), counted(2, "row")
    ('1 row', '2 rows')
    """
    return f"{number} {thing}{'s' * (number != 1)}"


def markdown_text(text: str) -> str:
    """Return a text with everything escaped that Markdown reads as markup or as a new column."""
    for mark in "\\`*_{}[]<>|#~":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def one_line(text: str) -> str:
    r"""Return a text as one line that no terminal takes for anything but characters.

    Unsafe characters are written as their code.

    >>> print(one_line("total\x1b[31m"))
    total\x1b[31m
    """
    return _UNSAFE.sub(_spelled, text)


def safe_lines(text: str) -> str:
    r"""Return a text of several lines, each as ``one_line`` writes it; its tabs and line ends are kept.

    >>> safe_lines("price\t3\r\n\x1b[31mtotal")
    'price\t3\n\\x1b[31mtotal'
    """
    lines = (line.removesuffix("\r").split("\t") for line in text.split("\n"))
    return "\n".join("\t".join(map(one_line, parts)) for parts in lines)


def without_formula(text: str) -> str:
    """Return a text for a cell of a CSV file that no spreadsheet program takes for a formula.

    >>> without_formula("=1+1")
    "'=1+1"
    """
    inert = _FORMULA_START.sub(r"\1'", text)
    return f"'{inert}" if inert.startswith(("\t", "\r", "\n")) else inert


def json_text(document: object) -> str:
    r"""Return a document as JSON for people and programs; unsafe characters of its texts are written as ``\u``.

    >>> print(json_text(["é \x9b"]))
    [
      "é \u009b"
    ]
    """
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return "\n".join(_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", line) for line in text.split("\n"))


def _spelled(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
