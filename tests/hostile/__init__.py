"""What a stranger may send, and what may go wrong on the way to the disk.

How many cases each long test tries stands here: few by default, more where CI runs, all under ``make test-full``.
"""

from __future__ import annotations

import os

from tests.support.needs import under_ci

FULL = os.environ.get("REPORTGEN_FULL", "") not in {"", "0"}
ALL = 1_000_000
# By default, under CI, in full; what is tried once with every output and once with data only counts twice.
_COUNTS = {
    "KILLS": (8, 25, 100),
    "KILLS_PDF": (3, 5, 20),
    "INTERRUPTS": (8, 15, 30),
    "INTERRUPTS_PDF": (4, 8, 20),
    "CONCURRENT": (8, 25, 50),
    "WRITERS": (8, 25, 25),
    "DISK_POINTS": (4, 10, 10),
    "BAD_STUDIES": (12, 50, 100),
    "FORMULAS": (20_000, 100_000, 100_000),
    "OFFICE_FORMULAS": (3000, 8000, 8000),
    "STRINGS": (90, ALL, ALL),
    "MUTATIONS": (150, 2000, 10_000),
    "WORKBOOKS": (20, ALL, ALL),
    "CRAFTED": (60, 200, 2000),
    "LONG_PDFS": (0, 1, 1),
    "RANDOM_STUDIES": (20, 100, 500),
    "STRANGERS_READ": (3, ALL, ALL),
    "STRANGERS_BUILT": (20, ALL, ALL),
    "EDITS": (25, 100, 100),
    "RANDOM_READ": (3, 15, 50),
    "RANDOM_PDFS": (2, 7, 42),
    "GOOD_STUDIES": (1, 2, ALL),
    "GOOD_EDITS": (4, ALL, ALL),
}


def count(name: str) -> int:
    """How many cases a long test tries; ``REPORTGEN_`` and the name in the environment asks for another number."""
    few, more, every = _COUNTS[name]
    return int(os.environ.get(f"REPORTGEN_{name}") or (every if FULL else more if under_ci() else few))
