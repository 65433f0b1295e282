"""Commands that compare studies and bring a workbook's edits into a study file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportgen.cli.options import Accept, Beside, FindingsPath, WorkbookOptions
from reportgen.describe.part import Lazy

if TYPE_CHECKING:
    from reportgen.readback.comparison import Comparison

_PULL: Lazy[Callable[..., None]] = Lazy("reportgen.cli.pull:run")
_DIFF: Lazy[Callable[..., Comparison]] = Lazy("reportgen.cli.diff:run")


def pull(
    workbook: Annotated[Path, typer.Argument(help="The edited workbook.")],
    study: Annotated[Path, typer.Argument(help="The study file to write into.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the difference and write nothing.")] = False,
    is_new: Annotated[
        bool, typer.Option("--new", help="Write a new study file: the study that the workbook carries, as edited.")
    ] = False,
    beside: Beside = None,
    findings: FindingsPath = None,
) -> None:
    """Write what was changed in a workbook into its study file, and nothing else."""
    options = WorkbookOptions(study=beside, findings=findings)
    _PULL.load()(workbook, study, options, dry_run=dry_run, is_new=is_new)


def diff(
    past: Annotated[Path, typer.Argument(help="A study file or workbook: the past.")],
    new: Annotated[Path, typer.Argument(help="A study file or workbook: the new.")],
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with 1 where anything changed.")] = False,
    more_than: Annotated[
        float | None,
        typer.Option(
            min=0,
            metavar="PART",
            help="End with 1 where the headline total changed by more than this part: 0.05, or 0 for any change.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="table, markdown, json, html or pdf.")] = "table",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file instead of the terminal.")] = None,
    accept_overrides: Accept = False,
    study: Beside = None,
    findings: FindingsPath = None,
) -> None:
    """Compare two studies: changed inputs, past and new figures, and which input caused how much."""
    comparison = _DIFF.load()(past, new, form, output, WorkbookOptions(accept_overrides, study, findings))
    if (exit_code and comparison.changed) or (more_than is not None and comparison.moves(more_than)):
        raise typer.Exit(1)
