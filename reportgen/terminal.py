"""Results in a terminal: the headline table for people, and exact columns for other programs."""

from __future__ import annotations

import sys
from dataclasses import astuple
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reportgen import formats

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from reportgen.analysis.uncertainty import Uncertainty
    from reportgen.model.evaluation import Evaluation
    from reportgen.model.study import Measure

_PIPE_WIDTH = 120  # a pipe has no width of its own


def print_headline(evaluation: Evaluation) -> None:
    """Print the headline table, the perspective figures and the active scenario."""
    study = evaluation.study
    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, emoji=False)  # of which rich has a long list
    console.print(Text(study.study.title, style="bold"))
    subtitle = f"{study.study.subtitle} · scenario: {study.scenario_label(study.scenario)}"
    console.print(Text(subtitle, style="dim"))
    console.print(_table(evaluation))
    for name, item in study.perspective.items():
        value = formats.text(evaluation[name], item.style, currency=study.study.currency)
        console.print(Text(f"{item.label}: {value}"), Text(item.unit, style="dim"))
    if any(not family.listed for family in study.families):
        console.print(Text("* counted in the published total, missing from the published table", style="dim"))


def _table(evaluation: Evaluation) -> Table:
    study = evaluation.study
    table = Table(box=box.SIMPLE_HEAD, show_footer=True, pad_edge=False)
    table.add_column("Family", "Total")
    table.add_column("Sources of uncertainty")
    figures = study.published
    table.add_column("FLOPs", _flops(evaluation, "total", figures), justify="right", no_wrap=True)
    # Texts of the study are wrapped in Text, or rich would read brackets in them as its markup.
    for measure in study.measures:
        total = _measure(evaluation, "total", measure, figures)
        table.add_column(Text(measure.label), total, justify="right", no_wrap=True)
    for family in study.families:
        cells = [_measure(evaluation, family.id, measure, family.published) for measure in study.measures]
        label = Text(family.label if family.listed else f"{family.label} *")
        table.add_row(label, Text(family.uncertainty), _flops(evaluation, family.id, family.published), *cells)
    return table


def _flops(evaluation: Evaluation, row: str, figures: Mapping[str, Decimal]) -> str:
    return formats.text(evaluation[f"{row}.flops"], "flops", figures.get("flops"))


def _measure(evaluation: Evaluation, row: str, measure: Measure, figures: Mapping[str, Decimal]) -> str:
    currency = evaluation.study.study.currency
    return formats.text(evaluation[f"{row}.{measure.id}"], measure.style, figures.get(measure.id), currency)


def print_draws(evaluation: Evaluation, found: Uncertainty) -> None:
    """Print what the joint draws come to: quantiles of each row, and what explains the total's variance."""
    study = evaluation.study
    headline = next((item for item in study.measures if item.id == study.study.headline), None)
    style = "flops" if headline is None else headline.style
    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    console.print(Text(study.study.title, style="bold"))
    label = "FLOPs" if headline is None else headline.label
    console.print(Text(f"{label} in {found.draws:,} joint draws, seed {found.seed}", style="dim"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Family")
    for quantile in ("P10", "P50", "P90"):
        table.add_column(quantile, justify="right", no_wrap=True)
    labels = {family.id: family.label for family in study.families}
    for row, values in found.rows.items():
        cells = (formats.text(value, style, currency=study.study.currency) for value in astuple(values))
        table.add_row(Text(labels.get(row, "Total")), *cells, end_section=row == list(labels)[-1])
    console.print(table)
    for name, part in found.explained.items():
        console.print(
            f"{formats.text(part, 'percent'):>7} of the total's variance is", Text(study.assumptions[name].label)
        )


def print_exactly(evaluation: Evaluation) -> None:
    """Print every digit, tab-separated: the headline rows, then the model sizes."""
    study = evaluation.study
    columns = ("flops", *(measure.id for measure in study.measures))
    rows = [["family", *columns]]
    rows += [
        [row, *(formats.exact(evaluation[f"{row}.{column}"]) for column in columns)]
        for row in (*(family.id for family in study.families), "total")
    ]
    for name in (*study.models.inputs, *study.models.quantities):
        rows.append([name, *(formats.exact(float(value)) for value in evaluation[name])])
    sys.stdout.write("".join("\t".join(row) + "\n" for row in rows))
