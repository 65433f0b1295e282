"""Commands that make the files of a study."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from reportgen.cli.options import (
    Accept,
    Beside,
    BuildOptions,
    DaskAddress,
    FindingsPath,
    Jobs,
    Scenario,
    Set,
    Strict,
    WorkbookOptions,
    offer,
)
from reportgen.describe.part import Lazy

_BUILD: Lazy[Callable[[list[Path] | None, BuildOptions], int]] = Lazy("reportgen.cli.build:run")
_WATCH: Lazy[Callable[[Path, BuildOptions, int], None]] = Lazy("reportgen.cli.watch:run")


def build(
    studies: Annotated[
        list[Path] | None,
        typer.Argument(help="Study files (TOML) or edited workbooks. Without one: the bundled study."),
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder for the files.")] = Path("output"),
    only: Annotated[
        str | None,
        typer.Option(help="Some outputs only, as in xlsx,pdf.", show_default=False, autocompletion=offer("only")),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(
            help="The scenario to make active, or all of them.", show_default=False, autocompletion=offer("portfolio")
        ),
    ] = None,
    values: Set = None,
    profile: Annotated[
        str,
        typer.Option(
            help="What the PDF is for: a4, access, alcc, archive, erc, eurohpc, horizon, internal, "
            "justification, letter, nairr, neurips, nih, nsf, progress, ukri.",
            autocompletion=offer("profiles"),
        ),
    ] = "a4",
    templates: Annotated[Path | None, typer.Option(help="A folder of templates that override single files.")] = None,
    docx_template: Annotated[
        Path | None, typer.Option(help="A Word file that the report is filled into, with --only docx.")
    ] = None,
    embed: Annotated[
        bool,
        typer.Option(
            "--embed/--no-embed", help="Whether the workbook carries the whole study file, comments included."
        ),
    ] = True,
    accept_overrides: Accept = False,
    study: Beside = None,
    findings: FindingsPath = None,
    jobs: Jobs = None,
    dask: DaskAddress = None,
    strict: Strict = False,
) -> None:
    """Build the workbook, the report and the data files of a study; of several studies or scenarios, a portfolio."""
    workbooks = WorkbookOptions(accept_overrides, study, findings)
    options = BuildOptions(
        output, only, scenario, values, profile, templates, workbooks, embed, jobs, dask, strict, docx_template
    )
    raise typer.Exit(_BUILD.load()(studies, options))


def watch(
    study: Annotated[Path, typer.Argument(help="The study file (TOML), or an edited workbook.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder for the files.")] = Path("output"),
    only: Annotated[
        str | None,
        typer.Option(help="Some outputs only, as in html,xlsx.", show_default=False, autocompletion=offer("only")),
    ] = None,
    scenario: Scenario = None,
    values: Set = None,
    profile: Annotated[
        str, typer.Option(help="What the PDF is for, as for build.", autocompletion=offer("profiles"))
    ] = "a4",
    templates: Annotated[Path | None, typer.Option(help="A folder of templates that override single files.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of the page; 0 is any that is free.")] = 8420,
    accept_overrides: Accept = False,
    beside: Beside = None,
) -> None:
    """Build a study each time that its file is saved, and show the page in a browser of this machine, until Ctrl-C."""
    workbooks = WorkbookOptions(accept_overrides, beside)
    options = BuildOptions(output, only, scenario, values, profile, templates, workbooks)
    _WATCH.load()(study, options, port)
