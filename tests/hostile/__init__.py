"""What a stranger may send, and what may go wrong on the way to the disk."""

from __future__ import annotations

import os

from tests.support.needs import under_ci


def count(name: str, few: int, many: int) -> int:
    """How many cases a long test tries: few by default, many under CI, or what the environment says."""
    return int(os.environ.get(f"REPORTGEN_{name}", many if under_ci() else few))
