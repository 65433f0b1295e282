"""The id of a study, which its output files and folders are named by: readable, and safe on every file system."""

from __future__ import annotations

import hashlib
import re
import unicodedata

MAX_LENGTH = 80  # characters
MAX_BYTES = 160  # in UTF-8; file systems take names of 255 bytes, with an ending and as a temporary file
_NAMELESS = "study"
# Names of devices on Windows, whatever ending they have.
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3])\Z", re.IGNORECASE)


def study_id(name: str) -> str:
    """Return the id of a study whose file has this name, without its ending.

    Letters, digits and symbols of any script are kept, composed (NFC), so that two spellings of one name give one id;
    other characters become hyphens. An id of this function is its own id. A name without any such character, or a long
    one, is told from others by a few digits of its hash.

    >>> study_id("R&D budget"), study_id("学習"), study_id("con")
    ('R-D-budget', '学習', 'study-con')
    """
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(char if _is_kept(char) else "-" for char in composed if unicodedata.category(char) != "Cf")
    readable = _trimmed(re.sub(r"-+", "-", kept))
    if not readable:
        return f"{_NAMELESS}-{_digits(composed)}" if composed else _NAMELESS
    if _DEVICE.match(readable):
        return f"{_NAMELESS}-{readable}"
    if len(readable) <= MAX_LENGTH and len(readable.encode()) <= MAX_BYTES:
        return readable
    start = readable[: MAX_LENGTH - 9].encode()[: MAX_BYTES - 9].decode("utf-8", "ignore")
    return f"{_trimmed(start)}-{_digits(composed)}"


def clash_key(study: str) -> str:
    """Return a text that is equal for two ids which some file system takes for one name: those that differ in case."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", study).casefold())


def _is_kept(char: str) -> bool:
    """Return whether a character is a letter, mark, digit or symbol such as an emoji, or an underscore or hyphen."""
    category = unicodedata.category(char)
    return category[0] in "LMN" or category == "So" or char in "-_"


def _trimmed(text: str) -> str:
    """Return a text without hyphens and underscores around it, and without marks that have no letter."""
    text = text.strip("-_")
    while text and unicodedata.category(text[0])[0] == "M":
        text = text[1:].lstrip("-_")
    return text


def _digits(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
