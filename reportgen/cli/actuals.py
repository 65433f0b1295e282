"""The commands ``actuals`` and ``status``: what was really used of a study, and what comes of its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.actuals.account import account_of, collect
from reportgen.actuals.keep import kept_rows, with_kept
from reportgen.actuals.page import document, family_table, line_table, markdown, variance_table, verdicts
from reportgen.actuals.status import status
from reportgen.actuals.written import own_files, rows_file, rows_file_name
from reportgen.cli.options import load_study, print_json, print_line, print_most, require_form
from reportgen.cli.terminal_tables import WordsTable, print_words
from reportgen.describe.part import Lazy
from reportgen.readback.summary import MAX_LINES
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study, read_bytes
from reportgen.system.errors import ReportgenError
from reportgen.system.files import write_all
from reportgen.system.texts import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from reportgen.actuals.account import Account
    from reportgen.actuals.page import PageTable
    from reportgen.actuals.status import Status
    from reportgen.cli.options import WorkbookOptions
    from reportgen.describe.evaluation import Evaluation

JSON, MARKDOWN, _SHORT = "json", "markdown", "md"
_PLANS = frozenset({".toml", ".xlsx", ".xlsm"})
# Imports joblib, which one study does not need.
_SEVERAL: Lazy[Callable[..., tuple[int, bool]]] = Lazy("reportgen.cli.standings:run")


def run_actuals(
    study: Path, files: Sequence[Path], output: Path | None, workbooks: WorkbookOptions, *, keep: bool = False
) -> None:
    """Read files, print what was matched, and write all rows into a folder, without one beside the study.

    ``keep`` writes the sums into the study file too. Raises ReportgenError.
    """
    evaluation = _evaluate(study, workbooks)
    name, folder = rows_file_name(study), study.parent if output is None else output
    if any(path.resolve() == (folder / name).resolve() for path in files):
        raise ReportgenError(f"{name!r} would be read and written: give another folder with -o")
    with rows_file(folder, name) as write:
        account = collect(files, evaluation.study, write)
    standing = status(evaluation, account)
    _print_tables(line_table(standing))
    _print_remarks(standing, account, MAX_LINES)
    print_line(folder / name)
    if keep:
        _keep(study, account)
        print_line(study)


def _keep(study: Path, account: Account) -> None:
    """Write the sums by line and month into a study file, in place of those that it has. Raises ReportgenError."""
    data = read_bytes(study)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise ReportgenError("--keep writes into a study file, which is text; this is none") from error
    ending = "\r\n" if "\r\n" in text else "\n"
    kept = with_kept(text.replace("\r\n", "\n"), kept_rows(account.tallies)).replace("\n", ending).encode()
    evaluate(parse_study(kept, folder=study.parent))  # raises where the sums cannot stand at the end of the file
    write_all(study.parent, {study.name: kept})


def run_status(
    paths: Sequence[Path], form: str, workbooks: WorkbookOptions, jobs: int | None, dask: str | None, *, exit_code: bool
) -> int:
    """Print where a study or several stand, and return the exit code.

    The code is 0; 1 where some of several studies failed or, with ``exit_code``, a forecast passes what may be used or
    hours will be forfeited; 2 where all of several failed. Raises ReportgenError.
    """
    require_form(form, ("table", MARKDOWN, _SHORT, JSON))
    plans, files = plans_and_files(paths)
    if len(plans) != 1 or paths[0].is_dir():
        code, alarming = _SEVERAL.load()(plans, files, form, workbooks, jobs, dask)
    else:
        code, alarming = 0, _status_of_one(plans[0], files, form, workbooks)
    return code or int(exit_code and alarming)


def plans_and_files(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Return the studies among paths, those in folders by name, and the files of what was used; the first is a study.

    Raises ReportgenError where a folder has no study.
    """
    plans: list[Path] = []
    files: list[Path] = []
    for place, path in enumerate(paths):
        if path.is_dir():
            studies = sorted(path.glob("*.toml"))
            if not studies:
                raise ReportgenError(f"the folder {path.name!r} has no study files")
            plans += studies
        elif not place or path.suffix.lower() in _PLANS:
            plans.append(path)
        else:
            files.append(path)
    return plans, files


def _status_of_one(study: Path, files: Sequence[Path], form: str, workbooks: WorkbookOptions) -> bool:
    """Print where one study stands, and return whether a forecast passes what may be used or hours are forfeited.

    Raises ReportgenError.
    """
    evaluation = _evaluate(study, workbooks)
    standing = status(evaluation, account_of(files or own_files(study), evaluation.study))
    if form == JSON:
        print_json(document(standing))
    elif form in {MARKDOWN, _SHORT}:
        for line in markdown(standing).splitlines():
            print_line(line)
    else:
        print_line(standing.title)
        _print_tables(family_table(standing), variance_table(standing))
        for sentence in verdicts(standing):
            print_line(sentence)
        _print_remarks(standing, standing.account, MAX_LINES // 2)
    return standing.alarming


def _evaluate(study: Path, workbooks: WorkbookOptions) -> Evaluation:
    return evaluate(load_study(study, None, None, workbooks, []))


def _print_tables(*tables: PageTable) -> None:
    """Print tables in the terminal."""
    print_words(*(WordsTable(item.title, item.heads, item.rows, tuple(range(1, len(item.heads)))) for item in tables))


def _print_remarks(standing: Status, account: Account, lines: int) -> None:
    """Print notes on the files, and the rows that cannot be read, each in at most so many lines, to standard error."""
    print_most([f"note: {one_line(item)}" for item in standing.notes], lines, "note: {} more with --format json")
    print_most(
        [f"error: {item}" for item in account.problems], lines, "error: {} more; the command actuals writes all rows"
    )
