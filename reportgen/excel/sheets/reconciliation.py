"""The Reconciliation sheet: each published figure beside ours, and why the published rows miss the published total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.reconcile import figures, sized_figures
from reportgen.excel.description import Linked, Row, Sheet, Shown, Words
from reportgen.excel.sheets import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.excel.description import Item
    from reportgen.excel.sheets.parts import Book

_HEADINGS = (
    *("Figure", "Verdict", "Published", "Ours", "Ours less published", "Last digit's weight"),
    *("Rounds to it", "Rounds or is cut off", "Verdict no."),
)
_SIZED = (  # of a printed row of the model-size table: what the row is called, its name's parts, its number style
    ("published", "published.{}", ""),
    ("last digit's weight", "published.{}.step", "flops"),
    ("ours less published", "reconcile.{}.difference", "signed_flops"),
    ("rounds to it", "reconcile.{}.rounds", "truth"),
    ("rounds or is cut off", "reconcile.{}.agrees", "truth"),
    ("verdict no.", "reconcile.{}.verdict_no", "count"),
)
_GAP = (
    ("Published rows, added up", "reconcile.gap.{}.rows", ""),
    ("Published total less published rows", "reconcile.gap.{}.missing", "signed"),
    ("Ours of the rows its table leaves out", "reconcile.gap.{}.unlisted", ""),
    ("Left unexplained", "reconcile.gap.{}.unexplained", "signed"),
)


def sheet(book: Book) -> Sheet:
    """Describe the sheet."""
    rows = parts.top("Reconciliation", "Published figures beside ours: whether ours rounds to what the source prints.")
    rows += _figures(book)
    rows += _gaps(book)
    rows += _sized(book)
    return Sheet(
        parts.RECONCILIATION,
        rows,
        widths={1: 46, 2: 18, 3: 22},
        freeze=(parts.TABLE + 1, 3),
    )


def _figures(book: Book) -> Iterator[Row]:
    yield Row(parts.headings("Row", *_HEADINGS))
    rows = {family.id: family.label for family in book.study.families} | {"total": "Total"}
    for name, figure in figures(book.study).items():
        row, _, key = name.rpartition(".")
        label, style = _measure(book, key)
        items: list[Item | None] = [
            Words(rows[row]),
            Words(label, "unit"),
            Shown(f"reconcile.{name}.verdict", "text", role="words"),
            Shown(f"published.{name}", style, figure, role="constant"),
            Linked(name, style, figure),
            Shown(f"reconcile.{name}.difference", parts.signed(style)),
            Shown(f"published.{name}.step", style if style == "flops" else "exact", role="constant"),
            Shown(f"reconcile.{name}.rounds", "truth"),
            Shown(f"reconcile.{name}.agrees", "truth"),
            Shown(f"reconcile.{name}.verdict_no", "count"),
        ]
        yield Row(items)
    yield Row(
        [
            Words("Figures that differ", "total_label"),
            Words("", "total_label"),
            Shown("reconcile.apart", "count", role="total"),
        ]
    )
    sized = [book.study.models.quantities[name].label for name in sized_figures(book.study)]
    for number, label in enumerate([*(["Figures of one value"] if figures(book.study) else []), *sized]):
        yield Row([Words(label, "indented"), None, Shown(f"reconcile.apart.{number}", "count")])
    yield Row()


def _gaps(book: Book) -> Iterator[Row]:
    """The printed rows against the printed total."""
    if not book.study.published:
        return
    measures = [_measure(book, key) for key in book.study.published]
    yield Row(
        parts.headings("Why the published rows miss the published total", "", "", *(label for label, _ in measures))
    )
    printed = zip(book.study.published.items(), measures, strict=True)
    totals = [Linked(f"published.total.{key}", style, figure) for (key, figure), (_, style) in printed]
    yield Row([Words("Published total"), None, None, *totals])
    for label, pattern, kind in _GAP:
        shown = [
            Shown(pattern.format(key), parts.signed(style) if kind else style)
            for key, (_, style) in zip(book.study.published, measures, strict=True)
        ]
        yield Row([Words(label), None, None, *shown])
    yield Row()


def _sized(book: Book) -> Iterator[Row]:
    models = book.study.models
    if not sized_figures(book.study):
        return
    before: list[Item | None] = [None, None, None]
    yield Row(
        [Words("The model-size table", "heading_left"), *before, Linked(models.title, "count", role="heading_number")]
    )
    for name in sized_figures(book.study):
        quantity = models.quantities[name]
        yield Row([Words(f"{quantity.label}: ours", "label"), *before, Linked(name, quantity.style)])
        for label, pattern, style in _SIZED:
            role = "constant" if pattern.startswith("published") else ""
            shown = Shown(pattern.format(name), style or quantity.style, role=role)
            yield Row([Words(label, "indented"), *before, shown])


def _measure(book: Book, key: str) -> tuple[str, str]:
    """The heading and number style of what a published figure is a figure of."""
    found = next((measure for measure in book.study.measures if measure.id == key), None)
    return ("FLOPs", "flops") if found is None else (found.label, found.style)
