"""Read the report's HTML as the content of a Word document: the same sections, sentences, numbers and tables.

Word's file is made from the document that the PDF is printed from, so that the two cannot differ, and templates of the
user's own count for both. Of elements that have no meaning in Word the content is kept.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, TreeBuilder

from reportgen.report.word_chart import chart
from reportgen.report.word_content import (
    BODY,
    BULLET,
    CAPTION,
    CELL,
    CELL_NOTE,
    CONTENTS,
    CONTENTS_HEADING,
    HEADINGS,
    NOTE,
    NUMBERED,
    QUOTE,
    SUBTITLE,
    TITLE,
    Break,
    Paragraph,
    TextLook,
    WordSection,
    WordText,
)
from reportgen.report.word_math import LONGEST, length, math
from reportgen.report.word_table import table

if TYPE_CHECKING:
    from reportgen.report.word_content import Block, Item

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SKIPPED = frozenset({"head", "script", "style", "template", "title"})
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "figcaption", "figure"),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "ul"),
    }
)
_HEADINGS = {"h1": TITLE, "h2": HEADINGS[0], "h3": HEADINGS[1], "h4": HEADINGS[2], "h5": HEADINGS[2], "h6": HEADINGS[2]}
_STYLES = {"figcaption": CAPTION, "caption": CAPTION, "blockquote": QUOTE, **_HEADINGS}
_CLASSES = {
    "kicker": SUBTITLE,
    "unlisted-heading": CONTENTS_HEADING,
    **dict.fromkeys(("footnote", "sum", "hint", "source", "scenario", "state"), NOTE),
}
_LOOKS = {
    **{tag: {"bold": True} for tag in ("strong", "b", "dt")},
    **{tag: {"italic": True} for tag in ("em", "i")},
    **{tag: {"code": True} for tag in ("code", "kbd", "samp")},
    "sub": {"raised": "subscript"},
    "sup": {"raised": "superscript"},
}
_SPACES = re.compile(r"[ \t\r\n\f]+")
# What no XML file may hold; a study holds none of it, a user's template might.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINKS = ("http://", "https://", "mailto:", "#")
_LONGEST_LINK = 2_000  # characters; Word refuses a file with longer ones


def parts(html: str) -> tuple[WordSection, ...]:
    """Return the sections of a document, in order, with their tables and figures numbered through."""
    reader = _Reader()
    sections = []
    main = _tree(html).find(".//main")
    for section in [] if main is None else main:
        title = next((item for item in section.iter() if item.tag == "h2"), None)
        name = section.get("id", "") or ("" if title is None else title.get("id", ""))
        sections.append(WordSection(name, reader.blocks(section)))
        reader.new_page = "front" in _classes(section)
    return tuple(sections)


class _HtmlParser(HTMLParser):
    """Builds a tree of elements; an end tag closes what was left open within its element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = TreeBuilder()
        self._open: list[str] = []
        self.handle_starttag("document", [])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self._builder.end(tag)
        else:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, {name: value or "" for name, value in attrs})
        self._builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open[1:]:
            last = self._open.pop()
            self._builder.end(last)
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        self._builder.data(_IMPOSSIBLE.sub("", data))

    def tree(self) -> Element:
        """Return the document; nothing more can be read then."""
        self.close()
        while self._open:
            self._builder.end(self._open.pop())
        return self._builder.close()


def _tree(html: str) -> Element:
    parser = _HtmlParser()
    parser.feed(html)
    return parser.tree()


def _classes(element: Element) -> frozenset[str]:
    return frozenset(element.get("class", "").split())


class _Reader:
    """Reads elements into blocks, and numbers tables and figures.

    Characters are collected until the paragraph that they belong to ends.
    """

    def __init__(self) -> None:
        self.new_page = False  # whether the next paragraph begins a page
        self._blocks: list[Block] = []
        self._items: list[Item] = []
        self._anchor = ""
        self._numbers = {"Table": 0, "Figure": 0}

    def blocks(self, section: Element) -> tuple[Block, ...]:
        """Return the content of a section."""
        self._blocks = []
        style = self._style(section, BODY)
        self._read(section, TextLook(), style)
        self._end(style)
        return tuple(self._blocks)

    def _read(self, element: Element, look: TextLook, style: str) -> None:
        """Read the content of an element."""
        self._add(element.text, look)
        for child in element:
            self._child(child, look, style)
            self._add(child.tail, look)

    def _child(self, child: Element, look: TextLook, style: str) -> None:
        if child.tag in _SKIPPED:
            return
        if child.tag == "br":
            self._items.append(Break())
        elif child.tag == "math":
            self._items.append(self._equation(child, look))
        elif child.tag == "svg":
            self._chart(child, style)
        elif child.tag == "table":
            self._end(style)
            self._table(child)
        elif child.tag in _BLOCKS or "parts" in _classes(child):
            self._block(child, look, style)
        else:
            if "unit" in _classes(child):
                self._add(" ", look)  # the style sheet sets a unit apart
            self._read(child, self._look(child, look), style)

    def _block(self, child: Element, look: TextLook, style: str) -> None:
        """Read an element that begins and ends a paragraph, in its own style or that of what it stands in."""
        if child.tag != "dd":  # which goes on where its term ends
            self._end(style)
        else:
            self._add(": ", TextLook(bold=True))
        own = self._style(child, style)
        self._anchor = self._anchor or (child.get("id", "") if child.tag in _HEADINGS else "")
        self._read(child, self._look(child, look), own)
        if child.tag != "dt":
            self._end(own, "Figure" if child.tag == "figcaption" else "")

    def _style(self, child: Element, style: str) -> str:
        classes = _classes(child)
        named = next((style_name for name, style_name in _CLASSES.items() if name in classes), "")
        if named:
            return named
        if "parts" in classes:
            return CELL_NOTE
        if child.tag == "nav":
            return CONTENTS
        if child.tag in {"ul", "ol"} and style != CONTENTS:
            return BULLET if child.tag == "ul" else NUMBERED
        return _STYLES.get(child.tag, style)

    def _look(self, child: Element, look: TextLook) -> TextLook:
        changed = look._replace(**_LOOKS.get(child.tag, {}))  # type: ignore[arg-type] # of the fields' own types
        if "symbol" in _classes(child):
            changed = changed._replace(italic=True)
        if "here" in _classes(child):
            changed = changed._replace(bold=True)
        changed = changed._replace(language=child.get("lang", changed.language))
        target = child.get("href", "") if child.tag == "a" else ""
        return changed._replace(link=target) if target.startswith(_LINKS) and len(target) <= _LONGEST_LINK else changed

    def _add(self, text: str | None, look: TextLook) -> None:
        """Add characters to the paragraph, with every run of spaces and line ends as one space."""
        if not text:
            return
        plain = _SPACES.sub(" ", text)
        last = self._items[-1] if self._items else Break()
        after_space = isinstance(last, Break) or (isinstance(last, WordText) and last.text.endswith(" "))
        if after_space:
            plain = plain.removeprefix(" ")
        if plain:
            self._items.append(WordText(plain, look))

    def _end(self, style: str, label: str = "") -> None:
        """End the paragraph, where it has anything."""
        items = self._items
        self._items = []
        if items and isinstance(items[-1], WordText):
            items[-1] = items[-1]._replace(text=items[-1].text.removesuffix(" "))
        kept = tuple(item for item in items if not isinstance(item, WordText) or item.text)
        if not kept:
            return
        if label:
            self._numbers[label] += 1
        self._blocks.append(
            Paragraph(style, kept, self._anchor, label, self._numbers.get(label, 0), self.new_page),
        )
        self._anchor, self.new_page = "", False

    def _chart(self, element: Element, style: str) -> None:
        """Add a chart as a paragraph of its own; a drawing that cannot be painted is left out."""
        self._end(style)
        drawn = chart(element)
        if drawn is not None:
            self._items.append(drawn)
            self._end(style)

    def _equation(self, element: Element, look: TextLook) -> Item:
        """Return an equation, or its words where it is so long that not every program can break its lines."""
        equation = math(element)
        words = element.get("alttext", "")
        return WordText(words, look) if words and length(equation) > LONGEST else equation

    def _table(self, element: Element) -> None:
        caption = element.find("caption")
        if caption is not None:
            self._read(caption, TextLook(), CAPTION)
            self._end(CAPTION, "Table")
        self._blocks.append(table(element, self._cell))

    def _cell(self, element: Element, bold: bool) -> tuple[Paragraph, ...]:
        """Return the paragraphs of a table's cell."""
        outside, self._blocks = self._blocks, []
        self._read(element, self._look(element, TextLook(bold=bold)), CELL)
        self._end(CELL)
        blocks, self._blocks = self._blocks, outside
        return tuple(block for block in blocks if isinstance(block, Paragraph))
