"""The pipeline: evaluate a study, make its outputs and write them."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.describe.part import Lazy
from reportgen.report.printing import pdf_process
from reportgen.system.files import write_all
from reportgen.system.folders import try_remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from reportgen.describe.evaluation import Analysis, Evaluation
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.options import Options
    from reportgen.report.printing import Print

# The function that makes each kind of file, but the PDF, which a child process prints. A module is imported when its
# output is asked for: the imports of all take longer than their work.
MAKERS: Mapping[str, Lazy[Callable[[Analysis, Options], bytes]]] = {
    "xlsx": Lazy("reportgen.workbook.write:make"),
    "html": Lazy("reportgen.report.outputs:make_page"),
    "csv": Lazy("reportgen.data.tables:make_csv"),
    "json": Lazy("reportgen.data.tables:make_json"),
}
KINDS = ("xlsx", "html", "pdf", "csv", "json")
MANIFEST = "sha256"  # the ending of the file that lists a set's files for ``sha256sum --check``
_PDF = "pdf"
_START_PDF: Lazy[Callable[[Analysis, Options, Print], Callable[[], bytes]]] = Lazy("reportgen.report.outputs:start_pdf")
_EVALUATE: Lazy[Callable[[LoadedStudy], Evaluation]] = Lazy("reportgen.study.compiler:evaluate")
_ANALYSE: Lazy[Callable[[Evaluation], Analysis]] = Lazy("reportgen.study.analyse:analyse")


@dataclass(frozen=True, slots=True)
class Outputs:
    """The result of a build: the analysed study, and the contents of its files by kind, in the order of ``KINDS``."""

    analysis: Analysis
    files: Mapping[str, bytes]


@contextmanager
def pdf_printer(kinds: Collection[str], options: Options) -> Iterator[Print | None]:
    """Start the process that prints the PDF, where ``kinds`` has "pdf", and yield the function that prints.

    The process takes a second to import its libraries, on another core, so start it before anything else, even before
    the study is read. It is ended when the block is left. Yields None where no PDF is asked for.
    """
    if _PDF in kinds:
        with pdf_process(options.profile, options.timestamp) as print_pdf:
            yield print_pdf
    else:
        yield None


def build(
    loaded: LoadedStudy,
    folder: Path,
    kinds: Collection[str],
    options: Options,
    progress: Callable[[str], None] = lambda _: None,
    print_pdf: Print | None = None,
) -> list[Path]:
    """Build a study's outputs and write them into a folder as ``<study id>.<kind>``; return the files' paths.

    A manifest ``<study id>.sha256`` is written last.

    Args:
        loaded: the study.
        folder: made where it is missing.
        kinds: of ``KINDS``.
        options: the timestamp, profile and templates of the outputs.
        progress: called with the name of each step as it begins: "evaluate", a kind, "write".
        print_pdf: from ``pdf_printer``, where the caller has started that already.

    Raises:
        StudyError, EvaluationError, OutputError: nothing is written then.

    Example::

        build(load("study.toml"), Path("output"), ["xlsx", "html"], Options(timestamp(), __version__))
    """
    try_remove_leftovers(folder)
    with nullcontext(print_pdf) if print_pdf else pdf_printer(kinds, options) as printer:
        made = outputs(loaded, kinds, options, printer, progress)
    progress("write")
    return write_set(folder, loaded.id, made.files)


def outputs(
    loaded: LoadedStudy,
    kinds: Collection[str],
    options: Options,
    print_pdf: Print | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Outputs:
    """Evaluate a study and return its outputs of the kinds asked for; a PDF only where ``print_pdf`` is given.

    The other arguments are those of ``build``. Raises StudyError, EvaluationError or OutputError.
    """
    made: dict[str, bytes] = {}
    progress("evaluate")
    analysis = _ANALYSE.load()(_EVALUATE.load()(loaded))
    # The PDF is started first: its process lays out pages while this one makes the other outputs.
    wait_for_pdf = _START_PDF.load()(analysis, options, print_pdf) if print_pdf and _PDF in kinds else None
    for kind, maker in MAKERS.items():
        if kind in kinds:
            progress(kind)
            made[kind] = maker.load()(analysis, options)
    if wait_for_pdf:
        progress(_PDF)
        made[_PDF] = wait_for_pdf()
    return Outputs(analysis, {kind: made[kind] for kind in KINDS if kind in made})


def write_set(folder: Path, name: str, files: Mapping[str, bytes]) -> list[Path]:
    """Write ``<name>.<kind>`` for each file, and their manifest, whole or not at all; return the files' paths.

    Raises OutputError.
    """
    return write_all(folder, {f"{name}.{kind}": data for kind, data in files.items()}, manifest=f"{name}.{MANIFEST}")
