"""Commands that print figures of a study and where they come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from reportgen.cli.options import (
    Accept,
    Beside,
    DaskAddress,
    DrawnStudy,
    DrawOptions,
    FindingsPath,
    Jobs,
    Scenario,
    Set,
    Strict,
    StudyPath,
    WorkbookOptions,
    offer,
)
from reportgen.describe.part import Lazy

_SHOW: Lazy[Callable[..., bool]] = Lazy("reportgen.cli.show:run")
_DRAWS: Lazy[Callable[..., None]] = Lazy("reportgen.cli.draws:run")
_EXPLAIN: Lazy[Callable[..., None]] = Lazy("reportgen.cli.explain:run")


def show(
    study: StudyPath = None,
    scenario: Scenario = None,
    values: Set = None,
    exact: Annotated[bool, typer.Option("--exact", help="Print every digit, as plain columns.")] = False,
    sizes: Annotated[bool, typer.Option("--sizes", help="Print a row for each model size, not each family.")] = False,
    accept_overrides: Accept = False,
    beside: Beside = None,
    findings: FindingsPath = None,
    strict: Strict = False,
) -> None:
    """Print the headline table of a study in the terminal, and what its checks find."""
    workbooks = WorkbookOptions(accept_overrides, beside, findings)
    all_hold = _SHOW.load()(study, scenario, values, workbooks, exact=exact, sizes=sizes)
    if strict and not all_hold:
        raise typer.Exit(1)


def draws(
    study: StudyPath = None,
    number: Annotated[int, typer.Option("-n", "--number", min=2, help="How many joint draws.")] = 1_000_000,
    measure: Annotated[
        str | None, typer.Option(help="Draw this measure, not the headline.", show_default=False)
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Of the generators.", show_default=False)] = None,
    contingency: Annotated[
        str | None,
        typer.Option(
            help="An assumption of the study file: write the contingency that covers 80% of the draws as its value.",
            show_default=False,
        ),
    ] = None,
    scenario: Scenario = None,
    values: Set = None,
    jobs: Jobs = None,
    dask: DaskAddress = None,
    accept_overrides: Accept = False,
    beside: Beside = None,
    findings: FindingsPath = None,
) -> None:
    """Draw every assumption over its range at once, as often as told, and print what the total may be."""
    workbooks = WorkbookOptions(accept_overrides, beside, findings)
    options = DrawOptions(number, seed, jobs, dask, measure)
    _DRAWS.load()(DrawnStudy(study, scenario, values, workbooks), options, contingency)


def explain(
    name: Annotated[
        str,
        typer.Argument(help="A name, such as price, total.cost or FAMILY.MEASURE.", autocompletion=offer("names")),
    ],
    study: StudyPath = None,
    scenario: Scenario = None,
    values: Set = None,
    form: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    accept_overrides: Accept = False,
    beside: Beside = None,
) -> None:
    """Trace a number: its formula, what it reads, what reads it, its value and its cell in the workbook."""
    _EXPLAIN.load()(name, study, scenario, values, WorkbookOptions(accept_overrides, beside), form)
