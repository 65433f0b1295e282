"""Notes on a study: Markdown by the name of the section that they stand in."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from reportgen.describe.kinds import Markdown
from reportgen.describe.tables import Table

NOTES: Table[Mapping[str, str]] = Table(
    "notes",
    Annotated[Mapping[str, Markdown], Field(max_length=500)],
    {},
    description="Remarks in Markdown, by the section of the report that they stand at the head of."
    ' Example: ``{ summary = "This report counts runs family by family." }``',
)
