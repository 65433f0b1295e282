"""A comparison as text: a sentence and tables of plain rows, from which every format is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.describe import styles as formats
from reportgen.parts.measures.shape import SUM_COLUMNS, with_unit
from reportgen.readback.budget_diff import REQUEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.parts.measures.shape import RowColumn
    from reportgen.readback.comparison import ChangedInput, ComparedRow, Comparison, FigureChange

_NOTHING = "–"
_FIGURES = ("Past", "New", "Difference", "Percent")
_CUT_STYLES = frozenset({"number", "count", "money", "whole_money", "rounded"})  # which may not show a change


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
    return ComparisonPage(comparison.title, comparison.language, _sentence(comparison), tuple(_sections(comparison)))


def _sentence(comparison: Comparison) -> str:
    """Return what became of the total, in one or two sentences."""
    total, column = comparison.total, comparison.headline
    past, new = _values(total, column.style, comparison)
    sentence = f"Total {_in_words(column)}: {past} in {comparison.names[0]}, {new} in {comparison.names[1]}"
    if not comparison.changed and comparison.of_workbook:
        return f"{sentence}. No change was found in what is compared."
    if not comparison.changed:
        only_form = "" if comparison.same_file else " but the form of the file, such as its comments"
        return f"{sentence}. Nothing changed{only_form}."
    if not comparison.inputs and comparison.kept:
        return f"{sentence}. No value changed; what was changed beside the values is listed."
    if total.difference is None:
        return f"{sentence}. They are not subtracted: see what is not compared."
    change = _signed(total.difference, column.style, comparison)
    return f"{sentence}, a difference of {change} ({_percent(total.percent)})."


def _sections(comparison: Comparison) -> Iterator[ComparisonSection]:
    column = comparison.headline
    if comparison.inputs:
        rows = [_input(item, comparison) for item in comparison.inputs]
        sums = 0
        if comparison.total.difference is not None:
            rows.append(("Interaction of these", "", "", _signed(comparison.interaction, column.style, comparison)))
            rows.append(("Difference", "", "", _signed(comparison.total.difference, column.style, comparison)))
            sums = 2
        heads = ("Changed", "Past", "New", f"Effect on the total {_in_words(column)}")
        yield ComparisonSection("What changed", heads, tuple(rows), sums=sums, words=3)
    if comparison.kept:
        rows = [(finding.message, finding.where) for finding in comparison.kept]
        yield ComparisonSection("Kept in your workbook, not in the study", ("What", "Where"), tuple(rows), words=2)
    if comparison.uncompared:
        yield ComparisonSection("Not compared", ("What, and why",), tuple((text,) for text in comparison.uncompared))
    for column in comparison.columns if comparison.changed else ():
        figures = _figures(comparison, comparison.rows, column.key, column.style)
        yield ComparisonSection(column.label, ("Family", *_FIGURES), figures, sums=1)
    budget = comparison.budget
    if budget is not None and comparison.changed:
        figures = _figures(comparison, budget.moved, REQUEST, budget.style)
        title = f"Request in {budget.currency}, where it moved"
        yield ComparisonSection(title, ("Category and period", *_FIGURES), figures, sums=budget.sums)


def _figures(comparison: Comparison, rows: Iterable[ComparedRow], key: str, style: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of one figure of each of the rows compared."""
    figures = [(row.label, row.figures[key]) for row in rows]
    return tuple(
        (
            label,
            *_values(figure, style, comparison),
            _signed(figure.difference, style, comparison),
            _percent(figure.percent),
        )
        for label, figure in figures
    )


def _input(item: ChangedInput, comparison: Comparison) -> tuple[str, ...]:
    """Return the row of one changed input."""
    effect = "" if item.effect is None else _signed(item.effect, comparison.headline.style, comparison)
    past, new = (
        _input_text(value, item.style, currency) + (f" ({formula})" if formula else "")
        for value, currency, formula in zip((item.past, item.new), comparison.currencies, item.formulas, strict=True)
    )
    return (item.label, past, new, effect)


def _input_text(value: object, style: str, currency: str) -> str:
    """Return one value of a changed input as text."""
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return " ".join(part if isinstance(part, str) else formats.exact(part) for part in value)
    if isinstance(value, float):
        return formats.text(value, "exact" if style in _CUT_STYLES else style, currency=currency)
    return str(value)


def _in_words(column: RowColumn) -> str:
    """Return what the headline is called in a sentence, with its unit where neither its label nor its style says it."""
    unit = "" if formats.is_money(column.style) or column in SUM_COLUMNS else column.unit
    return column.label.lower() + with_unit(column.label, unit).removeprefix(column.label)


def _values(figure: FigureChange, style: str, comparison: Comparison) -> tuple[str, str]:
    """Return a figure of the past study and of the new one, each in its study's currency."""
    past, new = (
        _NOTHING if value is None else formats.text(value, style, currency=currency)
        for value, currency in zip((figure.past, figure.new), comparison.currencies, strict=True)
    )
    return past, new


def _signed(value: float | None, style: str, comparison: Comparison) -> str:
    if value is None:
        return _NOTHING
    text = formats.text(abs(value), style, currency=comparison.currencies[1])
    return text if value == 0 else f"{'+' if value > 0 else '−'}{text}"


def _percent(value: float | None) -> str:
    return _NOTHING if value is None else f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(100 * value):.1f}%"
