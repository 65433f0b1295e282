"""The pipeline: evaluate a study, make its outputs and write them."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from reportgen.describe.part import Lazy
from reportgen.report.printing import pdf_process
from reportgen.report.profiles import profile
from reportgen.system.errors import IncompleteError, ReportgenError, nearest, sentences
from reportgen.system.files import write_all
from reportgen.system.folders import try_remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from reportgen.describe.evaluation import Analysis, Evaluation
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.options import Options
    from reportgen.report.printed import PrintedPdf
    from reportgen.report.printing import Print
    from reportgen.report.profiles import Profile

T = TypeVar("T")
# The function that makes each kind of file, but the PDF, which a child process prints. A module is imported when its
# output is asked for: the imports of all take longer than their work.
MAKERS: Mapping[str, Lazy[Callable[[Analysis, Options], bytes]]] = {
    "xlsx": Lazy("reportgen.workbook.write:make"),
    "html": Lazy("reportgen.report.outputs:make_page"),
    "csv": Lazy("reportgen.data.tables:make_csv"),
    "json": Lazy("reportgen.data.tables:make_json"),
    "docx": Lazy("reportgen.report.word:make_docx"),
    "md": Lazy("reportgen.report.paper_tables:make_markdown"),
    "tex": Lazy("reportgen.report.paper_tables:make_latex"),
}
DEFAULT_KINDS = ("xlsx", "html", "pdf", "csv", "json")
KINDS = (*DEFAULT_KINDS, "docx", "md", "tex")
MANIFEST = "sha256"  # the ending of the file that lists a set's files for ``sha256sum --check``
_PDF = "pdf"
_START_PDF: Lazy[Callable[[Analysis, Options, Print], Callable[[], PrintedPdf]]] = Lazy(
    "reportgen.report.outputs:start_pdf"
)
_FURTHER_PDFS: Lazy[Callable[[Analysis, Options], Mapping[str, Callable[[Print], Callable[[], PrintedPdf]]]]] = Lazy(
    "reportgen.report.outputs:further_pdfs"
)
_LACKING: Lazy[Callable[[LoadedStudy, str, str], Iterator[str]]] = Lazy("reportgen.report.lacking:notes_on_lacking")
_UNMET: Lazy[Callable[[Analysis, Profile], tuple[str, ...]]] = Lazy("reportgen.report.requirements:sentences_on_unmet")
_EVALUATE: Lazy[Callable[[LoadedStudy], Evaluation]] = Lazy("reportgen.study.compiler:evaluate")
_ANALYSE: Lazy[Callable[[Evaluation], Analysis]] = Lazy("reportgen.study.analyse:analyse")


@dataclass(frozen=True, slots=True)
class Outputs:
    """The result of a build: the analysed study, and the contents of its files by kind, in the order of ``KINDS``.

    ``missing`` are the kinds that could not be made, each with the reason as a sentence; ``errors`` what was raised.
    ``notes`` are sentences on files that were made, ``unmet`` those on what the profile's funder requires beside them.
    """

    analysis: Analysis
    files: Mapping[str, bytes]
    missing: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    errors: tuple[Exception, ...] = ()

    def require_any(self) -> None:
        """Raise the first error where no file could be made."""
        if self.errors and not self.files:
            raise self.errors[0]


def chosen_kinds(only: Iterable[str] | None) -> list[str]:
    """Return the kinds of files asked for, each once, by default ``DEFAULT_KINDS``.

    Raises ReportgenError for an unknown one.
    """
    if only is None:
        return list(DEFAULT_KINDS)
    wanted = list(dict.fromkeys(kind.strip().lower() for kind in only if kind.strip()))
    if not wanted:
        raise ReportgenError(f"--only names no output; outputs are {', '.join(KINDS)}")
    for kind in wanted:
        if kind not in KINDS:
            raise ReportgenError(f"unknown output {kind!r}; outputs are {', '.join(KINDS)}{nearest(kind, KINDS)}")
    return wanted


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
        StudyError, EvaluationError: nothing is written then.
        OutputError: nothing could be made or written.
        IncompleteError: some outputs could not be made; the others are written. It says which, why and to which paths.

    Example::

        build(load("study.toml"), Path("output"), ["xlsx", "html"], Options(timestamp(), __version__))
    """
    try_remove_leftovers(folder)
    with nullcontext(print_pdf) if print_pdf else pdf_printer(kinds, options) as printer:
        made = outputs(loaded, kinds, options, printer, progress)
    progress("write")
    return write_outputs(folder, loaded.id, made)


def outputs(
    loaded: LoadedStudy,
    kinds: Collection[str],
    options: Options,
    print_pdf: Print | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Outputs:
    """Evaluate a study and return its outputs of the kinds asked for; a PDF only where ``print_pdf`` is given.

    An output that fails takes no other with it: it is missing from the result, which says why. The other arguments are
    those of ``build``. Raises StudyError or EvaluationError, and OutputError where the profile's funder would refuse
    the study.
    """
    progress("evaluate")
    analysis = _ANALYSE.load()(_EVALUATE.load()(loaded))
    asked = profile(options.profile)
    unmet = _UNMET.load()(analysis, asked) if asked.is_pack else ()
    attempts = _Attempts()
    # The PDF is started first: its process lays out pages while this one makes the other outputs.
    waiting: dict[str, Callable[[], PrintedPdf] | None] = {}
    if print_pdf and _PDF in kinds:
        waiting[_PDF] = attempts.result(_PDF, lambda: _START_PDF.load()(analysis, options, print_pdf))
        for name, start in _FURTHER_PDFS.load()(analysis, options).items():
            waiting[f"{name}.{_PDF}"] = attempts.result(f"{name}.{_PDF}", partial(start, print_pdf))
    made: dict[str, bytes | None] = {}
    for kind, maker in MAKERS.items():
        if kind in kinds:
            progress(kind)
            made[kind] = attempts.result(kind, partial(_made, maker, analysis, options))
    notes: list[str] = []
    for kind, wait in waiting.items():
        if wait is None:
            continue
        progress(kind)
        printed = attempts.result(kind, wait)
        if printed is not None:
            made[kind] = printed.data
            notes += _LACKING.load()(loaded, printed.lacking, f"{loaded.id}.{kind}")
    order = dict.fromkeys((*KINDS, *waiting))
    files = {kind: data for kind in order if (data := made.get(kind)) is not None}
    missing = {kind: "; ".join(sentences(attempts.errors[kind])) for kind in order if kind in attempts.errors}
    return Outputs(analysis, files, missing, tuple(notes), unmet, tuple(attempts.errors.values()))


def _made(maker: Lazy[Callable[[Analysis, Options], bytes]], analysis: Analysis, options: Options) -> bytes:
    return maker.load()(analysis, options)


class _Attempts:
    """Calls functions one by one; an error of one does not keep the others from being called."""

    def __init__(self) -> None:
        self.errors: dict[str, Exception] = {}  # by the kind of the output that failed

    def result(self, kind: str, function: Callable[[], T]) -> T | None:
        """Return a function's result, or None where it fails, with the error in ``errors``."""
        try:
            return function()
        except Exception as error:  # noqa: BLE001 - told with the output that is missing
            self.errors[kind] = error
            return None


def write_outputs(folder: Path, name: str, made: Outputs) -> list[Path]:
    """Write the outputs of a build that could be made, and their manifest; return the files' paths.

    Raises OutputError where nothing was made or can be written, IncompleteError where some outputs are missing.
    """
    made.require_any()
    paths = write_set(folder, name, made.files)
    if made.missing:
        sentences = [missing_sentence(name, kind, reason, folder) for kind, reason in made.missing.items()]
        raise IncompleteError(sentences, paths)
    return paths


def missing_sentence(name: str, kind: str, reason: str, folder: Path | None = None) -> str:
    """Return the sentence on a file that could not be made; an older one in ``folder`` is no part of the new set."""
    file = f"{name}.{kind}"
    old = f"; the {file} that is there is of an earlier build" if folder and (folder / file).exists() else ""
    return f"{file} is missing, all else is built: {reason}{old}"


def write_set(folder: Path, name: str, files: Mapping[str, bytes]) -> list[Path]:
    """Write ``<name>.<kind>`` for each file, and their manifest, whole or not at all; return the files' paths.

    Raises OutputError. An id has no dot, so ``a.data.pdf`` is no file of another study.
    """
    return write_all(folder, {f"{name}.{kind}": data for kind, data in files.items()}, manifest=f"{name}.{MANIFEST}")
