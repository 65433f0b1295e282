"""The content of a Word document: blocks of paragraphs, tables and pictures, which ``templates/word`` prints.

Everything is text and style names: nothing here knows WordprocessingML. A value's ``kind`` is what a template goes by.
"""

from __future__ import annotations

from typing import NamedTuple

TITLE, SUBTITLE, BODY, NOTE = "Title", "Subtitle", "Normal", "Report Note"
HEADINGS = ("heading 1", "heading 2", "heading 3")
CAPTION, CONTENTS_HEADING, CONTENTS = "caption", "TOC Heading", "toc 1"
BULLET, NUMBERED, QUOTE = "List Bullet", "List", "Quote"
CELL, CELL_NOTE = "Report Table Text", "Report Table Note"


class TextLook(NamedTuple):
    """How characters look; ``raised`` is "superscript", "subscript" or nothing, ``link`` an address or ``#anchor``.

    ``language`` is theirs where it is not the document's.
    """

    bold: bool = False
    italic: bool = False
    code: bool = False
    raised: str = ""
    link: str = ""
    language: str = ""


class WordText(NamedTuple):
    """Characters of one look."""

    text: str
    look: TextLook
    kind: str = "text"


class Break(NamedTuple):
    """The end of a line within a paragraph."""

    kind: str = "break"


class Math(NamedTuple):
    """A node of an equation: what it is, its characters where it is a leaf, and its parts."""

    name: str
    text: str = ""
    parts: tuple[Math, ...] = ()
    kind: str = "math"


class WordChart(NamedTuple):
    """A drawn chart as a PNG picture: what it shows in words, and its size in pixels of CSS."""

    data: bytes
    words: str
    width: float
    height: float
    kind: str = "chart"


Item = WordText | Break | Math | WordChart


class Paragraph(NamedTuple):
    """A paragraph of one style; ``label`` and ``number`` are those of a caption, ``anchor`` what links lead to."""

    style: str
    items: tuple[Item, ...]
    anchor: str = ""
    label: str = ""
    number: int = 0
    new_page: bool = False
    kind: str = "paragraph"


class Cell(NamedTuple):
    """A cell of a table; ``merge`` is "restart" in the first and "continue" in each other row that it reaches into."""

    paragraphs: tuple[Paragraph, ...]
    right: bool = False
    centred: bool = False
    span: int = 1
    merge: str = ""


class Row(NamedTuple):
    """A row of a table; a header is repeated on each page, a total stands below a rule."""

    cells: tuple[Cell, ...]
    header: bool = False
    total: bool = False


class WordTable(NamedTuple):
    """A table: the width of each column as a part of the whole, and its rows. Its caption is a paragraph before it."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    kind: str = "table"


Block = Paragraph | WordTable


class WordSection(NamedTuple):
    """A section of a document by its id."""

    id: str
    blocks: tuple[Block, ...]
