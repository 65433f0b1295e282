"""What the analyses say, as the report shows it: sensitivity, uncertainty, corrections, reconciliation."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from reportgen.analysis.corrections import rows as correction_rows
from reportgen.analysis.reconcile import sized_figures
from reportgen.analysis.sensitivity import ranged
from reportgen.analysis.uncertainty import Quantiles, uncertainty
from reportgen.report.views import Shown, headline_measure, paid_unit, rate_text, shown, size_title, write

if TYPE_CHECKING:
    from reportgen.analysis.uncertainty import Bin
    from reportgen.model.evaluation import Evaluation


class Swing(NamedTuple):
    """One bar of the tornado: an assumption at each end of its range, and the total there."""

    id: str
    label: str
    unit: str
    per: bool  # whether the unit is what the study's currency is paid for
    low_input: str
    high_input: str
    low: Shown
    high: Shown
    swing: Shown


class Sensitivity(NamedTuple):
    """The tornado, largest swing first, and the grids."""

    total: Shown
    swings: tuple[Swing, ...]
    grids: tuple[GridView, ...]


class GridView(NamedTuple):
    """The headline total over the values of two assumptions."""

    label: str
    rows: str
    columns: str
    row_inputs: tuple[str, ...]
    column_inputs: tuple[str, ...]
    cells: tuple[tuple[Shown, ...], ...]
    here: tuple[int, int]  # the cell of the live values, (-1, -1) when they are not on the grid


class Spread(NamedTuple):
    """The quantiles of one row, written."""

    label: str
    p10: Shown
    p50: Shown
    p90: Shown


class Part(NamedTuple):
    """An assumption's part of the variance."""

    label: str
    part: Shown


class UncertaintyView(NamedTuple):
    """The joint draws, written."""

    draws: str
    seed: int
    total: Spread
    rows: tuple[Spread, ...]
    explained: tuple[Part, ...]
    density: tuple[Bin, ...]
    ticks: tuple[Shown, ...]


class CorrectionView(NamedTuple):
    """A correction: both readings and what it does to the total, where it can be computed."""

    label: str
    effect: Shown | None
    total: Shown | None
    published: str = ""
    corrected: str = ""
    on: bool = False
    note: str = ""
    url: str | None = None


class Corrections(NamedTuple):
    """Corrections one by one, in sets, and all together."""

    rows: tuple[CorrectionView, ...]
    sets: tuple[CorrectionView, ...]
    overlap: Shown | None


class Compared(NamedTuple):
    """A printed figure beside ours: to the same digits, and to two more."""

    row: str
    column: str
    printed: str
    ours: Shown
    finer: Shown
    verdict: str


class Gap(NamedTuple):
    """The printed rows against the printed total."""

    column: str
    rows: Shown
    total: str
    missing: Shown
    unlisted: Shown
    unexplained: Shown


class Sized(NamedTuple):
    """A printed row of the model-size table: how many sizes it has, and those whose figure ours does not meet."""

    label: str
    published: int
    apart: tuple[str, ...]


class Reconciliation(NamedTuple):
    """Every printed figure, compared."""

    figures: tuple[Compared, ...]
    gaps: tuple[Gap, ...]
    sized: tuple[Sized, ...]


def _style(evaluation: Evaluation) -> str:
    top = headline_measure(evaluation.study)
    return "flops" if top is None else top.style


def _measure_style(evaluation: Evaluation, key: str) -> tuple[str, str]:
    """A measure's label and style; FLOPs are no measure but are printed too."""
    measures = {item.id: (item.label, item.style) for item in evaluation.study.measures}
    return measures.get(key, ("FLOPs", "flops"))


def sensitivity(evaluation: Evaluation) -> Sensitivity:
    """The tornado and the grids."""
    study, style = evaluation.study, _style(evaluation)
    names = sorted(ranged(study, evaluation.graph), key=lambda name: float(evaluation[f"tornado.{name}.rank"]))

    def swing(name: str) -> Swing:
        item = study.assumptions[name]
        ends = {end: shown(evaluation, f"tornado.{name}.{end}", style) for end in ("low", "high", "swing")}
        inputs = {end: rate_text(study, name, evaluation[f"{name}.{end}"]) for end in ("low", "high")}
        unit, per = paid_unit(study, name)
        return Swing(name, item.label, unit, per, inputs["low"], inputs["high"], **ends)

    grids = tuple(_grid(evaluation, number) for number in range(len(study.grids)))
    total = shown(evaluation, f"total.{study.study.headline}", style, study.published.get(study.study.headline))
    return Sensitivity(total, tuple(swing(name) for name in names), grids)


def _grid(evaluation: Evaluation, number: int) -> GridView:
    grid, style = evaluation.study.grids[number], _style(evaluation)
    places = [
        (r, c)
        for r, row in enumerate(grid.row_values)
        for c, column in enumerate(grid.column_values)
        if row == evaluation[grid.rows] and column == evaluation[grid.columns]
    ]
    return GridView(
        label=grid.label,
        rows=evaluation.study.assumptions[grid.rows].label,
        columns=evaluation.study.assumptions[grid.columns].label,
        row_inputs=tuple(rate_text(evaluation.study, grid.rows, value) for value in grid.row_values),
        column_inputs=tuple(rate_text(evaluation.study, grid.columns, value) for value in grid.column_values),
        cells=tuple(
            tuple(shown(evaluation, f"grid.{number}.{r}.{c}", style) for c in range(len(grid.column_values)))
            for r in range(len(grid.row_values))
        ),
        here=places[0] if places else (-1, -1),
    )


def uncertainty_view(evaluation: Evaluation) -> UncertaintyView | None:
    """The joint draws; None when nothing that matters has a range."""
    found = uncertainty(evaluation)
    if found is None:
        return None
    study, style = evaluation.study, _style(evaluation)

    def text(value: float, like: Decimal | None = None) -> Shown:
        return Shown("", value, write(value, style, like, study.study.currency), style)

    def spread(label: str, row: str, like: Decimal | None = None) -> Spread:
        quantiles: Quantiles = found.rows[row]
        return Spread(label, *(text(value, like) for value in (quantiles.p10, quantiles.p50, quantiles.p90)))

    parts = tuple(
        Part(study.assumptions[name].label, Shown("", part, write(part, "percent"), "percent"))
        for name, part in found.explained.items()
    )
    edges = [found.density[0].low, found.total.p10, found.total.p50, found.total.p90, found.density[-1].high]
    return UncertaintyView(
        draws=write(found.draws, "count"),
        seed=found.seed,
        total=spread("", "total", study.published.get(study.study.headline)),
        rows=tuple(spread(family.label, family.id) for family in study.families),
        explained=parts,
        density=found.density,
        ticks=tuple(text(value) for value in edges),
    )


def corrections(evaluation: Evaluation) -> Corrections:
    """Each correction with both readings, then sets of them."""
    study = evaluation.study
    single = tuple(
        CorrectionView(
            label=item.label,
            effect=_effect(evaluation, f"correction.{name}") if item.switch else None,
            total=_total(evaluation, f"correction.{name}") if item.switch else None,
            published=item.published,
            corrected=item.corrected,
            on=item.switch and bool(evaluation[name] != 0),
            note=item.note,
            url=item.url,
        )
        for name, item in study.corrections.items()
    )
    groups = [prefix for prefix in correction_rows(study) if not prefix.startswith("correction.")]
    sets = [
        CorrectionView(group.label, _effect(evaluation, prefix), _total(evaluation, prefix))
        for prefix, group in zip(groups, study.correction_sets, strict=True)
    ]
    overlap = None
    if study.switches:
        every = "correction.all"
        sets.append(CorrectionView("", _effect(evaluation, every), _total(evaluation, every)))
        overlap = shown(evaluation, "correction.overlap", _style(evaluation), sign="+")
    return Corrections(single, tuple(sets), overlap)


def _effect(evaluation: Evaluation, prefix: str) -> Shown:
    return shown(evaluation, f"{prefix}.effect", _style(evaluation), sign="+")


def _total(evaluation: Evaluation, prefix: str) -> Shown:
    return shown(evaluation, f"{prefix}.total", _style(evaluation))


def reconciliation(evaluation: Evaluation) -> Reconciliation:
    """Every printed figure beside ours."""
    study = evaluation.study
    rows = [(family.label, family.id, family.published) for family in study.families]
    rows.append(("", "total", study.published))
    found = tuple(
        _compared(evaluation, label, row, key, figure)
        for label, row, published in rows
        for key, figure in published.items()
    )
    gaps = tuple(_gap(evaluation, key, figure) for key, figure in study.published.items())
    return Reconciliation(found, gaps, tuple(_sized(evaluation, name) for name in sized_figures(study)))


def _compared(evaluation: Evaluation, label: str, row: str, key: str, figure: Decimal) -> Compared:
    name, currency = f"{row}.{key}", evaluation.study.study.currency
    column, style = _measure_style(evaluation, key)
    return Compared(
        row=label,
        column=column,
        printed=write(float(figure), style, figure, currency),
        ours=shown(evaluation, name, style, figure),
        finer=shown(evaluation, name, style, _finer(figure)),
        verdict=str(evaluation[f"reconcile.{name}.verdict"]),
    )


def _finer(figure: Decimal) -> Decimal:
    """The same figure as if printed with two digits more."""
    sign, digits, exponent = figure.as_tuple()
    return Decimal((sign, (*digits, 0, 0), int(exponent) - 2))


def _gap(evaluation: Evaluation, key: str, figure: Decimal) -> Gap:
    column, style = _measure_style(evaluation, key)
    currency = evaluation.study.study.currency
    parts = {
        part: shown(evaluation, f"reconcile.gap.{key}.{part}", style)
        for part in ("rows", "missing", "unlisted", "unexplained")
    }
    return Gap(column=column, total=write(float(figure), style, figure, currency), **parts)


def _sized(evaluation: Evaluation, name: str) -> Sized:
    label = evaluation.study.models.quantities[name].label
    agrees = evaluation[f"reconcile.{name}.agrees"]
    apart = tuple(size_title(evaluation, size) for size, agree in enumerate(agrees) if agree == 0)
    return Sized(label, len(agrees), apart)
