"""Write all rows of files as one CSV file: each with its file, its row there, its line and what became of it."""

from __future__ import annotations

import json
import mmap
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import pandas as pd

from reportgen.actuals.identity import key_texts
from reportgen.actuals.mapped import WRITTEN
from reportgen.system.files import write_all
from reportgen.system.texts import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reportgen.actuals.matching import MatchedRows

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_FORMULA = ("=", "+", "-", "@", "\t")  # what a spreadsheet would compute


@contextmanager
def rows_file(folder: Path, name: str) -> Iterator[Callable[[MatchedRows], None]]:
    """Yield a function that takes rows; they become the file where nothing was raised. Raises OutputError.

    Rows wait in a temporary file, so that memory does not grow with them.
    """
    with TemporaryFile() as file:
        file.write((",".join(WRITTEN) + "\r\n").encode())
        yield lambda matched: _add(matched, file.write)
        file.flush()
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            write_all(folder, {name: data})


def _add(matched: MatchedRows, write: Callable[[bytes], int]) -> None:
    """Write rows as lines of CSV."""
    rows = matched.read.rows
    values = rows.table
    frame = values.assign(
        file=matched.read.file,
        row=rows.lines,
        status=matched.status,
        line=matched.line,
        start=values["start"].dt.strftime(_TIME),
        end=values["end"].dt.strftime(_TIME),
        fields=_fields(matched),
        why=[one_line(text) for text in matched.why],
    )
    keys = pd.Series(key_texts(matched.read.keys), dtype=object)
    frame["id"] = frame["id"].map(_harmless).where(frame["id"] != "", keys)
    text = frame[list(WRITTEN)].to_csv(header=False, index=False, lineterminator="\r\n")
    write(text.encode(errors="backslashreplace"))


def _harmless(text: str) -> str:
    """Return a text of a file that no spreadsheet computes."""
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA) else line


def _fields(matched: MatchedRows) -> list[str]:
    """Return the fields of each row that say anything, as JSON."""
    fields = matched.read.rows.fields
    columns = list(zip(*fields.values(), strict=True)) or [()] * len(matched.status)
    return [
        json.dumps({name: value for name, value in zip(fields, row, strict=True) if value}, ensure_ascii=False)
        for row in columns
    ]
