"""Commands on money: what was used, what is affordable, and the prices of other dates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from reportgen.cli.options import Accept, Beside, DaskAddress, Jobs, Scenario, Set, StudyPath, WorkbookOptions
from reportgen.describe.part import Lazy

_ACTUALS: Lazy[Callable[..., None]] = Lazy("reportgen.cli.actuals:run_actuals")
_STATUS: Lazy[Callable[..., int]] = Lazy("reportgen.cli.actuals:run_status")
_FIT: Lazy[Callable[..., None]] = Lazy("reportgen.cli.fit:run")
_PRICES: Lazy[Callable[..., bool]] = Lazy("reportgen.cli.prices:run")

PlanPath = Annotated[Path, typer.Argument(help="A study file (TOML) or an edited workbook: the plan.")]
UsedFiles = Annotated[
    list[Path],
    typer.Argument(
        help="What was used: sacct's output, FOCUS bills, runs exported from Weights & Biases, any CSV of \\[actuals]."
    ),
]


def actuals(
    study: PlanPath,
    files: UsedFiles,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The folder for the rows; else that of the study.", show_default=False),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Write the sums by line and month into the study, in place of those it has.")
    ] = False,
    accept_overrides: Accept = False,
    beside: Beside = None,
) -> None:
    """Read what was really used, print which line each row belongs to, and write all rows as STUDY-actuals.csv."""
    _ACTUALS.load()(study, files, output, WorkbookOptions(accept_overrides, beside), keep=keep)


def status(
    studies: Annotated[
        list[Path],
        typer.Argument(
            metavar="STUDY... [FILE]...",
            help="Studies (TOML, edited workbooks, folders of TOML files), then files of what was used, as for actuals;"
            " without these what each study has beside it as STUDY-actuals.csv, or keeps.",
        ),
    ],
    form: Annotated[str, typer.Option("--format", help="table, markdown (md) or json.")] = "table",
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code", help="End with 1 where the forecast passes what may be used, or hours will be forfeited."
        ),
    ] = False,
    accept_overrides: Accept = False,
    beside: Beside = None,
    jobs: Jobs = None,
    dask: DaskAddress = None,
) -> None:
    """Print plan, actual and forecast at completion of each family, and why they differ; of several studies a table."""
    workbooks = WorkbookOptions(accept_overrides, beside)
    raise typer.Exit(_STATUS.load()(studies, form, workbooks, jobs, dask, exit_code=exit_code))


def fit(
    study: StudyPath = None,
    to: Annotated[
        float | None, typer.Option("--to", min=0, help="The money, in the study's currency; without, that of \\[fit].")
    ] = None,
    scenario: Scenario = None,
    values: Set = None,
    form: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    accept_overrides: Accept = False,
    beside: Beside = None,
) -> None:
    """Choose the families that fit in the money: by priority in turn, and the best set of all."""
    _FIT.load()(study, to, scenario, values, WorkbookOptions(accept_overrides, beside), form)


def prices(
    study: Annotated[
        Path | None,
        typer.Argument(help="A study file (TOML) or an edited workbook. Without one: the rows of the price book."),
    ] = None,
    as_of: Annotated[
        str,
        typer.Option(
            metavar="DATE[,DATE...]",
            help="Days, months or years at whose prices the total is computed; of rows, the last day.",
            show_default=False,
        ),
    ] = "",
    listed: Annotated[
        bool, typer.Option("--list", help="List rows of the price book, with those of the study.")
    ] = False,
    gpu: Annotated[str, typer.Option(help="Of rows: the accelerator.", show_default=False)] = "",
    vendor: Annotated[str, typer.Option(help="Of rows: who rents it.", show_default=False)] = "",
    term: Annotated[str, typer.Option(help="Of rows: on_demand, spot, one_year ...", show_default=False)] = "",
    region: Annotated[str, typer.Option(help="Of rows: where it stands.", show_default=False)] = "",
    currency: Annotated[str, typer.Option(help="Of rows: the currency.", show_default=False)] = "",
    scenario: Scenario = None,
    values: Set = None,
    form: Annotated[str, typer.Option("--format", help="table, json, csv or md.")] = "table",
    accept_overrides: Accept = False,
    beside: Beside = None,
) -> None:
    """Print what a study's total would be at the prices of other dates, and why; or rows of the price book."""
    filters = (gpu, vendor, term, region, currency, as_of)
    loading = (scenario, values, WorkbookOptions(accept_overrides, beside))
    if not _PRICES.load()(study, filters, loading, form, listed=listed):
        raise typer.Exit(1)
