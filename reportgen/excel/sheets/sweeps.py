"""The Sweeps sheet: one row a sweep, with its membership, axes, runs, tokens, FLOPs and measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.excel.description import Between, Linked, OneOf, Row, Sheet, Shown, Words
from reportgen.excel.sheets import parts

if TYPE_CHECKING:
    from reportgen.excel.description import Item
    from reportgen.excel.sheets.parts import Book
    from reportgen.model.study import Family, Sweep

_MEMBER = OneOf(("0", "1"), "1 where the sweep trains this model size, else 0.")
_ACTIVE = Between(0, 1, "1 where the sweep counts, 0 where it does not.")


def sheet(book: Book) -> Sheet:
    """Describe the sheet. Its rows have no group headings between them, so that whole columns can be summed."""
    rows = parts.top(
        "Sweeps",
        "One row a sweep: the model sizes it trains (1 or 0), the counts that multiply, and what they come to.",
    )
    rows.append(Row(_headings(book)))
    rows += [Row(_row(book, *found)) for found in book.sweeps]
    rows.append(Row(_totals(book)))
    sizes = range(parts.FIRST_SIZE, parts.FIRST_SIZE + book.graph.sizes)
    factors = range(sizes.stop, sizes.stop + 3 + len(book.axes))
    return Sheet(
        parts.SWEEPS,
        rows,
        widths={4: 5.0, **dict.fromkeys(sizes, 6.6), **dict.fromkeys(factors, 7.0)},
        freeze=(parts.TABLE + 1, 3),
        repeat=(parts.TABLE, parts.TABLE),
        sides=(1, 2),
        paper="A3",
    )


def _headings(book: Book) -> list[Item | None]:
    axes = [book.study.axes[axis].label if axis in book.study.axes else axis for axis in book.axes]
    turned = ["Active", *axes, "Combinations", "Sizes trained"]
    return [
        Words("Family", "heading_left"),
        Words("Sweep", "heading_left"),
        Words("Budget", "heading_left"),
        Words("", "heading"),
        Linked(book.study.models.title, "count", role="heading_turned"),
        *(Words(text, "heading_turned") for text in turned),
        *(Words(text, "heading") for text in ("Runs", "Tokens", "FLOPs")),
        *(Words(measure.label, "heading") for measure in book.study.measures),
    ]


def _row(book: Book, name: str, family: Family, sweep: Sweep) -> list[Item | None]:
    return [
        Words(family.label, "label"),
        Words(sweep.label, "label", comment=sweep.note, key=f"{name}#label"),
        Shown(f"{name}.budget", "text", role="words"),
        None,
        Shown(f"{name}.member", "exact", role="choice", rule=_MEMBER),
        Shown(f"{name}.active", "count", rule=_ACTIVE),
        *(parts.count(f"{name}.axis.{axis}") for axis in book.axes),
        Shown(f"{name}.combinations", "count"),
        Shown(f"{name}.sizes", "count"),
        Shown(f"{name}.runs", "count"),
        Shown(f"{name}.tokens", "flops"),
        Shown(f"{name}.flops", "flops"),
        *(Shown(f"{name}.{measure.id}", measure.style) for measure in book.study.measures),
    ]


def _totals(book: Book) -> list[Item | None]:
    blank = [Words("", "total") for _ in range(2 + book.graph.sizes + 3 + len(book.axes))]
    return [
        Words("Total", "total_label"),
        Words("", "total"),
        *blank,
        *(Linked(f"total.{what}", style, role="total") for what, style in (("runs", "count"), ("tokens", "flops"))),
        Linked("total.flops", "flops", role="total"),
        *(Linked(f"total.{measure.id}", measure.style, role="total") for measure in book.study.measures),
    ]
