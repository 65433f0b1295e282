"""How the names of a study are written in typeset formulas: symbols in LaTeX, labels in the text alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.formula.identifiers import TOTAL_PREFIX
from reportgen.formula.words_printer import latex_symbol, latex_words
from reportgen.graph.names import ROW_SUMS
from reportgen.parts.assumptions.shape import INPUTS
from reportgen.parts.measures.shape import MEASURES
from reportgen.parts.models.shape import MODELS
from reportgen.parts.quantities.shape import QUANTITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.tables import Study
    from reportgen.parts.assumptions.shape import Assumption
    from reportgen.parts.models.shape import SizeInput
    from reportgen.parts.quantities.shape import Quantity

_SUMS = {"flops": "FLOPs", "tokens": "tokens", "runs": "runs"}


class FormulaNames(NamedTuple):
    """What a formula may read, by the word that it writes: in LaTeX and in plain words."""

    latex: Mapping[str, str]
    plain: Mapping[str, str]


def formula_names(study: Study) -> FormulaNames:
    """Return how every name that a formula of the study may read is written."""
    items: dict[str, Assumption | Quantity | SizeInput] = {**study[INPUTS], **study[QUANTITIES]}
    items |= {**study[MODELS].inputs, **study[MODELS].quantities}
    latex = {name: latex_symbol(item.symbol, name) for name, item in items.items()}
    plain = {name: item.label.lower() for name, item in items.items()}
    measures = {measure.id: measure.label for measure in study[MEASURES]}
    totals = {f"{TOTAL_PREFIX}{key}": f"total {measures.get(key, key)}" for key in (*ROW_SUMS, *measures)}
    for name, label in {**measures, **totals, **_SUMS}.items():
        latex[name], plain[name] = latex_words(label), label
    return FormulaNames(latex, plain)
