"""The report's HTML to PDF, by WeasyPrint."""

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
from typing import TYPE_CHECKING, Any

import pydyf

from reportgen.errors import OutputError
from reportgen.report import profiles
from reportgen.report.libraries import (
    HTML,
    FatalURLFetchingError,
    FontConfiguration,
    URLFetcher,
    URLFetcherResponse,
)
from reportgen.report.preflight import require
from reportgen.resources import template_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.report.profiles import Profile

_CLOCK = "SOURCE_DATE_EPOCH"
_LEVEL = 6  # of zlib: the highest takes three times as long for a fiftieth less
SCHEME = "reportgen:"
# What WeasyPrint only warns of: a font not loaded, a character that no font has, a picture without words or not drawn.
_FATAL = ("Font-face", ".notdef glyph", "no required alt", "Failed to render SVG", "Failed to load inline SVG")
# What a document may name of the package's own files: a file of one folder, spelled without any way out of it.
_FONT = re.compile(r"fonts/[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\Z")


# A document that takes what every other takes.
_SMALL = (
    "<title>x</title><style>{faces}</style><p>x<table><tr><td>x</table><div style='display:flex'>x</div>"
    "<svg width=1 height=1><title>x</title><path d='M 0 0 L 1 1 Z'/><text>x</text></svg>"
)


class _PackageFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint publishes no types
    """Serves the package's own fonts and data: URIs, refuses everything else, and remembers what it refused."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",))
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Return the content of an address that may be used."""
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
    """Keeps what WeasyPrint warns of, which would otherwise leave a page quietly wrong."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def prepare(beforehand: str) -> None:
    """Do what every document of a profile takes: load its fonts, and import what only a layout imports."""
    asked = json.loads(beforehand)
    with suppress(OutputError):  # of an unknown profile, which the request tells too
        faces = profiles.profile(asked["profile"]).font_faces()
        render_pdf(_SMALL.format(faces=faces), timestamp=datetime.fromisoformat(asked["timestamp"]))


def answer(request: bytes) -> Iterator[bytes]:
    """Print what another process asks for, see ``printing``."""
    asked = json.loads(request)
    profile, moment = profiles.profile(asked["profile"]), datetime.fromisoformat(asked["timestamp"])
    yield print_pdf(asked["html"], profile, timestamp=moment, file_name=asked["file_name"])


def print_pdf(html: str, profile: Profile, *, timestamp: datetime, file_name: str = "") -> bytes:
    """Return the PDF of a document that was rendered for a profile, checked against the profile's rules.

    Raises OutputError as ``render_pdf`` does, and when the finished file breaks a rule, naming page and rule.
    """
    data = render_pdf(html, timestamp=timestamp, variant=profile.variant)
    require(data, profile, file_name)
    return data


def render_pdf(html: str, *, timestamp: datetime, variant: str = "pdf/ua-1") -> bytes:
    """Return a tagged PDF of a report's HTML; the same HTML and time give the same bytes.

    Raises OutputError when the document names anything outside the package, or WeasyPrint cannot lay it out as told.
    """
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
        # A template of the user's own may hold styles that WeasyPrint fails at in any way.
        raise OutputError(f"the document cannot be laid out: {type(error).__name__} {error}".strip()) from error
    finally:
        logger.removeHandler(warnings)
    # Asked after the fact too: what stands inside an SVG fails without a word.
    if fetcher.refused:
        raise OutputError(f"the report names a file or address outside the package: {fetcher.refused[0]!r}")
    broken = [message for message in warnings.messages if any(sign in message for sign in _FATAL)]
    if broken:
        raise OutputError(f"the PDF cannot be made as designed: {broken[0]}")
    return data


@lru_cache(maxsize=1)
def _fonts(timestamp: datetime) -> FontConfiguration:  # noqa: ARG001 - fonts bear the time when they were loaded
    """Fonts, loaded once for all documents of one time."""
    return FontConfiguration()


@contextmanager
def _dated(timestamp: datetime) -> Iterator[None]:
    """Date the fonts inside the file with the report's time: the font library takes it from the environment only."""
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
    """An object of a PDF as the bytes that stand in the file: asked for to be written, and for the file's digest."""

    def __init__(self, item: Any) -> None:
        super().__init__()
        self.number, self.generation = item.number, item.generation
        self._compressible: bool = item.compressible
        self._data: bytes = item.data

    @property
    def data(self) -> bytes:
        """The object's own bytes."""
        return self._data

    @property
    def compressible(self) -> bool:
        """Whether it may stand in a stream of objects, which a stream itself may not."""
        return self._compressible


def _finish(file: Any, timestamp: datetime) -> None:
    """Give a PDF its dates before it is written, and turn its objects into bytes once."""
    # A report's own head gives both; they are set for pages that say neither.
    for key in ("CreationDate", "ModDate"):
        file.info.setdefault(key, f"({timestamp:D:%Y%m%d%H%M%SZ})".encode())
    for number, item in enumerate(file.objects):
        if item.free != "f":
            _compress(item)
            file.objects[number] = _Written(item)


def _compress(item: Any) -> None:
    """Compress an object's stream, if it has one, which is done each time it is asked for otherwise."""
    if getattr(item, "compress", False):
        item.compress = False
        content = item.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
        item.stream = [zlib.compress(content, _LEVEL)]
        item.extra["Filter"] = "/FlateDecode"
