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
from reportgen.study.ids import study_id
from reportgen.system.files import write_all
from reportgen.system.texts import one_line, without_formula

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reportgen.actuals.matching import MatchedRows

_TIME = "%Y-%m-%dT%H:%M:%SZ"

_ENDING = "-actuals.csv"


def rows_file_name(study: Path) -> str:
    """Return the name of the file of all rows of a study."""
    return f"{study_id(study.stem)}{_ENDING}"


def own_files(study: Path) -> list[Path]:
    """Return the file of rows that was written beside a study, where there is one."""
    path = study.parent / rows_file_name(study)
    return [path] if path.is_file() else []


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
        file=_harmless(matched.read.file),
        row=rows.lines,
        status=matched.status,
        line=matched.line,
        start=values["start"].dt.strftime(_TIME),
        end=values["end"].dt.strftime(_TIME),
        fields=_fields(matched),
        why=[_harmless(text) if text else "" for text in matched.why],
    )
    for name in ("source", "currency", "category"):
        frame[name] = frame[name].map({text: _harmless(text) for text in frame[name].unique()})
    keys = pd.Series(key_texts(matched.read.keys), dtype=object)
    frame["id"] = frame["id"].map(_harmless).where(frame["id"] != "", keys)
    text = frame[list(WRITTEN)].to_csv(header=False, index=False, lineterminator="\r\n")
    write(text.encode(errors="backslashreplace"))


def _harmless(text: str) -> str:
    """Return a text of a file that no spreadsheet computes."""
    return without_formula(one_line(text))


def _fields(matched: MatchedRows) -> list[str]:
    """Return the fields of each row that say anything, as JSON, in which the code of a semicolon parts no cells."""
    fields = matched.read.rows.fields
    columns = list(zip(*fields.values(), strict=True)) or [()] * len(matched.status)
    return [
        json.dumps({name: value for name, value in zip(fields, row, strict=True) if value}, ensure_ascii=False).replace(
            ";", r"\u003b"
        )
        for row in columns
    ]
