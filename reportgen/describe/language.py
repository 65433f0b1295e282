"""The report's own sentences in another language: a translation of messages, chosen for one rendering.

Messages are marked where they stand, by gettext's habits: in templates with ``_("...")`` and ``{% trans %}``, in views
with ``translated`` and ``translated_count``, in tables of constants with ``message``. Each is English, and is shown as
it is where no translation is in use. Values stand in it as ``%(name)s``, and a percent sign beside them as ``%%``.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.describe import labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

# Around a message that a translation lacks, until the document is finished: characters that no font has a sign for.
MISSING, END = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True, eq=False)
class Translation:
    """Translations of messages.

    ``messages`` has the forms of each by its English text, one or as many as the language has for numbers; ``plural``
    says which of these a number takes.
    """

    language: str
    messages: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]


_TRANSLATION: ContextVar[Translation | None] = ContextVar("translation", default=None)


@contextmanager
def speaking(translation: Translation | None) -> Iterator[None]:
    """Translate what is made inside by a translation; None for English."""
    before = _TRANSLATION.set(translation)
    try:
        yield
    finally:
        _TRANSLATION.reset(before)


def in_use() -> str:
    """Return the language that is translated into; "" for none."""
    translation = _TRANSLATION.get()
    return "" if translation is None else translation.language


def message(text: str) -> str:
    """Return a text as it is: the mark of a constant that ``translated`` is given where it is shown."""
    return text


def translated(text: str, /, **values: object) -> str:
    """Return a message in the language in use, with its values.

    >>> translated("%(count)s lines are blank", count=3)
    '3 lines are blank'
    """
    found = look_up(text)
    return found % values if values else found


def translated_count(one: str, many: str, count: float, /, **values: object) -> str:
    """Return the message for one of something or for many, in the language in use, with its values.

    >>> translated_count("%(count)s line", "%(count)s lines", 2, count=2)
    '2 lines'
    """
    return look_up_count(one, many, count) % values


_MONTHS = (
    message("%(day)s January %(year)s"),
    message("%(day)s February %(year)s"),
    message("%(day)s March %(year)s"),
    message("%(day)s April %(year)s"),
    message("%(day)s May %(year)s"),
    message("%(day)s June %(year)s"),
    message("%(day)s July %(year)s"),
    message("%(day)s August %(year)s"),
    message("%(day)s September %(year)s"),
    message("%(day)s October %(year)s"),
    message("%(day)s November %(year)s"),
    message("%(day)s December %(year)s"),
)


def date_in_words(moment: datetime) -> str:
    """Return the date of a moment in the language in use, as in 2 January 2026."""
    return translated(_MONTHS[moment.month - 1], day=moment.day, year=moment.year)


def translated_in(context: str, text: str) -> str:
    """Return a message that means something else in other places, in the language in use: a figure that is a picture.

    Files of translations state ``context`` as ``msgctxt``.
    """
    translation = _TRANSLATION.get()
    if translation is None:
        return text
    return translation.messages.get(in_context(context, text), (f"{MISSING}{text}{END}",))[0]


def in_context(context: str, text: str) -> str:
    """Return the key of a message with a context among the messages of a translation, as gettext spells it."""
    return f"{context}\x04{text}" if context else text


def unmarked(text: str) -> str:
    """Return a text without the marks around messages that a translation lacks."""
    return text.replace(MISSING, "").replace(END, "")


def look_up(text: str) -> str:
    """Return the translation of a message, before its values stand in it."""
    translation = _TRANSLATION.get()
    if translation is None or not text:
        return text
    forms = translation.messages.get(text)
    return f"{MISSING}{text}{END}" if forms is None else forms[0]


def look_up_count(one: str, many: str, count: float) -> str:
    """Return the translation of a message for a number, before its values stand in it."""
    translation = _TRANSLATION.get()
    if translation is None:
        return one if count == 1 else many
    forms = translation.messages.get(one)
    if forms is None:
        return f"{MISSING}{one if count == 1 else many}{END}"
    return forms[min(translation.plural(int(count)), len(forms) - 1)]


def lower_first(text: str) -> str:
    """Return a label for use within a sentence: as it is where another language is in use, which may write it so."""
    return labels.lower_first(text) if _TRANSLATION.get() is None else text
