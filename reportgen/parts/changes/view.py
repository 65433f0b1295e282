"""What the report shows of the changes made in a workbook, and of what it held that was passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.entries import in_words
from reportgen.describe.styles import column_scale
from reportgen.describe.view import Writing, write
from reportgen.parts.changes.analyse import EFFECT_OF_ALL, INTERACTION, entry_now, has_effect
from reportgen.parts.measures.shape import headline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.entries import Change
    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.number_forms import Scale


class ChangeView(NamedTuple):
    """One change in words; ``effect`` is empty where it moves no number."""

    label: str
    old: str
    new: str
    effect: str


class PassedOver(NamedTuple):
    """One cell whose content was passed over."""

    where: str
    sentence: str


class ChangesView(NamedTuple):
    """All changes, what they do together, and all that was passed over."""

    measure: str
    rows: tuple[ChangeView, ...]
    interaction: str
    total: str
    overrides: tuple[PassedOver, ...]


def _changes(analysis: Analysis) -> ChangesView | None:
    """Return the changes; None for a study that came from no edited workbook."""
    loaded = analysis.loaded
    if not loaded.changes and not loaded.overrides:
        return None
    together = any(has_effect(analysis, change) for change in loaded.changes)
    return ChangesView(
        headline(analysis.study).label,
        tuple(_change(analysis, change) for change in loaded.changes),
        _signed(analysis, INTERACTION) if together else "",
        _signed(analysis, EFFECT_OF_ALL) if together else "",
        tuple(PassedOver(finding.where, finding.message) for finding in loaded.overrides),
    )


def _change(analysis: Analysis, change: Change) -> ChangeView:
    entry = entry_now(analysis.study, change.entry)
    effect = _signed(analysis, change.effect_name) if has_effect(analysis, change) else ""
    return ChangeView(change.label, in_words(entry, entry.value), in_words(entry, change.new), effect)


def _signed(analysis: Analysis, name: str) -> str:
    """Return an effect as text with its sign; 0 has none."""
    value = analysis.number(name)
    style, currency = headline(analysis.study).style, analysis.study[ABOUT].currency
    return write(value, style, currency=currency, writing=Writing("+", effect_scale(analysis)))


def effect_scale(analysis: Analysis) -> Scale | None:
    """Return the scale in which the effects of all changes can be seen to add up."""
    names = [change.effect_name for change in analysis.loaded.changes if has_effect(analysis, change)]
    names += [name for name in (INTERACTION, EFFECT_OF_ALL) if name in analysis.values]
    return column_scale(headline(analysis.study).style, map(analysis.number, names))


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"changes": _changes}
