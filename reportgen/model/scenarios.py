"""Which values are live: choosing a scenario and setting single values, on a study, giving a study.

A value set goes to the active scenario, as if it had been typed into that scenario's column of the workbook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.errors import Problem, StudyError, nearest
from reportgen.formula.expr import Number
from reportgen.model.assumptions import value_problem
from reportgen.model.study import BASE, Study

if TYPE_CHECKING:
    from collections.abc import Mapping

_TRUTHS = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}


def choose(study: Study, scenario: str | None = None, values: Mapping[str, float | bool | str] | None = None) -> Study:
    """Return the study with another active scenario and with values set in it.

    ``values`` maps an assumption, or an axis count as ``family.sweep.axis``, to a number, a switch or a choice; text is
    read as the assumption's kind wants it. Raises StudyError naming every unknown name and impossible value.
    """
    problems: list[Problem] = []
    study = study.model_copy(update={"original": study.original or study})
    if scenario is not None:
        if scenario not in study.scenario_ids:
            message = f"unknown scenario {scenario!r}{nearest(scenario, study.scenario_ids)}"
            raise StudyError([Problem(message, "--scenario")])
        study = study.model_copy(update={"scenario": scenario})
    for name, raw in (values or {}).items():
        setter = _set_axis if "." in name else _set_assumption
        problem = setter(study, name, raw)
        if isinstance(problem, Study):
            study = problem
        else:
            problems.append(Problem(problem, f"--set {name}"))
    if problems:
        raise StudyError(problems)
    return study


def read_value(study: Study, name: str, raw: float | bool | str) -> float | bool | str:
    """Read a value typed as text the way its assumption wants it; what cannot be read is returned as it is."""
    item = study.inputs.get(name)
    if item is None:
        return raw
    if item.kind == "switch":
        return _TRUTHS.get(str(raw).strip().lower(), raw)
    if item.kind == "choice" or isinstance(raw, bool):
        return raw
    try:
        return float(raw)
    except ValueError:
        return raw


def _set_assumption(study: Study, name: str, raw: float | bool | str) -> Study | str:
    value = read_value(study, name, raw)
    problem = value_problem(study, name, value)
    if problem:
        return problem
    if study.scenario != BASE or name in study.switches:
        return _in_scenario(study, name, value)
    changed = study.assumptions[name].model_copy(update={"value": value})
    return study.model_copy(update={"assumptions": {**study.assumptions, name: changed}})


def _in_scenario(study: Study, name: str, value: float | bool | str) -> Study:
    if study.scenario == BASE:
        switched = study.corrections[name].model_copy(update={"on": value})
        return study.model_copy(update={"corrections": {**study.corrections, name: switched}})
    active = study.scenarios[study.scenario]
    changed = active.model_copy(update={"values": {**active.values, name: value}})
    return study.model_copy(update={"scenarios": {**study.scenarios, study.scenario: changed}})


def _set_axis(study: Study, name: str, raw: float | bool | str) -> Study | str:
    family_id, _, rest = name.partition(".")
    sweep_id, _, axis = rest.partition(".")
    families = {family.id: family for family in study.families}
    if family_id not in families:
        return f"unknown family {family_id!r}{nearest(family_id, families)}"
    family = families[family_id]
    sweeps = {sweep.id: sweep for sweep in family.sweeps}
    if sweep_id not in sweeps:
        return f"unknown sweep {sweep_id!r} of {family_id!r}{nearest(sweep_id, sweeps)}"
    sweep = sweeps[sweep_id]
    if axis not in sweep.axes:
        return f"unknown axis {axis!r} of {family_id}.{sweep_id}{nearest(axis, sweep.axes)}"
    try:
        count = float(raw)
    except ValueError:
        return f"count {raw!r} is not a number"
    if not 0 <= count < float("inf"):
        return f"count {raw} is not zero or more"
    changed_sweep = sweep.model_copy(update={"axes": {**sweep.axes, axis: Number(count)}})
    changed = family.model_copy(
        update={"sweeps": tuple(changed_sweep if item.id == sweep_id else item for item in family.sweeps)}
    )
    return study.model_copy(
        update={"families": tuple(changed if item.id == family_id else item for item in study.families)}
    )
