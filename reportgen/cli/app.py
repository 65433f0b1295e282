"""The commands with their options. A command's own module is imported when the command runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from reportgen import __version__
from reportgen.cli.options import (
    Accept,
    Beside,
    BuildOptions,
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

# Each command's function; its module is imported when the command runs, since commands need different libraries.
_BUILD: Lazy[Callable[[list[Path] | None, BuildOptions], int]] = Lazy("reportgen.cli.build:run")
_SHOW: Lazy[Callable[..., bool]] = Lazy("reportgen.cli.show:run")
_DRAWS: Lazy[Callable[..., None]] = Lazy("reportgen.cli.draws:run")
_PULL: Lazy[Callable[..., None]] = Lazy("reportgen.cli.pull:run")
_DIFF: Lazy[Callable[..., bool]] = Lazy("reportgen.cli.diff:run")
_NEW: Lazy[Callable[..., None]] = Lazy("reportgen.cli.new:run")
_LIST: Lazy[Callable[[Path | None, str, WorkbookOptions], None]] = Lazy("reportgen.cli.list_names:run")
_EXPLAIN: Lazy[Callable[..., None]] = Lazy("reportgen.cli.explain:run")
_CHECK: Lazy[Callable[..., int]] = Lazy("reportgen.cli.check:run")
_WATCH: Lazy[Callable[[Path, BuildOptions, int], None]] = Lazy("reportgen.cli.watch:run")
_ACTUALS: Lazy[Callable[..., None]] = Lazy("reportgen.cli.actuals:run_actuals")
_STATUS: Lazy[Callable[..., int]] = Lazy("reportgen.cli.actuals:run_status")
_FIT: Lazy[Callable[..., None]] = Lazy("reportgen.cli.fit:run")
_PRICES: Lazy[Callable[..., bool]] = Lazy("reportgen.cli.prices:run")
_SCHEMA: Lazy[Callable[[Path | None], None]] = Lazy("reportgen.cli.schema:run")

PlanPath = Annotated[Path, typer.Argument(help="A study file (TOML) or an edited workbook: the plan.")]
UsedFiles = Annotated[
    list[Path],
    typer.Argument(
        help="What was used: sacct's output, FOCUS bills, runs exported from Weights & Biases, any CSV of [actuals]."
    ),
]

app = typer.Typer(
    help="Turn a study of ML experiments into a live workbook, a report and data.",
    epilog="Examples:  reportgen show   ·   reportgen build --only xlsx,pdf --set price=2.5   ·   "
    "reportgen build my-study.toml --scenario bulk -o out",
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


@app.command(
    epilog="Examples:  reportgen show   ·   reportgen show --exact   ·   reportgen show study.toml --scenario bulk"
)
def show(
    study: StudyPath = None,
    scenario: Scenario = None,
    values: Set = None,
    exact: Annotated[bool, typer.Option("--exact", help="Print every digit, as plain columns.")] = False,
    accept_overrides: Accept = False,
    beside: Beside = None,
    findings: FindingsPath = None,
    strict: Strict = False,
) -> None:
    """Print the headline table of a study in the terminal, and what its checks find."""
    workbooks = WorkbookOptions(accept_overrides, beside, findings)
    all_hold = _SHOW.load()(study, scenario, values, workbooks, exact=exact)
    if strict and not all_hold:
        raise typer.Exit(1)


@app.command(epilog="Examples:  reportgen draws   ·   reportgen draws study.toml --number 1000000000 --jobs 8")
def draws(
    study: StudyPath = None,
    number: Annotated[int, typer.Option("-n", "--number", min=2, help="How many joint draws.")] = 1_000_000,
    measure: Annotated[
        str | None, typer.Option(help="Draw this measure, not the headline; and the checks.", show_default=False)
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


@app.command(
    epilog="Examples:  reportgen pull edited.xlsx study.toml --dry-run   ·   reportgen pull edited.xlsx study.toml"
    "   ·   reportgen pull --new filled.xlsx new.toml"
)
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
    study: Beside = None,
    findings: FindingsPath = None,
) -> None:
    """Compare two studies: changed inputs, past and new figures, and which input caused how much."""
    changed = _DIFF.load()(past, new, form, output, WorkbookOptions(accept_overrides, study, findings))
    if exit_code and changed:
        raise typer.Exit(1)


@app.command(
    epilog="Examples:  reportgen watch study.toml   ·   reportgen watch study.toml --only html --port 8080   ·   "
    "reportgen watch edited.xlsx"
)
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


@app.command(
    epilog="Examples:  reportgen new my-study   ·   reportgen new costs --from replication   ·   "
    "reportgen new costs --from blank --xlsx"
)
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


@app.command(
    "list",
    epilog="Examples:  reportgen list   ·   reportgen list study.toml   ·   reportgen list study.toml --format json",
)
def list_names(
    study: StudyPath = None,
    form: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    accept_overrides: Accept = False,
    beside: Beside = None,
) -> None:
    """List the names of a study that options take: scenarios, assumptions, axes, measures, sections, profiles."""
    _LIST.load()(study, form, WorkbookOptions(accept_overrides, beside))


@app.command(
    epilog="Examples:  reportgen explain cost   ·   reportgen explain price study.toml   ·   "
    "reportgen explain gamma.search.flops --scenario bulk"
)
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


@app.command(epilog="Examples:  reportgen check study.toml   ·   reportgen check study.toml --strict --format json")
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


@app.command(
    epilog="Examples:  reportgen actuals study.toml jobs.txt   ·   "
    "reportgen actuals study.toml sacct-*.txt bill.csv -o out"
)
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


@app.command(
    epilog="Examples:  reportgen status study.toml jobs.txt bill.csv   ·   "
    "reportgen status study.toml study-actuals.csv --exit-code --format markdown   ·   reportgen status studies/"
)
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
        bool, typer.Option("--exit-code", help="End with 1 where the forecast passes what may be used.")
    ] = False,
    accept_overrides: Accept = False,
    beside: Beside = None,
    jobs: Jobs = None,
    dask: DaskAddress = None,
) -> None:
    """Print plan, actual and forecast at completion of each family, and why they differ; of several studies a table."""
    workbooks = WorkbookOptions(accept_overrides, beside)
    raise typer.Exit(_STATUS.load()(studies, form, workbooks, jobs, dask, exit_code=exit_code))


@app.command(epilog="Examples:  reportgen fit study.toml --to 5e6   ·   reportgen fit --to 5e6 --format json")
def fit(
    study: StudyPath = None,
    to: Annotated[
        float | None, typer.Option("--to", min=0, help="The money, in the study's currency; without, that of [fit].")
    ] = None,
    scenario: Scenario = None,
    values: Set = None,
    form: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    accept_overrides: Accept = False,
    beside: Beside = None,
) -> None:
    """Choose the families that fit in the money: by priority in turn, and the best set of all."""
    _FIT.load()(study, to, scenario, values, WorkbookOptions(accept_overrides, beside), form)


@app.command(
    epilog="Examples:  reportgen prices study.toml --as-of 2025-01,2026-01   ·   "
    "reportgen prices --gpu MI300X --term on_demand"
)
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


@app.command(epilog="Examples:  reportgen schema   ·   reportgen schema -o reportgen.schema.json")
def schema(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file instead of the terminal.")] = None,
) -> None:
    """Print the JSON Schema of a study file, by which editors complete keys and mark mistakes."""
    _SCHEMA.load()(output)
