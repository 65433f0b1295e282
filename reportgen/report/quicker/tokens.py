"""The page's markup: where a word ends is looked up by a pattern, which is made anew for each word otherwise."""

from __future__ import annotations

import re
from typing import Any

from reportgen.report.quicker.place import Place


class _Patterns(dict[tuple[Any, bool], Any]):
    """Patterns by the characters that end a word, or with True by all that it may hold."""

    def __init__(self, before: dict[tuple[Any, bool], Any]) -> None:
        super().__init__()
        self.__wrapped__ = before

    def __missing__(self, key: tuple[Any, bool]) -> re.Pattern[str]:
        """Make a pattern. It is asked for by its characters, and put under a key that nobody asks for."""
        characters, opposite = key
        several = "".join(f"\\x{ord(character):02x}" for character in characters)
        self[key] = found = re.compile(f"[{several}]+" if opposite else f"[^{several}]+")
        return found


def places() -> tuple[Place, ...]:
    """Those of this module."""
    from tinyhtml5 import inputstream  # noqa: PLC0415 - WeasyPrint's parser

    return (Place(inputstream, "characters_until_regex", _Patterns),)
