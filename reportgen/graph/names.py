"""Make and split the names of the graph; no other module knows their form.

Every number and word of every output has a name. A name joins its parts with dots, which no formula of a study can
write, so a study's own identifiers never clash with the program's. For a study with assumption ``price``, size quantity
``width``, budget ``fixed`` and family ``gamma`` with sweep ``search``:

    scenario, scenario.base ...       the active scenario's label, and every label to choose from
    scenario_no                       the position of the active scenario, from 1
    scenario-total.bulk.cost          the total cost in a scenario whose figures the source prints
    price                             the live value of an assumption
    price@base, price@bulk            what each scenario states of it ("" where it states nothing)
    price.low, price.minimum ...      an assumption's plausible range and its possible range
    gpus.1.name, gpus.1.price         a catalogue's entries; gpu.no is the position of the entry chosen by ``gpu``
    price@+1, gpus.+1.price           spare places of a workbook, where a person may add a scenario or an entry
    gamma.+1.amount                   those of a family, where a person may add an item
    heads, width                      one value for each model size; model.names, what each size is called
    fixed.tokens, fixed.flops         tokens and FLOPs of one run at each size; fixed.runs, the runs at each size
    gamma.search.axis.trials          an axis count; .member, .active, .combinations, .sizes, .runs, .tokens, .flops
    fixed.eval.main.flops             FLOPs of one pass of a sweep whose work is no training; .runs, the passes by size
    gamma.storage.amount              the amount of an item, or how many passes a sweep is that trains nothing
    gamma.storage.unit-price          what one of the amount costs, where the item states it
    gamma.values.price                what a family or a line states of an assumption for itself, "" for nothing
    own.gamma.price, own.gamma.<name> the live value there, and that of any name between it and what the row reads
    gamma.flops, total.flops          sums of rows; gamma.cost, total.cost: measures of them
    sizes.flops, sizes.cost           all sweeps together, at each model size
    case.<case>.<name>                a name's value in one case
    price#note                        an entry that is words, which no formula reads
    budget.cloud.y1.direct            an amount of the budget by category and period; summed over one of them or both:
                                      budget.cloud.direct, budget.y1.direct, budget.direct
    categories.cloud.indirect         a rate of a category; periods.y1.months, the length of a period
    calendar.family.gamma.end         when a family ends, in months of the programme; calendar.period.y1.gpus,
                                      calendar.cell.gamma.y1.used, calendar.rule.1.lost, calendar.days
    gamma.search.spread.y1            the share of a line or family that a period pays; .spent.y1, what it pays
    *.member                          a value of the row that a pattern of definitions is used in, whichever that is
    <study>/<scenario>/cost           a figure of one set of a portfolio

A part with names of its own has a ``Space`` for them: ``Space("tornado")("price", "low")`` is ``tornado.price.low``.
"""

from __future__ import annotations

from sys import intern
from typing import NamedTuple

SCENARIO = "scenario"
SCENARIO_POSITION = "scenario_no"
BASE = "base"  # the scenario that every other one departs from
TOTAL = "total"  # the row that adds up all families
SIZE_NAMES = "model.names"  # what the model sizes are called, where they have names
SIZES = "sizes"  # the row that adds up all sweeps at each model size
ALL_CHECKS = "check.all"  # 1 where every check holds
SPARES = ("+1", "+2")  # what of each kind a person may add in a workbook; no identifier has a plus
ROW_SUMS = ("runs", "tokens", "flops")  # what adds up from sweeps to families to the total
AMOUNT = "amount"  # of a line that counts anything but training runs, in a unit of its own
UNIT_PRICE = "unit-price"  # of an item, what one of its amount costs; no identifier has a hyphen
# What a sweep has besides its sums and its measures, so that no measure may have these names.
SWEEP_PARTS = ("active", "axis", "budget", "changed", "combinations", "fault", "member")

ROW_WORDS = ("own", "spent", "spread", "values")  # further parts of a row's names

_DOT, _STATED, _WORDS, _SET = ".", "@", "#", "/"


def join(*parts: object) -> str:
    """Return the name made of several parts. Names are interned: each is a key of many dictionaries."""
    return intern(_DOT.join(map(str, parts)))


def split(name: str) -> tuple[str, ...]:
    """Return the parts of a name."""
    return tuple(name.split(_DOT))


class Space(NamedTuple):
    """The names that begin with one prefix: ``Space("share")("gamma")`` is ``share.gamma``."""

    prefix: str

    def __call__(self, *parts: object) -> str:
        """Return a name of this space."""
        return join(self.prefix, *parts)

    def owns(self, name: str) -> bool:
        """Return whether a name is of this space."""
        return name.startswith(self.prefix + _DOT)

    def parts(self, name: str) -> tuple[str, ...]:
        """Return the parts after the prefix of a name of this space."""
        return split(name[len(self.prefix) + 1 :])

    def rest(self, name: str) -> str:
        """Return everything after the prefix of a name of this space."""
        return name[len(self.prefix) + 1 :]


SCENARIOS = Space(SCENARIO)  # labels by scenario
TOTALS = Space(TOTAL)
AT_SIZES = Space(SIZES)
CASES = Space("case")
OWN = Space("own")  # by row and name, where that depends on values of the row's own
ROW = Space("*")  # of the row that a pattern is used in: ``ROW("member")`` is ``*.member``
BUDGET = Space("budget")  # amounts by category and period, and the budget's rules
OF_CATEGORY = Space("categories")  # rates of a category
OF_PERIOD = Space("periods")
CALENDAR = Space("calendar")  # by period, family, both, or rule of forfeiture
ALLOCATION = Space("allocation")  # by family or "all", in a centre's unit
SCENARIO_TOTALS = Space("scenario-total")  # by scenario and measure, whichever scenario is chosen
SPREAD = "spread"  # of a row over the periods of the budget
_AXIS, _VALUES = "axis", "values"


def row_value(row: str, key: str) -> str:
    """Return the name of a row's value: ``row_value("gamma", "cost")`` is ``gamma.cost``."""
    return intern(f"{row}.{key}")  # not by `join`, which takes twice as long: a large study has 100,000


def split_row_value(name: str) -> tuple[str, str]:
    """Return the row and the key of a row's value: the inverse of ``row_value``."""
    row, _, key = name.rpartition(_DOT)
    return row, key


def is_row_value(name: str) -> bool:
    """Return whether a name as a formula writes it is a row's value, ``gamma.cost``, and no name of the study's own."""
    return _DOT in name


def sweep(family: str, sweep_id: str) -> str:
    """Return the row name of a sweep, the prefix of all that belongs to it."""
    return join(family, sweep_id)


def axis_part(axis: str) -> str:
    """Return an axis as a part of a sweep: ``axis_part("trials")`` is ``axis.trials``."""
    return join(_AXIS, axis)


def axis(row: str, axis_id: str) -> str:
    """Return the name of a sweep's axis count."""
    return join(row, _AXIS, axis_id)


def own_value(row: str, assumption: str) -> str:
    """Return the name of what a family or a line states of an assumption for itself: ``gamma.values.price``."""
    return join(row, _VALUES, assumption)


def own_value_parts(name: str) -> tuple[str, str]:
    """Return the row and the assumption of what a row states for itself: of ``own_value``; both empty for any other."""
    place, key = split_row_value(name)
    row, _, part = place.rpartition(_DOT)
    return (row, key) if part == _VALUES else ("", "")


def assumption_of(name: str) -> str:
    """Return the assumption that an entry's name states a value of: for a scenario, or for a family or a line."""
    return own_value_parts(name)[1] or split_stated(name)[0]


def stated(name: str, scenario: str) -> str:
    """Return the name of what a scenario states of an assumption: ``price@bulk``."""
    return intern(f"{name}{_STATED}{scenario}")


def split_stated(name: str) -> tuple[str, str]:
    """Return the assumption and the scenario of a stated value; the scenario is empty for any other name."""
    assumption, _, scenario = name.partition(_STATED)
    return assumption, scenario


def spread(row: str, part: str) -> str:
    """Return the name of the share of a row that a period pays, or of another part of its spread over the periods."""
    return join(row, SPREAD, part)


def spent(row: str, period: str) -> str:
    """Return the name of what a period pays of a line, in the prices of that period."""
    return join(row, "spent", period)


def of(name: str, aspect: str) -> str:
    """Return the name of an aspect of a named value: ``of("price", "low")`` is ``price.low``."""
    return row_value(name, aspect)


def words(thing: str, part: str) -> str:
    """Return the entry name of words that no formula reads: ``words("price", "note")`` is ``price#note``."""
    return f"{thing}{_WORDS}{part}"


def is_words(name: str) -> bool:
    """Return whether an entry's name is that of words."""
    return _WORDS in name


def in_case(case: str, name: str) -> str:
    """Return the name of a name's value in a case."""
    return intern(f"{CASES.prefix}.{case}.{name}")  # not by `join`, as in `row_value`


def in_portfolio(*parts: str) -> str:
    """Return the name of a figure or word of a portfolio, by the study, the scenario and the key."""
    return _SET.join(parts)
