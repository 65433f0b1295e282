"""Changes of the study that a workbook carries, and of the facts on it."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from typing import TYPE_CHECKING

from tests.hostile.crafted_book import NUMBERS, TEXTS, Crafted

if TYPE_CHECKING:
    from collections.abc import Callable


def fact(key: str) -> Callable[[Crafted], None]:
    return lambda book: book.set_fact(key, book.some((*TEXTS, *NUMBERS, "yes", "no", "base", "cheap")))


def titles(book: Crafted) -> None:
    text = book.some(TEXTS).replace("\\", "\\\\").replace('"', "")
    lists = (f'["{text}"]', "[]", "{}", "7", "[[", "[" * 30_000, '["\\u001b[2J"]', "[null, 7]", '["A", "A"]')
    book.set_fact("titles", book.some((*lists, "[" + ",".join(f'"s{at}"' for at in range(4_000)) + "]")))


def hashes(book: Crafted) -> None:
    for key in ("fingerprint", "sha256"):
        if book.random.random() < 0.7:
            book.set_fact(key, book.some(("0" * 64, hashlib.sha256(b"").hexdigest(), *TEXTS[:9])))


def study_numbers(book: Crafted) -> None:
    number = book.some((*NUMBERS, "1e308", "-1e308", "1e-320", "1_000", "true"))
    book.set_study(re.sub(r"(?<=value = )[\d.]+", number, book.study(), count=book.random.choice([1, 0])))


def study_texts(book: Crafted) -> None:
    text = book.some(TEXTS).replace("_x001B_", "\\u001b").replace("_x0000_", "\\u0000").replace('"', "'")
    text = text.replace("C:\\x", "C:\\\\x").replace("\n", "\\n")
    key = book.some(("label", "title", "note", "id", "unit", "published"))
    book.set_study(re.sub(rf'(?<=\b{key} = ")[^"]*', lambda _: text, book.study(), count=book.random.choice([1, 0])))


def study_formulas(book: Crafted) -> None:
    formulas = ("(" * 900, "9 ** 9 ** 9 ** 9", "steps / 0", "-" * 900 + "1", "exp(exp(exp(steps)))", "__import__('os')")
    formula = book.some(
        (*formulas, "sum(heads) ** heads", "total_cost", "1e999", " + ".join(["steps"] * 190), "\u202e")
    )
    book.set_study(re.sub(r'(?<=formula = ")[^"]*', lambda _: formula, book.study(), count=book.random.choice([1, 0])))


def study_structure(book: Crafted) -> None:
    text = book.study()
    tables = (
        'url = "https://[::1/"\n',
        "[x." + ".".join("a" * 60) + "]\n",
        "[[" * 200,
        "x = " + "[" * 5_000,
        'scenario = "nowhere"\n',
        'currency = "\u20ac\u20ac\u20ac"\n',
        "\x00",
        "\ufeff",
        "",
    )
    change = book.some(tables)
    kind = book.random.random()
    if kind < 0.5:
        book.set_study(text.replace('title = "Small"\n', f'title = "Small"\n{change}', 1))
    elif kind < 0.8:
        at = book.random.randrange(len(text))
        book.set_study(text[:at] + change + text[at + book.random.choice([0, 1, 40, 4000]) :])
    else:
        sweep = '  [[families.sweeps]]\n  id = "more_{}"\n  label = "M"\n  budget = "fixed"\n\n'
        many = "".join(sweep.format(at) for at in range(book.random.choice([5, 300, 1_000])))
        book.set_study(text.replace("[[measures]]", f"{many}[[measures]]", 1))


def study_checks(book: Crafted) -> None:
    """As many conditions as a study may have, none of which holds."""
    label = book.some(TEXTS[:16]).replace("_x001B_", "\\u001b").replace("_x0000_", "\\u0000").replace('"', "'")
    label = label.replace("\n", "\\n")
    checks = f'[[checks]]\nlabel = "{label}"\nformula = "0"\n\n' * book.random.choice([3, 12, 500])
    book.set_study(book.study().replace("[[measures]]", f"{checks}[[measures]]", 1))


def study_packed(book: Crafted) -> None:
    bomb = base64.b64encode(zlib.compress(b" " * 20_000_000, 9)).decode()[:32_000]
    book.set_fact("text", book.some((bomb, "%", "eJwDAAAAAAE=", book.strings[book.facts()["text"]][:-9], *TEXTS)))
