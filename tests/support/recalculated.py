"""What a study's workbook ought to hold after entries are typed, by the pipeline's own evaluation of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reportgen.describe.addresses import letters
from reportgen.describe.evaluation import Evaluation
from reportgen.graph.evaluate import run
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.workbook.write import laid_out, write_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reportgen.workbook.layout import Layout

    from .cells import Edit, Key, Value

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def made(text: str, path: Path) -> tuple[Path, Evaluation, Layout]:
    """Return the workbook of a study with its laid-out evaluation."""
    analysis = analyse(evaluate(parse_study(text.encode())))
    path.write_bytes(write_workbook(analysis, timestamp=WHEN, version="1"))
    return path, *laid_out(analysis, timestamp=WHEN, version="1")


def expected_after(evaluation: Evaluation, layout: Layout, given: Mapping[str, Any]) -> dict[Key, Value]:
    """Return what every formula cell ought to hold after these entries."""
    answer = Evaluation(evaluation.loaded, evaluation.graph, run(evaluation.graph, given=given))
    return {
        (sheet.title, f"{letters(filled.column + offset)}{filled.row}"): value
        for sheet in layout.sheets
        for filled in layout.cells(sheet, answer)
        if filled.stored is not None
        for offset, value in enumerate(filled.stored)
    }


def typed(layout: Layout, given: Mapping[str, Any]) -> dict[Key, Edit]:
    """Return the cells to type into so that the names given have these values."""
    places = {name: layout.place(name) for name in given}
    return {
        (place.sheet, f"{letters(place.column + offset)}{place.row}"): item
        for name, place in places.items()
        for offset, item in enumerate(given[name] if place.sized else (given[name],))
    }
