"""The Checks sheet: every check with its state, and the rows of inputs and sweeps that the checks count over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.checks import labels
from reportgen.excel.description import Linked, Row, Sheet, Shown, Words
from reportgen.excel.sheets import parts
from reportgen.excel.sheets.naming import assumption_style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.excel.description import Item
    from reportgen.excel.sheets.parts import Book


def sheet(book: Book) -> Sheet:
    """Describe the sheet."""
    rows = parts.top(
        "Checks", "What must hold whatever is entered. One fault anywhere shows in the flag of every sheet."
    )
    rows += _checks(book)
    rows += _assumptions(book)
    rows += _sweeps(book)
    rows += _shares(book)
    return Sheet(parts.CHECKS, rows, widths={1: 62, 2: 16}, freeze=(parts.TABLE + 1, 2))


def _checks(book: Book) -> Iterator[Row]:
    yield Row(parts.headings("Check", "State"))
    for name, label in labels(book.study).items():
        yield Row([Words(label), Shown(name, "flag", role="flag")])
    yield Row([Words("Checks that fail", "total_label"), Shown("check.failed", "count", role="total")])
    yield Row([Words("All checks", "total_label"), Shown("check.all", "flag", role="flag")])
    yield Row([Words("Tolerance of sums, relative"), Shown("check.tolerance", "exact", role="constant")])
    yield Row([Words("Inputs that differ from the study file"), Shown("inputs.changed", "count")])
    yield Row()


def _assumptions(book: Book) -> Iterator[Row]:
    yield Row(
        parts.headings(
            "Assumption", "Live value", "In the study file", "Differs", "Least possible", "Most possible", "Impossible"
        )
    )
    for name, item in book.study.inputs.items():
        style = assumption_style(item.kind, item.style)
        words = item.kind == "choice"
        items: list[Item | None] = [
            Words(item.label),
            Linked(name, style, role="link_words" if words else "link"),
            Shown(f"{name}.published", style, role="constant_words" if words else "constant"),
            Shown(f"{name}.changed", "truth"),
        ]
        if item.kind == "number":
            bounded = f"{name}.maximum" in book.graph.inputs
            items.append(Shown(f"{name}.minimum", style, role="constant"))
            items.append(Shown(f"{name}.maximum", style, role="constant") if bounded else None)
            items.append(Shown(f"{name}.fault", "truth"))
        yield Row(items)
    yield Row()


def _sweeps(book: Book) -> Iterator[Row]:
    yield Row(parts.headings("Sweep", "Runs", "In the study file", "Differs", "Members that are not 0 or 1"))
    for name, family, sweep in book.sweeps:
        items: list[Item | None] = [
            Words(f"{family.label}: {sweep.label}"),
            Linked(f"{name}.runs", "count"),
            Shown(f"{name}.runs.published", "count", role="constant"),
            Shown(f"{name}.changed", "truth"),
            Shown(f"{name}.fault", "count"),
        ]
        yield Row(items)
    yield Row()


def _shares(book: Book) -> Iterator[Row]:
    yield Row(parts.headings("Family", "Share of the total"))
    for family in book.study.families:
        yield Row([Words(family.label), Shown(f"share.{family.id}", "percent")])
