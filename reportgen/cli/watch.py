"""The command ``watch``: build a study each time that its file is saved, and serve its page on this machine."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Self

from reportgen import __version__
from reportgen.cli.build import build_one
from reportgen.cli.options import print_error, print_failed_checks, print_line, print_note
from reportgen.describe.options import Options, timestamp
from reportgen.pipeline import chosen_kinds, pdf_printer
from reportgen.report.profiles import profile
from reportgen.system.errors import ReportgenError, StudyError
from reportgen.watch.changes import changes
from reportgen.watch.server import page_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reportgen.cli.build import Built
    from reportgen.cli.options import BuildOptions
    from reportgen.report.printing import Print
    from reportgen.watch.server import PageServer

_MOST = 20  # problems that the page shows


def run(study: Path, arguments: BuildOptions, port: int) -> None:
    """Build a study now and whenever it is saved, until Ctrl-C. Prints a line for each build.

    A study that has problems is no reason to end: they are printed, and shown above the page of the last build. Raises
    ReportgenError for options that no build can have, and where the page cannot be served.
    """
    if not study.is_file():
        raise ReportgenError(f"there is no file {str(study)!r} to watch")
    kinds = chosen_kinds(None if arguments.only is None else arguments.only.split(","))
    profile_id = profile(arguments.profile).id
    beside = [] if arguments.workbooks.study is None else [arguments.workbooks.study]
    with page_server(port) as server, _Printers(kinds, profile_id) as printers:
        print_line(f"{server.address} shows the page of {study.name}; Ctrl-C ends")
        try:
            for _ in changes([study, *beside], arguments.templates):
                _build(study, kinds, arguments, server, printers)
        except KeyboardInterrupt:
            print_line("")


class _Printers(ExitStack):
    """Processes that print PDFs, each for one build; the next one has imported its libraries when it is asked for."""

    def __init__(self, kinds: list[str], profile_id: str) -> None:
        super().__init__()
        self._kinds, self._profile = kinds, profile_id
        self._next = ExitStack()

    def __enter__(self) -> Self:
        """Start the first process."""
        super().__enter__()
        self._start()
        self.callback(self._next.close)
        return self

    def _start(self) -> None:
        self.print_pdf = self._next.enter_context(pdf_printer(self._kinds, _options(self._profile, None)))

    @contextmanager
    def one(self) -> Iterator[Print | None]:
        """Yield the function that prints, and start the process of the next build afterwards."""
        try:
            yield self.print_pdf
        finally:
            self._next.close()
            self._start()


def _options(profile_id: str, templates: Path | None) -> Options:
    return Options(timestamp(), __version__, profile_id, templates)


def _build(study: Path, kinds: list[str], arguments: BuildOptions, server: PageServer, printers: _Printers) -> None:
    """Build once; print and publish what came of it."""
    start = time.perf_counter()
    try:
        with printers.one() as print_pdf:
            built = build_one(study, kinds, arguments, _options(arguments.profile, arguments.templates), print_pdf)
            message = _sentence(built, time.perf_counter() - start)
            server.publish({path.name: data for path, data in _files(built)}, message)
    except ReportgenError as error:
        problems = [str(item) for item in (error.problems if isinstance(error, StudyError) else (error,))]
        for problem in problems:
            print_error(problem)
        server.fail("\n".join(problems[:_MOST]))
        return
    print_line(message)
    for note in built.made.notes:
        print_note(note)
    for sentence in built.missing:
        print_error(sentence)
    print_failed_checks({"": built.failed})


def _files(built: Built) -> Iterator[tuple[Path, bytes]]:
    """Yield the paths of the outputs that were written, with what was."""
    for path in built.paths:
        if (data := built.made.files.get(path.suffix.removeprefix("."))) is not None:
            yield path, data


def _sentence(built: Built, seconds: float) -> str:
    """Return what one build was, on one line: when, how long, and what is wrong with it."""
    kinds = " ".join(path.suffix.removeprefix(".") for path, _ in _files(built))
    faults = [f"check fails: {label}" for label in built.failed] + list(built.missing)
    return "; ".join([f"{time.strftime('%H:%M:%S')}  {seconds:.2f} s  {kinds}", *faults])
