"""The yardstick of a recalculation in Python: a workbook compiled to a function by the library `formulas`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from formulas import ExcelModel

from reportgen.describe.addresses import letters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from reportgen.describe.addresses import Place


def compiled(path: Path, given: Sequence[Place], wanted: Sequence[Place]) -> Callable[[Sequence[float]], list[float]]:
    """Return a function that takes the values of the ``given`` cells and returns those of the ``wanted`` ones.

    Compiling takes half a minute.
    """
    model = ExcelModel().loads(str(path)).finish()

    def key(place: Place) -> str:
        return f"'[{path.name}]{place.sheet.upper()}'!{letters(place.column)}{place.row}"

    call = model.compile(inputs=[key(place) for place in given], outputs=[key(place) for place in wanted])
    return lambda values: [float(cell.value[0, 0]) for cell in call(*values)]
