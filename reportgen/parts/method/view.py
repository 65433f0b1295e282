"""What the report shows of the method: every formula of the study, and one family worked through."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import translated
from reportgen.describe.view import Equation
from reportgen.formula.expr import Expr, Name, Number
from reportgen.formula.expr import names as read_names
from reportgen.formula.words_printer import latex_words, to_latex, to_text
from reportgen.graph.names import AMOUNT, UNIT_PRICE
from reportgen.parts.families.kinds import run_kinds
from reportgen.parts.families.shape import item_rows, sweep_rows
from reportgen.parts.measures.shape import MEASURES, chain, measure_columns, sum_columns
from reportgen.parts.method.names import formula_names, right_side
from reportgen.parts.method.worked import worked_family
from reportgen.parts.models.shape import BUDGETS, MODELS
from reportgen.parts.quantities.shape import QUANTITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.parts.families.shape import ItemRow
    from reportgen.parts.method.names import FormulaNames
    from reportgen.parts.method.worked import WorkedFamily
    from reportgen.parts.quantities.shape import Quantity


class MethodFormula(NamedTuple):
    """One formula: what it gives, to be typeset, and its unit."""

    label: str
    equation: Equation
    unit: str
    note: str = ""


class MethodView(NamedTuple):
    """Formulas of one model size, of one run, of a row, and of items; then a worked family."""

    sizes: tuple[MethodFormula, ...]
    runs: tuple[MethodFormula, ...]
    measures: tuple[MethodFormula, ...]
    sums: tuple[MethodFormula, ...]
    items: tuple[MethodFormula, ...]
    worked: WorkedFamily | None


def _sums() -> tuple[MethodFormula, ...]:
    """Return what every study with sweeps has in common: runs of a sweep, and its FLOPs."""
    runs, _, flops = sum_columns()
    trained = latex_words(translated("sizes trained"))
    counted = r"n_1 \times n_2 \times \cdots \times"
    return (
        MethodFormula(
            translated("Runs of a sweep"),
            Equation(
                rf"{latex_words(runs.unit)} = {counted} {trained}",
                translated("Runs of a sweep = its axis counts multiplied, times the number of model sizes trained"),
            ),
            runs.unit,
        ),
        MethodFormula(
            translated("FLOPs of a sweep"),
            Equation(
                rf"{latex_words(flops.label)} = {counted} \sum_{{{trained}}} C_{{\mathrm{{run}}}}",
                translated(
                    "FLOPs of a sweep = its axis counts multiplied, times the FLOPs of one run summed over the model "
                    "sizes trained"
                ),
            ),
            flops.unit,
        ),
    )


def _method(analysis: Analysis) -> MethodView:
    """Return the formulas that the study is made of."""
    study = analysis.study
    names = formula_names(study, set(_read(study)))
    sizes = tuple(_quantities(names, study[MODELS].quantities))
    runs = (*_quantities(names, study[QUANTITIES]), *_of_one_run(study, names))
    measures = []
    for item in dict.fromkeys([*chain(study), *study[MEASURES]]):
        right = right_side(analysis, names, item.formula)
        equation = Equation(f"{names.latex[item.id]} = {right.latex}", f"{item.label} = {right.text}")
        measures.append(MethodFormula(item.label, equation, item.unit, item.note))
    sums = _sums() if sweep_rows(study) else ()
    return MethodView(sizes, runs, tuple(measures), sums, tuple(_of_items(study, names)), worked_family(analysis))


def _read(study: Study) -> Iterator[str]:
    """Yield every name that a formula shown here reads."""
    formulas = [item.formula for item in (*study[MODELS].quantities.values(), *study[QUANTITIES].values())]
    for formula in (*formulas, *(measure.formula for measure in study[MEASURES])):
        yield from read_names(formula)
    for row in item_rows(study):
        for _, formula in _formulas_of(row):
            yield from read_names(formula)


def _formulas_of(row: ItemRow) -> Iterator[tuple[str, Expr]]:
    """Yield the formulas of an item by what each gives."""
    item = row.item
    for key, formula in {AMOUNT: item.amount, UNIT_PRICE: item.price, **item.gives}.items():
        if formula is not None and not isinstance(formula, Number):
            yield key, formula


def _of_items(study: Study, names: FormulaNames) -> Iterator[MethodFormula]:
    """Yield the amounts and prices of items, and what they give, where these are formulas."""
    columns = {column.key: column for column in (*sum_columns(), *measure_columns(study))}
    for row in item_rows(study):
        stated = {AMOUNT: (translated("amount"), row.item.unit), UNIT_PRICE: (translated("price of one"), "")}
        read = names if row.item.price is None else names.of_priced_item()
        for key, formula in _formulas_of(row):
            what, unit = stated[key] if key in stated else (columns[key].label, columns[key].unit)
            label = f"{row.label}: {what}"
            yield MethodFormula(label, _equation(read, label, read.latex[key], formula), unit, row.item.note)


def _quantities(names: FormulaNames, quantities: Mapping[str, Quantity]) -> Iterator[MethodFormula]:
    for name, item in quantities.items():
        equation = _equation(names, item.label, names.latex[name], item.formula)
        yield MethodFormula(item.label, equation, item.unit, item.note)


def _of_one_run(study: Study, names: FormulaNames) -> Iterator[MethodFormula]:
    """Yield the tokens under each budget, unless they are the study's first quantity, and the FLOPs of one run."""
    for budget in study[BUDGETS].values():
        if budget.tokens != Name(next(iter(study[QUANTITIES]), "")):
            label = translated("Tokens of one run, %(budget)s", budget=budget.label)
            equation = _equation(names, label, names.latex["tokens"], budget.tokens)
            yield MethodFormula(label, equation, translated("tokens"), budget.note)
    if not study[MODELS].inputs:
        return
    works = [(translated("FLOPs of one run"), study[MODELS].flops)]
    works += [
        (translated("FLOPs of one, %(run)s", run=kind.label), kind.flops)
        for kind in run_kinds(study).values()
        if kind.flops is not None and not kind.own
    ]
    for label, formula in works:
        yield MethodFormula(label, _equation(names, label, r"C_{\mathrm{run}}", formula), translated("FLOP"))


def _equation(names: FormulaNames, label: str, left: str, formula: Expr) -> Equation:
    """Return ``left = formula`` in LaTeX, and ``label = formula`` in words."""
    latex = to_latex(formula, names.latex.__getitem__)
    return Equation(f"{left} = {latex}", f"{label} = {to_text(formula, names.plain.__getitem__)}")


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"method": _method}
