"""The shape of a study file: one Pydantic model made of the tables of all parts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import Field, create_model

from reportgen.describe.kinds import Frozen
from reportgen.describe.part import piece
from reportgen.describe.tables import Study
from reportgen.parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.tables import Table


@cache
def document_model() -> type[Frozen]:
    """Return the Pydantic model of a study file, with a field for each table."""
    fields: dict[str, Any] = {table.key: (table.annotation, _field(table)) for table in file_tables()}
    return create_model("StudyFile", __base__=Frozen, **fields)


def file_tables() -> tuple[Table[object], ...]:
    """Return every table that a study file may have, in the order of the parts."""
    return tuple(table for part in PARTS for table in part.tables if not table.derived)


def _field(table: Table[object]) -> object:
    """Return the Pydantic field of a table, required or with its default."""
    return Field() if table.required else Field(default=table.default)


def study_of(document: Mapping[str, object]) -> Study:
    """Return the study of a file's tables, checked. Raises pydantic.ValidationError where they have another shape."""
    checked = document_model().model_validate(document)
    return completed(Study({table.key: getattr(checked, table.key) for table in file_tables()}))


def completed(study: Study) -> Study:
    """Return a study with its derived tables computed; to be called whenever a table of it was replaced."""
    for part in PARTS:
        if resolve := piece(part.resolve):
            study = resolve(study)
    return study
