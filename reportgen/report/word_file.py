"""Write the content of a Word document into a file, by python-docx."""

from __future__ import annotations

import re
from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Pt

from reportgen.describe.language import date_in_words, translated_in, unmarked
from reportgen.report.environment import packaged
from reportgen.report.word_content import BULLET, Paragraph, WordChart, WordTable, WordText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from docx.document import Document as WordDocument
    from docx.opc.rel import Relationships
    from docx.oxml.xmlchemy import BaseOxmlElement

    from reportgen.describe.about import About
    from reportgen.describe.options import Options
    from reportgen.report.profiles import Profile
    from reportgen.report.word_content import Block, Item, WordSection

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLD_STYLES = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
_EMU, _TWIPS = 9525, 20  # of Word's units in a pixel of CSS, and in a point
_FIRST = 100_001  # number of the first chart and bookmark, far from those that a template may have
_NUMBERS = 10_000  # numbers for the charts and bookmarks of one call
_UNSAFE_NAME = re.compile(r"\W", re.ASCII)
_LONGEST_NAME = 40  # characters of a bookmark's name in Word


class Bookmark(NamedTuple):
    """The place that links lead to."""

    number: int
    name: str


class PlacedChart(NamedTuple):
    """A picture in the file: its relation, its number among all, and its size in EMU."""

    relation: str
    number: int
    width: int
    height: int


def written(content: Iterable[WordSection], profile: Profile, options: Options, about: About) -> bytes:
    """Return a Word file of all parts, in the look of a profile."""
    document = Document()
    _drop(document.part.package.rels, RELATIONSHIP_TYPE.THUMBNAIL)  # of another document, which python-docx begins with
    page = document.sections[0]
    page.page_width, page.page_height = (Pt(length) for length in profile.rules.paper)
    above, side, below = (Pt(length) for length in profile.margins)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = above, below, side, side
    add_styles(document, profile, about.page_language, replace=True)
    if profile.running:
        page.footer.is_linked_to_previous = False
        foot = page.footer.part.element
        foot[:] = [_element("word/footer.xml.j2", styles=_style_ids(document), date=_date(options.timestamp))]
    blocks = [block for part in content for block in part.blocks]
    body = document.element.body
    for element in elements(document, blocks, profile):
        body.insert(len(body) - 1, element)  # before the settings of the page, which come last
    document.core_properties.author = f"reportgen {options.version}"
    return saved(document, options.timestamp, about)


def add_styles(document: WordDocument, profile: Profile, language: str, *, replace: bool = False) -> None:
    """Add the styles of the report that a document lacks; with ``replace`` they replace those of the same name.

    The document's style of lists is kept, as it has numbering of its own.
    """
    _drop(document.part.rels, _OLD_STYLES)  # a second copy of the styles, which would have to agree with the first
    half_points = {"text_size": _half_points(profile.size), "small_size": _half_points(profile.small)}
    own = _element(
        "word/styles.xml.j2",
        profile=profile,
        language=language,
        line=round(240 * profile.line * 0.85),  # Word's single line is higher than the font's size
        text_width=round(profile.text_width * _TWIPS),
        note_size=max(half_points["small_size"] - 1, 2 * round(profile.rules.font_size)),
        **half_points,
    )
    there = document.styles.element
    named = {str(style.find(f"{_W}name").get(f"{_W}val")).lower(): style for style in there.findall(f"{_W}style")}
    for style in own:
        old = named.get(str(style.find(f"{_W}name").get(f"{_W}val")).lower())
        if old is None:
            there.append(style)
        elif replace and style.find(f"{_W}name").get(f"{_W}val") != BULLET:
            there.replace(old, style)


def _half_points(size: str) -> int:
    return round(2 * float(size.removesuffix("pt")))


def elements(
    document: WordDocument, blocks: Iterable[Block], profile: Profile, turn: int = 0
) -> Iterator[BaseOxmlElement]:
    """Yield the elements of blocks, whose links and pictures are added to the document.

    ``turn`` counts the calls for one document, so that no two charts or bookmarks have one number.
    """
    shown = list(blocks)
    page = document.sections[-1]
    width = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    twips = round(width / Pt(1) * _TWIPS) if width > 0 else round(profile.text_width * _TWIPS)
    styles = _style_ids(document)
    first = _FIRST + turn * _NUMBERS
    yield from _element(
        "word/body.xml.j2",
        blocks=shown,
        captions=_captions(),
        styles=styles,
        bullets=not _has_numbering(document, styles[BULLET]),
        relations=_relations(document, shown),
        bookmarks=_bookmarks(shown, first),
        charts=_charts(document, shown, twips * 635, first),
        grids={block.widths: _grid(block.widths, twips) for block in shown if isinstance(block, WordTable)},
    )


def _captions() -> dict[str, str]:
    """Return what tables and figures are called, by their names in English, which fields of Word count by."""
    words = {"Table": translated_in("caption", "Table"), "Figure": translated_in("caption", "Figure")}
    return {name: unmarked(word) for name, word in words.items()}


def _element(name: str, **values: object) -> BaseOxmlElement:
    """Return a template of the package, with its values, as an element."""
    element: BaseOxmlElement = parse_xml(packaged().get_template(name).render(values))
    return element


def _style_ids(document: WordDocument) -> Mapping[str, str]:
    """Return the id of each style by its name: files of other languages have other ids."""
    styles = document.styles.element.findall(f"{_W}style")
    return {str(style.find(f"{_W}name").get(f"{_W}val")): str(style.get(f"{_W}styleId")) for style in styles}


def _has_numbering(document: WordDocument, style: str) -> bool:
    styles = document.styles.element.findall(f"{_W}style")
    return any(item.get(f"{_W}styleId") == style and next(item.iter(f"{_W}numPr"), None) is not None for item in styles)


def _grid(widths: Iterable[float], twips: int) -> tuple[int, ...]:
    return tuple(round(width * twips) for width in widths)


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield all paragraphs, those of tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from (item for row in block.rows for cell in row.cells for item in cell.paragraphs)


def _items(blocks: Iterable[Block]) -> Iterator[Item]:
    for paragraph in _paragraphs(blocks):
        yield from paragraph.items


def _relations(document: WordDocument, blocks: Iterable[Block]) -> Mapping[str, str]:
    """Return the relation of each address that links lead to, outside the document."""
    links = dict.fromkeys(item.look.link for item in _items(blocks) if isinstance(item, WordText))
    return {
        link: document.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        for link in links
        if link and not link.startswith("#")
    }


def _bookmarks(blocks: Iterable[Block], first: int) -> Mapping[str, Bookmark]:
    """Return the bookmark of each anchor, by the link that leads to it."""
    anchors = dict.fromkeys(paragraph.anchor for paragraph in _paragraphs(blocks) if paragraph.anchor)
    return {
        f"#{anchor}": Bookmark(number, f"s{number}_{_UNSAFE_NAME.sub('_', anchor)}"[:_LONGEST_NAME])
        for number, anchor in enumerate(anchors, first)
    }


def _charts(document: WordDocument, blocks: Iterable[Block], widest: int, first: int) -> Mapping[bytes, PlacedChart]:
    """Return where each picture is in the file, by its content, at most as wide as the text (EMU)."""
    charts = {item.data: item for item in _items(blocks) if isinstance(item, WordChart)}
    placed = {}
    for number, (data, item) in enumerate(charts.items(), first):
        relation, _ = document.part.get_or_add_image(BytesIO(data))
        width = min(round(item.width * _EMU), widest)
        placed[data] = PlacedChart(relation, number, width, round(width * item.height / item.width))
    return placed


def _drop(relations: Relationships, kind: str) -> None:
    """Drop the parts of a kind."""
    for key in [key for key, item in relations.items() if item.reltype == kind]:
        relations.pop(key)


def _date(moment: datetime) -> str:
    return unmarked(date_in_words(moment))


def saved(document: WordDocument, timestamp: datetime, about: About) -> bytes:
    """Return a document as a file, dated with the timestamp: the same bytes for the same document."""
    facts, moment = document.core_properties, timestamp.astimezone(UTC)
    facts.title, facts.language = about.title[:255], about.page_language  # the format's longest
    facts.created = facts.modified = moment.replace(tzinfo=None)
    facts.revision = 1
    facts.comments = ""
    data = BytesIO()
    document.save(data)
    dated = max((1980, 1, 1, 0, 0, 0), min(moment.timetuple()[:6], (2107, 12, 31, 23, 59, 58)))
    result = BytesIO()
    with ZipFile(data) as parts, ZipFile(result, "w", ZIP_DEFLATED) as archive:
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = ZipInfo(name, dated)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # Unix, on every machine
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, parts.read(name))
    return result.getvalue()
