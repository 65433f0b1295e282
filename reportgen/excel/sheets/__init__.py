"""One module a sheet: each describes its sheet as rows of words and names, from which ``layout`` makes addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.changes import effective
from reportgen.excel.sheets import (
    about,
    assumptions,
    cases,
    catalogues,
    change_cases,
    changes,
    checks,
    corrections,
    models,
    reconciliation,
    sensitivity,
    summary,
    sweeps,
)

if TYPE_CHECKING:
    from reportgen.excel.description import Sheet
    from reportgen.excel.sheets.parts import Book


def describe(book: Book) -> list[Sheet]:
    """Describe every sheet of the workbook, in the order of its tabs; a study without the matter lacks the sheet."""
    study = book.study
    wanted = {
        summary: True,
        changes: bool(study.changes or study.overrides),
        assumptions: True,
        catalogues: bool(study.catalogues),
        models: True,
        sweeps: True,
        corrections: bool(study.corrections),
        reconciliation: True,
        sensitivity: True,
        cases: bool(book.table.cases),
        change_cases: bool(effective(study, book.graph)),
        checks: True,
    }
    sheets = [module.sheet(book) for module, present in wanted.items() if present]
    return [about.sheet(book, [sheet.title for sheet in sheets]), *sheets]
