"""The command ``watch``: build a study each time that its file is saved, and serve its page on this machine."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.cli.build import build_one
from reportgen.cli.options import print_error, print_failed_checks, print_line, print_note
from reportgen.describe.options import Options, timestamp
from reportgen.pipeline import chosen_kinds, pdf_printer
from reportgen.report.profiles import profile
from reportgen.study.price_book import FOLDER
from reportgen.system.errors import ReportgenError, sentences
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
    """Build a study now and whenever it or a file of its prices is saved, until Ctrl-C. Prints a line for each build.

    A study that has problems is no reason to end: they are printed, and shown above the page of the last build. Raises
    ReportgenError for options that no build can have, and where the page cannot be served.
    """
    if not study.is_file():
        raise ReportgenError(f"there is no file {str(study)!r} to watch")
    kinds = chosen_kinds(None if arguments.only is None else arguments.only.split(","))
    options = _options(arguments)
    beside = [] if arguments.workbooks.study is None else [arguments.workbooks.study]
    with page_server(port) as server, ExitStack() as printer:
        print_line(f"{server.address} shows the page of {study.name}; Ctrl-C ends")
        try:
            print_pdf = printer.enter_context(pdf_printer(kinds, options))
            for _ in changes([study, *beside], arguments.templates, tables=study.parent / FOLDER):
                _build(study, kinds, arguments, server, print_pdf)
                # A process prints one PDF; the next one imports its libraries while nothing is saved.
                printer.close()
                print_pdf = printer.enter_context(pdf_printer(kinds, _options(arguments)))
        except KeyboardInterrupt:
            print_line("")


def _options(arguments: BuildOptions) -> Options:
    return Options(timestamp(), __version__, profile(arguments.profile).id, arguments.templates)


def _build(study: Path, kinds: list[str], arguments: BuildOptions, server: PageServer, print_pdf: Print | None) -> None:
    """Build once; print and publish what came of it."""
    start = time.perf_counter()
    try:
        built = build_one(study, kinds, arguments, _options(arguments), print_pdf)
    except ReportgenError as error:
        problems = sentences(error)
        for problem in problems:
            print_error(problem)
        server.fail("\n".join(problems[:_MOST]))
        return
    message = _sentence(built, time.perf_counter() - start)
    server.publish({path.name: data for path, data in _files(built)}, message)
    print_line(message)
    for note in built.made.notes:
        print_note(note)
    for sentence in built.missing:
        print_error(sentence)
    print_failed_checks({"": built.failed})


def _files(built: Built) -> Iterator[tuple[Path, bytes]]:
    """Yield the paths of the outputs that were written, with what was."""
    for path in built.paths:
        if (data := built.made.files.get(_kind(path))) is not None:
            yield path, data


def _kind(path: Path) -> str:
    """Return the kind of a file that was written: all after the study's id, which has no dot."""
    return path.name.partition(".")[2]


def _sentence(built: Built, seconds: float) -> str:
    """Return what one build was, on one line: when, how long, and what is wrong with it."""
    kinds = " ".join(_kind(path) for path, _ in _files(built))
    faults = [f"check fails: {label}" for label in built.failed] + list(built.missing)
    return "; ".join([f"{time.strftime('%H:%M:%S')}  {seconds:.2f} s  {kinds}", *faults])
