"""The options that several commands share, and functions that turn their values into what the library takes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from reportgen.describe.part import Lazy
from reportgen.system.errors import ReportgenError
from reportgen.system.texts import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportgen.describe.loaded import LoadedStudy

# Imports Pydantic; a build starts the PDF's process before that.
_LOAD: Lazy[Callable[..., LoadedStudy]] = Lazy("reportgen.api:load")

StudyPath = Annotated[
    Path | None, typer.Argument(help="A study file (TOML) or an edited workbook. Without one: the bundled study.")
]
Scenario = Annotated[str | None, typer.Option(help="The scenario to make active.", show_default=False)]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="NAME=VALUE", help="Set an assumption, FAMILY.SWEEP.AXIS or an entry; may be repeated."
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(min=1, help="Processes, where there is work for several: as many as cores.", show_default=False),
]
DaskAddress = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS", help="A Dask scheduler to send such work to.", show_default=False),
]
Accept = Annotated[
    bool,
    typer.Option("--accept-overrides", help="Of a workbook: pass over formulas that were overwritten, and list them."),
]


class BuildOptions(NamedTuple):
    """The options of ``build``, as given on the command line."""

    output: Path
    only: str | None
    scenario: str | None
    values: list[str] | None
    profile: str
    templates: Path | None
    accept_overrides: bool
    jobs: int | None
    dask: str | None


class DrawnStudy(NamedTuple):
    """The study of ``draws`` and its options, as given on the command line."""

    study: Path | None
    scenario: str | None
    values: list[str] | None
    accept_overrides: bool


def parse_settings(values: list[str] | None) -> dict[str, float | bool | str]:
    """Return the values of ``--set`` by name, as text. Raises ReportgenError for one that is not NAME=VALUE."""
    settings: dict[str, float | bool | str] = {}
    for item in values or []:
        name, equals, value = item.partition("=")
        if not equals:
            raise ReportgenError(f"--set takes NAME=VALUE, not {item!r}")
        settings[name.strip()] = value.strip()
    return settings


def load_study(
    study: Path | None, scenario: str | None, values: list[str] | None, *, accept_overrides: bool = False
) -> LoadedStudy:
    """Return the study that a command's arguments name, and print the notes on it. Raises StudyError."""
    loaded = _LOAD.load()(study, scenario=scenario, values=parse_settings(values), accept_overrides=accept_overrides)
    print_notes(loaded)
    return loaded


def print_line(text: object) -> None:
    """Print a text as one line, whatever file or study it came from."""
    typer.echo(one_line(str(text)))


def print_error(message: object) -> None:
    """Print an error that ended a command or a part of it, to standard error.

    Lines after the first are indented, so that no line end in a text of a study can begin another error.
    """
    first, *others = [one_line(line) for line in str(message).split("\n")]
    sys.stderr.write("".join([f"error: {first}\n", *(f"  {line.strip()}\n" for line in others)]))


def print_notes(loaded: LoadedStudy) -> None:
    """Print notes on a workbook's overwritten formulas and stale values, which did not end the command."""
    for findings, outcome in ((loaded.overrides, "passed over"), (loaded.stale, "computed anew")):
        if findings:
            more = f" and {len(findings) - 1:,} more" if len(findings) > 1 else ""
            typer.echo(one_line(f"note: {outcome}: {findings[0].problem}{more}"), err=True)
