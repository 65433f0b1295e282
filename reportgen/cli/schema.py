"""The command ``schema``: print the JSON Schema of a study file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reportgen.cli.options import print_line
from reportgen.study.schema import schema_text
from reportgen.system.files import write_all

if TYPE_CHECKING:
    from pathlib import Path


def run(output: Path | None) -> None:
    """Print the schema, or write it into a file and print its path. Raises OutputError."""
    text = schema_text()
    if output is None:
        sys.stdout.write(text)
        return
    write_all(output.parent, {output.name: text.encode()})
    print_line(output)
