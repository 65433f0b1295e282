"""The options that several commands share, and functions that turn their values into what the library takes."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from reportgen.describe.part import Lazy
from reportgen.readback.summary import MAX_LINES, FindingsError, findings_json
from reportgen.system.errors import ReportgenError, nearest
from reportgen.system.files import write_all
from reportgen.system.texts import json_text, one_line, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from reportgen.describe.findings import Finding
    from reportgen.describe.loaded import LoadedStudy

    NamedFinding = tuple[str, Finding]  # with the name of the file that has it

# Imports Pydantic; a build starts the PDF's process before that.
_LOAD: Lazy[Callable[..., LoadedStudy]] = Lazy("reportgen.api:load")
_KEPT_LINES = 6  # on what a workbook has that a study has no place for; with notes and checks there are at most ten

# Imports what reads a study; a shell asks for it at a tab.
_OFFERED: Lazy[Callable[[str, Mapping[str, object], str], list[tuple[str, str]]]] = Lazy(
    "reportgen.cli.completion:offered"
)


def offer(what: str) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """Return the function that a shell's completion asks for words; ``what`` is a key of ``completion.SOURCES``."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        # Before an option that has no value yet, arguments are not assigned to parameters.
        return _OFFERED.load()(what, {**ctx.params, "rest": ctx.args}, incomplete)

    return complete


STDIN = Path("-")
_MAX_STDIN = 1_000_001  # bytes: one more than a study file may have

StudyPath = Annotated[
    Path | None,
    typer.Argument(
        help="A study file (TOML; - reads standard input) or an edited workbook. Without one: the bundled study."
    ),
]
Scenario = Annotated[
    str | None,
    typer.Option(help="The scenario to make active.", show_default=False, autocompletion=offer("scenarios")),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Set an assumption, FAMILY.SWEEP.AXIS or an entry; may be repeated.",
        autocompletion=offer("settings"),
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
Beside = Annotated[
    Path | None,
    typer.Option("--study", help="Of a workbook: the study file that it was built from.", show_default=False),
]
FindingsPath = Annotated[
    Path | None,
    typer.Option("--findings", help="Of a workbook: a file for the list of all findings, as JSON.", show_default=False),
]
Strict = Annotated[bool, typer.Option("--strict", help="End with 1 where a check of the study fails.")]


class WorkbookOptions(NamedTuple):
    """How workbooks are read, as given on the command line; a study file needs none of it."""

    accept_overrides: bool = False
    study: Path | None = None
    findings: Path | None = None


class BuildOptions(NamedTuple):
    """The options of ``build``, as given on the command line."""

    output: Path
    only: str | None
    scenario: str | None
    values: list[str] | None
    profile: str
    templates: Path | None
    workbooks: WorkbookOptions
    embed: bool = True
    jobs: int | None = None
    dask: str | None = None
    strict: bool = False
    docx_template: Path | None = None


class DrawOptions(NamedTuple):
    """How often to draw and with which seed, on which workers, and what: a measure, or the headline."""

    number: int
    seed: int | None
    jobs: int | None
    dask: str | None
    measure: str | None


class DrawnStudy(NamedTuple):
    """The study of ``draws`` and its options, as given on the command line."""

    study: Path | None
    scenario: str | None
    values: list[str] | None
    workbooks: WorkbookOptions


def parse_settings(values: list[str] | None) -> dict[str, float | bool | str]:
    """Return the values of ``--set`` by name, as text. Raises ReportgenError for one that is not NAME=VALUE."""
    settings: dict[str, float | bool | str] = {}
    for item in values or []:
        name, equals, value = item.partition("=")
        if not equals:
            raise ReportgenError(f"--set takes NAME=VALUE, not {quoted(item)}")
        settings[name.strip()] = value.strip()
    return settings


def read_stdin() -> bytes:
    """Return what standard input holds, at most one byte above the limit of a study file, so that more is refused."""
    return sys.stdin.buffer.read(_MAX_STDIN)


def require_form(form: str, forms: tuple[str, ...]) -> None:
    """Raise ReportgenError where ``--format`` names none of a command's formats."""
    if form not in forms:
        raise ReportgenError(f"unknown format {form!r}; formats are {', '.join(forms)}{nearest(form, forms)}")


@contextmanager
def findings_file(path: Path | None) -> Iterator[list[NamedFinding]]:
    """Yield a list to add findings with their files' names to; write it to ``path`` at the end, where that is given.

    It is written after an error too: then it is needed most. Raises OutputError.
    """
    listed: list[NamedFinding] = []
    try:
        yield listed
    finally:
        if path is not None:
            write_all(path.parent, {path.name: findings_json(listed)})


def load_study(
    study: Path | bytes | None,
    scenario: str | None,
    values: list[str] | None,
    workbooks: WorkbookOptions,
    listed: list[NamedFinding],
    *,
    tell_kept: bool = True,
) -> LoadedStudy:
    """Return the study that a command's arguments name, and print the notes on it.

    All findings on a workbook are added to ``listed``. ``tell_kept`` is false where the command itself tells what a
    workbook has that a study has no place for. ``study`` may be what was read from standard input. Raises StudyError.
    """
    options = {"accept_overrides": workbooks.accept_overrides, "study": workbooks.study}
    source = read_stdin() if study == STDIN else study
    try:
        loaded = _LOAD.load()(source, scenario=scenario, values=parse_settings(values), **options)
    except FindingsError as error:
        listed += named_findings(study, error.findings)
        raise
    listed += named_findings(study, (*loaded.overrides, *loaded.stale, *loaded.kept))
    print_notes(loaded)
    if tell_kept:
        print_kept(loaded.kept, _KEPT_LINES)
    return loaded


def named_findings(path: Path | bytes | None, findings: Iterable[Finding]) -> list[NamedFinding]:
    """Return findings with the name of the workbook that has them."""
    return [(path.name if isinstance(path, Path) else "", finding) for finding in findings]


def print_line(text: object, *, to_stderr: bool = False) -> None:
    """Print a text as one line, whatever file or study it came from."""
    # Not by ``typer.echo``, which writes UTF-8 to a terminal that is none.
    stream = sys.stderr if to_stderr else sys.stdout
    stream.write(f"{one_line(str(text))}\n")
    stream.flush()


def print_json(document: object) -> None:
    """Print a document as JSON, in which texts of a file are characters only."""
    sys.stdout.write(json_text(document) + "\n")


def print_error(message: object) -> None:
    """Print an error that ended a command or a part of it, to standard error.

    Lines after the first are indented, so that no line end in a text of a study can begin another error.
    """
    first, *others = str(message).split("\n")
    print_line(f"error: {first}", to_stderr=True)
    for line in others:
        print_line(f"  {line.strip()}", to_stderr=True)


def print_kept(kept: Sequence[Finding], lines: int = MAX_LINES) -> None:
    """Print what a workbook has that a study has no place for, in at most so many lines, to standard error."""
    sentences = [f"{finding.kept_sentence} @ {finding.where}" for finding in kept]
    print_most(sentences, lines, "kept in your workbook, not in the study: {} more")


def print_note(note: str) -> None:
    """Print a note on what was done, which did not end the command, to standard error."""
    print_line(f"note: {note}", to_stderr=True)


def print_failed_checks(failed: Mapping[str, Iterable[str]], printed: int = 0) -> None:
    """Print a warning for each check that fails, to standard error, in at most ten lines with those already printed.

    ``failed`` has the labels of the checks by the name of their set in a portfolio, which is "" for a single study.
    """
    warnings = [
        f"warning: {name and f'{name}: '}check fails: {label}"
        for name, labels in sorted(failed.items())
        for label in labels
    ]
    print_most(warnings, MAX_LINES - printed, "warning: {} more checks fail")


def print_most(texts: Sequence[str], lines: int, more: str) -> None:
    """Print texts in at most so many lines, to standard error; ``more`` is the last of them where there is no room."""
    shown = texts[: lines - (len(texts) > lines)]
    for text in shown:
        print_line(text, to_stderr=True)
    if len(texts) > len(shown):
        print_line(more.format(f"{len(texts) - len(shown):,}"), to_stderr=True)


def lines_on(loaded: LoadedStudy) -> int:
    """Return how many lines ``load_study`` prints on a study, at most eight."""
    return len(_notes(loaded)) + min(len(loaded.kept), _KEPT_LINES)


def print_notes(loaded: LoadedStudy) -> None:
    """Print notes on a workbook's overwritten formulas and stale values, which did not end the command."""
    for note in _notes(loaded):
        print_note(note)


def _notes(loaded: LoadedStudy) -> list[str]:
    """Return notes on a workbook's overwritten formulas and stale values, at most one on each."""
    return [*_findings_note(loaded.overrides, "passed over"), *stale_note(loaded.stale)]


def stale_note(stale: Sequence[Finding]) -> list[str]:
    """Return a note on the stored values of a workbook that its inputs do not give, where there are any."""
    return _findings_note(stale, "computed anew")


def _findings_note(findings: Sequence[Finding], outcome: str) -> list[str]:
    """Return a note on findings and what became of them, where there are any."""
    more = f" and {len(findings) - 1:,} more" if len(findings) > 1 else ""
    return [f"{outcome}: {findings[0].problem}{more}"] if findings else []
