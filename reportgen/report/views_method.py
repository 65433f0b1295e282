"""The method as the report shows it: every formula of the study typeset, and one family worked through."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.formula.expr import Expr, Name
from reportgen.report import equations
from reportgen.report.views import FamilyView, Shown, SweepView, chain, family_view, headline_measure, rate, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from reportgen.model.evaluation import Evaluation
    from reportgen.model.study import Assumption, Measure, Quantity, SizeInput, Study


class Formula(NamedTuple):
    """One formula: what it gives, typeset, and its unit."""

    label: str
    equation: Markup
    unit: str
    note: str = ""


class Step(NamedTuple):
    """One step of the worked family: the formula with numbers in it, and its result."""

    label: str
    equation: Markup
    result: Shown
    unit: str


class Worked(NamedTuple):
    """One sweep worked through, step by step."""

    family: FamilyView
    sweep: SweepView
    steps: tuple[Step, ...]


class Method(NamedTuple):
    """Formulas of one model size, of one run, and of a row; then a worked family."""

    sizes: tuple[Formula, ...]
    runs: tuple[Formula, ...]
    measures: tuple[Formula, ...]
    sums: tuple[Formula, ...]
    worked: Worked | None


class _Words(NamedTuple):
    """How names are written in formulas: symbols in LaTeX, labels in the text alternative."""

    latex: Mapping[str, str]
    plain: Mapping[str, str]

    def formula(self, label: str, left: str, expr: Expr, unit: str = "", note: str = "") -> Formula:
        """A typeset ``left = expression``."""
        text = f"{label} = {equations.to_text(expr, self.plain.__getitem__)}"
        latex = equations.to_latex(expr, self.latex.__getitem__)
        return Formula(label, equations.equation(f"{left} = {latex}", text), unit, note)


def method(evaluation: Evaluation) -> Method:
    """Gather the formulas that the study is made of."""
    study = evaluation.study
    words = _words(study)
    models = study.models
    sizes = tuple(
        words.formula(item.label, words.latex[name], item.formula, item.unit, item.note)
        for name, item in models.quantities.items()
    )
    runs = tuple(
        words.formula(item.label, words.latex[name], item.formula, item.unit, item.note)
        for name, item in study.quantities.items()
    )
    runs += tuple(
        words.formula(f"Tokens of one run, {budget.label}", words.latex["tokens"], budget.tokens, "tokens", budget.note)
        for budget in study.budgets.values()
        if budget.tokens != Name(next(iter(study.quantities), ""))
    )
    runs += (words.formula("FLOPs of one run", r"C_{\mathrm{run}}", models.flops, "FLOP"),)
    measures = tuple(
        words.formula(measure.label, words.latex[measure.id], measure.formula, measure.unit, measure.note)
        for measure in chain(study)
    )
    return Method(sizes, runs, measures, _sums(), _worked(evaluation))


def _sums() -> tuple[Formula, ...]:
    """What every study has in common: runs of a sweep, and its FLOPs."""
    runs = equations.equation(
        r"\text{runs} = n_1 \times n_2 \times \cdots \times \text{sizes trained}",
        "Runs of a sweep = its axis counts multiplied, times the number of model sizes trained",
    )
    flops = equations.equation(
        r"\text{FLOPs} = n_1 \times n_2 \times \cdots \times \sum_{\text{sizes trained}} C_{\mathrm{run}}",
        "FLOPs of a sweep = its axis counts multiplied, times the FLOPs of one run summed over the model sizes trained",
    )
    return Formula("Runs of a sweep", runs, "runs"), Formula("FLOPs of a sweep", flops, "FLOP")


def _words(study: Study) -> _Words:
    items: dict[str, Assumption | Quantity | SizeInput] = {**study.inputs, **study.quantities}
    items |= {**study.models.inputs, **study.models.quantities}
    latex = {name: equations.latex_symbol(item.symbol, name) for name, item in items.items()}
    plain = {name: item.label.lower() for name, item in items.items()}
    measures = {measure.id: measure for measure in study.measures}
    latex |= {name: equations.latex_words(measure.label) for name, measure in measures.items()}
    plain |= {name: measure.label for name, measure in measures.items()}
    for key in ("runs", "tokens", "flops", *measures):
        label = measures[key].label if key in measures else key
        latex[f"total_{key}"], plain[f"total_{key}"] = equations.latex_words(f"total {label}"), f"total {label}"
    latex |= {"flops": r"\text{FLOPs}", "tokens": r"\text{tokens}", "runs": r"\text{runs}"}
    plain |= {"flops": "FLOPs", "tokens": "tokens", "runs": "runs"}
    return _Words(latex, plain)


def _worked(evaluation: Evaluation) -> Worked | None:
    """The most expensive family that counts a single sweep; there the whole way can be shown at a glance."""
    study, top = evaluation.study, headline_measure(evaluation.study)
    measure = "flops" if top is None else top.id
    counted = [
        (family, [sweep for sweep in family.sweeps if evaluation[f"{family.id}.{sweep.id}.active"] != 0])
        for family in study.families
    ]
    single = [(family, sweeps[0]) for family, sweeps in counted if len(sweeps) == 1]
    if not single:
        return None
    family, sweep = max(single, key=lambda pair: float(evaluation[f"{pair[0].id}.{measure}"]))
    view = family_view(evaluation, family)
    shows = next(item for item in view.sweeps if item.label == sweep.label)
    return Worked(view, shows, tuple(_steps(evaluation, f"{family.id}.{sweep.id}", sweep.budget, shows)))


def _steps(evaluation: Evaluation, name: str, budget: str, sweep: SweepView) -> list[Step]:
    counts = [(part.times.text, part.label) for part in sweep.parts] + [(sweep.sizes.text, "model sizes")]
    runs_latex = r" \times ".join(equations.latex_number(text) for text, _ in counts)
    runs_text = " × ".join(f"{text} {label.lower()}" for text, label in counts)
    combinations = shown(evaluation, f"{name}.combinations", "count")
    one_run = r"\sum_{" + equations.latex_number(sweep.sizes.text) + r"\text{ sizes}} C_{\mathrm{run}}"
    steps = [
        Step("Runs", equations.equation(runs_latex, runs_text), sweep.cells[0], "runs"),
        Step(
            "FLOPs",
            equations.equation(
                rf"{equations.latex_number(combinations.text)} \times {one_run}",
                f"{combinations.text} × FLOPs of one run summed over {sweep.sizes.text} model sizes, {budget}",
            ),
            sweep.cells[2],
            "FLOP",
        ),
    ]
    for measure, result in zip(chain(evaluation.study), sweep.cells[3:], strict=True):
        steps.append(Step(measure.label, _with_values(evaluation, name, measure), result, measure.unit))
    return steps


def _with_values(evaluation: Evaluation, name: str, measure: Measure) -> Markup:
    """A measure's formula with the row's numbers in place of names."""
    study = evaluation.study
    own = {"flops": "flops", "runs": "count", "tokens": "flops"} | {item.id: item.style for item in study.measures}

    def text(key: str) -> str:
        if key in own:
            return shown(evaluation, f"{name}.{key}", own[key]).text
        if key in study.assumptions and study.assumptions[key].kind == "number":
            return rate(evaluation, key)[0].text
        return shown(evaluation, key.replace("total_", "total.", 1), "number").text

    latex = equations.to_latex(measure.formula, lambda key: equations.latex_number(text(key)), equations.Worked)
    return equations.equation(latex, equations.to_text(measure.formula, text))
