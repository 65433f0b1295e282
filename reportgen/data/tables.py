"""Write the records of all parts as JSON, CSV and DataFrames. This is the only module that imports pandas.

Numbers are written with all digits of the evaluation's floats.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.evaluation import Analysis
from reportgen.describe.part import piece
from reportgen.parts import PARTS
from reportgen.parts.blocks.shape import BLOCKS
from reportgen.system.texts import without_formula

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    import pandas as pd

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.options import Options
    from reportgen.describe.records import Record, Records, RecordValue

CSV_TABLE = "headline"  # the table that the CSV file holds
_COUNTS = frozenset({"count", "plain"})  # styles of numbers that are counts where all of them are whole


def make_csv(analysis: Analysis, _: Options) -> bytes:
    """Return the headline table as a CSV file (UTF-8 with a byte order mark)."""
    return csv_of(next(table.rows for table in _tables(analysis) if table.key == CSV_TABLE))


def make_json(analysis: Analysis, options: Options) -> bytes:
    """Return all tables and the values of the analyses as a JSON file (UTF-8)."""
    return to_json(analysis, timestamp=options.timestamp, version=options.version)


def tables(evaluation: Evaluation) -> list[Records]:
    """Return the tables of all parts, in the order of the JSON document."""
    return sorted(_tables(evaluation), key=lambda table: table.order)


def _tables(evaluation: Evaluation) -> Iterator[Records]:
    """Yield the tables of all parts, in the order of the parts."""
    for part in PARTS:
        if records := piece(part.records):
            yield from records(evaluation)


def to_json(evaluation: Evaluation, *, timestamp: datetime, version: str) -> bytes:
    """Return an evaluation as a JSON document (UTF-8): the study, its provenance, all tables, and the analyses.

    ``timestamp`` and ``version`` (of reportgen) are written as provenance. ``analyses`` is empty for an evaluation that
    was not analysed.
    """
    loaded, about = evaluation.loaded, evaluation.study[ABOUT]
    used = {block.name: block.date for block in evaluation.study[BLOCKS].used}
    document = {
        "study": {"id": loaded.id, "title": about.title, "source": about.source, "url": about.url},
        "currency": about.currency,
        "scenario": loaded.scenario,
        "provenance": {
            "input_sha256": loaded.source.fingerprint,
            **({"blocks": used} if used else {}),
            "reportgen": version,
            "built": timestamp.isoformat(),
            "command": loaded.command,
        },
        **{table.key: table.rows for table in tables(evaluation) if table.key},
        "analyses": _analyses(evaluation),
    }
    return (json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def csv_of(records: Iterable[Record]) -> bytes:
    """Return records as CSV with a header, from records that all have the same keys.

    Lists are joined by blanks. A text that a spreadsheet program would run as a formula gets an apostrophe before it.
    """
    rows = list(records)
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(
        buffer, fieldnames=list(rows[0]) if rows else [], lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC
    )
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def frames(evaluation: Evaluation, *, total: bool = False) -> dict[str, pd.DataFrame]:
    """Return the tables as DataFrames by name: headline, sweeps, models, assumptions, perspective and others.

    Rows that add up the others are left out unless ``total``.
    """
    return {table.frame: _frame(evaluation, table, total=total) for table in tables(evaluation) if table.frame}


def _frame(evaluation: Evaluation, table: Records, *, total: bool) -> pd.DataFrame:
    """Return one table as a DataFrame, indexed where the table says by what, with counts as whole numbers.

    Its ``attrs`` have the labels and units of columns, by their keys, and the currency.
    """
    import pandas as pd  # noqa: PLC0415 - takes most of a second; only this function needs it

    rows = list(table.rows)
    frame = pd.DataFrame.from_records(rows if total or not table.sums else rows[: -table.sums])
    counts = [key for key, column in table.columns.items() if column.style in _COUNTS and key in frame]
    frame = frame.astype({key: "int64" for key in counts if all(map(_whole, frame[key]))})
    frame.attrs = {
        "labels": {key: column.label for key, column in table.columns.items() if key in frame},
        "units": {key: column.unit for key, column in table.columns.items() if key in frame and column.unit},
        "currency": evaluation.study[ABOUT].currency,
    }
    return frame.set_index(list(table.index)) if table.index and not frame.empty else frame


def _whole(value: float | None) -> bool:
    """Return whether a value is a whole number; a row without a count has None."""
    return value is not None and value.is_integer()


def _analyses(evaluation: Evaluation) -> dict[str, object]:
    """Return the values of the analyses by name."""
    spaces = evaluation.published if isinstance(evaluation, Analysis) else ()
    return {
        name: value if isinstance(value, float | str) else [float(item) for item in value]
        for name, value in evaluation.values.items()  # noqa: PD011 - a mapping, not a DataFrame
        if any(space.owns(name) for space in spaces)
    }


def _cell(value: RecordValue) -> RecordValue:
    """Return a value as it is written into a cell of a CSV file."""
    if isinstance(value, list):
        return " ".join(item if isinstance(item, str) else f"{item:g}" for item in value)
    if isinstance(value, str):
        return without_formula(value)
    return float(value) if isinstance(value, float) else value  # NumPy's floats have another repr
