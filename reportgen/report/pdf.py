"""Print the report's HTML as a PDF with WeasyPrint."""

from __future__ import annotations

import json
import logging
import os
import re
import zlib
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import pydyf

from reportgen.report import profiles
from reportgen.report.libraries import (
    HTML,
    FatalURLFetchingError,
    FontConfiguration,
    URLFetcher,
    URLFetcherResponse,
)
from reportgen.report.preflight import check, require
from reportgen.report.printed import PrintedPdf, packed
from reportgen.system.errors import OutputError
from reportgen.system.resources import template_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.report.profiles import Profile

_CLOCK = "SOURCE_DATE_EPOCH"
_LEVEL = 6  # of zlib; the highest level takes three times as long and saves 2% of the bytes
SCHEME = "reportgen:"
# Warnings of WeasyPrint that fail a build: a font not loaded, a character that no font has and that no box could
# replace, a picture without a text alternative or not drawn.
_FATAL = ("Font-face", ".notdef glyph", "no required alt", "Failed to render SVG", "Failed to load inline SVG")
_NO_GLYPH = re.compile(r'\.notdef glyph .*: "(.)" \(U\+[0-9A-F]+\)', re.DOTALL)
_BOX = "□"
# For what is wider than its page: long words that may break, headings of numbers in several lines.
_TIGHT = (
    "<style>body { overflow-wrap: break-word } th, .key dd, .symbol { white-space: normal !important }"
    ".keys { flex-wrap: wrap }</style>"
)
_LONG_WORD, _SYLLABLE = re.compile(r"[^\s<>&]{24,}"), re.compile(r".{12}(?=.)")
_NOT_TEXT = re.compile(r"(<svg.*?</svg>|<[^>]*>)", re.DOTALL)
# Files of the package that a document may load: those in the folder of fonts, with no path that leads out of it.
_FONT = re.compile(r"fonts/[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\Z")


# A small document with what every document has, to import the modules for it: text, a table, a flex box, a drawing.
_SMALL = (
    "<title>x</title><style>{faces}</style><p>x<table><tr><td>x</table><div style='display:flex'>x</div>"
    "<svg width=1 height=1><title>x</title><path d='M 0 0 L 1 1 Z'/><text>x</text></svg>"
)


class _PackageFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint publishes no types
    """Loads the package's fonts and data: URIs, refuses all other addresses, and records those it refused."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",))
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the content of an address. Raises FatalURLFetchingError for one that is refused."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        name = url.removeprefix(SCHEME)
        if name != url and _FONT.match(name):
            with suppress(OSError):
                content = template_root().joinpath(*name.split("/")).read_bytes()
                return URLFetcherResponse(url, BytesIO(content), {"Content-Type": "font/woff"})
        self.refused.append(url)
        raise FatalURLFetchingError(f"refused {url}")


class _Warnings(logging.Handler):
    """Records the warnings of WeasyPrint, which raises nothing where it cannot lay out something as asked."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def prepare(preparation: str) -> None:
    """Load the fonts of a profile, and import what only a layout imports, before the document is sent.

    ``preparation`` is JSON with the profile and the timestamp of the PDF to come.
    """
    asked = json.loads(preparation)
    with suppress(OutputError):  # an unknown profile, which the request for the PDF reports
        faces = profiles.profile(asked["profile"]).font_faces()
        render_pdf(_SMALL.format(faces=faces), timestamp=datetime.fromisoformat(asked["timestamp"]))


def answer(request: bytes) -> Iterator[bytes]:
    """Yield the PDF that another process requests, see ``printing``."""
    asked = json.loads(request)
    profile = profiles.profile(asked["profile"]).limited(asked["max_pages"])
    moment = datetime.fromisoformat(asked["timestamp"])
    yield packed(print_pdf(asked["html"], profile, timestamp=moment, file_name=asked["file_name"]))


def print_pdf(html: str, profile: Profile, *, timestamp: datetime, file_name: str = "") -> PrintedPdf:
    """Return the PDF of a document that was rendered for a profile, checked against the profile's rules.

    Where text would run over the margins, the document is laid out once more with words that may break anywhere.
    Raises OutputError as ``render_pdf`` does, and where the PDF breaks a rule; the message names page and rule.
    """
    printed = _printed(html, timestamp, profile.variant)
    broken = check(printed.data, profile, file_name)
    if any(item.rule == "margin" for item in broken):
        printed = _printed(_tightened(html), timestamp, profile.variant)
    require(printed.data, profile, file_name)
    return printed


def _tightened(html: str) -> str:
    """Return a document whose long words may break, and whose headings and numbers may take several lines."""
    head, body, rest = html.replace("</head>", f"{_TIGHT}</head>", 1).partition("<body")
    pieces = _NOT_TEXT.split(rest)
    pieces[::2] = [_LONG_WORD.sub(lambda word: _SYLLABLE.sub(r"\g<0><wbr>", word[0]), piece) for piece in pieces[::2]]
    return head + body + "".join(pieces)


def render_pdf(html: str, *, timestamp: datetime, variant: str = "pdf/ua-1") -> bytes:
    """Return a tagged PDF of a report's HTML; the same HTML and timestamp give the same bytes.

    ``variant`` is the PDF variant as WeasyPrint names it. A character that no font has is shown as a box. Raises
    OutputError where the document loads anything from outside the package, or WeasyPrint cannot lay it out.
    """
    return _printed(html, timestamp, variant).data


def _printed(html: str, timestamp: datetime, variant: str) -> PrintedPdf:
    """Return the PDF of a document, in which each character that no font has is replaced by a box."""
    data, warnings = _laid_out(html, timestamp, variant)
    lacking = ""
    while without_glyph := [match[1] for message in warnings if (match := _NO_GLYPH.search(message))]:
        if set(without_glyph) <= {*lacking, _BOX}:
            break  # for which nothing can be shown
        lacking += "".join(character for character in dict.fromkeys(without_glyph) if character not in lacking)
        data, warnings = _laid_out(_without(html, lacking), timestamp, variant)
    broken = [message for message in warnings if any(sign in message for sign in _FATAL)]
    if broken:
        raise OutputError(f"the PDF cannot be made as designed: {broken[0]}")
    return PrintedPdf(data, lacking)


def _without(html: str, lacking: str) -> str:
    """Return a document with boxes in place of characters, wherever it states them."""
    return html.translate(dict.fromkeys(map(ord, lacking), _BOX))


def _laid_out(html: str, timestamp: datetime, variant: str) -> tuple[bytes, list[str]]:
    """Return the PDF of a document, and the warnings of WeasyPrint. Raises OutputError as ``render_pdf`` does."""
    fetcher, warnings = _PackageFetcher(), _Warnings()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(warnings)
    try:
        with _dated(timestamp), suppress(FatalURLFetchingError):
            document = HTML(string=html, url_fetcher=fetcher, base_url=SCHEME)
            data: bytes = document.write_pdf(
                font_config=_fonts(timestamp),
                finisher=lambda _, file: _finish(file, timestamp),
                pdf_variant=variant,
                pdf_identifier=True,  # a digest of the content
            )
    except Exception as error:
        # For styles of a user's template WeasyPrint may raise any exception.
        raise OutputError(f"the document cannot be laid out: {type(error).__name__} {error}".strip()) from error
    finally:
        logger.removeHandler(warnings)
    # Checked here too, because WeasyPrint catches the error of an address inside an SVG.
    if fetcher.refused:
        raise OutputError(f"the report names a file or address outside the package: {fetcher.refused[0]!r}")
    return data, warnings.messages


@lru_cache(maxsize=1)
def _fonts(timestamp: datetime) -> FontConfiguration:  # noqa: ARG001 - fonts are dated when they are loaded
    """Return WeasyPrint's font configuration, cached for all documents of one timestamp."""
    return FontConfiguration()


@contextmanager
def _dated(timestamp: datetime) -> Iterator[None]:
    """Set SOURCE_DATE_EPOCH to the report's time, with which the font library dates the fonts in the file."""
    before = os.environ.get(_CLOCK)
    os.environ[_CLOCK] = str(int(timestamp.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[_CLOCK]
        else:
            os.environ[_CLOCK] = before


class _Written(pydyf.Object):  # type: ignore[misc]  # pydyf publishes no types
    """A PDF object as the bytes of the file, which pydyf asks for twice: to write them and for a digest."""

    def __init__(self, item: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation = item.number, item.generation
        self._compressible: bool = item.compressible
        self._data: bytes = item.data

    @property
    def data(self) -> bytes:
        """Return the object's bytes."""
        return self._data

    @property
    def compressible(self) -> bool:
        """Return whether the object may be part of an object stream; a stream itself may not."""
        return self._compressible


def _finish(file: pydyf.PDF, timestamp: datetime) -> None:
    """Set a PDF's dates before it is written, and convert its objects to bytes once."""
    # The report's head states both dates; other pages may state none.
    for key in ("CreationDate", "ModDate"):
        file.info.setdefault(key, f"({timestamp:D:%Y%m%d%H%M%SZ})".encode())
    for number, item in enumerate(file.objects):
        if item.free != "f":
            _compress(item)
            file.objects[number] = _Written(item)


def _compress(item: pydyf.Object) -> None:
    """Compress an object's stream, if it has one; pydyf itself compresses it whenever its bytes are asked for."""
    if getattr(item, "compress", False):
        item.compress = False
        content = item.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
        item.stream = [zlib.compress(content, _LEVEL)]
        item.extra["Filter"] = "/FlateDecode"
