"""The functions of the library: load a study, evaluate it, get its results as tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.describe.loaded import Asked
from reportgen.describe.part import Lazy
from reportgen.graph.program import program as compile_program
from reportgen.readback.scan import is_workbook
from reportgen.study.compiler import evaluate as evaluate_study
from reportgen.study.reader import parse_study, read
from reportgen.study.settings import choose
from reportgen.system.resources import bundled_study

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    import pandas as pd

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.graph.program import Program
    from reportgen.parts.uncertainty.draws import Uncertainty

# Imported when they are called: each needs libraries that evaluating a study file does not.
_LOAD_WORKBOOK: Lazy[Callable[..., LoadedStudy]] = Lazy("reportgen.readback.read:load_workbook_study")
_FRAMES: Lazy[Callable[[Evaluation], dict[str, pd.DataFrame]]] = Lazy("reportgen.data.tables:frames")
_UNCERTAINTY: Lazy[Callable[..., Uncertainty | None]] = Lazy("reportgen.parts.uncertainty.draws:uncertainty")
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

    Example::

        load("study.toml", scenario="bulk", values={"price": 2.5})
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


def evaluate(
    source: LoadedStudy | str | Path | None = None,
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

    Example::

        evaluate("study.toml")["total.cost"]
    """
    if source is None or isinstance(source, str | Path):
        return evaluate_study(load(source, scenario=scenario, values=values))
    return evaluate_study(choose(source, scenario, values) if scenario or values else source)


def frames(evaluation: Evaluation) -> dict[str, pd.DataFrame]:
    """Return the results as DataFrames by name: headline, sweeps, models, assumptions, perspective and others.

    Their columns are those of the JSON document's tables. Needs pandas.
    """
    return _FRAMES.load()(evaluation)


def program(evaluation: Evaluation, varied: Sequence[str], wanted: Collection[str] | None = None) -> Program:
    """Return a compiled function that evaluates an evaluation again with other inputs, for thousands of evaluations.

    Args:
        evaluation: the evaluation; all inputs that are not varied keep its values.
        varied: the names of inputs.
        wanted: the names to compute; None for all that depend on the varied inputs.

    Returns:
        A function that takes the varied inputs' values in the order of ``varied``, and returns values by name.

    Example::

        cost = program(evaluation, ["price"], ["total.cost"])
        cost([2.5])["total.cost"]
    """
    return compile_program(evaluation.graph, evaluation.values, varied, wanted)


def uncertainty(evaluation: Evaluation, *args: int, **named: int) -> Uncertainty | None:
    """Return the quantiles of the headline totals when the assumptions are drawn over their ranges.

    The further arguments, by position or name, are ``draws`` (20,000 by default), ``seed`` of the random generators,
    and ``jobs``, the number of processes (-1: as many as cores). Returns None where no assumption that matters has a
    range.

    Example::

        uncertainty(evaluate("study.toml"), draws=1_000_000).total
    """
    return _UNCERTAINTY.load()(evaluation, *args, **named)
