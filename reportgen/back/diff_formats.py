"""A comparison in each format, one small writer each."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from reportgen.back.diff_page import page
from reportgen.errors import OutputError, ReportgenError, nearest
from reportgen.files import write_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportgen.back.diff import Comparison


def write_diff(comparison: Comparison, form: str, output: Path | None = None) -> None:
    """Write a comparison in a format, into a file or to standard output. Raises ReportgenError for another format."""
    if form not in FORMATS:
        raise ReportgenError(f"unknown format {form!r}; formats are {', '.join(FORMATS)}{nearest(form, FORMATS)}")
    if form == "table" and output is None:
        from reportgen.back.terminal_diff import print_page  # noqa: PLC0415 - rich

        print_page(page(comparison))
        return
    data = FORMATS[form](comparison)
    if output is not None:
        write_all(output.parent, {output.name: data})
    elif form == "pdf":
        raise OutputError("a PDF needs a file: give one with -o")
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _markdown(comparison: Comparison) -> bytes:
    words = page(comparison)
    lines = [f"# {_escaped(words.title)}", "", _escaped(words.sentence)]
    for section in words.sections:
        lines += ["", f"## {_escaped(section.title)}", ""]
        lines.append("| " + " | ".join(map(_escaped, section.heads)) + " |")
        lines.append(
            "|" + "|".join([" --- "] * section.words + [" ---: "] * (len(section.heads) - section.words)) + "|"
        )
        plain = len(section.rows) - section.sums
        for number, row in enumerate(section.rows):
            cells = [_escaped(cell) for cell in row]
            lines.append(
                "| " + " | ".join(f"**{cell}**" if number >= plain and cell else cell for cell in cells) + " |"
            )
    return ("\n".join(lines) + "\n").encode()


def _escaped(text: str) -> str:
    """Words that no Markdown reader takes for markup, nor for another column."""
    for mark in "\\`*_{}[]<>|#~":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def _json(comparison: Comparison) -> bytes:
    document: dict[str, Any] = {
        "past": comparison.names[0],
        "new": comparison.names[1],
        "title": comparison.title,
        "currency": comparison.currency,
        "changed": comparison.changed,
        "headline": comparison.headline.id,
        "inputs": [asdict(item) for item in comparison.inputs],
        "interaction": comparison.interaction,
        "rows": [
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
            for row in comparison.rows
        ],
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _html(comparison: Comparison) -> bytes:
    from reportgen.report.html import render_page  # noqa: PLC0415 - Jinja2

    return render_page("diff.html.j2", {"diff": page(comparison)}).encode()


def _pdf(comparison: Comparison) -> bytes:
    from reportgen.build import timestamp  # noqa: PLC0415 - only this format is dated
    from reportgen.report.html import render_page  # noqa: PLC0415 - Jinja2
    from reportgen.report.pdf import render_pdf  # noqa: PLC0415 - WeasyPrint
    from reportgen.report.profiles import profile  # noqa: PLC0415 - only this format has pages

    document = render_page("diff.html.j2", {"diff": page(comparison)}, profile("a4"))
    return render_pdf(document, timestamp=timestamp())


def _table(comparison: Comparison) -> bytes:
    from reportgen.back.terminal_diff import page_text  # noqa: PLC0415 - rich

    return page_text(page(comparison)).encode()


FORMATS: dict[str, Callable[[Comparison], bytes]] = {
    "table": _table,
    "markdown": _markdown,
    "json": _json,
    "html": _html,
    "pdf": _pdf,
}
