"""The command line: arguments in, library calls, files out. Every library is imported by the command that needs it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from reportgen import __version__, interrupt
from reportgen.errors import ReportgenError, StudyError
from reportgen.interrupt import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reportgen.build import Options
    from reportgen.model.study import Study
    from reportgen.portfolio.plan import Plan


app = typer.Typer(
    help="Turn a study of ML experiments into a live workbook, a report and data.",
    epilog="Examples:  reportgen show   ·   reportgen build --only xlsx,pdf --set price=2.5   ·   "
    "reportgen build my-study.toml --scenario bulk -o out",
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

StudyPath = Annotated[
    Path | None, typer.Argument(help="A study file (TOML) or an edited workbook. Without one: the bundled study.")
]
Scenario = Annotated[str | None, typer.Option(help="The scenario to make active.", show_default=False)]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set an assumption, or FAMILY.SWEEP.AXIS. May be repeated."),
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


def main() -> NoReturn:
    """Run the command line; an error of the user's ends it with one sentence a problem and no traceback."""
    try:
        code = _run()
    finally:
        interrupt.no_more()
    if code == INTERRUPTED:
        interrupt.hush()
    sys.exit(code)


def _run() -> int:
    """Run the command and return its exit code."""
    try:
        interrupt.orderly()
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except ReportgenError as error:
        return _told(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if error.filename is not None:
            raise
        return _unheard(error)
    except Exception as error:
        # Typer keeps its usage errors in a vendored click; all have this pair.
        if not (hasattr(error, "format_message") and hasattr(error, "exit_code")):
            raise
        if said := error.format_message():  # nothing where help has been shown, as without any command
            print(f"error: {said}", file=sys.stderr)  # noqa: T201 - the message for the user
        return 2
    return int(code or 0)


def _unheard(error: OSError) -> int:
    """Nobody reads on: quiet for a pipe that closed, as from ``head``, and one sentence for a full disk."""
    # What is still to be written would fail once more when Python ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 1
    print(f"error: cannot write the output: {(error.strerror or 'unknown reason').lower()}", file=sys.stderr)  # noqa: T201 - the message for the user
    return 2


def _told(error: ReportgenError) -> int:
    problems = error.problems if isinstance(error, StudyError) else (error,)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)  # noqa: T201 - the message for the user
    return error.exit_code


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reportgen {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Turn a study of ML experiments into a live workbook, a report and data."""


@app.command(
    epilog="Examples:  reportgen build   ·   reportgen build study.toml -o out --only xlsx,pdf   ·   "
    "reportgen build --set price=2.5 --set points_per_line=12   ·   reportgen build inputs/*.toml --scenario all"
)
def build(
    studies: Annotated[
        list[Path] | None,
        typer.Argument(help="Study files (TOML) or edited workbooks. Without one: the bundled study."),
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder for the files.")] = Path("output"),
    only: Annotated[str | None, typer.Option(help="Some outputs only, as in xlsx,pdf.", show_default=False)] = None,
    scenario: Annotated[
        str | None, typer.Option(help="The scenario to make active, or all of them.", show_default=False)
    ] = None,
    values: Set = None,
    profile: Annotated[
        str, typer.Option(help="What the PDF is for: a4, letter, archive, nsf, nih, horizon, justification.")
    ] = "a4",
    templates: Annotated[Path | None, typer.Option(help="A folder of templates that override single files.")] = None,
    accept_overrides: Accept = False,
    jobs: Jobs = None,
    dask: DaskAddress = None,
) -> None:
    """Build the workbook, the report and the data files of a study; of several studies or scenarios, a portfolio."""
    from reportgen.build import KINDS, Options, pdf_printer, timestamp  # noqa: PLC0415 - start-up
    from reportgen.build import build as build_outputs  # noqa: PLC0415 - start-up
    from reportgen.report.profiles import profile as known  # noqa: PLC0415 - start-up

    kinds = _kinds(only, KINDS)
    options = Options(timestamp(), known(profile).id, templates)
    sources: list[Path | None] = [*studies] if studies else [None]
    if len(sources) > 1 or scenario == "all" or dask is not None:
        from reportgen.portfolio.plan import plan  # noqa: PLC0415 - start-up

        planned = plan(sources, kinds, options, scenario, _pairs(values), accept_overrides=accept_overrides)
        raise typer.Exit(_portfolio(planned, output, options, jobs, dask))
    with pdf_printer(kinds, options) as print_pdf:
        loaded = _load(sources[0], scenario, values, accept_overrides=accept_overrides)
        for told in _progress(len(kinds) + 2):
            paths = build_outputs(loaded, output, kinds, options, told, print_pdf)
    for path in paths:
        typer.echo(path)


def _portfolio(planned: Plan, output: Path, options: Options, jobs: int | None, dask: str | None) -> int:
    """Build a portfolio and return the exit code: 1 where a part of it failed, 2 where all of it did."""
    from reportgen.portfolio.gather import build_portfolio  # noqa: PLC0415 - start-up
    from reportgen.terminal_portfolio import print_failures, progress  # noqa: PLC0415 - start-up

    for study in planned.studies:
        _remark(study)
    with progress(len(planned.jobs)) as told:
        portfolio = build_portfolio(planned, output, options, told, processes=jobs, dask=dask)
    for path in portfolio.paths:
        typer.echo(path)
    sys.stdout.flush()
    print_failures(portfolio.failures)
    return (1 if portfolio.built else 2) if portfolio.failures else 0


@app.command(
    epilog="Examples:  reportgen show   ·   reportgen show --exact   ·   reportgen show study.toml --scenario bulk"
)
def show(
    study: StudyPath = None,
    scenario: Scenario = None,
    values: Set = None,
    exact: Annotated[bool, typer.Option("--exact", help="Print every digit, as plain columns.")] = False,
    accept_overrides: Accept = False,
) -> None:
    """Print the headline table of a study in the terminal."""
    from reportgen.model.evaluation import evaluate  # noqa: PLC0415 - start-up
    from reportgen.terminal import print_exactly, print_headline  # noqa: PLC0415 - start-up

    evaluation = evaluate(_load(study, scenario, values, accept_overrides=accept_overrides))
    (print_exactly if exact else print_headline)(evaluation)


@app.command(epilog="Examples:  reportgen draws   ·   reportgen draws study.toml --number 1000000000 --jobs 8")
def draws(
    study: StudyPath = None,
    number: Annotated[int, typer.Option("-n", "--number", min=2, help="How many joint draws.")] = 1_000_000,
    seed: Annotated[int | None, typer.Option(min=0, help="Of the generators.", show_default=False)] = None,
    scenario: Scenario = None,
    values: Set = None,
    jobs: Jobs = None,
    dask: DaskAddress = None,
    accept_overrides: Accept = False,
) -> None:
    """Draw every assumption over its range at once, as often as told, and print what the total may be."""
    from reportgen.analysis.uncertainty import SEED, uncertainty  # noqa: PLC0415 - NumPy
    from reportgen.model.evaluation import evaluate  # noqa: PLC0415 - start-up
    from reportgen.portfolio.workers import cluster, local  # noqa: PLC0415 - joblib
    from reportgen.terminal import print_draws  # noqa: PLC0415 - start-up

    evaluation = evaluate(_load(study, scenario, values, accept_overrides=accept_overrides))
    with local(jobs) if dask is None else cluster(dask) as where:
        found = uncertainty(evaluation, number, SEED if seed is None else seed, where["n_jobs"])
    if found is None:
        raise ReportgenError("no assumption that the headline total depends on has a range to draw from")
    print_draws(evaluation, found)


@app.command(
    epilog="Examples:  reportgen pull edited.xlsx study.toml --dry-run   ·   reportgen pull edited.xlsx study.toml"
)
def pull(
    workbook: Annotated[Path, typer.Argument(help="The edited workbook.")],
    study: Annotated[Path, typer.Argument(help="The study file to write into.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the difference and write nothing.")] = False,
) -> None:
    """Write what was changed in a workbook into its study file, and nothing else."""
    from reportgen.back.pull import pull as pull_changes  # noqa: PLC0415 - start-up
    from reportgen.back.readback import read_back  # noqa: PLC0415 - start-up

    pulled = pull_changes(read_back(workbook), study, dry_run=dry_run)
    if dry_run:
        typer.echo(pulled.difference(study.name), nl=False)
    else:
        count = len(pulled.changes)
        typer.echo(f"{study}: {count} value{'s' * (count != 1)} changed" if count else f"{study}: nothing to change")


@app.command(
    epilog="Examples:  reportgen diff study.toml edited.xlsx   ·   "
    "reportgen diff old.toml new.toml --format pdf -o diff.pdf"
)
def diff(
    past: Annotated[Path, typer.Argument(help="A study file or workbook: the past.")],
    new: Annotated[Path, typer.Argument(help="A study file or workbook: the new.")],
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with 1 where anything changed.")] = False,
    form: Annotated[str, typer.Option("--format", help="table, markdown, json, html or pdf.")] = "table",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file instead of the terminal.")] = None,
    accept_overrides: Accept = False,
) -> None:
    """Compare two studies: changed inputs, past and new figures, and which input caused how much."""
    from reportgen.back.diff import compare  # noqa: PLC0415 - start-up
    from reportgen.back.diff_formats import write_diff  # noqa: PLC0415 - start-up

    before, after = (_load(path, None, None, accept_overrides=accept_overrides) for path in (past, new))
    comparison = compare(before, after, (past.name, new.name))
    write_diff(comparison, form, output)
    if exit_code and comparison.changed:
        raise typer.Exit(1)


def _load(
    study: Path | None, scenario: str | None, values: list[str] | None, *, accept_overrides: bool = False
) -> Study:
    from reportgen.api import load  # noqa: PLC0415 - start-up

    loaded = load(study, scenario=scenario, values=_pairs(values), accept_overrides=accept_overrides)
    _remark(loaded)
    return loaded


def _pairs(values: list[str] | None) -> dict[str, float | bool | str]:
    """The values set, by name."""
    pairs: dict[str, float | bool | str] = {}
    for item in values or []:
        name, equals, value = item.partition("=")
        if not equals:
            raise ReportgenError(f"--set takes NAME=VALUE, not {item!r}")
        pairs[name.strip()] = value.strip()
    return pairs


def _remark(study: Study) -> None:
    """Say what a workbook held that did not stop the command."""
    for several, what in ((study.overrides, "passed over"), (study.stale, "computed anew")):
        if several:
            more = f" and {len(several) - 1:,} more" if len(several) > 1 else ""
            typer.echo(f"note: {what}: {several[0].problem}{more}", err=True)


def _kinds(only: str | None, known: tuple[str, ...]) -> list[str]:
    from reportgen.errors import nearest  # noqa: PLC0415 - start-up

    if only is None:
        return list(known)
    wanted = [kind.strip().lower() for kind in only.split(",") if kind.strip()]
    for kind in wanted:
        if kind not in known:
            raise ReportgenError(f"unknown output {kind!r}; outputs are {', '.join(known)}{nearest(kind, known)}")
    return wanted


def _progress(steps: int) -> Iterator[Callable[[str], None]]:
    """Yield one function that is told what comes next: a bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - start-up
    from rich.progress import Progress  # noqa: PLC0415 - start-up

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reportgen", total=steps)
        yield lambda what: bar.update(task, advance=1, description=what)
