"""Items that a person types into the spare rows of a workbook, and the study files that say the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reportgen.graph.names import split
from reportgen.readback.pull import pull
from reportgen.readback.read import read_data
from tests.parts.budget.studies import GRANT
from tests.parts.families.own_studies import OWN
from tests.parts.families.studies import LINES
from tests.support import editing
from tests.support.added import built

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.cells import Edit

ADDED: dict[str, Edit] = {
    "data.+1.label": "Disks (2027)",
    "data.+1.amount": 3.0,
    "data.+1#unit": "boxes",
    "data.+1.unit-price": 12.5,
    "train.+2.label": "Refund",
    "train.+2.amount": -2.0,
    "train.+2.unit-price": 100.25,
}
DISKS = """
  [[families.items]]
  id = "disks_2027"
  label = "Disks (2027)"
  amount = 3
  unit = "boxes"
  price = 12.5
  gives = { cost = "amount * price" }
"""
REFUND = """
  [[families.items]]
  id = "refund"
  label = "Refund"
  amount = -2
  price = 100.25
  gives = { cost = "amount * price" }
"""
_PILOT, _CREDIT = '  source = "The cluster\'s accounts"\n', "  gives = { cost = -500 }\n"
# LINES with the same, as a person writes it.
WRITTEN = LINES.replace(_PILOT, _PILOT + REFUND).replace(_CREDIT, _CREDIT + DISKS)
# Measures after the cost: in proportion to it, with an amount for each line, and with what an added item has none of.
CHAIN = LINES.replace(
    '[[measures]]\nid = "rate"',
    """[[measures]]
id = "overhead"
label = "Overhead"
formula = "0.1 * cost"
style = "money"

[[measures]]
id = "handled"
label = "With handling"
formula = "cost + overhead + 7"
style = "money"

[[measures]]
id = "powered"
label = "With power"
formula = "cost + 0.5 * gpu_hours"
style = "money"

[[measures]]
id = "rate\"""",
).replace('title = "Lines"', 'title = "Lines"\nheadline = "handled"')
PLAIN = CHAIN.replace('formula = "flops / 3600 / (1e12 * utilisation)"', 'formula = "flops / 3600 / 4e11"')
WHOLE = LINES.replace('title = "Lines"', 'title = "Lines"\nmoney = "whole"')
STUDIES = {"lines": LINES, "chain": CHAIN, "by sums": PLAIN, "whole": WHOLE, "own values": OWN, "grant": GRANT}


def pulled(data: bytes, path: Path, text: str) -> str:
    path.write_bytes(text.encode())
    pull(read_data(data, "edited.xlsx"), path)
    return path.read_bytes().decode()


def spare_rows(text: str) -> list[str]:
    """Return the row names of the spare rows of a study's workbook."""
    ends = (".+1.amount", ".+2.amount")
    return [name.removesuffix(".amount") for name in editing.cells_of(built(text), text) if name.endswith(ends)]


def filled(text: str) -> dict[str, Edit]:
    """Return edits that fill in two of three spare rows of a study, some as credits."""
    edits: dict[str, Edit] = {}
    for number, row in enumerate(spare_rows(text)):
        if number % 3 != 2:
            price = 111.25 * (number + 1) * (-1 if number % 4 == 3 else 1)
            edits |= {f"{row}.label": f"Added {number}", f"{row}.amount": 3.0 + number, f"{row}.unit-price": price}
    return edits


def added_cost(edits: Mapping[str, Edit], family: str = "") -> float:
    """Return what added items cost, of one family or of all, in plain Python."""
    rows = {name.removesuffix(".amount") for name in edits if name.endswith(".amount")}
    chosen = [row for row in rows if family in ("", split(row)[0])]
    return math.fsum(float(edits[f"{row}.amount"] or 0) * float(edits[f"{row}.unit-price"] or 0) for row in chosen)
