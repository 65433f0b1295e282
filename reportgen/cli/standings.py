"""The command ``status`` for several studies: each is forecast by a job, and all are one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.actuals.page import document, markdown_table, several_table
from reportgen.actuals.written import own_files
from reportgen.cli.options import load_study, print_json, print_line, print_most
from reportgen.cli.terminal_portfolio import job_progress, print_failures
from reportgen.cli.terminal_tables import WordsTable, print_words
from reportgen.describe.options import Options, timestamp
from reportgen.portfolio.plan import plan
from reportgen.portfolio.standings import StatusJob, standings
from reportgen.readback.summary import MAX_LINES
from reportgen.system.texts import markdown_text, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reportgen.cli.options import WorkbookOptions
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.portfolio.standings import Standings

_NUMBERS = (2, 3, 4, 5)  # the columns that are set to the right


def run(
    plans: Sequence[Path],
    files: Sequence[Path],
    form: str,
    workbooks: WorkbookOptions,
    processes: int | None,
    dask: str | None,
) -> tuple[int, bool]:
    """Print where studies stand; return the exit code, and whether any forecast passes, or hours are forfeited.

    Files are those of every study. The code is 1 where some studies failed, and 2 where all did. Raises
    ReportgenError where two studies have one id, and where no worker can be started.
    """
    used: dict[str, tuple[Path, ...]] = {}

    def read(path: Path | None) -> LoadedStudy:
        loaded = load_study(path, None, None, workbooks, [])
        own = files or ([] if path is None else own_files(path))
        used[loaded.id] = tuple(item.absolute() for item in own)
        return loaded

    planned = plan(plans, (), Options(timestamp(), __version__), read=read)
    jobs = [StatusJob(loaded, used[loaded.id]) for loaded in planned.studies]
    with job_progress(len(jobs)) as print_result:
        standing = standings(jobs, planned.failures, print_result, processes=processes, dask=dask)
    _print(standing, form)
    print_failures(standing.failures)
    return (0 if not standing.failures else 1 if standing.studies else 2), standing.alarming


def _print(standing: Standings, form: str) -> None:
    """Print where studies stand, in one of the command's formats."""
    table = several_table(standing.studies, [item.study for item in standing.failures])
    remarks = [f"{name}: {note}" for name, item in standing.studies.items() for note in item.notes]
    problems = [f"{name}: {text}" for name, item in standing.studies.items() for text in item.account.problems]
    if form == "json":
        print_json(
            {
                "passed": standing.passed,
                "studies": [{"study": name, **document(item)} for name, item in standing.studies.items()],
                "failures": [{"study": item.study, "problems": list(item.problems)} for item in standing.failures],
            }
        )
    elif form == "table":
        print_words(WordsTable(table.title, table.heads, table.rows, _NUMBERS))
        print_most([f"note: {one_line(item)}" for item in remarks], MAX_LINES // 2, "note: {} more with --format json")
        print_most([f"error: {one_line(item)}" for item in problems], MAX_LINES // 2, "error: {} more")
    else:
        lost = [f"{item.study}: {problem}" for item in standing.failures for problem in item.problems]
        for line in (
            f"# {table.title}",
            "",
            *markdown_table(table),
            "",
            "## Remarks",
            "",
            *(f"- {markdown_text(item)}" for item in (*lost, *remarks, *problems)),
        ):
            print_line(line)
