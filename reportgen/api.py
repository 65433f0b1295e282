"""The functions of the library: load a study, evaluate it, get its results as tables, build its files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.describe.loaded import Asked
from reportgen.describe.options import Options, timestamp
from reportgen.describe.part import Lazy
from reportgen.graph.program import program as compile_program
from reportgen.readback.scan import is_workbook
from reportgen.study.compiler import evaluate as evaluate_study
from reportgen.study.reader import parse_study, read
from reportgen.study.settings import choose
from reportgen.system.resources import bundled_study

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.graph.program import Program
    from reportgen.parts.uncertainty.draws import Uncertainty
    from reportgen.readback.comparison import Comparison
    from reportgen.readback.read import Readback
    from reportgen.report.profiles import Profile

# Imported when they are called: each needs libraries that evaluating a study file does not.
_LOAD_WORKBOOK: Lazy[Callable[..., LoadedStudy]] = Lazy("reportgen.readback.read:load_workbook_study")
_READ_BACK: Lazy[Callable[[Path, Path | None], Readback]] = Lazy("reportgen.readback.read:read_back")
_COMPARE: Lazy[Callable[..., Comparison]] = Lazy("reportgen.readback.diff:compare")
_FRAMES: Lazy[Callable[..., dict[str, pd.DataFrame]]] = Lazy("reportgen.data.tables:frames")
_UNCERTAINTY: Lazy[Callable[..., Uncertainty | None]] = Lazy("reportgen.parts.uncertainty.draws:uncertainty")
_KINDS: Lazy[Callable[[Iterable[str] | None], list[str]]] = Lazy("reportgen.pipeline:chosen_kinds")
_PROFILE: Lazy[Callable[[str], Profile]] = Lazy("reportgen.report.profiles:profile")
_READ_DOCX_TEMPLATE: Lazy[Callable[[Path | None, Collection[str]], bytes | None]] = Lazy(
    "reportgen.report.user_files:read_docx_template"
)
_BUILD: Lazy[Callable[..., list[Path]]] = Lazy("reportgen.pipeline:build")
_SIGNATURE = 8  # bytes, enough to recognise a workbook


def load(
    source: str | Path | bytes | None = None,
    *,
    scenario: str | None = None,
    values: Mapping[str, float | bool | str] | None = None,
    accept_overrides: bool = False,
    study: str | Path | None = None,
) -> LoadedStudy:
    """Return the study of a study file or of an edited workbook that reportgen made.

    Args:
        source: the path of a study file (TOML) or of a workbook, which is recognised by its content; None for the
            bundled study. A workbook gives its study with the edits made in its cells. Bytes are the content of a study
            file itself.
        scenario: the id of the scenario to make active; None for the one that the file names.
        values: values to set, by name, as ``--set`` takes them: of an assumption, of an axis count as
            ``family.sweep.axis``, or of any other entry.
        accept_overrides: ignore formulas of a workbook that were overwritten by values, and list them in
            ``LoadedStudy.overrides``; otherwise they are errors.
        study: of a workbook, the study file that it was built from: one built without its study needs it, and any
            other is compared with it.

    Raises:
        StudyError: with every problem found.

    >>> load(scenario="bulk", values={"points_per_line": 12}).scenario
    'bulk'
    """
    if source is None:
        bundled = bundled_study()
        loaded = parse_study(bundled.read_bytes(), Path(bundled.name).stem, bundled.name)
    elif isinstance(source, bytes):
        loaded = parse_study(source)
    else:
        loaded = _read(Path(source), accept_overrides, None if study is None else Path(study))
    if scenario is None and not values:
        return loaded
    return choose(loaded, scenario, values)


def _read(path: Path, accept_overrides: bool, study: Path | None) -> LoadedStudy:
    """Return the study of a study file or of a workbook, whichever the path is. Raises StudyError."""
    try:
        with path.open("rb") as file:
            start = file.read(_SIGNATURE)
    except OSError:
        start = b""  # ``read`` raises the error with its reason
    if not is_workbook(path, start):
        return replace(read(path), asked=Asked(path.name))
    loaded = _LOAD_WORKBOOK.load()(path, accept_overrides=accept_overrides, study=study)
    return replace(loaded, asked=Asked(path.name, accepted=accept_overrides))


def read_workbook(workbook: str | Path, *, study: str | Path | None = None) -> Readback:
    """Return what an edited workbook holds: its study, each change, and everything that was found in it.

    ``load`` gives the study alone, and refuses a workbook whose formulas were overwritten; this tells what was.

    Args:
        workbook: the path of a workbook that reportgen made.
        study: the study file that it was built from, which one built without its study needs.

    Raises:
        StudyError: reportgen did not make the workbook, it cannot be read, or it was built from another study.
    """
    return _READ_BACK.load()(Path(workbook), None if study is None else Path(study))


def evaluate(
    source: LoadedStudy | str | Path | bytes | None = None,
    *,
    scenario: str | None = None,
    values: Mapping[str, float | bool | str] | None = None,
) -> Evaluation:
    """Return the evaluation of a study: the values of all its names.

    Args:
        source: a study, or what ``load`` takes.
        scenario: as for ``load``.
        values: as for ``load``.

    Raises:
        StudyError: with every problem found.
        EvaluationError: a formula has no finite value.

    >>> evaluation = evaluate()
    >>> round(evaluation["total.cost"]), "total.cost" in evaluation
    (12907461, True)
    """
    return evaluate_study(_chosen(source, scenario, values))


def _chosen(
    source: LoadedStudy | str | Path | bytes | None,
    scenario: str | None,
    values: Mapping[str, float | bool | str] | None,
) -> LoadedStudy:
    """Return a study, or that of what ``load`` takes, with a scenario and values."""
    if source is None or isinstance(source, str | Path | bytes):
        return load(source, scenario=scenario, values=values)
    return choose(source, scenario, values) if scenario or values else source


def frames(evaluation: Evaluation, *, total: bool = False) -> dict[str, pd.DataFrame]:
    """Return the results as DataFrames by name: headline, sweeps, models, assumptions, perspective and others.

    Each is indexed by the ids of its rows; counts are whole numbers. Columns are called as in the JSON document, and
    ``attrs`` has their ``labels`` and ``units`` and the ``currency``. Needs pandas.

    Args:
        evaluation: the evaluation.
        total: whether the headline table has the row ``total`` too, which adds up the others.

    >>> headline = frames(evaluate())["headline"]
    >>> int(headline.loc["gamma", "runs"]), headline.attrs["units"]["cost"]
    (36360, 'USD')
    """
    return _FRAMES.load()(evaluation, total=total)


def program(evaluation: Evaluation, varied: Sequence[str], wanted: Collection[str] | None = None) -> Program:
    """Return a compiled function that evaluates an evaluation again with other inputs, for thousands of evaluations.

    Args:
        evaluation: the evaluation; all inputs that are not varied keep its values.
        varied: the names of inputs.
        wanted: the names to compute; None for all that depend on the varied inputs.

    Returns:
        A function that takes the varied inputs' values in the order of ``varied``, and returns values by name.

    Raises:
        UnknownNameError: there is no value of a name; it is a KeyError too.

    >>> cost = program(evaluate(), ["price"], ["total.cost"])
    >>> round(cost([2.5])["total.cost"])
    10756218
    """
    return compile_program(evaluation.graph, evaluation.values, varied, wanted)


def uncertainty(evaluation: Evaluation, *args: int, **named: int) -> Uncertainty | None:
    """Return the quantiles of the headline totals when the assumptions are drawn over their ranges.

    The further arguments, by position or name, are ``draws`` (20,000 by default), ``seed`` of the random generators,
    and ``jobs``, the number of processes (-1: as many as cores). Returns None where no assumption that matters has a
    range.

    >>> uncertainty(evaluate(), draws=1000)
    <Uncertainty of 1,000 draws: Cost P10 $10.5M, P50 $13.0M, P90 $15.6M>
    """
    return _UNCERTAINTY.load()(evaluation, *args, **named)


def diff(past: LoadedStudy | str | Path | bytes, new: LoadedStudy | str | Path | bytes) -> Comparison:
    """Return the differences between two studies: changed inputs with their effects, and every figure in both.

    Args:
        past: a study, or what ``load`` takes.
        new: likewise.

    Raises:
        StudyError: with every problem found.
        EvaluationError: a formula of one of them has no finite value.

    >>> comparison = diff(load(), load(values={"price": 2}))
    >>> comparison.inputs[0].name, round(comparison.total.difference)
    ('price@base', -4302487)
    """
    names = [
        Path(item).name if isinstance(item, str | Path) else default for item, default in ((past, "past"), (new, "new"))
    ]
    return _COMPARE.load()(_chosen(past, None, None), _chosen(new, None, None), tuple(names))


def build(  # noqa: PLR0913 - as many as the command has options
    source: LoadedStudy | str | Path | bytes | None = None,
    output: str | Path = "output",
    *,
    only: Collection[str] | None = None,
    profile: str = "a4",
    templates: str | Path | None = None,
    embed: bool = True,
    docx_template: str | Path | None = None,
) -> list[Path]:
    """Write a study's files into a folder, and return their paths; a manifest of checksums stands beside them.

    Args:
        source: a study, or what ``load`` takes.
        output: the folder, made where it is missing.
        only: some kinds of files of xlsx, html, pdf, csv, json, docx, md and tex; None for the first five.
        profile: what the PDF is for, as ``--profile`` takes it.
        templates: a folder whose files replace the report's own templates, one by one.
        embed: whether the workbook carries the whole study file.
        docx_template: a Word file that the report is filled into, where ``only`` has docx.

    Raises:
        ReportgenError: an unknown kind or profile.
        StudyError, EvaluationError: nothing is written then.
        OutputError: nothing could be made or written; IncompleteError: some files could not, which it names.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     [path.name for path in build(output=folder, only=["csv"])]
    ['scaling-exponents.csv']
    """
    from reportgen import __version__  # noqa: PLC0415 - the package's front, which imports this module late

    kinds = _KINDS.load()(only)
    folder = None if templates is None else Path(templates)
    word = _READ_DOCX_TEMPLATE.load()(None if docx_template is None else Path(docx_template), kinds)
    options = Options(timestamp(), __version__, _PROFILE.load()(profile).id, folder, embed, word)
    return _BUILD.load()(_chosen(source, None, None), Path(output), kinds, options)
