"""What fits in the money as definitions: each family in full where it still fits, in the order of their priorities.

What families cost and their order are defined wherever a study ranks them: the justification fills other money.

least_cost, full_cost   of a family at its least, 0 where it may be left out, and in full, in cases with its levels
beyond                  full_cost - least_cost; credit = min(0, beyond)
start                   the least of all families, and the credits, which come before all others
if_full                 so_far of the family before + max(0, beyond)
in_full                 if_full <= money, with a billionth for the rounding of sums
so_far                  if_full where the family is had in full, else as before
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.entries import MAX_COUNT
from reportgen.describe.ranking import positions, sorted_name, sorted_rows
from reportgen.describe.sheet import SheetNames
from reportgen.describe.tables import path_text
from reportgen.formula.expr import Name, Number, Span, Text, call, names
from reportgen.graph.cases import Case, CaseTable
from reportgen.graph.graph import Definition, Graph
from reportgen.graph.names import ROW, SIZE_NAMES, in_case
from reportgen.parts.assumptions.values import value_problem
from reportgen.parts.families.selection import check_sizes
from reportgen.parts.families.spare_items import SpareItems
from reportgen.parts.fit.best import ROUNDING
from reportgen.parts.fit.shape import (
    BEYOND,
    COST,
    CREDIT,
    CREDITS,
    ENOUGH,
    FIT,
    FIT_TABLE,
    FULL,
    HAD,
    IF_FULL,
    IN_FULL,
    KEPT,
    KEY,
    LEAST,
    LEAST_OF_ALL,
    LEFT,
    LEVELS,
    LIMIT,
    MONEY,
    POSITION,
    PRIORITY,
    SO_FAR,
    SPENT,
    START,
    WHOLE,
    WORTH,
    cost_of,
    costed,
    is_ordered,
    kept_sizes,
    levels,
)
from reportgen.parts.measures.define import define_sum
from reportgen.parts.measures.shape import MEASURES
from reportgen.parts.models.shape import MODELS, first_input

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.builder import Builder
    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr
    from reportgen.graph.names import Space
    from reportgen.parts.families.shape import Family
    from reportgen.parts.fit.shape import Level

_SAME = Name(ROW("of"))
_BEYOND = call("sub", ROW(FULL), ROW(LEAST))
_CREDIT = call("min", 0.0, ROW(BEYOND))
LIMIT_OF = call("add", ROW("money"), call("mul", ROUNDING, call("abs", ROW("money"))))
_IF_FULL = call("add", ROW("before"), call("max", 0.0, _BEYOND))
WITHIN = call("le", ROW("of"), ROW("limit"))
_SO_FAR = call("if", ROW(IN_FULL), ROW(IF_FULL), ROW("before"))
_COST = call("if", ROW(IN_FULL), ROW(FULL), ROW(LEAST))
_HAD = call("if", ROW(IN_FULL), Text("in full"), call("if", ROW(KEPT), Text("at least"), Text("out")))
_OF_PLACE = {IF_FULL: _IF_FULL, IN_FULL: WITHIN, SO_FAR: _SO_FAR, COST: _COST, HAD: _HAD}
# At each size: whether a sweep trains it at a level, by the largest one, or by the largest one's name.
_KEPT_TO = call("mul", ROW("member"), call("le", ROW("size"), ROW("largest")))
_LARGEST = call("sum", call("mul", call("eq", ROW("names"), ROW("largest")), ROW("size")))
_KEPT_TO_NAMED = call("mul", ROW("member"), call("le", ROW("size"), _LARGEST))
SORTED_PARTS = (KEY, LEAST, FULL, KEPT)


def define(builder: Builder) -> None:
    """Add the order of families that are ranked, and the fill of a study that states the money.

    Adds a problem for each level that its name does not take.
    """
    if not is_ordered(builder.study):
        return
    fit = builder.study[FIT_TABLE]
    _check(builder)
    if builder.references or builder.problems:
        return
    families = costed(builder.study, builder.definitions.keys() | builder.inputs.keys())
    if fit is not None:
        builder.stated(MONEY, fit.money, path_text(FIT_TABLE.key, "money"))
    _costs(builder, families)
    _order(builder, [family.id for family in families])
    if fit is not None:
        _fill(builder, [family.id for family in families])


def fill(space: Space, count: int, limit: str) -> Iterator[Definition]:
    """Yield the fill of so many ordered families: each in full where it still fits in the money that ``limit`` names.

    Of each place in their order a space has if_full, in_full, so_far, cost and had.
    """
    before = START
    for number in range(1, count + 1):
        reads = {ROW(key): sorted_name(FIT, number, key) for key in (FULL, LEAST, KEPT)}
        reads |= {ROW(key): sorted_name(space, number, key) for key in (IF_FULL, IN_FULL)}
        reads |= {ROW("before"): before, ROW("of"): sorted_name(space, number, IF_FULL), ROW("limit"): limit}
        for key, pattern in _OF_PLACE.items():
            arguments = tuple(reads[item] for item in names(pattern))
            yield Definition(sorted_name(space, number, key), pattern, arguments=arguments)
        before = sorted_name(space, number, SO_FAR)


def case_of(level: str) -> str:
    """Return the case that has all families at a level."""
    return f"fit-{level}"


def level_table(study: Study, graph: Graph) -> CaseTable | None:
    """Return the costing with all families at each level, as a table of cases; None where no family states any."""
    given: dict[str, dict[str, Expr]] = {}
    stating = {}
    for item in levels(study):
        given.setdefault(item.level, {}).update(item.sets)
        stating[item.family.id] = item.family
    costs = [cost_of(study, family) for family in costed(study, graph) if family.id in stating]
    if not costs:
        return None
    cases = [Case(case_of(level), f"Families {LEVELS[level]}", values) for level, values in given.items()]
    return CaseTable.of(graph, cases, costs[0], costs[1:])


def sheet_names(analysis: Analysis) -> SheetNames:
    """Return what families cost at their levels with the items that a person adds in a workbook."""
    study, spare = analysis.study, SpareItems(analysis)
    table = level_table(study, analysis.costing) if study[FIT_TABLE] is not None else None
    replaced = [] if table is None else table.definitions(spare.costing, spare.replaced)
    return SheetNames({}, replaced, replaced=[item.name for item in replaced])


def _check(builder: Builder) -> None:
    """Add a problem for a headline that no money is spent on, and for each value that a level cannot have."""
    headline = builder.study[ABOUT].headline
    if any(item.id == headline and item.kind == "ratio" for item in builder.study[MEASURES]):
        builder.fault(f"the headline {headline!r} is a ratio, which no money is spent on", FIT_TABLE.key)
    for item in levels(builder.study):
        path = path_text(*item.path)
        if item.assumption:
            if problem := value_problem(builder.study, item.assumption, item.value):
                builder.fault(problem, path)
        elif item.is_size:
            if isinstance(item.value, bool):
                builder.fault(f"{item.key!r} takes a model size, not {item.value!r}", path)
            else:
                check_sizes(builder, [item.value], item.path)
        elif isinstance(item.value, bool | str) or not 0 <= item.value <= MAX_COUNT:
            builder.fault(f"{item.key!r} takes a count from 0 to {MAX_COUNT:g}, not {item.value!r}", path)


def _costs(builder: Builder, families: list[Family]) -> None:
    """Add the levels, the cases with them, and what each family costs at its least and in full."""
    study = builder.study
    for item in levels(study):
        value = item.value if isinstance(item.value, str) else float(item.value)
        builder.add_inputs({item.name: value}, path_text(*item.path))
        if item.is_size:
            _kept_sizes(builder, item)
    graph = Graph(builder.inputs, builder.ordered_definitions(), builder.sizes)
    table = level_table(study, graph)
    for cell in table.definitions(graph) if table is not None else ():
        builder.define(cell.name, cell.pattern, *cell.reads, sized=cell.sized)
    for position, family in enumerate(families, start=1):
        kept = 1.0 if family.least else 0.0
        of_family = {PRIORITY: family.priority, POSITION: float(position), KEPT: kept}
        builder.add_inputs({FIT(family.id, key): value for key, value in of_family.items()}, FIT_TABLE.key)
        builder.define(FIT(family.id, KEY), _SAME, FIT(family.id, PRIORITY))
        cost = cost_of(study, family)
        if family.least:
            builder.define(FIT(family.id, LEAST), _SAME, in_case(case_of("least"), cost))
        else:
            builder.define(FIT(family.id, LEAST), Number(0.0))
        builder.define(FIT(family.id, FULL), _SAME, in_case(case_of("full"), cost) if family.full else cost)
        reads = {ROW(key): FIT(family.id, key) for key in (FULL, LEAST, BEYOND)}
        builder.define_from(FIT(family.id, BEYOND), _BEYOND, reads)
        builder.define_from(FIT(family.id, CREDIT), _CREDIT, reads)


def _kept_sizes(builder: Builder, item: Level) -> None:
    """Add which sizes each sweep of the family trains at a level that states the largest."""
    size, _ = first_input(builder.study[MODELS])
    pattern = _KEPT_TO_NAMED if isinstance(item.value, str) else _KEPT_TO
    reads = {ROW("size"): size, ROW("largest"): item.name, ROW("names"): SIZE_NAMES}
    for member, kept in kept_sizes(item.family, item.level).items():
        arguments = [{**reads, ROW("member"): member}[read] for read in names(pattern)]
        builder.define(kept, pattern, *arguments, path=path_text(*item.path), sized=True)


def _order(builder: Builder, ids: list[str]) -> None:
    """Add the families by priority, and what is spent before any other is had in full."""
    for name, key in ((LEAST_OF_ALL, LEAST), (CREDITS, CREDIT), (WHOLE, FULL)):
        define_sum(builder, name, [FIT(item, key) for item in ids])
    builder.define(START, call("add", LEAST_OF_ALL, CREDITS))
    for item in (*positions(FIT, ids), *sorted_rows(FIT, ids, SORTED_PARTS)):
        builder.define(item.name, item.pattern, *item.reads)


def _fill(builder: Builder, ids: list[str]) -> None:
    """Add what of each family the money of the study buys, and what the fill comes to."""
    builder.define(LIMIT, LIMIT_OF, MONEY)
    builder.define(ENOUGH, WITHIN, START, LIMIT)
    for item in fill(FIT, len(ids), LIMIT):
        builder.define(item.name, item.pattern, *item.reads)
    spent = sorted_name(FIT, len(ids), SO_FAR) if ids else START
    builder.define(SPENT, _SAME, spent)
    builder.define(LEFT, call("sub", MONEY, SPENT))
    worths, had = (Span(tuple(sorted_name(FIT, n, key) for n in range(1, len(ids) + 1))) for key in (KEY, IN_FULL))
    builder.define(WORTH, call("sum_rows", worths, had))
