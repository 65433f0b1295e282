"""What was changed in a workbook before the report was built from it, and what it held that was passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen import formats
from reportgen.analysis.changes import effect_name, effective
from reportgen.back.entries import in_words

if TYPE_CHECKING:
    from reportgen.model.evaluation import Evaluation


class ChangeView(NamedTuple):
    """One change in words; ``effect`` is empty where it moves no number."""

    label: str
    old: str
    new: str
    effect: str


class Override(NamedTuple):
    """One cell whose content was passed over."""

    where: str
    sentence: str


class Changes(NamedTuple):
    """All changes, what they do together, and all that was passed over."""

    measure: str
    rows: tuple[ChangeView, ...]
    interaction: str
    total: str
    overrides: tuple[Override, ...]


def changes(evaluation: Evaluation) -> Changes | None:
    """Gather them; None for a study that came from no edited workbook."""
    study = evaluation.study
    if not study.changes and not study.overrides:
        return None
    measures = {item.id: item for item in study.measures}
    headline = measures.get(study.study.headline)
    label, style = (headline.label, headline.style) if headline else ("FLOPs", "flops")

    def signed(name: str) -> str:
        if name not in evaluation.values:
            return ""
        value = float(evaluation.values[name])
        text = formats.text(abs(value), style, currency=study.study.currency)
        return text if value == 0 else f"{'+' if value > 0 else '−'}{text}"

    moving = effective(study, evaluation.graph)
    rows = tuple(
        ChangeView(
            change.entry.label,
            in_words(study, change.entry, change.entry.value),
            in_words(study, change.entry, change.new),
            signed(effect_name(change)) if change in moving else "",
        )
        for change in study.changes
    )
    overrides = tuple(Override(finding.where, finding.message) for finding in study.overrides)
    return Changes(label, rows, signed("change.interaction"), signed("change.all.effect"), overrides)
