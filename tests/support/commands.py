"""Commands run in the process of a test."""

from __future__ import annotations

import sys

from reportgen.cli.entry import main


def command(*args: str) -> int:
    """Run reportgen in this process and return its exit code."""
    before, sys.argv = sys.argv, ["reportgen", *args]
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        sys.argv = before
