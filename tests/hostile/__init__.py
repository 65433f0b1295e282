"""What a stranger may send, and what may go wrong on the way to the disk."""

from __future__ import annotations

import os

FULL = os.environ.get("REPORTGEN_FULL", "") not in {"", "0"}


def count(name: str, few: int, many: int) -> int:
    """How many cases a long test tries: few by default, many under ``make test-full``, or what the environment says."""
    return int(os.environ.get(f"REPORTGEN_{name}", many if FULL else few))
