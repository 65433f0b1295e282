"""Word files: read, and templates made for them."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document

from reportgen.describe.options import Options

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
OPTIONS = Options(MOMENT, "9.9")


def opened(data: bytes) -> WordDocument:
    return Document(BytesIO(data))


def template(*paragraphs: str) -> bytes:
    """A user's Word file with some paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def paragraphs(document: WordDocument, style: str) -> list[str]:
    return [item.text for item in document.paragraphs if item.style is not None and item.style.name == style]
