"""Commands for those who write a study file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from reportgen.cli.options import Accept, Beside, StudyPath, WorkbookOptions, offer
from reportgen.describe.part import Lazy

_NEW: Lazy[Callable[..., None]] = Lazy("reportgen.cli.new:run")
_LIST: Lazy[Callable[[Path | None, str, WorkbookOptions], None]] = Lazy("reportgen.cli.list_names:run")
_CHECK: Lazy[Callable[..., int]] = Lazy("reportgen.cli.check:run")
_SCHEMA: Lazy[Callable[[Path | None], None]] = Lazy("reportgen.cli.schema:run")


def new(
    name: Annotated[str, typer.Argument(help="The file's name, with or without .toml or .xlsx.")],
    kind: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="What to begin with: replication, small-lab, post-training, published-bill, grant or blank"
            " (small-lab).",
            show_default=False,
            autocompletion=offer("kinds"),
        ),
    ] = None,
    as_workbook: Annotated[
        bool, typer.Option("--xlsx", help="A live workbook to fill in, from which pull --new makes a study file.")
    ] = False,
) -> None:
    """Write a short, commented study that builds as it is, and say what to do with it."""
    _NEW.load()(name, kind, as_workbook=as_workbook)


def list_names(
    study: StudyPath = None,
    form: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    accept_overrides: Accept = False,
    beside: Beside = None,
) -> None:
    """List the names of a study that options take: scenarios, assumptions, axes, measures, sections, profiles."""
    _LIST.load()(study, form, WorkbookOptions(accept_overrides, beside))


def check(
    study: StudyPath = None,
    form: Annotated[str, typer.Option("--format", help="text, or json for editors and CI.")] = "text",
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 where there is a warning.")] = False,
    accept_overrides: Accept = False,
    beside: Beside = None,
) -> None:
    """Check a study without building it: its problems, and warnings on what it may be wrong about."""
    code = _CHECK.load()(study, form, WorkbookOptions(accept_overrides, beside), strict=strict)
    raise typer.Exit(code)


def schema(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file instead of the terminal.")] = None,
) -> None:
    """Print the JSON Schema of a study file, by which editors complete keys and mark mistakes."""
    _SCHEMA.load()(output)
