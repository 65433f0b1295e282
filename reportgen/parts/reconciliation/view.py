"""What the report shows of the reconciliation: every printed figure beside ours."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.language import translated
from reportgen.describe.styles import column_scale
from reportgen.describe.view import Writing, show, write
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import PUBLISHED, column_of
from reportgen.parts.models.view import size_title
from reportgen.parts.reconciliation.analyse import GAP_PARTS, GAP_VERDICTS, VERDICTS, gap_name
from reportgen.parts.reconciliation.figures import figures, gapped, sized_figures
from reportgen.parts.reconciliation.scenarios import RECONCILE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.number_forms import Scale
    from reportgen.describe.view import ShownNumber
    from reportgen.parts.reconciliation.figures import PrintedFigure


class ComparedFigure(NamedTuple):
    """A printed figure beside ours: to the same digits, and to two more."""

    row: str
    column: str
    printed: str
    ours: ShownNumber
    finer: ShownNumber
    verdict: str
    verdict_name: str  # the graph's name for the verdict's position, from 1


class GapView(NamedTuple):
    """The printed rows against the printed total."""

    column: str
    rows: ShownNumber
    total: str
    missing: ShownNumber  # without its sign
    short: bool  # whether the rows come to less than the total
    unlisted: ShownNumber | None
    unprinted: ShownNumber | None
    unexplained: ShownNumber
    verdict_name: str
    verdict: int  # the position of what is said of the rest, from 0


class ComparedSizes(NamedTuple):
    """A printed row of the model-size table: its number of sizes, and the titles of those whose figures differ."""

    label: str
    published: int
    differing: tuple[str, ...]


class ReconciliationView(NamedTuple):
    """Every printed figure, compared."""

    figures: tuple[ComparedFigure, ...]
    gaps: tuple[GapView, ...]
    sized: tuple[ComparedSizes, ...]
    verdicts: tuple[str, ...]
    gap_verdicts: tuple[str, ...]


def _reconciliation(analysis: Analysis) -> ReconciliationView | None:
    """Return every printed figure beside ours; None where the source prints none."""
    study = analysis.study
    compared = tuple(_compared(analysis, name, item) for name, item in figures(study).items())
    gaps = tuple(_gap(analysis, key, study[PUBLISHED][key]) for key in gapped(study))
    sized = tuple(_sized(analysis, name, item.label) for name, item in sized_figures(study).items())
    verdicts, of_gaps = (tuple(map(translated, texts)) for texts in (VERDICTS, GAP_VERDICTS))
    return ReconciliationView(compared, gaps, sized, verdicts, of_gaps) if compared or sized else None


def _compared(analysis: Analysis, name: str, item: PrintedFigure) -> ComparedFigure:
    figure, style = item.figure, item.style
    return ComparedFigure(
        row=item.row,
        column=item.column,
        printed=write(float(figure), style, figure, analysis.study[ABOUT].currency),
        ours=show(analysis, name, style, figure),
        finer=show(analysis, name, style, _finer(figure)),
        verdict=translated(str(analysis[RECONCILE(name, "verdict")])),
        verdict_name=RECONCILE(name, "verdict_no"),
    )


def _finer(figure: Decimal) -> Decimal:
    """Return a figure as if it were printed with two more digits."""
    sign, digits, exponent = figure.as_tuple()
    return Decimal((sign, (*digits, 0, 0), int(exponent) - 2))


def gap_scale(analysis: Analysis, key: str) -> Scale | None:
    """Return the scale in which the parts of a gap can be seen to add up."""
    values = [analysis.number(gap_name(key, part)) for part in GAP_PARTS]
    return column_scale(column_of(analysis.study, key).style, values)


def _gap(analysis: Analysis, key: str, figure: Decimal) -> GapView:
    study, column, scale = analysis.study, column_of(analysis.study, key), gap_scale(analysis, key)

    def part(name: str) -> ShownNumber:
        return show(analysis, gap_name(key, name), column.style, writing=Writing(scale=scale))

    missing = part("missing")
    silent = [family for family in study[FAMILIES] if key not in family.published]
    verdict = gap_name(key, "verdict_no")
    return GapView(
        column=column.label,
        rows=part("rows"),
        total=write(float(figure), column.style, figure, study[ABOUT].currency),
        missing=missing._replace(text=missing.text.removeprefix("−"), value=abs(missing.value)),
        short=missing.value >= 0,
        unlisted=part("unlisted") if any(not family.listed for family in silent) else None,
        unprinted=part("unprinted") if any(family.listed for family in silent) else None,
        unexplained=part("unexplained"),
        verdict_name=verdict,
        verdict=int(analysis.number(verdict)) - 1,
    )


def _sized(analysis: Analysis, name: str, label: str) -> ComparedSizes:
    agrees = analysis.at_sizes(RECONCILE(name, "agrees"))
    differing = tuple(size_title(analysis, size) for size, agree in enumerate(agrees) if agree == 0)
    return ComparedSizes(label, len(agrees), differing)


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"reconciliation": _reconciliation}
