"""A study to a graph of definitions: every number of every output, by name, as an expression over other names.

Names of the graph hold dots, which no formula of a study can write, so they never meet a study's own. The ones in use,
for a study with assumption ``price``, size quantity ``width``, budget ``fixed`` and family ``gamma`` with sweep ``search``:

    scenario, scenario.base ...       the active scenario's label, and every label to choose from
    price@base, price@SCENARIO        what each scenario says of an assumption ("" where it says nothing)
    price                             the live value
    gpus.1.name, gpus.1.price         a catalogue's entries; gpu.no is the position of the entry chosen by ``gpu``
    heads, width                      one value for each model size
    fixed.tokens, fixed.flops         tokens and FLOPs of one run at each size; fixed.runs, the runs at each size
    gamma.search.axis.trials          an axis count; .member, .active, .combinations, .sizes, .runs, .tokens, .flops
    gamma.flops, total.flops          sums of rows; gamma.cost, total.cost: measures of them
    sizes.flops, sizes.cost           all sweeps together, at each model size
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import numpy as np

from reportgen.compute import compute
from reportgen.errors import EvaluationError, Problem, StudyError, nearest
from reportgen.expr import Call, Expr, Name, Number, Span, Text, call, names, rename
from reportgen.names import TOTAL_PREFIX
from reportgen.ops import OPS, Function, Template
from reportgen.study import BASE, Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Scope = dict[str, str]  # what a formula may write -> the graph's name for it
Leaf = float | str | tuple[float, ...]
_ROW = "*."  # marks a name of the row a measure is taken of
ROW_SUMS = ("runs", "tokens", "flops")


@dataclass(frozen=True, slots=True)
class Definition:
    """A named expression. ``sized`` means one value for each model size; ``path`` is where a study file says it."""

    name: str
    expr: Expr
    sized: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Inputs and definitions, each definition after all it reads."""

    inputs: Mapping[str, Leaf]
    definitions: Mapping[str, Definition]
    sizes: int

    def sized(self, name: str) -> bool:
        """Whether a name has one value for each model size."""
        if name in self.inputs:
            return isinstance(self.inputs[name], tuple)
        return self.definitions[name].sized

    def extended(self, extra: Iterable[Definition], inputs: Mapping[str, Leaf] | None = None) -> Graph:
        """Return the graph with further definitions, given in an order in which each reads only earlier ones."""
        return Graph(
            {**self.inputs, **(inputs or {})}, {**self.definitions, **{item.name: item for item in extra}}, self.sizes
        )

    def readers_of(self, changed: Iterable[str]) -> set[str]:
        """Every definition whose value may move when any of the names given does."""
        moved = set(changed)
        for definition in self.definitions.values():
            if definition.name not in moved and not moved.isdisjoint(names(definition.expr)):
                moved.add(definition.name)
        return moved


@dataclass(slots=True)
class _Builder:
    """Collects what a study says; problems are gathered, not raised, so that all are told at once."""

    study: Study
    inputs: dict[str, Leaf] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def define(self, name: str, expr: Expr, path: str = "", *, sized: bool = False) -> None:
        self.definitions[name] = Definition(name, expr, sized, path)

    def bind(self, formula: Expr, scope: Scope, path: str) -> Expr:
        """Turn what a formula writes into names of the graph; unknown ones are problems."""
        for name in dict.fromkeys(names(formula)):
            if name not in scope:
                self.problems.append(Problem(f"unknown name {name!r}{nearest(name, scope)}", path))
        return rename(formula, lambda name: scope.get(name, name))

    def quantity(self, name: str, formula: Expr, scope: Scope, path: str, *, sized: bool = False) -> None:
        self.define(name, self.bind(formula, scope, path), path, sized=sized)


def compile_study(study: Study) -> Graph:
    """Turn a study into its graph. Raises StudyError with every unknown name, wrong reference and cycle."""
    builder = _Builder(study)
    _references(builder)
    _scenarios(builder)
    _assumptions(builder)
    one_value = _study_scope(study)
    for name, quantity in study.quantities.items():
        builder.quantity(name, quantity.formula, one_value, f"quantities.{name}.formula")
    _models(builder, one_value)
    for index, family in enumerate(study.families):
        _family(builder, index, family.id, one_value)
    _totals(builder)
    _by_size(builder)
    _rows_of_measures(builder, one_value)
    everything = one_value | _total_scope(study) | {name: name for name in study.perspective}
    for name, quantity in study.perspective.items():
        builder.quantity(name, quantity.formula, everything, f"perspective.{name}.formula")
    for number, check in enumerate(study.checks):
        builder.quantity(f"check.study.{number}", check.formula, everything, f"checks[{number}].formula")
    return _finished(builder)


def sweep_name(family: str, sweep: str) -> str:
    """The graph's prefix for what belongs to one sweep."""
    return f"{family}.{sweep}"


def axis_ids(study: Study) -> tuple[str, ...]:
    """Every axis of the study in the order first met, which is the order of the workbook's columns."""
    met = [axis for family in study.families for sweep in family.sweeps for axis in sweep.axes]
    return tuple(dict.fromkeys([*study.axes, *met]))


def _references(builder: _Builder) -> None:
    """Names that must be unique, and names that must exist."""
    study, problems = builder.study, builder.problems
    taken: dict[str, str] = {}
    places = [
        ("assumptions", study.assumptions),
        ("corrections", study.corrections),
        ("quantities", study.quantities),
        ("models.inputs", study.models.inputs),
        ("models.quantities", study.models.quantities),
        ("budgets", study.budgets),
        ("families", [family.id for family in study.families]),
        ("measures", [measure.id for measure in study.measures]),
        ("perspective", study.perspective),
        ("catalogues", study.catalogues),
    ]
    for place, entries in places:
        for name in entries:
            if name in taken:
                problems.append(Problem(f"name {name!r} is already taken by {taken[name]}", f"{place}.{name}"))
            taken.setdefault(name, place)
    for index, family in enumerate(study.families):
        ids = [sweep.id for sweep in family.sweeps]
        problems.extend(
            Problem(f"sweep id {name!r} appears twice", f"families[{index}].sweeps")
            for name in dict.fromkeys(ids)
            if ids.count(name) > 1
        )
    measures = {measure.id for measure in study.measures} | {"flops"}
    wanted: list[tuple[str, Iterable[str], str]] = [
        (study.study.headline, measures, "study.headline"),
        (study.models.title, [*study.models.inputs, *study.models.quantities], "models.title"),
        *((key, measures, f"published.{key}") for key in study.published),
        *((key, measures, f"families[{i}].published.{key}") for i, f in enumerate(study.families) for key in f.published),
        *((grid.rows, study.assumptions, f"grids[{i}].rows") for i, grid in enumerate(study.grids)),
        *((grid.columns, study.assumptions, f"grids[{i}].columns") for i, grid in enumerate(study.grids)),
        *(
            (name, study.switches, f"correction_sets[{i}].corrections")
            for i, group in enumerate(study.correction_sets)
            for name in group.corrections
        ),
        *(
            (assumption.catalogue, study.catalogues, f"assumptions.{name}.catalogue")
            for name, assumption in study.assumptions.items()
            if assumption.catalogue is not None
        ),
    ]
    for name, known, path in wanted:
        if name not in known:
            problems.append(Problem(f"unknown name {name!r}{nearest(name, known)}", path))
    _catalogues(builder)


def _catalogues(builder: _Builder) -> None:
    study = builder.study
    for name, catalogue in study.catalogues.items():
        choosers = [key for key, item in study.assumptions.items() if item.kind == "choice" and item.catalogue == name]
        if len(choosers) != 1:
            builder.problems.append(Problem("a catalogue is chosen from by exactly one assumption", f"catalogues.{name}"))
        filled = [key for key, item in study.assumptions.items() if item.kind == "number" and item.catalogue == name]
        for number, entry in enumerate(catalogue.entries):
            path = f"catalogues.{name}.entries[{number}].values"
            missing = [key for key in filled if key not in entry.values]
            unknown = [key for key in entry.values if key not in filled]
            builder.problems += [Problem(f"value of {key!r} is missing", path) for key in missing]
            builder.problems += [Problem(f"unknown name {key!r}{nearest(key, filled)}", f"{path}.{key}") for key in unknown]
            builder.inputs[f"{name}.{number + 1}.name"] = entry.name
            builder.inputs |= {f"{name}.{number + 1}.{key}": value for key, value in entry.values.items()}


def _scenarios(builder: _Builder) -> None:
    study = builder.study
    if study.scenario not in study.scenario_ids:
        message = f"unknown scenario {study.scenario!r}{nearest(study.scenario, study.scenario_ids)}"
        builder.problems.append(Problem(message, "scenario"))
        return
    labels = {f"scenario.{item}": study.scenario_label(item) for item in study.scenario_ids}
    if len(set(labels.values())) < len(labels):
        builder.problems.append(Problem("two scenarios have the same label", "scenarios"))
    builder.inputs["scenario"] = study.scenario_label(study.scenario)
    builder.inputs |= labels
    builder.define("scenario_no", call("match", "scenario", Span(tuple(labels))))


def _assumptions(builder: _Builder) -> None:
    """Live value = what the active scenario says, else the base, else the catalogue. One rule for every output."""
    study = builder.study
    for key, scenario in study.scenarios.items():
        for name, value in scenario.values.items():
            problem = value_problem(study, name, value)
            if problem:
                builder.problems.append(Problem(problem, f"scenarios.{key}.values.{name}"))
    for name, item in study.inputs.items():
        if item.kind == "choice" and item.catalogue in study.catalogues:
            problem = value_problem(study, name, item.value)
            if problem:
                builder.problems.append(Problem(problem, f"assumptions.{name}.value"))
        said = {BASE: item.value} | {key: scenario.values.get(name) for key, scenario in study.scenarios.items()}
        builder.inputs |= {f"{name}@{key}": _leaf(value) for key, value in said.items()}
        picked = call("pick", Span(tuple(f"{name}@{key}" for key in said)), "scenario_no")
        fallback: Expr = Name(f"{name}@{BASE}")
        if item.catalogue is not None and item.kind == "number":
            fallback = Name(f"{name}.default")
            _filled_from_catalogue(builder, name, item.catalogue)
        live = call("if", call("eq", picked, Text("")), fallback, picked)
        builder.define(name, live if study.scenarios else fallback, f"assumptions.{name}.value")
        if item.kind == "choice":
            entries = range(1, len(study.catalogues[str(item.catalogue)].entries) + 1) if item.catalogue in study.catalogues else ()
            builder.define(f"{name}.no", call("match", name, Span(tuple(f"{item.catalogue}.{n}.name" for n in entries))))


def _filled_from_catalogue(builder: _Builder, name: str, catalogue: str) -> None:
    study = builder.study
    if catalogue not in study.catalogues:
        return
    chooser = next((key for key, item in study.assumptions.items() if item.kind == "choice" and item.catalogue == catalogue), "")
    entries = range(1, len(study.catalogues[catalogue].entries) + 1)
    builder.define(f"{name}.catalogue", call("pick", Span(tuple(f"{catalogue}.{n}.{name}" for n in entries)), f"{chooser}.no"))
    base = Name(f"{name}@{BASE}")
    builder.define(f"{name}.default", call("if", call("eq", base, Text("")), f"{name}.catalogue", base))


def value_problem(study: Study, name: str, value: object) -> str | None:
    """Say why an assumption cannot have a value, or None when it can. ``value`` is a float, a bool or a string."""
    inputs = study.inputs
    if name not in inputs:
        return f"unknown assumption {name!r}{nearest(name, inputs)}"
    item = inputs[name]
    wanted = {"number": float, "switch": bool, "choice": str}[item.kind]
    if not isinstance(value, wanted):
        word = {"number": "a number", "switch": "on or off", "choice": "a name of its catalogue"}[item.kind]
        return f"{name!r} takes {word}, not {value!r}"
    if isinstance(value, str):
        known = [entry.name for entry in study.catalogues[str(item.catalogue)].entries]
        return None if value in known else f"{value!r} is not in catalogue {item.catalogue!r}{nearest(value, known)}"
    if item.kind == "number" and isinstance(value, float) and not item.minimum <= value <= item.maximum:
        return f"value {value:g} lies outside {item.minimum:g} to {item.maximum:g}"
    return None


def _leaf(value: float | bool | str | None) -> Leaf:
    if value is None:
        return ""
    return float(value) if isinstance(value, bool | int | float) else value


def _study_scope(study: Study) -> Scope:
    """What a formula with one value for the study may write."""
    scope = {name: f"{name}.no" if item.kind == "choice" else name for name, item in study.inputs.items()}
    return scope | {name: name for name in study.quantities}


def _total_scope(study: Study) -> Scope:
    totals = {f"{TOTAL_PREFIX}{key}": f"total.{key}" for key in ROW_SUMS}
    return totals | {f"{TOTAL_PREFIX}{measure.id}": f"total.{measure.id}" for measure in study.measures}


def _models(builder: _Builder, one_value: Scope) -> None:
    models = builder.study.models
    per_size = one_value | {name: name for name in (*models.inputs, *models.quantities)}
    builder.inputs |= {name: item.values for name, item in models.inputs.items()}
    for name, quantity in models.quantities.items():
        builder.quantity(name, quantity.formula, per_size, f"models.quantities.{name}.formula", sized=True)
    for name, budget in builder.study.budgets.items():
        builder.quantity(f"{name}.tokens", budget.tokens, per_size, f"budgets.{name}.tokens", sized=True)
        one_run = per_size | {"tokens": f"{name}.tokens"}
        builder.quantity(f"{name}.flops", models.flops, one_run, "models.flops", sized=True)


def _family(builder: _Builder, index: int, family: str, scope: Scope) -> None:
    sweeps = builder.study.families[index].sweeps
    axes = axis_ids(builder.study)
    for number, sweep in enumerate(sweeps):
        path = f"families[{index}].sweeps[{number}]"
        name = sweep_name(family, sweep.id)
        if sweep.budget not in builder.study.budgets:
            hint = nearest(sweep.budget, builder.study.budgets)
            builder.problems.append(Problem(f"unknown budget {sweep.budget!r}{hint}", f"{path}.budget"))
            continue
        builder.inputs[f"{name}.budget"] = builder.study.budgets[sweep.budget].label
        builder.inputs[f"{name}.member"] = _members(builder, sweep.train, f"{path}.train")
        _factor(builder, f"{name}.active", sweep.when, scope, f"{path}.when")
        for axis in axes:
            _factor(builder, f"{name}.axis.{axis}", sweep.axes.get(axis, Number(1.0)), scope, f"{path}.axes.{axis}")
        factors: list[Expr] = [Name(f"{name}.{part}") for part in ("active", *(f"axis.{axis}" for axis in axes))]
        builder.define(f"{name}.combinations", reduce(lambda a, b: call("mul", a, b), factors))
        runs, member = Name(f"{name}.combinations"), Name(f"{name}.member")
        builder.define(f"{name}.sizes", call("sum", member))
        builder.define(f"{name}.runs", call("mul", runs, f"{name}.sizes"))
        for what in ("tokens", "flops"):
            builder.define(f"{name}.{what}", call("mul", runs, call("sum", member, f"{sweep.budget}.{what}")))
    for what in ROW_SUMS:
        rows = Span(tuple(f"{sweep_name(family, sweep.id)}.{what}" for sweep in sweeps))
        builder.define(f"{family}.{what}", call("sum_rows", rows))


def _factor(builder: _Builder, name: str, formula: Expr, scope: Scope, path: str) -> None:
    """A count: an input when it is a plain number, a definition when it is a formula."""
    if isinstance(formula, Number):
        if formula.value < 0:
            builder.problems.append(Problem(f"count {formula.value:g} is negative", path))
        builder.inputs[name] = formula.value
    else:
        builder.quantity(name, formula, scope, path)


def _members(builder: _Builder, train: Expr | tuple[float, ...], path: str) -> tuple[float, ...]:
    """Which sizes a sweep trains, 0 or 1 for each: from a formula over the size inputs, or a list of the first of them.

    A selection is data that a reader of the workbook edits, so it may not depend on an assumption; a correction that
    moves it is a second sweep with ``when``.
    """
    models = builder.study.models
    env = {name: np.asarray(item.values) for name, item in models.inputs.items()}
    if isinstance(train, tuple):
        first, known = next((name, item.values) for name, item in models.inputs.items())
        unknown = [value for value in train if value not in known]
        builder.problems += [Problem(f"{value:g} is none of the values of {first!r}", path) for value in unknown]
        return tuple(float(value in train) for value in known)
    strangers = [name for name in dict.fromkeys(names(train)) if name not in env]
    if strangers:
        hint = nearest(strangers[0], env) or f"; sizes are selected by {', '.join(map(repr, env))}"
        builder.problems.append(Problem(f"selection reads {strangers[0]!r}, which is not a model input{hint}", path))
        return (0.0,) * models.count
    try:
        chosen = compute(train, env)
    except EvaluationError as error:
        builder.problems.append(Problem(str(error), path))
        return (0.0,) * models.count
    return tuple(float(value != 0) for value in np.broadcast_to(chosen, models.count))


def _totals(builder: _Builder) -> None:
    for what in ROW_SUMS:
        rows = Span(tuple(f"{family.id}.{what}" for family in builder.study.families))
        builder.define(f"total.{what}", call("sum_rows", rows))


def _by_size(builder: _Builder) -> None:
    """All sweeps together at each model size: runs by budget, then FLOPs."""
    study = builder.study
    sweeps = [sweep_name(family.id, sweep.id) for family in study.families for sweep in family.sweeps]
    combinations, members, budgets = (
        Span(tuple(f"{sweep}.{part}" for sweep in sweeps)) for part in ("combinations", "member", "budget")
    )
    for name, budget in study.budgets.items():
        of_budget = call("eq", budgets, Text(budget.label))
        builder.define(f"{name}.runs", call("sum_rows", combinations, members, of_budget), sized=True)
    runs: list[Expr] = [Name(f"{name}.runs") for name in study.budgets]
    flops: list[Expr] = [call("mul", f"{name}.runs", f"{name}.flops") for name in study.budgets]
    builder.define("sizes.runs", reduce(lambda a, b: call("add", a, b), runs), sized=True)
    builder.define("sizes.flops", reduce(lambda a, b: call("add", a, b), flops), sized=True)


def _rows_of_measures(builder: _Builder, one_value: Scope) -> None:
    """Each measure of each row: sweeps, families, total, and all sweeps at each size."""
    study = builder.study
    sweeps = [sweep_name(family.id, sweep.id) for family in study.families for sweep in family.sweeps]
    rows = [*sweeps, *(family.id for family in study.families), "total", "sizes"]
    totals = _total_scope(study)
    for number, measure in enumerate(study.measures):
        path = f"measures[{number}].formula"
        own = ("flops", "runs", *(item.id for item in study.measures))
        # Bound once, for a row that stands for all of them: the problems are the same in each.
        general = builder.bind(measure.formula, one_value | totals | {key: f"{_ROW}{key}" for key in own}, path)
        for row in rows:
            builder.define(f"{row}.{measure.id}", rename(general, _in_row(row)), path, sized=row == "sizes")


def _in_row(row: str) -> Callable[[str], str]:
    return lambda name: f"{row}.{name.removeprefix(_ROW)}" if name.startswith(_ROW) else name


def _finished(builder: _Builder) -> Graph:
    """Sort by dependency; a cycle or a size quantity where one value is wanted is a problem."""
    if builder.problems:
        raise StudyError(dict.fromkeys(builder.problems))
    definitions = builder.definitions
    reads = {name: [n for n in names(item.expr) if n in definitions] for name, item in definitions.items()}
    try:
        order = list(TopologicalSorter(reads).static_order())
    except CycleError as error:
        cycle: list[str] = error.args[1]
        path = next((definitions[name].path for name in cycle if definitions[name].path), "")
        raise StudyError([Problem(f"formula depends on itself: {' reads '.join(reversed(cycle))}", path)]) from error
    graph = Graph(builder.inputs, {name: definitions[name] for name in order}, builder.study.models.count)
    wrong = [
        Problem(f"{name!r} has a value for each model size where one value is wanted; sum({name}) adds them up", item.path)
        for item in definitions.values()
        if not item.sized
        for name in sized_names(graph, item.expr)
    ]
    wrong += [
        Problem("inside sum() only + - * / ** and comparisons are allowed", item.path)
        for item in definitions.values()
        if any(not _plain(arg) for arg in sums(item.expr))
    ]
    if wrong:
        raise StudyError(dict.fromkeys(wrong))
    return graph


def sized_names(graph: Graph, expr: Expr) -> Iterator[str]:
    """Names with one value a size that stand outside sum(), where they are one value of the row they stand in."""
    match expr:
        case Name(id=name) if graph.sized(name):
            yield name
        case Call(op="sum"):
            return
        case Call(args=args):
            for arg in args:
                yield from sized_names(graph, arg)


def sums(expr: Expr) -> Iterator[Expr]:
    """The arguments of every sum() in an expression."""
    if isinstance(expr, Call):
        for arg in expr.args:
            if expr.op == "sum":
                yield arg
            yield from sums(arg)


def _plain(expr: Expr) -> bool:
    """Spreadsheets differ on functions inside SUMPRODUCT and agree on operators."""
    if isinstance(expr, Call):
        return not isinstance(OPS[expr.op].excel, Function | Template) and all(map(_plain, expr.args))
    return True
