"""Set the active scenario and single values of a loaded study."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen.describe.entries import ReadError, typed
from reportgen.describe.part import piece
from reportgen.describe.setting import Setting
from reportgen.describe.styles import exact
from reportgen.formula.expr import Number
from reportgen.parts import PARTS
from reportgen.parts.assumptions.shape import INPUTS, scenario_ids
from reportgen.study.compiler import compile_study
from reportgen.study.entries import entries
from reportgen.study.shape import completed
from reportgen.system.errors import Problem, StudyError, nearest_or_all
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.entries import Entry
    from reportgen.describe.loaded import LoadedStudy


def choose(
    loaded: LoadedStudy, scenario: str | None = None, values: Mapping[str, float | bool | str] | None = None
) -> LoadedStudy:
    """Return a study with another active scenario and with values set in it, as ``--scenario`` and ``--set`` do.

    Args:
        loaded: the study.
        scenario: the id of a scenario; None keeps the active one.
        values: new values by name: of an assumption, of an axis count as ``family.sweep.axis``, or of any other entry
            by its name. A number, a switch (bool), a choice (str), or any of them as text.

    Raises:
        StudyError: with every unknown name and every value that its entry does not take, alone or with the others.

    Example::

        choose(loaded, "bulk", {"price": 2.5, "alignment.published.parameterizations": "3"})
    """
    loaded = replace(loaded, original=loaded.original or loaded.study)
    if scenario is not None:
        ids = scenario_ids(loaded.study)
        if scenario not in ids:
            raise StudyError(
                [
                    Problem(
                        f"unknown scenario {quoted(scenario)}{nearest_or_all(scenario, ids, 'scenarios')}", "--scenario"
                    )
                ]
            )
        loaded = replace(loaded, scenario=scenario)
    problems: list[Problem] = []
    for name, raw in (values or {}).items():
        setting = _setting(loaded, name, raw)
        if isinstance(setting, Setting):
            loaded = replace(loaded, study=completed(loaded.study.with_value(setting.path, setting.value)))
        else:
            problems.append(Problem(setting, f"--set {name}"))
    if problems:
        raise StudyError(problems)
    if values:
        compile_study(loaded)  # raises StudyError for what its entries cannot have together
    given = {**dict(loaded.asked.values), **{name: as_text(raw) for name, raw in (values or {}).items()}}
    chosen = loaded.asked.scenario if scenario is None else scenario
    return replace(loaded, asked=replace(loaded.asked, scenario=chosen, values=tuple(given.items())))


def as_text(value: float | bool | str) -> str:
    """Return a value as ``--set`` takes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else exact(value)


def _setting(loaded: LoadedStudy, name: str, raw: float | bool | str) -> Setting | str:
    """Return the change of the study that sets a value, or the message of why it cannot be set."""
    problem = ""
    for part in PARTS:
        set_value = piece(part.set_value)
        setting = set_value(loaded, name, raw) if set_value else None
        if isinstance(setting, Setting):
            return setting
        problem = setting or problem  # a later part knows its own names better
    by_name = entries(loaded, compile_study(loaded))
    if name in by_name:
        return _entry_setting(loaded, by_name[name], raw)
    return problem or f"unknown assumption {quoted(name)}{nearest_or_all(name, loaded.study[INPUTS], 'assumptions')}"


def _entry_setting(loaded: LoadedStudy, entry: Entry, raw: float | bool | str) -> Setting | str:
    """Return the change that sets an entry, or the message of why it cannot be set."""
    try:
        value = typed(entry, raw)
    except ReadError as error:
        return f"{entry.name!r} {error}"
    if isinstance(value, float) and isinstance(loaded.study.value_at(entry.path), Number):
        return Setting(entry.path, Number(value))
    return Setting(entry.path, value)
