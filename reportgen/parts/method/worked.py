"""One family worked through: each formula with the numbers in it, and what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import lower_first, translated, translated_count
from reportgen.describe.view import Equation, Writing, show
from reportgen.formula.expr import names as read_names
from reportgen.formula.identifiers import TOTAL_PREFIX
from reportgen.formula.words_printer import Worked, latex_number, latex_plain, to_latex, to_text
from reportgen.graph.names import TOTALS, of, row_value
from reportgen.graph.names import sweep as sweep_name
from reportgen.parts.assumptions.rates import rate_style
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.families.own import name_in_row
from reportgen.parts.families.scales import scaled
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.families.view import family_columns, family_view
from reportgen.parts.measures.shape import chain, headline, measure_columns, sum_columns
from reportgen.parts.method.names import formula_names, reads_sizes, right_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.view import ShownNumber
    from reportgen.parts.families.view import FamilyView, SweepView
    from reportgen.parts.measures.shape import Measure


class MethodStep(NamedTuple):
    """One step of the worked family: the formula with numbers in it, and its result."""

    label: str
    equation: Equation
    result: ShownNumber
    unit: str


class WorkedFamily(NamedTuple):
    """One sweep worked through, step by step."""

    family: FamilyView
    sweep: SweepView
    steps: tuple[MethodStep, ...]


def worked_family(analysis: Analysis) -> WorkedFamily | None:
    """Return the most expensive family with a single active sweep, worked through; None where there is none."""
    study, key = analysis.study, headline(analysis.study).key
    single = []
    for family in study[FAMILIES]:
        rows = [(sweep_name(family.id, sweep.id), sweep) for sweep in family.sweeps]
        counted = [(row, sweep) for row, sweep in rows if analysis.number(row_value(row, "active")) != 0]
        if (
            len(counted) == 1
            and not family.items
            and counted[0][1].trains
            and row_value(family.id, key) in analysis.graph
        ):
            single.append((family, *counted[0]))
    if not single:
        return None
    family, row, sweep = max(single, key=lambda item: analysis.number(row_value(item[0].id, key)))
    view = family_view(analysis, family)
    shown = next(item for item in view.sweeps if item.label == sweep.label)
    return WorkedFamily(view, shown, tuple(_steps(analysis, row, shown)))


def _steps(analysis: Analysis, row: str, sweep: SweepView) -> Iterator[MethodStep]:
    runs, _, flops = sum_columns()
    cells = dict(zip((column.key for column in family_columns(analysis)), sweep.cells, strict=True))
    counts = [*(part.times.text for part in sweep.parts), sweep.sizes.text]
    runs_latex = r" \times ".join(map(latex_number, counts))
    parts = [f"{part.times.text} {lower_first(part.label)}" for part in sweep.parts]
    runs_text = " × ".join((*parts, _sizes(sweep.sizes)))
    yield MethodStep(runs.label, Equation(runs_latex, runs_text), cells["runs"], runs.unit)
    combinations = show(analysis, row_value(row, "combinations"), "plain").text
    one_run = (
        r"\sum_{"
        + latex_number(sweep.sizes.text)
        + r"\text{ "
        + latex_plain(translated("sizes"))
        + r"}} C_{\mathrm{run}}"
    )
    flops_text = translated(
        "%(combinations)s × FLOPs of one run summed over %(sizes)s, %(budget)s",
        combinations=combinations,
        sizes=_sizes(sweep.sizes),
        budget=sweep.budget,
    )
    flops_latex = rf"{latex_number(combinations)} \times {one_run}"
    yield MethodStep(flops.label, Equation(flops_latex, flops_text), cells["flops"], flops.unit)
    for measure in chain(analysis.study):
        if measure.id in cells and cells[measure.id].text:
            yield MethodStep(measure.label, _with_values(analysis, row, measure), cells[measure.id], measure.unit)


def _sizes(number: ShownNumber) -> str:
    """Return a number of model sizes in words."""
    return translated_count("%(number)s model size", "%(number)s model sizes", number.value, number=number.text)


def _with_values(analysis: Analysis, row: str, measure: Measure) -> Equation:
    """Return a measure's formula with the row's numbers in place of names, unless it reads values of each size."""
    study = analysis.study
    if reads_sizes(analysis, read_names(measure.formula)):
        return right_side(analysis, formula_names(study, set(read_names(measure.formula))), measure.formula)
    columns = {column.key: column for column in scaled(analysis, (*sum_columns(), *measure_columns(study)))}

    def text(key: str) -> str:
        if key in columns:
            column = columns[key]
            return show(analysis, row_value(row, key), column.style, writing=Writing(scale=column.scale)).text
        kind = study[ASSUMPTIONS][key].kind if key in study[ASSUMPTIONS] else ""
        own = name_in_row(analysis.graph, row, key)
        if kind == "number":
            return show(analysis, own, rate_style(study, key)).text
        if key.startswith(TOTAL_PREFIX):
            return show(analysis, TOTALS(key.removeprefix(TOTAL_PREFIX)), "number").text
        return show(
            analysis, name_in_row(analysis.graph, row, of(key, "no")) if kind == "choice" else own, "number"
        ).text

    latex = to_latex(measure.formula, lambda key: latex_number(text(key)), Worked)
    return Equation(latex, to_text(measure.formula, lambda key: _one_factor(text(key))))


def _one_factor(text: str) -> str:
    """Return a number for a product in words, a power of ten in parentheses."""
    return f"({text})" if "×" in text else text
