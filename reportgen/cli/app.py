"""The list of commands, in the order of the help; ``commands`` has their functions with the options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from reportgen import __version__
from reportgen.cli.commands import builds, edits, figures, spending, studies

if TYPE_CHECKING:
    from collections.abc import Callable


# By name: the function with the options, and the examples that end its help.
_COMMANDS: dict[str, tuple[Callable[..., None], tuple[str, ...]]] = {
    "build": (
        builds.build,
        (
            "reportgen build",
            "reportgen build study.toml -o out --only xlsx,pdf",
            "reportgen build --set price=2.5 --set points_per_line=12",
            "reportgen build inputs/*.toml --scenario all",
        ),
    ),
    "show": (
        figures.show,
        (
            "reportgen show",
            "reportgen show --exact",
            "reportgen show --sizes",
            "reportgen show study.toml --scenario bulk",
        ),
    ),
    "draws": (
        figures.draws,
        (
            "reportgen draws",
            "reportgen draws study.toml --number 1000000000 --jobs 8",
        ),
    ),
    "pull": (
        edits.pull,
        (
            "reportgen pull edited.xlsx study.toml --dry-run",
            "reportgen pull edited.xlsx study.toml",
            "reportgen pull --new filled.xlsx new.toml",
        ),
    ),
    "diff": (
        edits.diff,
        (
            "reportgen diff study.toml edited.xlsx",
            "reportgen diff old.toml new.toml --format pdf -o diff.pdf",
            "reportgen diff old.toml new.toml --more-than 0.05",
        ),
    ),
    "watch": (
        builds.watch,
        (
            "reportgen watch study.toml",
            "reportgen watch study.toml --only html --port 8080",
            "reportgen watch edited.xlsx",
        ),
    ),
    "new": (
        studies.new,
        (
            "reportgen new my-study",
            "reportgen new costs --from replication",
            "reportgen new costs --from blank --xlsx",
        ),
    ),
    "list": (
        studies.list_names,
        (
            "reportgen list",
            "reportgen list study.toml",
            "reportgen list study.toml --format json",
        ),
    ),
    "explain": (
        figures.explain,
        (
            "reportgen explain cost",
            "reportgen explain price study.toml",
            "reportgen explain gamma.search.flops --scenario bulk",
        ),
    ),
    "check": (
        studies.check,
        (
            "reportgen check study.toml",
            "reportgen check study.toml --strict --format json",
        ),
    ),
    "actuals": (
        spending.actuals,
        (
            "reportgen actuals study.toml jobs.txt",
            "reportgen actuals study.toml sacct-*.txt bill.csv -o out",
        ),
    ),
    "status": (
        spending.status,
        (
            "reportgen status study.toml jobs.txt bill.csv",
            "reportgen status study.toml study-actuals.csv --exit-code --format markdown",
            "reportgen status studies/",
        ),
    ),
    "fit": (
        spending.fit,
        (
            "reportgen fit study.toml --to 5e6",
            "reportgen fit --to 5e6 --format json",
        ),
    ),
    "prices": (
        spending.prices,
        (
            "reportgen prices study.toml --as-of 2025-01,2026-01",
            "reportgen prices --gpu MI300X --term on_demand",
        ),
    ),
    "schema": (
        studies.schema,
        (
            "reportgen schema",
            "reportgen schema -o reportgen.schema.json",
        ),
    ),
}


def _examples(*commands: str) -> str:
    """Return the last line of a help."""
    return f"Examples:  {'   ·   '.join(commands)}"


app = typer.Typer(
    help="Turn a study of ML experiments into a live workbook, a report and data.",
    epilog=_examples(
        "reportgen show",
        "reportgen build --only xlsx,pdf --set price=2.5",
        "reportgen build my-study.toml --scenario bulk -o out",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _print_version(is_given: bool) -> None:
    """Print the version and exit, where ``--version`` is given."""
    if is_given:
        typer.echo(f"reportgen {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Turn a study of ML experiments into a live workbook, a report and data."""


for name, (function, examples) in _COMMANDS.items():
    app.command(name, epilog=_examples(*examples))(function)
