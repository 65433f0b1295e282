"""The Models sheet: one row a quantity, one column a model size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.excel.description import Between, Linked, Row, Sheet, Shown, Words
from reportgen.excel.sheets import parts

if TYPE_CHECKING:
    from reportgen.excel.description import Item
    from reportgen.excel.sheets.parts import Book


def sheet(book: Book) -> Sheet:
    """Describe the sheet."""
    models, study = book.study.models, book.study
    last = parts.FIRST_SIZE - 1 + book.graph.sizes
    rows = parts.top("Models", "One column a model size, at the same place as on Sweeps; one formula across each row.")
    rows.append(
        Row([*parts.headings("Quantity", "Symbol", "Unit", ""), Linked(models.title, "count", role="heading_number")])
    )
    rows.append(parts.group("Entered for each size", last))
    for name, entry in models.inputs.items():
        rule = Between(0, 1e300, "A number from 0 for this model size.")
        rows.append(_row(entry.label, entry.symbol, entry.unit, Shown(name, entry.style, rule=rule)))
    rows.append(parts.group("Computed for each size", last))
    for name, quantity in models.quantities.items():
        rows.append(_row(quantity.label, quantity.symbol, quantity.unit, Shown(name, quantity.style), quantity.note))
    for name, budget in study.budgets.items():
        rows.append(parts.group(f"Budget: {budget.label}", last))
        rows.append(_row("Tokens of one run", "", "tokens", Shown(f"{name}.tokens", "flops"), budget.note))
        rows.append(_row("FLOPs of one run", "", "FLOP", Shown(f"{name}.flops", "flops"), models.note))
        rows.append(_row("Runs of all sweeps", "", "runs", Shown(f"{name}.runs", "count")))
    rows.append(parts.group("All sweeps together", last))
    rows.append(_row("Runs", "", "runs", Shown("sizes.runs", "count")))
    rows.append(_row("FLOPs", "", "FLOP", Shown("sizes.flops", "flops")))
    for measure in study.measures:
        rows.append(_row(measure.label, "", measure.unit, Shown(f"sizes.{measure.id}", measure.style), measure.note))
    return Sheet(
        parts.MODELS,
        rows,
        widths={4: 3},
        freeze=(parts.TABLE + 1, parts.FIRST_SIZE),
        repeat=(parts.TABLE, parts.TABLE),
        sides=(1, 3),
    )


def _row(label: str, symbol: str, unit: str, numbers: Shown, note: str = "") -> Row:
    items: list[Item | None] = [
        Words(label, "label", comment=note),
        Words(parts.plain(symbol), "symbol"),
        Words(unit, "unit"),
        None,
        numbers,
    ]
    return Row(items)
