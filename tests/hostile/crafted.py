"""Workbooks as a stranger may craft them: a good one in which some of what is read back says something else.

Each number gives another workbook. What is changed goes round all targets: every part of every key, each fact on the
study and its text, with hashes that fit and that do not, the hidden sheet, defined names, comments, cells and formulas.
"""

from __future__ import annotations

import base64
import hashlib
import random
import re
import zlib
from html import escape, unescape
from typing import TYPE_CHECKING

from tests.hostile.workbooks import BOOK, RELS, SHEET, STRINGS, TYPES, packed, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBERS = (
    *("0", "-1", "1", "2", "7", "255", "16384", "16385", "1048576", "1048577", "9999999", "50000000", "99999999"),
    *("4294967296", "9" * 20, "9" * 400, "9" * 5_000, "1e999", "-1e999", "nan", "inf", "1.5", "0x10", "\u0661\u0662"),
    *("+1", " 1 ", "", "1-9999999", "1-1048576", "9-1", "1,1,1", ",", "-", "1-2-3", "1-" + "9" * 5_000),
)
# XML holds neither ESC nor NUL, but Excel's escape of them, and all others.
TEXTS = (
    *("_x001B_[2J", "_x0000_", "\u009b31m", "\u202etxt.exe", "\u2066a\u2069", "a\nb", "\u2028", "\ufeff", "\u0085"),
    *("x" * 30_000, "'" * 8_000, '"' * 8_000, '"' * 30_000, "(" * 8_000, "9" * 8_000, "\U0001f680" * 500),
    *("=1+1", "={1;2}", "[bold]x[/]", ":smile:", "{{ 7 * 7 }}", "<b>&amp;", "../../../etc/passwd", "C:\\x", "con"),
    *("%7C%3B%25", "||;;", "A=", "reportgen 1|", "reportgen 1|7|1-9|Summary", "reportgen 1 study", "", " ", "."),
)
LETTERS = ("A", "Z", "AA", "XFD", "XFE", "ZZZ", "AAAA", "a", "", "1", "\u00c4", "A" * 400)
_CORNER = re.compile(r"reportgen 1\|([^|]*)\|([^|]*)\|(.*)\Z", re.DOTALL)
_ROW = re.compile(r"(\d+)\|([^|]*)\|(.*)\Z", re.DOTALL)
_STRING = re.compile(r"<si><t([^>]*)>(.*?)</t></si>", re.DOTALL)
_VALUE = re.compile(r"<v>[^<]*</v>")
_FORMULA = re.compile(r"<f>[^<]*</f>")


class Crafted:
    """A workbook that is being changed: its parts, its strings, and the random generator that chooses."""

    def __init__(self, good: bytes, number: int) -> None:
        self.parts = parts_of(good)
        self.random = random.Random(number)  # noqa: S311 - no secret
        self.strings = [unescape(match[2]) for match in _STRING.finditer(self.parts[STRINGS].decode())]
        self.source = max(
            (name for name in self.parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
            key=lambda name: int(re.sub(r"\D", "", name.rpartition("/")[2])),
        )

    def data(self) -> bytes:
        """Return the file."""
        items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self.strings)
        head = self.parts[STRINGS].decode().partition("<si>")[0]
        return packed(self.parts | {STRINGS: f"{head}{items}</sst>".encode("utf-8", "replace")})

    def some(self, choices: tuple[str, ...]) -> str:
        return self.random.choice(choices)

    def replace(self, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> None:
        """Change one string that a pattern matches, now and then all of them."""
        found = [at for at, text in enumerate(self.strings) if pattern.match(text)]
        for at in found if self.random.random() < 0.1 else [self.random.choice(found)]:
            match = pattern.match(self.strings[at])
            assert match is not None
            self.strings[at] = change(match)

    def facts(self) -> dict[str, int]:
        """Return the place among the strings of each fact on the study."""
        rows = re.findall(r"<row [^>]*>(.*?)</row>", self.parts[self.source].decode(), re.DOTALL)
        pairs = [[int(value) for value in re.findall(r"<v>(\d+)</v>", row)] for row in rows]
        return {self.strings[pair[0]]: pair[1] for pair in pairs if len(pair) == 2}

    def set_fact(self, key: str, text: str) -> None:
        self.strings[self.facts()[key]] = text

    def study(self) -> str:
        return zlib.decompress(base64.b64decode(self.strings[self.facts()["text"]])).decode()

    def set_study(self, text: str) -> None:
        """Put another study in, with hashes that fit, or one that does not."""
        data = text.encode("utf-8", "replace")
        forged = hashlib.sha256(data).hexdigest()
        self.set_fact("text", base64.b64encode(zlib.compress(data, 9)).decode())
        kind = self.random.random()
        if kind < 0.8:
            self.set_fact("sha256", forged)
        if kind < 0.7:
            self.set_fact("fingerprint", forged)

    def change_part(self, name: str, pattern: re.Pattern[str] | str, text: str) -> None:
        """Replace one match in a part by a text, now and then all of them."""
        part = self.parts[name].decode()
        found = list(re.finditer(pattern, part))
        for match in reversed(found if self.random.random() < 0.1 else self.random.sample(found, min(1, len(found)))):
            part = part[: match.start()] + text + part[match.end() :]
        self.parts[name] = part.encode("utf-8", "replace")

    def sheet(self) -> str:
        """Return the name of the part of a sheet that is not the hidden one."""
        names = [name for name in self.parts if name.startswith("xl/worksheets/sheet") and name != self.source]
        return self.random.choice(sorted(names))


# ---- Hidden keys


def corner_columns(book: Crafted) -> None:
    book.replace(_CORNER, lambda found: f"reportgen 1|{book.some(NUMBERS)}|{found[2]}|{found[3]}")


def corner_rows(book: Crafted) -> None:
    book.replace(_CORNER, lambda found: f"reportgen 1|{found[1]}|{book.some(NUMBERS)}|{found[3]}")


def corner_title(book: Crafted) -> None:
    book.replace(_CORNER, lambda found: f"reportgen 1|{found[1]}|{found[2]}|{book.some(TEXTS)}")


def many_corners(book: Crafted) -> None:
    """Markers all over a sheet, each of which claims all rows."""
    name, row = book.sheet(), 5_000
    cells = "".join(
        f'<row r="{row + at}"><c r="A{row + at}" t="inlineStr"><is><t>reportgen 1|16384|1-1048576|x{at}</t></is></c></row>'
        for at in range(book.random.choice([2, 20, 100]))
    )
    book.change_part(name, "</sheetData>", f"{cells}</sheetData>")


def row_number(book: Crafted) -> None:
    book.replace(_ROW, lambda found: f"{book.some(NUMBERS)}|{found[2]}|{found[3]}")


def row_prefix(book: Crafted) -> None:
    book.replace(_ROW, lambda found: f"{found[1]}|{book.some(TEXTS)}|{found[3]}")


def row_items(book: Crafted) -> None:
    items = f"{book.some(LETTERS)}{book.random.choice('=:>#?')}{book.some(TEXTS)}"
    times = book.random.choice([1, 2, 3_000])
    book.replace(_ROW, lambda found: f"{found[1]}|{found[2]}|{found[3]};{';'.join([items] * times)}"[:32_000])


def row_letters(book: Crafted) -> None:
    book.replace(
        _ROW, lambda found: f"{found[1]}|{found[2]}|{re.sub('[A-Z]+(?=[=:>#])', book.some(LETTERS), found[3])}"
    )


def row_marks(book: Crafted) -> None:
    book.replace(_ROW, lambda found: f"{found[1]}|{found[2]}|{re.sub('[=:>#]', book.random.choice('=:>#'), found[3])}")


def row_names(book: Crafted) -> None:
    text = book.some(TEXTS)
    book.replace(_ROW, lambda found: f"{found[1]}|{found[2]}|{re.sub('(?<=[=:>#])[^;]*', lambda _: text, found[3])}")


def rows_swapped(book: Crafted) -> None:
    found = [at for at, text in enumerate(book.strings) if _ROW.match(text)]
    texts = [book.strings[at] for at in found]
    book.random.shuffle(texts)
    for at, text in zip(found, texts, strict=True):
        book.strings[at] = text


def rows_copied(book: Crafted) -> None:
    found = [at for at, text in enumerate(book.strings) if _ROW.match(text)]
    for at in found:
        book.strings[at] = book.strings[found[0]]


def column_letters(book: Crafted) -> None:
    book.replace(re.compile(r"[A-Z]{1,3}\Z"), lambda _: book.some(LETTERS))


# ---- The study


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


# ---- The rest of the file


def hidden_sheet(book: Crafted) -> None:
    source = book.parts[book.source].decode()
    changes = (
        source.replace(
            "<sheetData>", '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>reportgen 1 study</t></is></c></row>'
        ),
        re.sub(r"<row .*?</row>", "", source, count=1, flags=re.DOTALL),
        source.replace("</sheetData>", re.findall(r"<row .*?</row>", source, re.DOTALL)[-1] * 500 + "</sheetData>"),
        re.sub(r'r="B', 'r="C', source),
    )
    book.parts[book.source] = book.some(changes).encode()


def sheet_names(book: Crafted) -> None:
    name = escape(book.some(TEXTS), quote=True)
    book.change_part(BOOK, r'(?<=<sheet )name="[^"]*"', f'name="{name}"')
    book.change_part(BOOK, r'state="(?:visible|hidden)"', f'state="{book.some(("visible", "veryHidden", "x"))}"')


def names(book: Crafted) -> None:
    texts = ("#REF!", "Summary!$A$1:$XFD$1048576", "0.9", "'" * 30_000, "Assumptions!$ZZZ$9999999", "A1," * 20_000)
    text = escape(book.some((*texts, *TEXTS)))
    name = escape(book.some(("price", "PRICE", "_xlnm.Print_Area", "x" * 30_000, *TEXTS[2:6])), quote=True)
    times = book.random.choice([1, 2, 3_000])
    many = "".join(f'<definedName name="{name}{at or ""}">{text}</definedName>' for at in range(times))
    if book.random.random() < 0.5:
        book.change_part(BOOK, r"<definedName [^>]*>[^<]*</definedName>", many)
    else:
        book.change_part(BOOK, "</definedNames>", f"{many}</definedNames>")


def comments(book: Crafted) -> None:
    text = escape(book.some(TEXTS))
    times = book.random.choice([1, 5_000])
    many = f'<comment ref="A1" authorId="0"><text><t>{text}</t></text></comment>' * times
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book.parts["xl/comments99.xml"] = f'<comments xmlns="{space}"><commentList>{many}</commentList></comments>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
    book.change_part(TYPES, "</Types>", f'<Override PartName="/xl/comments99.xml" ContentType="{kind}"/></Types>')
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    book.parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId99" Type="{kind}" Target="/xl/comments99.xml"/></Relationships>'
    ).encode()


def links(book: Crafted) -> None:
    book.parts["xl/externalLinks/externalLink1.xml"] = b"<a/>"
    book.change_part(RELS, "</Relationships>", '<Relationship Id="rId98" Type="x" Target="x"/></Relationships>')


def values(book: Crafted) -> None:
    book.change_part(book.sheet(), _VALUE, f"<v>{book.some(NUMBERS)}</v>")


def formulas(book: Crafted) -> None:
    texts = (
        "1+1",
        "#REF!+1",
        "[1]Budget!$A$1",
        "SUM(A1:XFD1048576)",
        "A1",
        "1/0",
        "(" * 8_000,
        "'" * 8_000,
        "-" * 8_000,
    )
    book.change_part(book.sheet(), _FORMULA, f"<f>{escape(book.some((*texts, *TEXTS)))}</f>")


def without_formulas(book: Crafted) -> None:
    for name in [name for name in book.parts if name.startswith("xl/worksheets/sheet")]:
        book.parts[name] = _FORMULA.sub("", book.parts[name].decode()).encode()


def words(book: Crafted) -> None:
    """Any text of a cell: a label, a choice, a note."""
    for _ in range(book.random.choice([1, 5, 100])):
        book.strings[book.random.randrange(len(book.strings))] = book.some(TEXTS)


def strays(book: Crafted) -> None:
    rows = "".join(f'<row r="{at}"><c r="B{at}"><v>1</v></c></row>' for at in range(2, book.random.choice([9, 20_000])))
    book.change_part(book.sheet(), "</sheetData>", f"{rows}</sheetData>")


def errors(book: Crafted) -> None:
    book.change_part(
        SHEET.replace("1", "3"), r'<c r="([A-Z]+\d+)"[^>]*><v>[^<]*</v></c>', '<c r="C7" t="e"><v>#REF!</v></c>'
    )


TARGETS: tuple[Callable[[Crafted], None], ...] = (
    *(corner_columns, corner_rows, corner_title, many_corners),
    *(row_number, row_prefix, row_items, row_letters, row_marks, row_names, rows_swapped, rows_copied, column_letters),
    *map(fact, ("id", "version", "fingerprint", "scenario", "titles", "embedded", "sha256", "text")),
    *(titles, hashes, study_numbers, study_texts, study_formulas, study_structure, study_checks, study_packed),
    *(hidden_sheet, sheet_names, names, comments, links, values, formulas, without_formulas, words, strays, errors),
)


def crafted(good: bytes, number: int) -> bytes:
    """Return the workbook of a number: one target by turns, and now and then others."""
    book = Crafted(good, number)
    others = book.random.sample(TARGETS, book.random.choice([0, 0, 1, 2]))
    for change in (TARGETS[number % len(TARGETS)], *others):
        try:
            change(book)
        except (KeyError, IndexError, ValueError, zlib.error):
            continue  # an earlier change has taken away what this one changes
    return book.data()
