"""A workbook that is being changed at random, and the words that are put into it."""

from __future__ import annotations

import base64
import hashlib
import random
import re
import zlib
from html import escape, unescape
from typing import TYPE_CHECKING

from tests.hostile.workbooks import STRINGS, packed, parts_of

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
_STRING = re.compile(r"<si><t([^>]*)>(.*?)</t></si>", re.DOTALL)


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
