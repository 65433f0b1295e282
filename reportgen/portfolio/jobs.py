"""One job of a portfolio: a study with its scenario in, the bytes of its files out, and nothing read or written.

So a job runs in any process of any machine that has reportgen; the one that asked writes the files.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.build import outputs
from reportgen.errors import ReportgenError, StudyError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from reportgen.build import Options
    from reportgen.model.study import Study
    from reportgen.report.profiles import Profile

SUMS = ("runs", "tokens", "flops")
# A PDF is dated through the environment, which threads share.
_ALONE = threading.Lock()


# With slots and without weak references: joblib's Dask backend would otherwise put the study on one worker for all to
# fetch it there, and lose it with that worker.
@dataclass(frozen=True, slots=True)
class Job:
    """What is built: a study with its scenario chosen, the kinds of files, and how they are made."""

    study: Study
    kinds: tuple[str, ...]
    options: Options
    version: str = __version__

    @property
    def key(self) -> tuple[str, str]:
        """The study's id and the scenario's, which no two jobs share."""
        return self.study.id, self.study.scenario


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: its files by kind and the totals of its measures, or what went wrong, one sentence each."""

    key: tuple[str, str]
    seconds: float
    files: Mapping[str, bytes]
    figures: Mapping[str, float]
    problems: tuple[str, ...] = ()


def run(job: Job) -> Done:
    """Do a job; whatever goes wrong in it is a problem of this job alone."""
    start = time.perf_counter()
    try:
        if job.version != __version__:
            raise ReportgenError(f"a worker has reportgen {__version__}, not {job.version}")  # noqa: TRY301 - told as all else
        with _ALONE:
            made = outputs(job.study, job.kinds, job.options, _print_here)
        totals = (*SUMS, *(measure.id for measure in job.study.measures))
        figures = {part: float(made.evaluation[f"total.{part}"]) for part in totals}
        return Done(job.key, time.perf_counter() - start, made.files, figures)
    except Exception as error:  # noqa: BLE001 - a fault of reportgen ends one job, not a night's work
        return Done(job.key, time.perf_counter() - start, {}, {}, sentences(error))


def sentences(error: Exception) -> tuple[str, ...]:
    """What went wrong, in one sentence each; what nobody expected is named with its place in the program."""
    if isinstance(error, StudyError):
        return tuple(map(str, error.problems))
    if isinstance(error, ReportgenError):
        return (str(error),)
    frames = traceback.extract_tb(error.__traceback__)
    where = f" @ {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    said = " ".join(str(error).split())
    return (f"a fault of reportgen, please report it: {type(error).__name__} {said}".rstrip() + where,)


def _print_here(html: str, profile: Profile, moment: datetime, file_name: str) -> partial[bytes]:
    """Print in this process, which is one of several and has imported WeasyPrint for the job before."""
    from reportgen.report.pdf import print_pdf  # noqa: PLC0415 - WeasyPrint, which other outputs do without

    # What matters of its warnings is an error of ours; here other libraries would print them all.
    logging.getLogger("weasyprint").propagate = False
    return partial(print_pdf, html, profile, timestamp=moment, file_name=file_name)
