"""What a study may be wrong about although it can be built: one function a rule, in the table ``RULES``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.number_forms import SYMBOLS
from reportgen.describe.tables import path_text, table_fields
from reportgen.formula.expr import Call, Expr, Name, names
from reportgen.formula.identifiers import TOTAL_PREFIX
from reportgen.graph.names import OWN, axis, row_value, split_row_value
from reportgen.parts.actuals.shape import ACTUALS
from reportgen.parts.allocation.shape import ALLOCATION_TABLE, billed_unit
from reportgen.parts.assumptions.shape import ASSUMPTIONS, INPUTS, SCENARIOS
from reportgen.parts.budget.shape import RULES as BUDGET_RULES
from reportgen.parts.calendar.shape import CALENDAR_TABLE, GPUS, IN_USE, of_period, periods
from reportgen.parts.checks.shape import CONDITIONS
from reportgen.parts.corrections.shape import CORRECTIONS, switches
from reportgen.parts.families.own import own_values
from reportgen.parts.families.shape import FAMILIES, PRICE, item_row, own_rows, sweep_row
from reportgen.parts.models.members import size_columns
from reportgen.parts.prices.places import age_sentences
from reportgen.study.analyse import failed_checks
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Path, Study
    from reportgen.parts.assumptions.shape import Assumption

    Rule = Callable[[Evaluation], Iterator[tuple[str, Path]]]

_CODES = frozenset({*SYMBOLS, "AUD", "CAD", "CZK", "DKK", "INR", "KRW", "NOK", "NZD", "PLN", "SEK", "SGD", "TWD"})
_SIGNS = {sign: code for code, sign in SYMBOLS.items() if sign in "€£"}  # the others stand for several currencies
_NUMBER = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?(?:e\d+)?)(\s?%)?(?![\w.]*\d)")
_OF_ONE_UNIT = frozenset({"add", "sub", "lt", "le", "gt", "ge", "eq", "ne", "min", "max"})
_SMALL = 1  # a label may well say "1" or "0" of something else


class StudyWarning(NamedTuple):
    """One thing that a study may be wrong about: the rule, a sentence, and the place in the file, "" for none."""

    rule: str
    message: str
    place: str

    def __str__(self) -> str:
        return f"{self.message} @ {self.place}" if self.place else self.message


def warnings(evaluation: Evaluation) -> tuple[StudyWarning, ...]:
    """Return everything that an evaluated study may be wrong about, rule by rule.

    Raises EvaluationError where a check of the study has no finite value.
    """
    return tuple(
        StudyWarning(name, message, path_text(*path))
        for name, rule in RULES.items()
        for message, path in rule(evaluation)
    )


def _unused(evaluation: Evaluation) -> Iterator[tuple[str, Path]]:
    """Yield assumptions and corrections that no formula reads; a choice is read where what it fills in is."""
    study = evaluation.study
    read = {name for _, expr in _formulas(study) for name in names(expr)}
    read |= {split_row_value(name)[1] for name in read & size_columns(study).keys()}
    filled = {item.catalogue for name, item in study[ASSUMPTIONS].items() if name in read}
    for name, item in study[ASSUMPTIONS].items():
        if name not in read and not (item.kind == "choice" and item.catalogue in filled):
            yield f"no formula reads the assumption {name!r}", (ASSUMPTIONS.key, name)
    for name in switches(study):
        if name not in read:
            yield f"no formula reads the correction {name!r}; state switch = false", (CORRECTIONS.key, name)


def _currency(evaluation: Evaluation) -> Iterator[tuple[str, Path]]:
    """Yield units of money of another currency than the study's; of a rate of exchange both are, as in EUR/USD.

    What the limit of a request reads may be in the currency of the request.
    """
    currency, rules = evaluation.study[ABOUT].currency, evaluation.study[BUDGET_RULES]
    of_limit = set() if rules.limit is None else {(ASSUMPTIONS.key, name) for name in names(rules.limit)}
    for path, unit in _units(evaluation.study):
        codes = [code for code in re.findall(r"\b[A-Z]{3}\b", unit) if code in _CODES]
        codes += [code for sign, code in _SIGNS.items() if sign in unit]
        if currency in codes:
            continue
        for code in codes:
            if code != rules.currency or path[:-1] not in of_limit:
                yield f"unit {quoted(unit)} is in {code}, the study in {currency}", path


def _spelling(evaluation: Evaluation) -> Iterator[tuple[str, Path]]:
    """Yield units that differ from another one only in case, hyphens, blanks or the plural."""
    first: dict[str, str] = {}
    for path, unit in _units(evaluation.study):
        before = first.setdefault(_same(unit), unit)
        if before != unit:
            yield f"unit {quoted(unit)} is also written {quoted(before)}", path


def _mixed_units(evaluation: Evaluation) -> Iterator[tuple[str, Path]]:
    """Yield formulas that add, subtract or compare two names of different units."""
    units = {str(fields.get("id") or path[-1]): str(fields["unit"]) for path, fields in _with(evaluation.study, "unit")}
    for path, expr in _formulas(evaluation.study):
        for one, other in _pairs(expr):
            pair = [units.get(name.removeprefix(TOTAL_PREFIX), "") for name in (one, other)]
            if all(pair) and _same(pair[0]) != _same(pair[1]):
                yield f"formula takes {one!r} in {pair[0]} and {other!r} in {pair[1]} for one unit", path


def _percent(evaluation: Evaluation) -> Iterator[tuple[str, Path]]:
    """Yield percentages above 100% that have no maximum: 40 where 0.4 was meant."""
    study = evaluation.study
    for name, item in study[ASSUMPTIONS].items():
        if item.style != "percent" or item.bounded:
            continue
        hint = f"; write a percentage as a fraction, or state a maximum of {name!r}"
        for path, value in _stated(study, name, item):
            if isinstance(value, float) and value > 1:
                yield f"{value:.15g} is {value:,.0%}{hint}", path


def _own_unread(evaluation: Evaluation) -> Iterator[tuple[str, Path]]:
    """Yield values of a row's own that nothing of the row depends on, and prices that no formula of an item reads."""
    read = {name for item in evaluation.graph.definitions.values() for name in item.reads if OWN.owns(name)}
    for row, name, _ in own_values(evaluation.study):
        if OWN(row.name, name) not in read:
            yield f"nothing of {row.name!r} depends on its own {name!r}", (*row.place, "values", name)
    for i, family in enumerate(evaluation.study[FAMILIES]):
        for j, item in enumerate(family.items):
            if item.price is not None and not any(PRICE in names(formula) for formula in item.gives.values()):
                name = item_row(family, item).name
                message = f"nothing of {name!r} depends on its own {PRICE!r}; what it gives reads it, as amount * price"
                yield message, (FAMILIES.key, i, "items", j, PRICE)


def _trains_nothing(evaluation: Evaluation) -> Iterator[tuple[str, Path]]:
    """Yield sweeps without a model size to train, or with an axis of no values."""
    for number, family in enumerate(evaluation.study[FAMILIES]):
        for position, item in enumerate(family.sweeps):
            row, path = sweep_row(family, item), (FAMILIES.key, number, "sweeps", position)
            if not any(evaluation.at_sizes(row_value(row.name, "member"))):
                yield f"sweep {row.name!r} trains no model size", (*path, "train")
            elif not all(evaluation.number(axis(row.name, name)) for name in item.axes):
                yield f"sweep {row.name!r} has an axis of no values, so no runs", (*path, "axes")


def _label_states_value(evaluation: Evaluation) -> Iterator[tuple[str, Path]]:
    """Yield labels with a number that is the value of an assumption: they are wrong once that is changed."""
    study = evaluation.study
    for path, fields in _with(study, "label"):
        numbers = list(_numbers(str(fields["label"])))
        for name in _assumptions_of(study, path, fields) if numbers else ():
            value = evaluation.values.get(name)
            if isinstance(value, float) and value > _SMALL and value in numbers:
                yield f"label states the value of {name!r}, which may be changed", (*path, "label")


def _fails(evaluation: Evaluation) -> Iterator[tuple[str, Path]]:
    """Yield the checks that fail."""
    places = {item.label: (CONDITIONS.key, number) for number, item in enumerate(evaluation.study[CONDITIONS])}
    for label in failed_checks(evaluation):
        yield f"check fails: {label}", places.get(label, ())


def _price_age(evaluation: Evaluation) -> Iterator[tuple[str, Path]]:
    """Yield prices of the price book that are older than the study's limit."""
    yield from ((sentence, path) for path, sentence in age_sentences(evaluation.study).items())


def _ignored(evaluation: Evaluation) -> Iterator[tuple[str, Path]]:
    """Yield what a calendar or an allocation states to no effect."""
    study = evaluation.study
    calendar, allocation = study[CALENDAR_TABLE], study[ALLOCATION_TABLE]
    if calendar is not None and calendar.parallel is None and "gpus_per_run" in calendar.model_fields_set:
        yield "gpus_per_run is used only with 'parallel', which is missing", (CALENDAR_TABLE.key, "gpus_per_run")
    if calendar is not None:
        numbers = [[evaluation.number(of_period(name, key)) for name in periods(study)] for key in (IN_USE, GPUS)]
        if all(used < there for used, there in zip(*numbers, strict=True)):
            most, there = max(numbers[0]), max(numbers[1])
            message = f"at most {most:g} of {there:g} GPUs are ever in use, as 'parallel' and 'gpus_per_run' say"
            yield message, (CALENDAR_TABLE.key, GPUS)
    if allocation is not None and allocation.job is not None and billed_unit(allocation).node is None:
        message = f"job is used only where whole nodes are billed, which {allocation.unit!r} does not do"
        yield message, (ALLOCATION_TABLE.key, "job")


def _other_start(evaluation: Evaluation) -> Iterator[tuple[str, Path]]:
    """Yield where the calendar and the actuals give the programme two first months."""
    calendar, actuals = evaluation.study[CALENDAR_TABLE], evaluation.study[ACTUALS]
    starts = (calendar.start if calendar is not None else None), actuals.start
    if None not in starts and starts[0] != starts[1]:
        message = f"the programme starts in {starts[1]} here and in {starts[0]} in the calendar"
        yield message, (ACTUALS.key, "start")


RULES: Mapping[str, Rule] = {
    "unused": _unused,
    "currency": _currency,
    "unit-spelling": _spelling,
    "unit-mixed": _mixed_units,
    "percent": _percent,
    "own-unread": _own_unread,
    "trains-nothing": _trains_nothing,
    "ignored": _ignored,
    "other-start": _other_start,
    "label-states-value": _label_states_value,
    "price-age": _price_age,
    "check-fails": _fails,
}


def _formulas(study: Study) -> Iterator[tuple[Path, Expr]]:
    for path, leaf in study.leaves():
        if isinstance(leaf, Expr):
            yield path, leaf


def _units(study: Study) -> Iterator[tuple[Path, str]]:
    """Yield each unit with its place; the unit of an allocation is the name of one in a catalogue."""
    for path, fields in _with(study, "unit"):
        if path != (ALLOCATION_TABLE.key,):
            yield (*path, "unit"), str(fields["unit"])


def _with(study: Study, key: str) -> Iterator[tuple[Path, dict[str, object]]]:
    """Yield each table of the file that states a key, with its place and all it states."""
    in_file = {name: value for name, value in study.tables.items() if name != INPUTS.key}
    for path, fields in _tables(in_file, ()):
        if fields.get(key):
            yield path, fields


def _tables(node: object, path: Path) -> Iterator[tuple[Path, dict[str, object]]]:
    """Yield every table below a node that has a shape, outermost first."""
    fields = table_fields(node)
    if fields is not None:
        yield path, fields
    inner = fields or node
    if isinstance(inner, Mapping):
        for key, value in inner.items():
            yield from _tables(value, (*path, key))
    elif isinstance(inner, tuple):
        for position, value in enumerate(inner):
            yield from _tables(value, (*path, position))


def _same(unit: str) -> str:
    """Return a text that is equal for two spellings of one unit."""
    return re.sub(r"[\s_-]", "", unit).casefold().removesuffix("s")


def _pairs(expr: Expr) -> Iterator[tuple[str, str]]:
    """Yield each two names that a formula adds, subtracts or compares directly."""
    if not isinstance(expr, Call):
        return
    if expr.op in _OF_ONE_UNIT:
        listed = dict.fromkeys(arg.id for arg in expr.args if isinstance(arg, Name))
        yield from pairwise(listed)
    for arg in expr.args:
        yield from _pairs(arg)


def _stated(study: Study, name: str, item: Assumption) -> Iterator[tuple[Path, object]]:
    """Yield what the file states of an assumption, with each place."""
    for key in ("value", "low", "high"):
        yield (ASSUMPTIONS.key, name, key), getattr(item, key)
    for scenario, stated in study[SCENARIOS].items():
        yield (SCENARIOS.key, scenario, "values"), stated.values.get(name)
    for row in own_rows(study):
        yield (*row.place, "values"), row.values.get(name)


def _numbers(label: str) -> Iterator[float]:
    for digits, percent in _NUMBER.findall(label):
        try:
            yield float(digits.replace(",", "")) / (100 if percent else 1)
        except ValueError:
            continue


def _assumptions_of(study: Study, path: Path, fields: Mapping[str, object]) -> list[str]:
    """Return the assumptions that a labelled thing is or reads."""
    read = [name for value in fields.values() if isinstance(value, Expr) for name in names(value)]
    axes = fields.get("axes")
    if isinstance(axes, Mapping):
        read += [name for value in axes.values() for name in names(value)]
    return [name for name in dict.fromkeys([*map(str, path[1:]), *read]) if name in study[ASSUMPTIONS]]
