"""Write a comparison in each format, with one small function a format."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from reportgen.describe.options import timestamp
from reportgen.describe.part import Lazy
from reportgen.readback.diff_page import page
from reportgen.readback.summary import finding_records
from reportgen.report.printing import pdf_process
from reportgen.report.profiles import profile
from reportgen.system.errors import OutputError, ReportgenError, nearest
from reportgen.system.files import write_all
from reportgen.system.texts import json_text, markdown_text, safe_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from reportgen.describe.findings import Finding
    from reportgen.readback.comparison import ComparedRow, Comparison
    from reportgen.readback.diff_page import ComparisonPage

JSON = "json"
_TEMPLATE = "diff.html.j2"
# Each is imported for the formats that need it: rich, Jinja2, WeasyPrint.
_PRINT: Lazy[Callable[[ComparisonPage], None]] = Lazy("reportgen.readback.terminal:print_page")
_TABLE: Lazy[Callable[[ComparisonPage], str]] = Lazy("reportgen.readback.terminal:page_text")
_RENDER: Lazy[Callable[..., str]] = Lazy("reportgen.report.html:render_page")
_PAGES = "a4"  # the profile of a comparison's PDF


def write_diff(
    comparison: Comparison, form: str, output: Path | None = None, findings: Iterable[tuple[str, Finding]] = ()
) -> None:
    """Write a comparison in a format, into a file or to standard output.

    ``findings`` on the workbooks compared, each with the name of its file, are a part of JSON. Raises ReportgenError
    for an unknown format.
    """
    if form not in FORMATS:
        raise ReportgenError(f"unknown format {form!r}; formats are {', '.join(FORMATS)}{nearest(form, FORMATS)}")
    if form == "table" and output is None:
        _PRINT.load()(page(comparison))
        return
    write_output(_json(comparison, findings) if form == JSON else FORMATS[form](comparison), form, output)


def write_output(data: bytes, form: str, output: Path | None) -> None:
    """Write the content of a format into a file or to standard output. Raises OutputError."""
    if output is not None:
        write_all(output.parent, {output.name: data})
    elif form == "pdf":
        raise OutputError("a PDF needs a file: give one with -o")
    else:
        # In a pipe it is data; a terminal would obey what a study or a workbook holds.
        sys.stdout.buffer.write(safe_lines(data.decode()).encode() if sys.stdout.isatty() else data)
        sys.stdout.buffer.flush()


def _markdown(comparison: Comparison) -> bytes:
    words = page(comparison)
    lines = [f"# {markdown_text(words.title)}", "", markdown_text(words.sentence)]
    for section in words.sections:
        lines += ["", f"## {markdown_text(section.title)}", ""]
        lines.append("| " + " | ".join(map(markdown_text, section.heads)) + " |")
        lines.append(
            "|" + "|".join([" --- "] * section.words + [" ---: "] * (len(section.heads) - section.words)) + "|"
        )
        plain = len(section.rows) - section.sums
        for number, row in enumerate(section.rows):
            cells = [markdown_text(cell) for cell in row]
            lines.append(
                "| " + " | ".join(f"**{cell}**" if number >= plain and cell else cell for cell in cells) + " |"
            )
    return ("\n".join(lines) + "\n").encode()


def _json(comparison: Comparison, findings: Iterable[tuple[str, Finding]] = ()) -> bytes:
    document: dict[str, Any] = {
        "past": comparison.names[0],
        "new": comparison.names[1],
        "title": comparison.title,
        "currency": comparison.currencies[1],
        "currencies": list(comparison.currencies),
        "changed": comparison.changed,
        "headline": comparison.headline.key,
        "inputs": [asdict(item) for item in comparison.inputs],
        "interaction": comparison.interaction,
        "kept_in_workbook": [{"where": finding.where, "what": finding.message} for finding in comparison.kept],
        "not_compared": list(comparison.uncompared),
        "rows": _rows(comparison.rows),
        **({"budget": _rows(comparison.budget.rows)} if comparison.budget is not None else {}),
        "findings": finding_records(findings),
    }
    return (json_text(document) + "\n").encode()


def _rows(rows: Iterable[ComparedRow]) -> list[dict[str, Any]]:
    """Return rows with all their figures in both studies."""
    return [
        {
            "id": row.id,
            "label": row.label,
            "figures": {
                key: {
                    "past": figure.past,
                    "new": figure.new,
                    "difference": figure.difference,
                    "percent": None if figure.percent is None else 100 * figure.percent,
                }
                for key, figure in row.figures.items()
            },
        }
        for row in rows
    ]


def _html(comparison: Comparison) -> bytes:
    return _RENDER.load()(_TEMPLATE, {"diff": page(comparison)}).encode()


def _pdf(comparison: Comparison) -> bytes:
    moment, pages = timestamp(), profile(_PAGES)
    with pdf_process(_PAGES, moment) as start:
        return start(_RENDER.load()(_TEMPLATE, {"diff": page(comparison)}, pages), pages, moment, "diff.pdf")().data


def _table(comparison: Comparison) -> bytes:
    return _TABLE.load()(page(comparison)).encode()


FORMATS: dict[str, Callable[[Comparison], bytes]] = {
    "table": _table,
    "markdown": _markdown,
    JSON: _json,
    "html": _html,
    "pdf": _pdf,
}
