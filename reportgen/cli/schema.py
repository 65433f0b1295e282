"""The command ``schema``: print the JSON Schema of a study file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.cli.options import print_json, print_line
from reportgen.study.schema import schema, schema_text
from reportgen.system.files import write_all

if TYPE_CHECKING:
    from pathlib import Path


def run(output: Path | None) -> None:
    """Print the schema, or write it into a file and print its path. Raises OutputError."""
    if output is None:
        print_json(schema())
        return
    write_all(output.parent, {output.name: schema_text().encode()})
    print_line(output)
