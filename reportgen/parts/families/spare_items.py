"""Spare places of a workbook for items: two empty rows of each family, in which a person may add a line at a price.

Only a workbook has their names. What adds up the lines of a family adds up these too, so a row that is filled in moves
the family, the total and all that follows from them.

    gamma.+1.label, gamma.+1.amount, gamma.+1.unit-price   what is typed, "" where nothing is
    gamma.+1.cost                                          amount * price, 0 where either is empty
    gamma.+.filled                                         how many of the rows have an amount
    line-label.gamma.search                                what each line of such a family is called

The price is in the measure that ``spare_measure`` returns; of the other measures an added item has those that follow
from it, as any item with ``gives = { cost = "amount * price" }``.
"""

from __future__ import annotations

from functools import cached_property, partial, reduce
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.checks import CHECK, INPUTS_CHANGED, close, sum_of
from reportgen.describe.sheet import SheetNames
from reportgen.describe.styles import is_money
from reportgen.formula.expr import Call, Name, Number, Span, Text, call, names
from reportgen.formula.identifiers import TOTAL_PREFIX
from reportgen.graph.graph import Definition, Graph
from reportgen.graph.names import (
    AMOUNT,
    ROW,
    ROW_SUMS,
    SPARES,
    TOTAL,
    TOTALS,
    UNIT_PRICE,
    Space,
    join,
    row_value,
    words,
)
from reportgen.parts.families.analyse import lines_checked
from reportgen.parts.families.own import name_in_row
from reportgen.parts.families.shape import FAMILIES, line_names
from reportgen.parts.measures.formulas import is_proportional, shares_guarded
from reportgen.parts.measures.shape import MEASURES
from reportgen.parts.models.members import numbers_at_sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterator, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr
    from reportgen.graph.graph import Leaf
    from reportgen.parts.families.shape import Family, Item, Sweep
    from reportgen.parts.measures.shape import Measure

MOST_FAMILIES = 50  # of a study whose workbook has spare rows; with more they would be most of the sheet
MOST_LINES = 100  # of a family that has them
LABEL = "label"
LINE_LABELS = Space("line-label")
_TYPED = (LABEL, AMOUNT, UNIT_PRICE)
_COST = call(
    "if",
    call("or", call("eq", ROW(AMOUNT), Text("")), call("eq", ROW(UNIT_PRICE), Text(""))),
    0.0,
    call("mul", ROW(AMOUNT), ROW(UNIT_PRICE)),
)


def spare_row(family: str, place: str) -> str:
    """Return the row name of a spare place of a family, or of an item that was added to it."""
    return join(family, place)


def spare_measure(study: Study) -> str | None:
    """Return the measure that prices of added items are in, None of a study that has no such measure.

    It is the first amount of money that adds up and from which the headline follows; the first of all where the
    headline is no money. A study in which a measure reads the ``amount`` of a line has none, as its families may have
    no place for what follows from the amount of an added item.
    """
    measures = study[MEASURES]
    if any(AMOUNT in names(item.formula) for item in measures):
        return None
    paid = [item.id for item in measures if item.kind == "sum" and is_money(item.style)]
    headline = study[ABOUT].headline
    from_it = (key for key in paid if headline in {key, *following(study, key)})
    return next(from_it, paid[0] if paid and headline not in paid else None)


def following(study: Study, key: str) -> dict[str, Measure]:
    """Return the measures that an item has which is known in one measure only, each after those that it reads."""
    measures = {item.id: item for item in study[MEASURES]}
    keys, sized = {*ROW_SUMS, *measures}, set(numbers_at_sizes(study))
    result: dict[str, Measure] = {}
    for _ in measures:  # each may read others that are stated after it
        for name, item in measures.items():
            read = set(names(item.formula))
            if name != key and name not in result and read & keys <= {key, *result} and read.isdisjoint(sized):
                result[name] = item
    return result


def spare_items(study: Study, graph: Container[str]) -> dict[str, tuple[str, ...]]:
    """Return the spare places of each family that has any, by its id; ``graph`` has the names of the study.

    Families have them that have a cost and at most ``MOST_LINES`` lines, in studies of at most ``MOST_FAMILIES``
    families. Where lines state a category of the budget, a family has them that states its own, to which an added item
    is charged.
    """
    key, families = spare_measure(study), study[FAMILIES]
    if key is None or len(families) > MOST_FAMILIES or TOTALS(key) not in graph:
        return {}
    charged = any(row.category is not None for family in families for row in (family, *family.sweeps, *family.items))
    return {
        family.id: SPARES
        for family in families
        if row_value(family.id, key) in graph
        and len(line_names(family)) <= MOST_LINES
        and (family.category is not None or not charged)
    }


def sheet_names(analysis: Analysis) -> SheetNames:
    """Return the cells of the spare rows, what they cost, and every definition that adds up lines with these too."""
    spare = SpareItems(analysis)
    replaced = [*spare.replaced.values(), *spare.in_cases(), *spare.checks()]
    families = [family for family in analysis.study[FAMILIES] if family.id in spare.places]
    lines = {name: line for family in families for name, line in zip(line_names(family), _lines(family), strict=True)}
    inputs: dict[str, Leaf] = {line_label(name): line.label for name, line in lines.items()}
    copies = {line_label(name): words(name, LABEL) for name in lines}
    inputs |= dict.fromkeys(spare.inputs(), "")
    return SheetNames(inputs, [*spare.costs(), *spare.counts(), *replaced], copies, [item.name for item in replaced])


def filled(family: str) -> str:
    """Return the name of how many of the spare rows of a family are filled in."""
    return row_value(spare_row(family, "+"), "filled")


def line_label(line: str) -> str:
    """Return the name of the label of a line, given by its row name, which no added item may have."""
    return LINE_LABELS(line)


def _lines(family: Family) -> tuple[Sweep | Item, ...]:
    return (*family.sweeps, *family.items)


class SpareItems:
    """The spare rows of a study, and the definitions of its rows with what is typed there.

    Attributes:
        places: the spare places by family.
    """

    def __init__(self, analysis: Analysis) -> None:
        self._analysis, self._study = analysis, analysis.study
        self.places = spare_items(self._study, analysis.graph)
        self._key = spare_measure(self._study) or ""
        self._following = following(self._study, self._key)
        self._measures = {self._key, *self._following}

    @cached_property
    def replaced(self) -> dict[str, Definition]:
        """The definitions of rows that stand for those of the study, by name."""
        rows = (*self.places, TOTAL) if self.places else ()
        widened = (self._widened(row, item) for item in self._study[MEASURES] for row in rows)
        return {item.name: item for item in widened if item is not None}

    @cached_property
    def costing(self) -> Graph:
        """The costing with these definitions."""
        costing = self._analysis.costing
        inputs = {**costing.inputs, **dict.fromkeys(self.inputs(), "")}
        added = {item.name: item for item in self.costs()}
        return Graph(inputs, {**added, **costing.definitions, **self.replaced}, costing.sizes)

    def inputs(self) -> Iterator[str]:
        """Yield the names of the cells that a person fills in."""
        for family, places in self.places.items():
            for place in places:
                yield from (row_value(spare_row(family, place), part) for part in _TYPED)

    def costs(self) -> Iterator[Definition]:
        """Yield what each spare row costs."""
        for family, places in self.places.items():
            for place in places:
                row = spare_row(family, place)
                reads = row_value(row, AMOUNT), row_value(row, UNIT_PRICE)
                yield Definition(row_value(row, self._key), _COST, arguments=reads)

    def counts(self) -> Iterator[Definition]:
        """Yield how many of the spare rows of each family are filled in."""
        for family, places in self.places.items():
            amounts = Span(tuple(row_value(spare_row(family, place), AMOUNT) for place in places))
            yield Definition(filled(family), call("sum_rows", call("ne", amounts, Text(""))))

    def in_cases(self) -> Iterator[Definition]:
        """Yield the definitions of cases that repeat a definition which is replaced."""
        for table in self._analysis.cases.values():
            yield from table.definitions(self.costing, self.replaced)

    def checks(self) -> Iterator[Definition]:
        """Yield the count of inputs that are not the study file's, and the check of sums, with the spare rows."""
        if not self.places:
            return
        changed = self._analysis.graph.definitions[INPUTS_CHANGED]
        typed = sum_of(filled(family) for family in self.places)
        yield Definition(INPUTS_CHANGED, call("add", changed.expr, typed), path=changed.path)
        key, lines = lines_checked(self._study, self._analysis.graph)
        check = CHECK("sweeps")
        if check in self._analysis.graph.definitions and key in self._measures:
            added = [self.value(family, place, key) for family, places in self.places.items() for place in places]
            whole = call("add", call("sum_rows", Span(tuple(lines))), _sum(added))
            yield Definition(check, close(whole, Name(TOTALS(key))))

    def value(self, family: str, place: str, key: str) -> Expr:
        """Return a measure of a spare row as an expression, 0 where the row is empty or has no such measure."""
        row = spare_row(family, place)
        if key not in self._measures:
            return Number(0.0)
        if key == self._key:
            return Name(row_value(row, key))
        formula = self._of_row(family, row, key)
        if is_proportional(formula, {row_value(row, self._key)}):
            return formula
        empty = (call("eq", row_value(row, part), Text("")) for part in (AMOUNT, UNIT_PRICE))
        return call("if", call("or", *empty), 0.0, formula)

    def _of_row(self, family: str, row: str, key: str) -> Expr:
        """Return the formula of a measure over the values of a spare row."""
        if key == self._key:
            return Name(row_value(row, key))
        formula = shares_guarded(self._following[key].formula)
        graph = self._analysis.graph
        values = {name: self._of_row(family, row, name) for name in names(formula) if name in self._measures}
        return _with(formula, values, lambda name: name_in_row(graph, family, _total(name)))

    def _widened(self, row: str, measure: Measure) -> Definition | None:
        """Return a measure of a family or the total with the spare rows; None where it adds them up rightly itself."""
        key, graph = measure.id, self._analysis.graph
        item = graph.definitions.get(row_value(row, key))
        if item is None or measure.kind != "sum":
            return None
        families = self.places if row == TOTAL else [row]
        below = list(self.places) if row == TOTAL else self._lines(row)
        adds_up = any(row_value(part, key) in item.reads for part in below)
        if key not in self._measures:
            expr = item.expr if adds_up else self._without(item, row, families)
        elif (row == TOTAL and adds_up) or (key != self._key and not adds_up):
            return None  # what it reads has the spare rows in it
        else:
            expr = call("add", item.expr, self._added(families, key))
        return None if expr == item.expr else Definition(item.name, expr, item.sized, item.path)

    def _lines(self, family: str) -> list[str]:
        return next(line_names(item) for item in self._study[FAMILIES] if item.id == family)

    def _added(self, families: Collection[str], key: str) -> Expr:
        """Return the sum of a measure over the spare rows of families."""
        values = [self.value(family, place, key) for family in families for place in self.places[family]]
        if all(isinstance(value, Name) for value in values):
            return call("sum_rows", Span(tuple(value.id for value in values if isinstance(value, Name))))
        return _sum(values)

    def _without(self, item: Definition, row: str, families: Collection[str]) -> Expr:
        """Return a formula of the sums of a row, of which a spare row lacks some, over these without the spare rows."""
        sums = {row_value(row, key): key for key in self._measures}
        values = {
            name: call("sub", name, self._added(families, key)) for name, key in sums.items() if name in item.reads
        }
        return _with(item.expr, values, str)


def _total(name: str) -> str:
    """Return the graph's name for a name as a measure's formula writes it."""
    return TOTALS(name.removeprefix(TOTAL_PREFIX)) if name.startswith(TOTAL_PREFIX) else name


def _sum(values: list[Expr]) -> Expr:
    """Return the sum of expressions, 0 of none."""
    return reduce(partial(call, "add"), values) if values else Number(0.0)


def _with(expr: Expr, values: Mapping[str, Expr], read: Callable[[str], str]) -> Expr:
    """Return an expression with others in place of names; ``read`` gives what all other names are in the graph."""
    if isinstance(expr, Name):
        return values.get(expr.id, Name(read(expr.id)))
    if isinstance(expr, Call):
        return Call(expr.op, tuple(_with(arg, values, read) for arg in expr.args))
    return expr
