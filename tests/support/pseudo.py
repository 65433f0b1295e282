"""A translation that wraps each message in ⟦ ⟧, and what of a document stands outside of these."""

from __future__ import annotations

import html
import json
import re
import tomllib
from html.parser import HTMLParser
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = "zz"
# Attributes that a person sees or hears; those that hold JSON have texts in lists.
_ATTRIBUTES = {"alt", "aria-label", "content", "placeholder", "title"} | {
    f"data-{name}" for name in ("label", "many", "one", "texts", "tip", "title", "told", "warning", "checks")
}
_EMPTY = {"meta", "input", "br", "img", "link", "hr", "col", "wbr"}
_UNSEEN = {"style", "script", "symbol"}  # a symbol is the study's
_INLINE = {"code", "span", "strong", "em", "data", "a", "tspan", "sup", "sub"}
_APART = {"parts", "symbol", "unit", "state"}  # elements that stand apart from the text before them
_WORD = re.compile(r"(?<![\w$€£])[^\W\d_](?:[\w’'-]*\w)?")
_LONG = 4  # words of a text of the study that may stand without the rest of it


def translation() -> bytes:
    """Return a translation of every message in the template of translations."""
    catalogue = read_po(BytesIO((ROOT / "templates/language/reportgen.pot").read_bytes()))
    for message in catalogue:
        if message.id:
            texts = message.id if isinstance(message.id, (list, tuple)) else [message.id]
            wrapped = tuple(f"⟦{text}⟧" for text in texts)
            message.string = wrapped if message.pluralizable else wrapped[0]
    data = BytesIO()
    write_po(data, catalogue, width=0)
    return data.getvalue()


class Words:
    """The texts of a study and of what it takes from: its words are not the report's."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.whole: set[tuple[str, ...]] = set()
        pieces = []
        for text in texts:
            if re.fullmatch(r"[\w.]+ [*/] [\w.]+", text):
                continue  # a formula, which names what no reader sees
            plain = re.sub(r"\]\([^)]*\)|[*`\[\]]", "", text)
            words = tuple(_words(plain))
            self.whole.add(words)
            self.whole |= {tuple(_words(part)) for part in re.split(r"[.;:\n,()]", plain)}
            pieces.append(" ".join(words))
        self.all = " | ".join(["", *pieces, ""])

    def others(self, text: str) -> list[str]:
        """Return the words of a text that are none of the study's."""
        words, rest, place = list(_words(text)), [], 0
        if text.rstrip().endswith("…"):
            del words[-1:]  # a text that is cut off in a word
        while place < len(words):
            for end in range(min(len(words), place + 400), place, -1):
                run = tuple(words[place:end])
                if run in self.whole or (end - place >= _LONG and f" {' '.join(run)} " in self.all):
                    place = end
                    break
            else:
                rest.append(words[place])
                place += 1
        return rest


def _words(text: str) -> Iterator[str]:
    return (word.lower() for word in _WORD.findall(text))


def texts_of(value: object) -> Iterator[str]:
    """Yield every text of a file's tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (name for key in ("axes", "notes") if isinstance(value.get(key), dict) for name in value[key])
        yield from chain.from_iterable(map(texts_of, value.values()))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(texts_of, value))


def texts_of_file(path: Path) -> Iterator[str]:
    """Yield every text of a TOML file."""
    return texts_of(tomllib.loads(path.read_text(encoding="utf-8")))


class Outside(HTMLParser):
    """The texts of a document outside ⟦ ⟧, each with the section that it stands in."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.section, self.depth = "", 0
        self.stack: list[str] = []
        self.pending: list[str] = []
        self.feed(document)
        self.close()
        self._end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = dict(attrs)
        if tag in {"h2", "h3"} and stated.get("id"):
            self._end()
            self.section = stated["id"] or ""
        for name in sorted(_ATTRIBUTES & set(stated)):
            if stated[name] and (tag != "meta" or stated.get("name") in {"description", "keywords"}):
                self._attribute(stated[name] or "")
        if tag not in _INLINE or _APART & set((stated.get("class") or "").split()):
            self._end()
        if tag not in _EMPTY:
            self.stack.append("symbol" if stated.get("class") == "symbol" else tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._end()
        while self.stack and self.stack.pop() not in {tag, "symbol"}:
            pass

    def handle_data(self, data: str) -> None:
        if _UNSEEN.isdisjoint(self.stack):
            self.pending.append(data)

    def _attribute(self, value: str) -> None:
        try:
            texts = list(texts_of(json.loads(value))) if value.startswith(("[", "{")) else [value]
        except ValueError:
            texts = [value]
        for text in texts:
            self.found.append((self.section, outside(text)))

    def _end(self) -> None:
        text, self.pending = "".join(self.pending), []
        if text.strip():
            self.found.append((self.section, outside(text)))


def outside(text: str) -> str:
    """Return a text without what stands in ⟦ ⟧, which may be nested; one that was cut off ends with its text."""
    kept, depth = [], 0
    for character in html.unescape(text):
        depth += {"⟦": 1, "⟧": -1}.get(character, 0)
        if depth <= 0 and character not in "⟦⟧":
            kept.append(character)
        elif character == "⟦":
            kept.append(" ")
    return "".join(kept)
