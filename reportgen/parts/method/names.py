"""How the names of a study are written in typeset formulas: symbols in LaTeX, labels in the text alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import lower_first, message, translated
from reportgen.describe.view import Equation
from reportgen.formula.expr import unsummed_names
from reportgen.formula.identifiers import TOTAL_PREFIX
from reportgen.formula.words_printer import latex_symbol, latex_words, to_latex, to_text
from reportgen.graph.names import AMOUNT, ROW_SUMS, TOTAL, UNIT_PRICE, is_row_value, row_value, split_row_value
from reportgen.parts.assumptions.shape import INPUTS
from reportgen.parts.families.shape import FAMILIES, PRICE, item_rows, sweep_rows
from reportgen.parts.measures.shape import MEASURES, measure_columns, sum_columns
from reportgen.parts.models.members import size_columns
from reportgen.parts.models.shape import MODELS
from reportgen.parts.quantities.shape import QUANTITIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr
    from reportgen.parts.assumptions.shape import Assumption
    from reportgen.parts.models.shape import SizeInput
    from reportgen.parts.quantities.shape import Quantity

_SUMS = {"flops": message("FLOPs"), "tokens": message("tokens"), "runs": message("runs")}


class FormulaNames(NamedTuple):
    """What a formula may read, by the word that it writes: in LaTeX and in plain words."""

    latex: Mapping[str, str]
    plain: Mapping[str, str]

    def of_priced_item(self) -> FormulaNames:
        """Return the names that the formulas of an item read which states what one of its amount costs."""
        priced = dict.fromkeys((PRICE, UNIT_PRICE), translated("price of one"))
        latex = {name: latex_words(label) for name, label in priced.items()}
        return FormulaNames({**self.latex, **latex}, {**self.plain, **priced})


def right_side(analysis: Analysis, names: FormulaNames, formula: Expr) -> Equation:
    """Return a measure's formula in LaTeX and in words, with a sum where it is added up over the model sizes."""
    latex = to_latex(formula, names.latex.__getitem__)
    words = to_text(formula, names.plain.__getitem__)
    if not reads_sizes(analysis, unsummed_names(formula)):
        return Equation(latex, words)
    summed = translated("sum over the model sizes of (%(formula)s)", formula=words)
    return Equation(rf"\sum_{{{latex_words(translated('sizes'))}}} \left( {latex} \right)", summed)


def reads_sizes(analysis: Analysis, names: Iterable[str]) -> bool:
    """Return whether any of the names has a value for each model size."""
    return any(name in analysis.graph and analysis.graph.sized(name) for name in names)


def formula_names(study: Study, read: Collection[str] = ()) -> FormulaNames:
    """Return how every name that a formula may read is written; of the values of rows only those in ``read``."""
    items: dict[str, Assumption | Quantity | SizeInput] = {**study[INPUTS], **study[QUANTITIES]}
    items |= {**study[MODELS].numbers, **study[MODELS].quantities}
    filled = size_columns(study)
    latex = {name: latex_symbol(item.symbol, name) for name, item in items.items()}
    plain = {name: lower_first(item.label) for name, item in items.items()}
    measures = {measure.id: measure.label for measure in study[MEASURES]}
    totals = {
        f"{TOTAL_PREFIX}{key}": translated("total %(measure)s", measure=measures.get(key, key))
        for key in (*ROW_SUMS, *measures)
    }
    sums = {name: translated(label) for name, label in _SUMS.items()}
    for name, column in filled.items():
        latex[name], plain[name] = latex_words(column.label), lower_first(column.label)
    for name, label in {**measures, **totals, **sums}.items():
        latex[name], plain[name] = latex_words(label), label
    for name, label in _row_values(study, set(read) - filled.keys()):
        latex[name], plain[name] = latex_words(label), label
    return FormulaNames(latex, plain)


def _row_values(study: Study, read: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield how formulas write the values of rows that they read, and what these are called."""
    yield AMOUNT, translated("amount")
    rows = [split_row_value(name) for name in read if is_row_value(name)]
    if not rows:
        return
    labels = {TOTAL: translated("total")} | {family.id: family.label for family in study[FAMILIES]}
    labels |= {row.name: row.label for row in sweep_rows(study)} | {row.name: row.label for row in item_rows(study)}
    columns = {column.key: column.label for column in (*sum_columns(), *measure_columns(study))}
    for row, key in rows:
        yield (
            row_value(row, key),
            translated("%(measure)s of %(row)s", measure=columns.get(key, key), row=labels.get(row, row)),
        )
