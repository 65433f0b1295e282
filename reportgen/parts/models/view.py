"""What the report shows of the model sizes and the budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.styles import column_scale
from reportgen.describe.view import BLANK, Writing, column, show
from reportgen.graph.names import of
from reportgen.parts.models.members import size_columns
from reportgen.parts.models.shape import BUDGETS, MODELS, SizeInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.evaluation import Analysis, Evaluation
    from reportgen.describe.view import NumberColumn, ShownNumber
    from reportgen.parts.models.members import SizeColumn
    from reportgen.parts.quantities.shape import Quantity

_MOST_COLUMNS = 14  # of a table that has a row for each size


class SizeTable(NamedTuple):
    """The inputs and then the quantities of every model size: one row of numbers a size."""

    columns: tuple[NumberColumn, ...]
    symbols: tuple[str, ...]
    names: tuple[str, ...]  # what the sizes are called, where they have names
    rows: tuple[tuple[ShownNumber, ...], ...]
    titles: tuple[ShownNumber, ...]  # what names the sizes, where they have no names
    inputs: int  # how many of the columns are entered for each size

    @property
    def listed(self) -> bool:
        """Whether inputs and quantities, which are too many for columns, stand below each other."""
        return len(self.columns) > max(_MOST_COLUMNS, len(self.rows))


class BudgetView(NamedTuple):
    """A budget: tokens of one run at the smallest and the largest model size."""

    label: str
    first: ShownNumber
    last: ShownNumber
    note: str

    @property
    def constant(self) -> bool:
        """Whether every size sees the same number of tokens."""
        return self.first.value == self.last.value


def size_title(evaluation: Evaluation, size: int) -> str:
    """Return what a model size, by its position, is called: the value of the study's naming quantity.

    A negative position is not a size; it is called nothing.
    """
    models = evaluation.study[MODELS]
    if size < 0 or models.names:
        return models.names[size] if size >= 0 else ""
    return show(evaluation, models.title, "plain", size=size).text


def _size_table(evaluation: Evaluation) -> SizeTable | None:
    """Return inputs and quantities of every size; None where there are none."""
    models = evaluation.study[MODELS]
    if not models.inputs:
        return None
    filled = size_columns(evaluation.study)
    items: Mapping[str, SizeInput | SizeColumn | Quantity] = {**models.inputs, **filled, **models.quantities}
    shown = [
        _shown_words(item.words) if isinstance(item, SizeInput) and item.words else _shown(evaluation, name, item.style)
        for name, item in items.items()
    ]
    rows = tuple(zip(*shown, strict=True))
    columns = tuple(
        column(item.label, [row[index] for row in rows], item.unit) for index, item in enumerate(items.values())
    )
    named = range(0 if models.names else models.count)
    titles = tuple(show(evaluation, models.title, "plain", size=size) for size in named)
    symbols = tuple(item.symbol for item in items.values())
    return SizeTable(columns, symbols, models.names, rows, titles, len(models.inputs))


def _shown(evaluation: Evaluation, name: str, style: str) -> list[ShownNumber]:
    """Return the numbers of a name at all sizes, in one scale."""
    writing = Writing(scale=column_scale(style, evaluation.at_sizes(name)))
    return [show(evaluation, name, style, size=size, writing=writing) for size in range(evaluation.graph.sizes)]


def _shown_words(words: tuple[str, ...]) -> list[ShownNumber]:
    """Return the words of all sizes, which nothing on the page changes."""
    return [BLANK._replace(text=word) for word in words]


def _note(evaluation: Evaluation) -> str:
    return evaluation.study[MODELS].note


def _budgets(evaluation: Evaluation) -> tuple[BudgetView, ...]:
    """Return tokens of one run under each budget."""
    last = evaluation.study[MODELS].count - 1
    if last < 0:
        return ()
    return tuple(
        BudgetView(
            item.label,
            show(evaluation, of(name, "tokens"), "flops", size=0),
            show(evaluation, of(name, "tokens"), "flops", size=last),
            item.note,
        )
        for name, item in evaluation.study[BUDGETS].items()
    )


VIEWS: Mapping[str, Callable[[Analysis], object]] = {
    "sizes": _size_table,
    "sizes_note": _note,
    "budgets": _budgets,
}
