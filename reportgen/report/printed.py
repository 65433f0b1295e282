"""A printed PDF, as the child process that prints it sends it to its parent."""

from __future__ import annotations

import json
from typing import NamedTuple


class PrintedPdf(NamedTuple):
    """A PDF, and the characters that no font has, which it shows as boxes."""

    data: bytes
    lacking: str = ""


def packed(pdf: PrintedPdf) -> bytes:
    """Return a PDF as the child process sends it."""
    return json.dumps(pdf.lacking).encode() + b"\n" + pdf.data


def unpacked(sent: bytes) -> PrintedPdf:
    """Return the PDF of ``packed``."""
    lacking, _, data = sent.partition(b"\n")
    return PrintedPdf(data, json.loads(lacking))
