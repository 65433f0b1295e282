"""A comparison in each format: sections of plain rows made once, then one small writer a format."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from reportgen import formats
from reportgen.errors import OutputError, ReportgenError, nearest
from reportgen.files import write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reportgen.back.diff import ChangedInput, Comparison

_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Section:
    """One table: its first ``words`` columns are words, the others figures; the last ``sums`` rows close it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: int = 0
    words: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """A comparison as words."""

    title: str
    language: str
    sentence: str
    sections: tuple[Section, ...]


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


def page(comparison: Comparison) -> Page:
    """Put a comparison into words and tables."""
    total, column = comparison.total, comparison.headline
    past, new = (_value(value, column.style, comparison) for value in (total.past, total.new))
    change = _signed(total.difference, column.style, comparison)
    sentence = f"Total {column.label.lower()}: {past} in {comparison.names[0]}, {new} in {comparison.names[1]}"
    sentence += (
        f", a difference of {change} ({_percent(total.percent)})." if comparison.changed else ". Nothing changed."
    )
    return Page(comparison.title, comparison.language, sentence, tuple(_sections(comparison)))


def _sections(comparison: Comparison) -> Iterator[Section]:
    column = comparison.headline
    if comparison.inputs:
        rows = [_input(item, comparison) for item in comparison.inputs]
        rows.append(("Interaction of these", "", "", _signed(comparison.interaction, column.style, comparison)))
        rows.append(("Difference", "", "", _signed(comparison.total.difference, column.style, comparison)))
        heads = ("Changed", "Past", "New", f"Effect on the total {column.label.lower()}")
        yield Section("What changed", heads, tuple(rows), sums=2, words=3)
    for column in comparison.columns if comparison.changed else ():
        figures = [(row.label, row.figures[column.id]) for row in comparison.rows]
        rows = [
            (
                label,
                _value(figure.past, column.style, comparison),
                _value(figure.new, column.style, comparison),
                _signed(figure.difference, column.style, comparison),
                _percent(figure.percent),
            )
            for label, figure in figures
        ]
        yield Section(column.label, ("Family", "Past", "New", "Difference", "Percent"), tuple(rows), sums=1)


def _input(item: ChangedInput, comparison: Comparison) -> tuple[str, ...]:
    effect = "" if item.effect is None else _signed(item.effect, comparison.headline.style, comparison)
    return (item.label, _said(item.past, item, comparison), _said(item.new, item, comparison), effect)


def _said(value: object, item: ChangedInput, comparison: Comparison) -> str:
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return " ".join(formats.exact(float(part)) for part in value)
    if isinstance(value, float):
        style = "exact" if item.style in {"number", "count", "money"} else item.style
        return formats.text(value, style, currency=comparison.currency)
    return str(value)


def _value(value: float | None, style: str, comparison: Comparison) -> str:
    return _NOTHING if value is None else formats.text(value, style, currency=comparison.currency)


def _signed(value: float, style: str, comparison: Comparison) -> str:
    text = formats.text(abs(value), style, currency=comparison.currency)
    return text if value == 0 else f"{'+' if value > 0 else '−'}{text}"


def _percent(value: float | None) -> str:
    return _NOTHING if value is None else f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(100 * value):.1f}%"


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
