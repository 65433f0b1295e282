"""The command ``build``: write the files of a study, or of a portfolio of several studies or scenarios."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from reportgen import __version__
from reportgen.cli.options import (
    findings_file,
    lines_on,
    load_study,
    print_error,
    print_failed_checks,
    print_line,
    print_most,
    print_note,
)
from reportgen.describe.options import Options, timestamp
from reportgen.describe.part import Lazy
from reportgen.pipeline import chosen_kinds, outputs, pdf_printer, write_outputs
from reportgen.readback.summary import MAX_LINES
from reportgen.report.profiles import profile
from reportgen.report.user_files import read_docx_template
from reportgen.system.errors import IncompleteError
from reportgen.system.folders import try_remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from reportgen.cli.options import BuildOptions
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Path as Place
    from reportgen.describe.tables import Study
    from reportgen.pipeline import Outputs
    from reportgen.report.printing import Print

_ALL = "all"  # every scenario of every study
_PORTFOLIO: Lazy[Callable[[list[Path | None], list[str], BuildOptions, Options], int]] = Lazy(
    "reportgen.cli.portfolio:run"  # joblib
)
_FAILED_CHECKS: Lazy[Callable[[Evaluation], tuple[str, ...]]] = Lazy("reportgen.study.analyse:failed_checks")
_OLD_PRICES: Lazy[Callable[[Study], Mapping[Place, str]]] = Lazy("reportgen.parts.prices.places:age_sentences")
_PLACEHOLDERS: Lazy[Callable[[Study], tuple[str, ...]]] = Lazy("reportgen.study.placeholders:placeholder_notes")
_STEP_BAR: Lazy[Callable[[int], Iterator[Callable[[str], None]]]] = Lazy("reportgen.cli.progress:step_bar")  # rich


def run(studies: list[Path] | None, arguments: BuildOptions) -> int:
    """Build the outputs of studies (None: of the bundled one), print their paths, and return the exit code.

    Raises ReportgenError.
    """
    kinds = chosen_kinds(None if arguments.only is None else arguments.only.split(","))
    template = read_docx_template(arguments.docx_template, kinds)
    options = Options(
        timestamp(), __version__, profile(arguments.profile).id, arguments.templates, arguments.embed, template
    )
    sources: list[Path | None] = [*studies] if studies else [None]
    if len(sources) > 1 or arguments.scenario == _ALL or arguments.dask is not None:
        return _PORTFOLIO.load()(sources, kinds, arguments, options)
    with pdf_printer(kinds, options) as print_pdf:
        built = build_one(sources[0], kinds, arguments, options, print_pdf)
    loaded = built.made.analysis.loaded
    _print(built.paths, [*built.made.notes, *_PLACEHOLDERS.load()(loaded.study)], built.missing)
    old = [f"warning: {sentence}" for sentence in _OLD_PRICES.load()(loaded.study).values()]
    print_most(old, MAX_LINES // 2, "warning: {} more prices are over the limit of age")
    print_failed_checks({"": built.failed}, lines_on(loaded) + min(len(old), MAX_LINES // 2))
    return 1 if built.missing or (arguments.strict and built.failed) else 0


class Built(NamedTuple):
    """The outputs of one study, the paths of those that were written, why others are missing, and failing checks."""

    made: Outputs
    paths: list[Path]
    missing: tuple[str, ...]
    failed: tuple[str, ...]


def build_one(
    study: Path | None, kinds: list[str], arguments: BuildOptions, options: Options, print_pdf: Print | None
) -> Built:
    """Read one study, build its outputs and write them, with a progress bar in a terminal. Raises ReportgenError."""
    missing: tuple[str, ...] = ()
    with findings_file(arguments.workbooks.findings) as listed:
        loaded = load_study(study, arguments.scenario, arguments.values, arguments.workbooks, listed)
    try_remove_leftovers(arguments.output)
    for report_step in _progress(len(kinds) + 2):
        made = outputs(loaded, kinds, options, print_pdf, report_step)
        report_step("write")
        try:
            paths = write_outputs(arguments.output, loaded.id, made)
        except IncompleteError as error:
            paths, missing = list(error.paths), error.sentences
    return Built(made, paths, missing, (*_FAILED_CHECKS.load()(made.analysis), *made.unmet))


def _print(paths: list[Path], notes: Iterable[str], missing: Iterable[str]) -> None:
    """Print the paths of files, then notes on them and what is missing to standard error."""
    for path in paths:
        print_line(path)
    sys.stdout.flush()
    for note in notes:
        print_note(note)
    for sentence in missing:
        print_error(sentence)


def _progress(steps: int) -> Iterator[Callable[[str], None]]:
    """Yield a function that takes the name of each step as it begins, and shows it on a progress bar in a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    yield from _STEP_BAR.load()(steps)
