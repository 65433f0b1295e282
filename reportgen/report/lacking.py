"""Tell which characters of a study a PDF could not show, and where the study has the first of them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.system.texts import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.loaded import LoadedStudy

_EMOJI = 0x1F000  # from here on
_EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "FULLWIDTH", "IDEOGRAPHIC", "BOPOMOFO"}


def notes_on_lacking(loaded: LoadedStudy, lacking: str, file: str) -> Iterator[str]:
    """Yield one sentence on the characters of a study that no installed font has; none where there are none.

    ``lacking`` are the characters, which the ``file`` shows as boxes.
    """
    if not lacking:
        return
    first, path = lacking[0], ""
    for place, text in loaded.study.texts():
        missing = next((character for character in text if character in lacking), "")
        if missing:
            first, path = missing, f" @ {path_text(*place)}, {cut(text, 60)!r}"
            break
    many = f"{len(lacking)} characters" if len(lacking) > 1 else "a character"
    fonts = " and ".join(dict.fromkeys(map(_font, lacking)))
    install = f"install a font that has {'them' if len(lacking) > 1 else 'it'}, such as {fonts}"
    yield f"{file} shows a box for {many} that no installed font has, as {first!r}{path}; {install}"


def _font(character: str) -> str:
    """Return the free font that has a character."""
    if ord(character) >= _EMOJI:
        return "Noto Emoji" if unicodedata.category(character) == "So" else "Noto Sans CJK"
    script = unicodedata.name(character, "SYMBOLS").split()[0]
    if script in _EAST_ASIAN:
        return "Noto Sans CJK"
    return f"Noto Sans {script.title()}" if unicodedata.category(character)[0] == "L" else "Noto Sans Symbols"
