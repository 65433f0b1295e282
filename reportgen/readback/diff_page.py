"""A comparison as text: a sentence and tables of plain rows, from which every format is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.describe import styles as formats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.readback.diff import ChangedInput, Comparison

_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class ComparisonSection:
    """One table: its first ``words`` columns hold words, the others figures; its last ``sums`` rows are sums."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: int = 0
    words: int = 1


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """A comparison as text."""

    title: str
    language: str
    sentence: str
    sections: tuple[ComparisonSection, ...]


def page(comparison: Comparison) -> ComparisonPage:
    """Return a comparison as a sentence and tables."""
    total, column = comparison.total, comparison.headline
    past, new = (_value(value, column.style, comparison) for value in (total.past, total.new))
    change = _signed(total.difference, column.style, comparison)
    sentence = f"Total {column.label.lower()}: {past} in {comparison.names[0]}, {new} in {comparison.names[1]}"
    sentence += (
        f", a difference of {change} ({_percent(total.percent)})." if comparison.changed else ". Nothing changed."
    )
    return ComparisonPage(comparison.title, comparison.language, sentence, tuple(_sections(comparison)))


def _sections(comparison: Comparison) -> Iterator[ComparisonSection]:
    column = comparison.headline
    if comparison.inputs:
        rows = [_input(item, comparison) for item in comparison.inputs]
        rows.append(("Interaction of these", "", "", _signed(comparison.interaction, column.style, comparison)))
        rows.append(("Difference", "", "", _signed(comparison.total.difference, column.style, comparison)))
        heads = ("Changed", "Past", "New", f"Effect on the total {column.label.lower()}")
        yield ComparisonSection("What changed", heads, tuple(rows), sums=2, words=3)
    for column in comparison.columns if comparison.changed else ():
        figures = [(row.label, row.figures[column.key]) for row in comparison.rows]
        rows = [
            (
                label,
                _value(figure.past, column.style, comparison),
                _value(figure.new, column.style, comparison),
                _signed(figure.difference, column.style, comparison),
                _percent(figure.percent),
            )
            for label, figure in figures
        ]
        yield ComparisonSection(column.label, ("Family", "Past", "New", "Difference", "Percent"), tuple(rows), sums=1)


def _input(item: ChangedInput, comparison: Comparison) -> tuple[str, ...]:
    """Return the row of one changed input."""
    effect = "" if item.effect is None else _signed(item.effect, comparison.headline.style, comparison)
    return (item.label, _input_text(item.past, item, comparison), _input_text(item.new, item, comparison), effect)


def _input_text(value: object, item: ChangedInput, comparison: Comparison) -> str:
    """Return one value of a changed input as text."""
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return " ".join(formats.exact(float(part)) for part in value)
    if isinstance(value, float):
        style = "exact" if item.style in {"number", "count", "money"} else item.style
        return formats.text(value, style, currency=comparison.currency)
    return str(value)


def _value(value: float | None, style: str, comparison: Comparison) -> str:
    return _NOTHING if value is None else formats.text(value, style, currency=comparison.currency)


def _signed(value: float, style: str, comparison: Comparison) -> str:
    text = formats.text(abs(value), style, currency=comparison.currency)
    return text if value == 0 else f"{'+' if value > 0 else '−'}{text}"


def _percent(value: float | None) -> str:
    return _NOTHING if value is None else f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(100 * value):.1f}%"
