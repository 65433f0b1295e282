"""Print results in a terminal: the headline table for people, and exact columns for other programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from reportgen.cli.terminal_tables import heading_lines
from reportgen.describe import styles
from reportgen.describe.about import ABOUT
from reportgen.graph.names import BUDGET, TOTAL, TOTALS, row_value
from reportgen.parts.assumptions.ranges import outside
from reportgen.parts.assumptions.shape import ASSUMPTIONS, scenario_label
from reportgen.parts.budget.shape import LIMIT, RULES, asked_style, final_key, is_budgeted
from reportgen.parts.checks.shape import CONDITIONS
from reportgen.parts.families.added import added_sentence
from reportgen.parts.families.scales import headline_columns
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import PUBLISHED, column_of, headline, row_columns
from reportgen.parts.models.shape import MODELS
from reportgen.parts.perspective.shape import PERSPECTIVE
from reportgen.parts.sensitivity.analyse import ranges_left_out
from reportgen.parts.uncertainty.scale import rows_scale
from reportgen.system.terminal import safe

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.number_forms import Scale
    from reportgen.parts.measures.shape import RowColumn
    from reportgen.parts.uncertainty.draws import Quantiles, Uncertainty

_PIPE_WIDTH = 120  # characters; the least width of output that is not a terminal
_NAME_WIDTH, _WORDS_WIDTH = 40, 12  # characters; longer texts are broken before columns are left out
_UNCERTAINTY = ""  # the key of the column of words, which no measure has


def print_headline(evaluation: Evaluation) -> None:
    """Print the headline table, the perspective figures and the active scenario.

    A terminal that is too narrow for all columns shows the more important ones; a pipe shows all.
    """
    study, about = evaluation.study, evaluation.study[ABOUT]
    # With emoji, rich would replace ":name:" in the study's texts.
    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, emoji=False)
    if not sys.stdout.isatty():
        console.width = max(_PIPE_WIDTH, _width(_table(evaluation, frozenset()), console))
    hidden = _hidden(evaluation, console)
    console.print(safe(about.title, style="bold"))
    scenario = f"scenario: {scenario_label(study, evaluation.scenario)}"
    console.print(safe(f"{about.subtitle} · {scenario}" if about.subtitle else scenario, style="dim"))
    console.print(_table(evaluation, hidden, console.width - _width(_table(evaluation, hidden), console)))
    for name, item in study[PERSPECTIVE].items():
        value = styles.text(evaluation.number(name), item.style, currency=about.currency)
        console.print(safe(f"{item.label}: {value}"), safe(item.unit, style="dim"))
    if is_budgeted(study):
        console.print(safe(_request(evaluation)))
    added = added_sentence(evaluation, TOTAL, _shown(evaluation))
    if added:
        console.print(safe(added, style="dim"))
    if any(not family.listed for family in study[FAMILIES]):
        console.print(safe("* counted in the published total, missing from the published table", style="dim"))
    if hidden:
        labels = [label for key, label in _columns(evaluation).items() if key in hidden]
        console.print(safe(f"No room for: {', '.join(labels)}. --exact prints every column.", style="dim"))


def _request(evaluation: Evaluation) -> str:
    """Return what the budget asks for, with its limit where it has one."""
    study = evaluation.study
    currency, style = study[RULES].currency or study[ABOUT].currency, asked_style(study)
    names = (BUDGET(final_key(study)), *([LIMIT] if LIMIT in evaluation.graph else []))
    request = " of at most ".join(styles.text(evaluation.number(name), style, None, currency) for name in names)
    return f"Request of the budget, with all that its categories add: {request}"


def _shown(evaluation: Evaluation) -> list[RowColumn]:
    """Return FLOPs and the measures, those that some row has."""
    return [
        column for column in row_columns(evaluation.study, evaluation.graph) if column.key not in {"runs", "tokens"}
    ]


def _columns(evaluation: Evaluation) -> dict[str, str]:
    """Return the label of each column after the families' names, by its key."""
    columns = _shown(evaluation)
    return {_UNCERTAINTY: "Sources of uncertainty", **{column.key: column.label for column in columns}}


def _hidden(evaluation: Evaluation, console: Console) -> frozenset[str]:
    """Return the columns to leave out so that the rest fits: words, then the last measures, never the headline."""
    top = headline(evaluation.study).key
    order = [_UNCERTAINTY, *(key for key in reversed(_columns(evaluation)) if key not in {_UNCERTAINTY, top})]
    for count in range(len(order) + 1):
        hidden = frozenset(order[:count])
        if _width(_table(evaluation, hidden), console) <= console.width:
            return hidden
    return frozenset(order)


def _width(table: Table, console: Console) -> int:
    """Return the width of a table that has all the room it wants."""
    return Measurement.get(console, console.options.update(max_width=10_000), table).maximum


def _table(evaluation: Evaluation, hidden: frozenset[str], spare: int = 0) -> Table:
    """Return the headline table without hidden columns: a row for each family, and the total in the footer.

    It is as narrow as it can be without breaking a number or a short name; ``spare`` characters go to longer texts.
    """
    study = evaluation.study
    table = Table(box=box.SIMPLE_HEAD, show_footer=True, pad_edge=False)
    # Texts of the study are wrapped in Text, or rich would interpret brackets in them as markup.
    labels = [safe(family.label if family.listed else f"{family.label} *") for family in study[FAMILIES]]
    words = [safe(family.uncertainty) for family in study[FAMILIES]]
    for title, total, texts, least, key in (
        ("Family", "Total", labels, _NAME_WIDTH, TOTAL),
        (_columns(evaluation)[_UNCERTAINTY], "", words, _WORDS_WIDTH, _UNCERTAINTY),
    ):
        if key not in hidden:
            longest = max(len(title), *(text.cell_len for text in texts))
            width = min(longest, least + max(0, spare))
            spare -= max(0, width - least)
            table.add_column(title, total, width=width, overflow="fold")
    columns = headline_columns(evaluation, [column for column in _shown(evaluation) if column.key not in hidden])
    for column in columns:
        total = _figure(evaluation, TOTAL, column, study[PUBLISHED])
        table.add_column(Text("\n").join(map(safe, heading_lines(column))), total, justify="right", no_wrap=True)
    for family, label, uncertain in zip(study[FAMILIES], labels, words, strict=True):
        cells = [_figure(evaluation, family.id, column, family.published) for column in columns]
        table.add_row(label, *([] if _UNCERTAINTY in hidden else [uncertain]), *cells)
    return table


def _figure(evaluation: Evaluation, row: str, column: RowColumn, figures: Mapping[str, Decimal]) -> str:
    """Return a value of a row as text, with as many digits as the published figure of its column has, if any."""
    value = evaluation.optional(row_value(row, column.key))
    if value is None:
        return ""
    figure = figures.get(column.key)
    scale = column.scale if figure is None else None
    return styles.text(value, column.style, figure, evaluation.study[ABOUT].currency, scale)


def print_draws(evaluation: Evaluation, drawn: Uncertainty) -> None:
    """Print joint draws: quantiles of rows and of other measures, how often checks hold, what explains it."""
    study, about = evaluation.study, evaluation.study[ABOUT]
    column = column_of(study, drawn.measure)
    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    console.print(safe(about.title, style="bold"))
    console.print(safe(f"{column.label} in {drawn.draws:,} joint draws, seed {drawn.seed}", style="dim"))
    table, scale = Table(box=box.SIMPLE_HEAD, pad_edge=False), rows_scale(study, drawn)
    table.add_column("Family")
    for quantile in ("P10", "P50", "P90"):
        table.add_column(quantile, justify="right", no_wrap=True)
    labels = {family.id: family.label for family in study[FAMILIES]}
    last = next((row for row in reversed(drawn.rows) if row != TOTAL), "")
    for row, values in drawn.rows.items():
        cells = _quantiles(values, column.style, about.currency, scale)
        table.add_row(safe(labels.get(row, "Total")), *cells, end_section=row == last)
    for key, values in drawn.measures.items():
        other = column_of(study, key)
        table.add_row(safe(f"Total, {other.label}"), *_quantiles(values, other.style, about.currency))
    console.print(table)
    for number, part in drawn.chances.items():
        console.print(f"{styles.text(part, 'percent'):>7} of the draws meet", safe(study[CONDITIONS][number].label))
    if drawn.budget is not None:
        suffices, rate = (styles.text(part, "percent") for part in drawn.budget)
        budgeted = styles.text(evaluation.number(BUDGET("total")), "money", None, about.currency)
        kept = "of the draws keep direct and indirect cost within the budgeted total,"
        console.print(f"{suffices:>7} {kept}", safe(budgeted))
        console.print(f"{rate:>7} of direct and indirect cost is the contingency that covers 80% of the draws (P80)")
    for name, part in drawn.explained.items():
        label = study[ASSUMPTIONS][name].label
        console.print(f"{styles.text(part, 'percent'):>7} of the total's variance is", safe(label))
    total = evaluation.number(TOTALS(drawn.measure))
    if sentence := outside(total, drawn.total.p10, drawn.total.p90):
        shown = styles.text(total, column.style, currency=about.currency)
        console.print(safe(f"{sentence}: it is {shown}."))
    for sentence in not_drawn(evaluation):
        console.print(safe(sentence))


def _quantiles(values: Quantiles, style: str, currency: str, scale: Scale | None = None) -> list[str]:
    """Return P10, P50 and P90 as text."""
    return [styles.text(value, style, None, currency, scale) for value in (values.p10, values.p50, values.p90)]


def not_drawn(evaluation: Evaluation) -> list[str]:
    """Return a sentence on each assumption that is not drawn because its range is left out."""
    return [
        f"Not drawn: {item.label} ({item.low} to {item.high}; {item.value} in use), as {item.reason}."
        for item in ranges_left_out(evaluation, evaluation.graph)
    ]


def print_exact(evaluation: Evaluation) -> None:
    """Print values with all digits, separated by tabs: the headline rows, then the models' values of each size."""
    study = evaluation.study
    columns = [column.key for column in _shown(evaluation)]
    rows = [["family", *columns]]
    rows += [
        [row, *(_exact(evaluation, row_value(row, column)) for column in columns)]
        for row in (*(family.id for family in study[FAMILIES]), TOTAL)
    ]
    models = study[MODELS]
    if models.names:
        rows.append(["name", *models.names])
    for name in (*models.inputs, *models.quantities):
        words = models.inputs[name].words if name in models.inputs else ()
        rows.append([name, *(words or map(styles.exact, evaluation.at_sizes(name)))])
    sys.stdout.write("".join("\t".join(row) + "\n" for row in rows))


def _exact(evaluation: Evaluation, name: str) -> str:
    """Return a value with all digits, "" where a row has none."""
    value = evaluation.optional(name)
    return "" if value is None else styles.exact(value)
