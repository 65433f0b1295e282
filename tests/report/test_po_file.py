"""A file of translations is read as gettext's tools write it; what is wrong with it is said with its line."""

from __future__ import annotations

import re

import pytest

from reportgen.report.po_file import read_po
from reportgen.system.errors import OutputError

GERMAN = rb"""# Deutsch
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: templates/sections/headline.html.j2
msgid "Total"
msgstr "Summe"

#, python-format
msgid "%(count)s line is blank"
msgid_plural "%(count)s lines are blank"
msgstr[0] "%(count)s Zeile ist leer"
msgstr[1] "%(count)s Zeilen sind leer"

#, fuzzy
msgid "Unit"
msgstr "Vielleicht"

msgid "Range"
msgstr ""

msgid ""
"A long "
"\"sentence\""
msgstr ""
"Ein langer "
"\"Satz\""

#~ msgid "Gone"
#~ msgstr "Weg"
"""


def test_translations_are_read_and_those_that_are_none_are_left_out() -> None:
    translation = read_po("de.po", GERMAN, "de")
    assert translation.messages == {
        "Total": ("Summe",),
        "%(count)s line is blank": ("%(count)s Zeile ist leer", "%(count)s Zeilen sind leer"),
        'A long "sentence"': ('Ein langer "Satz"',),
    }
    assert [translation.plural(number) for number in (0, 1, 2)] == [1, 0, 1]
    assert translation.language == "de"


def test_a_message_with_a_context_is_another_message() -> None:
    data = b'msgctxt "caption"\nmsgid "Figure"\nmsgstr "Abbildung"\n\nmsgid "Figure"\nmsgstr "Zahl"\n'
    assert read_po("de.po", data, "de").messages == {"caption\x04Figure": ("Abbildung",), "Figure": ("Zahl",)}


def test_a_rule_for_three_forms_is_followed() -> None:
    rule = b"nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    translation = read_po("pl.po", GERMAN.replace(b"nplurals=2; plural=(n != 1);", rule), "pl")
    assert [translation.plural(number) for number in (1, 2, 5, 12, 22)] == [0, 1, 2, 2, 1]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "%(count)s Zeile ist",
            "%(anzahl)s Zeile ist",
            "de.po, line 12: the translation has a value 'anzahl'; its message has count",
        ),
        ("%(count)s Zeile ist", "100 % Zeile ist", "de.po, line 12: a percent sign in this translation is written %%"),
        ('msgstr "Summe"', "msgstr Summe", "de.po, line 9: expected msgid, msgid_plural, msgstr or a quoted text"),
        ('msgstr "Summe"', r'msgstr "Su\mme"', "de.po, line 9: the text is not quoted"),
        ("(n != 1)", "__import__(n)", "de.po has a rule for plurals that cannot be read: __import__(n)"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_line(old: str, new: str, said: str) -> None:
    text = GERMAN.decode().replace(old, new, 1).encode()
    with pytest.raises(OutputError, match=re.escape(said)):
        read_po("de.po", text, "de")


def test_a_file_that_is_not_text_is_told() -> None:
    with pytest.raises(OutputError, match=re.escape("de.po is not written in UTF-8")):
        read_po("de.po", b'msgid "\xff"', "de")
