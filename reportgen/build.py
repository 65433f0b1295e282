"""The pipeline: a study to its output files."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.files import write_all
from reportgen.folders import sweep_early
from reportgen.report.printing import pdf_process

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from reportgen.model.evaluation import Evaluation
    from reportgen.model.study import Study
    from reportgen.report.printing import Print


@dataclass(frozen=True, slots=True)
class Options:
    """How a build is made: when it says it was made, the page profile, and templates that override single files.

    The templates are a folder, or its texts by name where the build runs on a machine that has no such folder.
    """

    timestamp: datetime
    profile: str = "a4"
    templates: Path | Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a build made: the analysed evaluation, and each file's content by kind, in the order of ``KINDS``."""

    evaluation: Evaluation
    files: Mapping[str, bytes]


def build(
    study: Study,
    folder: Path,
    kinds: Collection[str],
    options: Options,
    progress: Callable[[str], None] = lambda _: None,
    start_pdf: Print | None = None,
) -> list[Path]:
    """Evaluate a study, make the outputs asked for, and write them into a folder as ``<study id>.<kind>``.

    ``<study id>.sha256`` lists them and is written last. ``progress`` is told what is made next; ``start_pdf`` is what
    prints, where that has been started already, see ``printing``. Raises StudyError, EvaluationError or OutputError;
    nothing is written then.
    """
    sweep_early(folder)
    with nullcontext(start_pdf) if start_pdf else printing(kinds, options) as start:
        made = outputs(study, kinds, options, start, progress)
    progress("write")
    return write_set(folder, study.id, made.files)


def printing(kinds: Collection[str], options: Options) -> AbstractContextManager[Print | None]:
    """Start the process that prints the PDF, where one is wanted: as early as possible, since it takes the longest."""
    return pdf_process(options.profile, options.timestamp) if "pdf" in kinds else nullcontext()


def outputs(
    study: Study,
    kinds: Collection[str],
    options: Options,
    start_pdf: Print | None,
    progress: Callable[[str], None] = lambda _: None,
) -> Outputs:
    """Evaluate a study and make the outputs asked for, in memory. ``start_pdf`` prints the PDF, where one is wanted."""
    from reportgen.analysis import analyse  # noqa: PLC0415 - start-up: the PDF's process is started first
    from reportgen.model.evaluation import evaluate  # noqa: PLC0415 - as above

    made: dict[str, bytes] = {}
    progress("evaluate")
    evaluation = analyse(evaluate(study))
    pending = _pdf(evaluation, options, start_pdf) if start_pdf and "pdf" in kinds else None
    for kind, make in MAKERS.items():
        if kind in kinds:
            progress(kind)
            made[kind] = make(evaluation, options)
    if pending:
        progress("pdf")
        made["pdf"] = pending()
    return Outputs(evaluation, {kind: made[kind] for kind in KINDS if kind in made})


def write_set(folder: Path, name: str, files: Mapping[str, bytes]) -> list[Path]:
    """Write files of one name into a folder, whole or not at all, and the list of them."""
    return write_all(folder, {f"{name}.{kind}": data for kind, data in files.items()}, manifest=f"{name}.{MANIFEST}")


def timestamp() -> datetime:
    """When the build says it was made: SOURCE_DATE_EPOCH where that is set, else now, in UTC and whole seconds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC).replace(microsecond=0)


# Each maker imports its library only when its output is wanted: together they take longer to import than to run.


def _xlsx(evaluation: Evaluation, options: Options) -> bytes:
    from reportgen.excel.workbook import write_workbook  # noqa: PLC0415 - openpyxl

    return write_workbook(evaluation, timestamp=options.timestamp, version=__version__)


def _html(evaluation: Evaluation, options: Options) -> bytes:
    from reportgen.report.html import render  # noqa: PLC0415 - Jinja2

    page = render(evaluation, timestamp=options.timestamp, version=__version__, templates=options.templates)
    return page.encode()


def _pdf(evaluation: Evaluation, options: Options, start: Print) -> Callable[[], bytes]:
    from reportgen.report.html import render  # noqa: PLC0415 - Jinja2
    from reportgen.report.profiles import profile  # noqa: PLC0415 - only this output needs it

    chosen = profile(options.profile)
    made_at, templates = options.timestamp, options.templates
    document = render(evaluation, timestamp=made_at, version=__version__, templates=templates, profile=chosen)
    return start(document, chosen, made_at, f"{evaluation.study.id}.pdf")


def _csv(evaluation: Evaluation, _: Options) -> bytes:
    from reportgen.tables import headline, to_csv  # noqa: PLC0415 - only this output needs it

    return to_csv(headline(evaluation))


def _json(evaluation: Evaluation, options: Options) -> bytes:
    from reportgen.tables import to_json  # noqa: PLC0415 - only this output needs it

    return to_json(evaluation, timestamp=options.timestamp, version=__version__)


MAKERS: dict[str, Callable[[Evaluation, Options], bytes]] = {
    "xlsx": _xlsx,
    "html": _html,
    "csv": _csv,
    "json": _json,
}
KINDS = ("xlsx", "html", "pdf", "csv", "json")
MANIFEST = "sha256"  # lists a set's files as ``sha256sum --check`` takes them
