"""Which language a report's own sentences are in: the translation of a study's language, where there is one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT, SENTENCES
from reportgen.describe.language import END, MISSING
from reportgen.report.po_file import read_po
from reportgen.system.resources import template_root

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.language import Translation
    from reportgen.describe.tables import Study

FOLDER = "language"  # of translations, among the templates
_TAG = re.compile(r"(<[^>]*>)")
_WITHIN = re.compile(r"<(/?)(title|option|script|style|svg|head)\b")  # where no element may mark a text
_MARKS = re.compile(rf"[{MISSING}{END}]|\\u{ord(MISSING):04x}|\\u{ord(END):04x}")


def translation_of(study: Study, files: Mapping[str, bytes]) -> Translation | None:
    """Return the translations for a study's language, of the user's ``files`` or the package's; None for none.

    That of de-AT is ``language/de-AT.po`` or else ``language/de.po``. Raises OutputError where it cannot be read.
    """
    language = study[ABOUT].language
    for name in dict.fromkeys((language, language.partition("-")[0])):
        path = f"{FOLDER}/{name}.po"
        data = files.get(path) or _packaged(path)
        if data:
            return _read(path, data, language)
    return None


def _packaged(path: str) -> bytes | None:
    file = template_root().joinpath(*path.split("/"))
    return file.read_bytes() if file.is_file() else None


@lru_cache(maxsize=4)
def _read(path: str, data: bytes, language: str) -> Translation:
    return read_po(path, data, language)


def marked(document: str, translation: Translation | None) -> str:
    """Return an HTML document in which each message that the translation lacks is marked as English.

    Attributes, titles and charts have no place for a mark; there the words stand as they are.
    """
    if translation is None or not _MARKS.search(document):
        return document
    pieces, depth = [], 0
    for piece in _TAG.split(document):
        if piece.startswith("<"):
            if match := _WITHIN.match(piece):
                depth += -1 if match[1] else 1
            pieces.append(_MARKS.sub("", piece))
        elif depth:
            pieces.append(_MARKS.sub("", piece))
        else:
            pieces.append(piece.replace(MISSING, f'<span lang="{SENTENCES}">').replace(END, "</span>"))
    return "".join(pieces)
