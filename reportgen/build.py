"""The pipeline: a study to its output files."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.files import write_all
from reportgen.folders import sweep_early
from reportgen.report.printing import pdf_process

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
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


@contextmanager
def pdf_printer(kinds: Collection[str], options: Options) -> Iterator[Print | None]:
    """Start the process that prints the PDF, where ``kinds`` ask for one, and yield what gives it a document.

    It takes a second to get ready, on a core of its own, so it is started before anything else, even before the study
    is read; it is gone when the block is left.
    """
    if "pdf" in kinds:
        with pdf_process(options.profile, options.timestamp) as print_pdf:
            yield print_pdf
    else:
        yield None


def build(
    study: Study,
    folder: Path,
    kinds: Collection[str],
    options: Options,
    progress: Callable[[str], None] = lambda _: None,
    print_pdf: Print | None = None,
) -> list[Path]:
    """Evaluate a study, make the outputs asked for, and write them into a folder as ``<study id>.<kind>``.

    ``<study id>.sha256`` lists them and is written last. ``progress`` is told what is made next; ``print_pdf`` comes
    from ``pdf_printer``, where the caller has started that already. Raises StudyError, EvaluationError or OutputError;
    nothing is written then.
    """
    sweep_early(folder)
    with nullcontext(print_pdf) if print_pdf else pdf_printer(kinds, options) as printer:
        made = outputs(study, kinds, options, printer, progress)
    progress("write")
    return write_set(folder, study.id, made.files)


def outputs(
    study: Study,
    kinds: Collection[str],
    options: Options,
    print_pdf: Print | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Outputs:
    """Evaluate a study and make the outputs asked for, in memory; the PDF is made where ``print_pdf`` is given."""
    from reportgen.analysis import analyse  # noqa: PLC0415 - start-up: the PDF's process is started first
    from reportgen.model.evaluation import evaluate  # noqa: PLC0415 - as above

    made: dict[str, bytes] = {}
    progress("evaluate")
    evaluation = analyse(evaluate(study))
    # The document comes first, so that its pages are laid out while the other outputs are made.
    finished = _pdf(evaluation, options, print_pdf) if print_pdf and "pdf" in kinds else None
    for kind, make in MAKERS.items():
        if kind in kinds:
            progress(kind)
            made[kind] = make(evaluation, options)
    if finished:
        progress("pdf")
        made["pdf"] = finished()
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
