"""What the report shows of the corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.styles import column_scale
from reportgen.describe.view import Writing, show
from reportgen.parts.corrections.analyse import ALL, OVERLAP, set_variants, single_variants, variants
from reportgen.parts.corrections.shape import CORRECTIONS
from reportgen.parts.measures.shape import headline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.number_forms import Scale
    from reportgen.describe.view import ShownNumber
    from reportgen.graph.names import Space


class CorrectionRow(NamedTuple):
    """A correction: both readings and what it does to the total, where it can be computed."""

    label: str
    effect: ShownNumber | None
    total: ShownNumber | None
    published: str = ""
    corrected: str = ""
    on: bool = False
    note: str = ""
    url: str | None = None
    id: str = ""  # the switch, where it has one


class CorrectionTable(NamedTuple):
    """Corrections one by one, in sets, and all together."""

    rows: tuple[CorrectionRow, ...]
    sets: tuple[CorrectionRow, ...]
    overlap: ShownNumber | None


def corrections(analysis: Analysis) -> CorrectionTable | None:
    """Return each correction with both readings, then sets of them; None for a study without corrections."""
    study = analysis.study
    if not study[CORRECTIONS]:
        return None
    single, scale = single_variants(study), effect_scale(analysis)
    rows = []
    for name, item in study[CORRECTIONS].items():
        effect, total = _effect(analysis, single[name].space, scale) if item.switch else (None, None)
        on = item.switch and analysis.number(name) != 0
        rows.append(
            CorrectionRow(
                item.label,
                effect,
                total,
                item.published,
                item.corrected,
                on,
                item.note,
                item.url,
                name if item.switch else "",
            )
        )
    if not single:
        return CorrectionTable(tuple(rows), (), None)
    sets = [CorrectionRow(variant.label, *_effect(analysis, variant.space, scale)) for variant in set_variants(study)]
    sets.append(CorrectionRow("", *_effect(analysis, ALL, scale)))
    return CorrectionTable(
        tuple(rows), tuple(sets), show(analysis, OVERLAP, headline(study).style, writing=Writing("+", scale))
    )


def effect_scale(analysis: Analysis) -> Scale | None:
    """Return the scale in which effects, totals and what they overlap by can be seen to add up."""
    names = [variant.space(part) for variant in variants(analysis.study) for part in ("effect", "total")]
    return column_scale(headline(analysis.study).style, map(analysis.number, names))


def _effect(analysis: Analysis, space: Space, scale: Scale | None) -> tuple[ShownNumber, ShownNumber]:
    """Return the effect and the total of a variant."""
    style = headline(analysis.study).style
    return (
        show(analysis, space("effect"), style, writing=Writing("+", scale)),
        show(analysis, space("total"), style, writing=Writing(scale=scale)),
    )


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"corrections": corrections}
