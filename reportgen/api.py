"""The library's front: load a study, evaluate it, look at the results as tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.model.evaluation import Evaluation
from reportgen.model.evaluation import evaluate as evaluate_study
from reportgen.model.reader import parse_study, read
from reportgen.model.scenarios import choose
from reportgen.resources import bundled_study

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from reportgen.model.study import Study


def load(
    source: str | Path | None = None,
    *,
    scenario: str | None = None,
    values: Mapping[str, float | bool | str] | None = None,
    accept_overrides: bool = False,
) -> Study:
    """Read a study file, the bundled study when none is named, with a scenario made active and values set in it.

    A workbook that reportgen made is read as well, by its content: what was edited in it makes the study. Formulas that
    were overwritten are problems, unless ``accept_overrides`` passes over them; ``Study.overrides`` then lists them.
    Raises StudyError with every problem found.
    """
    if source is None:
        bundled = bundled_study()
        study = parse_study(bundled.read_bytes(), Path(bundled.name).stem, bundled.name)
    else:
        study = _read(Path(source), accept_overrides=accept_overrides)
    if scenario is None and not values:
        return study
    return choose(study, scenario, values)


def _read(path: Path, *, accept_overrides: bool) -> Study:
    from reportgen.back.scan import is_workbook  # noqa: PLC0415 - start-up: the bundled study is none

    try:
        with path.open("rb") as file:
            beginning = file.read(8)
    except OSError:
        beginning = b""  # reading says why
    if not is_workbook(path, beginning):
        return read(path)
    from reportgen.back.readback import load_workbook_study  # noqa: PLC0415 - openpyxl, which a study file does without

    return load_workbook_study(path, accept_overrides=accept_overrides)


def evaluate(
    source: Study | str | Path | None = None,
    *,
    scenario: str | None = None,
    values: Mapping[str, float | bool | str] | None = None,
) -> Evaluation:
    """Evaluate a study, or the study file of a path, as ``load`` reads it. Raises StudyError or EvaluationError."""
    if source is None or isinstance(source, str | Path):
        return evaluate_study(load(source, scenario=scenario, values=values))
    return evaluate_study(choose(source, scenario, values) if scenario or values else source)


def frames(evaluation: Evaluation) -> dict[str, pd.DataFrame]:
    """Return the results as DataFrames: headline, sweeps, models, assumptions, perspective."""
    from reportgen import tables  # noqa: PLC0415 - start-up

    return tables.frames(evaluation)
