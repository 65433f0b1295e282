"""Gnumeric as a judge: a workbook as it saves it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.support import needs

if TYPE_CHECKING:
    from pathlib import Path


def saved(path: Path, target: Path) -> Path:
    """Return the target, to which Gnumeric saved a workbook; without Gnumeric the test is skipped, and fails in CI."""
    try:
        subprocess.run(["ssconvert", path, target], check=True, capture_output=True, timeout=120)
    except FileNotFoundError:
        needs.missing("Gnumeric is not installed")
    return target
