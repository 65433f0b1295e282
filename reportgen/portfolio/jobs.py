"""A job of a portfolio: it takes a study with its scenario and returns the bytes of its files.

A job reads and writes no files, so it runs in any process of any machine that has reportgen. The process that sent it
writes the files.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.describe.part import Lazy
from reportgen.graph.names import ROW_SUMS, TOTALS
from reportgen.parts.measures.shape import measure_columns
from reportgen.pipeline import outputs
from reportgen.study.analyse import failed_checks
from reportgen.system.errors import ReportgenError, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.options import Options
    from reportgen.report.printed import PrintedPdf
    from reportgen.report.profiles import Profile

_PRINT_PDF: Lazy[Callable[..., PrintedPdf]] = Lazy("reportgen.report.pdf:print_pdf")  # WeasyPrint
# One job at a time in a process: the date of a PDF is set in the environment, which threads share.
_JOB_LOCK = threading.Lock()


# Slots without weak references keep joblib's Dask backend from storing the study on a single worker, from which all
# others would fetch it, and with which it would be lost.
@dataclass(frozen=True, slots=True)
class Job:
    """A set to build: a study with its active scenario, the kinds of files, and their options.

    ``version`` is reportgen's; a worker of another version refuses the job.
    """

    loaded: LoadedStudy
    kinds: tuple[str, ...]
    options: Options
    version: str = __version__

    @property
    def key(self) -> tuple[str, str]:
        """The ids of the study and of the scenario, different for every job of a plan."""
        return self.loaded.id, self.loaded.scenario


@dataclass(frozen=True, slots=True)
class JobResult:
    """The result of a job: its files by kind and its totals by measure, or its problems, one sentence each.

    ``missing`` are the files that could not be made, each with the reason, and ``notes`` on those that were;
    ``failed_checks`` are the labels of the checks that fail.
    """

    key: tuple[str, str]
    seconds: float
    files: Mapping[str, bytes]
    totals: Mapping[str, float]
    problems: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    failed_checks: tuple[str, ...] = ()


def run_job(job: Job) -> JobResult:
    """Run a job and return its result. Raises nothing: an error is a problem of the result."""
    start = time.perf_counter()
    try:
        require_version(job.version)
        with _JOB_LOCK:
            made = outputs(job.loaded, job.kinds, job.options, _print_in_process)
            made.require_any()
        measures = (*ROW_SUMS, *(column.key for column in measure_columns(job.loaded.study)))
        totals = {
            measure: made.analysis.number(TOTALS(measure))
            for measure in measures
            if TOTALS(measure) in made.analysis.graph
        }
        failed = (*failed_checks(made.analysis), *made.unmet)
        seconds = time.perf_counter() - start
        return JobResult(
            job.key, seconds, made.files, totals, missing=made.missing, notes=made.notes, failed_checks=failed
        )
    except Exception as error:  # noqa: BLE001 - a bug of reportgen ends one job, not all of them
        return JobResult(job.key, time.perf_counter() - start, {}, {}, sentences(error))


def require_version(version: str) -> None:
    """Raise ReportgenError where a job was made by another version of reportgen."""
    if version != __version__:
        raise ReportgenError(f"a worker has reportgen {__version__}, not {version}")


def _print_in_process(html: str, profile: Profile, moment: datetime, file_name: str) -> partial[PrintedPdf]:
    """Return a function that prints the PDF in this process, which may have imported WeasyPrint for an earlier job."""
    # Warnings that matter are raised as errors by ``print_pdf``; a worker's libraries would print the others.
    logging.getLogger("weasyprint").propagate = False
    return partial(_PRINT_PDF.load(), html, profile, timestamp=moment, file_name=file_name)
