"""Measures of every row: evaluated for each line and added up, or as a ratio of each row's own sums."""

from __future__ import annotations

from functools import cache, partial, reduce
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.styles import WHOLE_MONEY
from reportgen.describe.tables import path_text
from reportgen.formula.expr import Name, Number, Span, call, names, names_in, unsummed_names
from reportgen.formula.identifiers import TOTAL_PREFIX
from reportgen.graph.names import AMOUNT, ROW, ROW_SUMS, SIZES, TOTAL, TOTALS, row_value
from reportgen.parts.measures.formulas import at_one_size, ratio_guarded, shares_guarded
from reportgen.parts.measures.known import Known
from reportgen.parts.measures.local import OwnNames
from reportgen.parts.measures.shape import MEASURES, totals_printed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportgen.describe.builder import Builder
    from reportgen.formula.expr import Expr
    from reportgen.parts.measures.known import LineValues
    from reportgen.parts.measures.local import LocalNames
    from reportgen.parts.measures.shape import Measure

# What multiplies to a sweep's runs, tokens and FLOPs at one model size, as a pattern of all sweeps.
_RUNS = (ROW("combinations"), ROW("member"))
TERMS = {
    "runs": _RUNS,
    AMOUNT: _RUNS,
    "tokens": (*_RUNS, ROW("run", "tokens")),
    "flops": (*_RUNS, ROW("run", "flops")),
}
# The same of all runs of one kind.
_KIND_RUNS = ROW("kind", "runs")
_OF_KIND: dict[str, Expr] = {
    "runs": Name(_KIND_RUNS),
    AMOUNT: Name(_KIND_RUNS),
    "tokens": call("mul", _KIND_RUNS, ROW("run", "tokens")),
    "flops": call("mul", _KIND_RUNS, ROW("run", "flops")),
}


def define(builder: Builder) -> None:
    """Reserve the measures' names and check references to them; the families add their definitions for each row."""
    study = builder.study
    keys = ("flops", *(measure.id for measure in study[MEASURES]))
    builder.take("measures", keys[1:])
    builder.reference(study[ABOUT].headline, keys, path_text(ABOUT.key, "headline"), "measure")
    for place, printed in totals_printed(study):
        for key in printed:
            builder.reference(key, keys, path_text(*place, key), "measure")


def define_measures(
    builder: Builder, families: Mapping[str, Sequence[LineValues]], own: Mapping[str, LocalNames]
) -> Known:
    """Add each measure of each row that has it: of the total, the families, their lines, and all sweeps by size.

    A measure in whole units of the currency is rounded on each line, and added up, so that what a reader adds up is the
    total. ``own`` are the names of rows that state values for themselves. Returns what each row has.
    """
    names_of_rows = OwnNames(own, {family: [line.row for line in lines] for family, lines in families.items()})
    row_values = Known(builder, families, names_of_rows)
    rows = _Rows(builder, families, row_values, names_of_rows)
    rows.give_sums()
    for measure in row_values.ordered:
        rows.define(measure)
    builder.scope |= rows.totals
    return row_values


class _SumOverSizes(NamedTuple):
    """A measure of sweeps that is summed over the sizes: its pattern, and the names that it reads."""

    pattern: Expr
    reads: Sequence[str]


class _Rows:
    """Adds the measures of all rows to a builder."""

    def __init__(
        self, builder: Builder, families: Mapping[str, Sequence[LineValues]], row_values: Known, own: OwnNames
    ) -> None:
        self._builder, self._families, self._row_values, self._names = builder, families, row_values, own
        self._lines = {line.row: line for lines in families.values() for line in lines}
        self.totals = {
            f"{TOTAL_PREFIX}{key}": TOTALS(key) for key in (*ROW_SUMS, *row_values.paths) if key in row_values.of[TOTAL]
        }
        self._own = row_values.keys if amount_is_of_line(builder) else row_values.keys - {AMOUNT}
        self._scope = builder.scope | {name: name for name in builder.per_size} | self.totals
        self._scope |= {key: ROW(key) for key in self._own}
        self._sums: dict[tuple[str, frozenset[str]], _SumOverSizes] = {}  # by measure and what sweeps have

    def give_sums(self) -> None:
        """Add the runs, tokens and FLOPs that items give."""
        for line in self._lines.values():
            for key in ROW_SUMS:
                if key in line.gives:
                    self._give(line, key)

    def define(self, measure: Measure) -> None:
        """Add a measure of every row that has it, of lines as they give it."""
        name, row_values, path = measure.id, self._row_values, self._row_values.paths[measure.id]
        ratio = measure.kind == "ratio"
        whole = measure.style == WHOLE_MONEY and not ratio
        formula = ratio_guarded(measure.formula, row_values.keys) if ratio else shares_guarded(measure.formula)
        self._check_ratio(measure)
        # Bound once, to names of no row in particular: unknown names are the same in each row.
        bound = self._builder.bind(formula, self._scope, path)
        keys = [(read, ROW.rest(read) if ROW.owns(read) else "") for read in bound]
        of_line = _rounded(formula) if whole else formula
        of_sums = name in row_values.proportional and name not in row_values.sized and not whole
        rows = [row for row in (TOTAL, *self._families, *self._lines, SIZES) if name in row_values.of[row]]
        for row in reversed(rows) if whole else rows:
            target = row_value(row, name)
            line = self._lines.get(row)
            if line is not None and name in line.gives:
                self._give(line, name)
            elif line is not None and name in row_values.sized and not ratio:
                self._over_sizes(line, name, whole=whole)
            elif line is None and row != SIZES and not ratio and not (of_sums and self._of_sums(row, name)):
                self._add_up(row, name, path if whole else "")
            elif row == SIZES and not ratio and not row_values.alike(row, name):
                self._add_up_kinds(name)
            else:
                own = [row_value(row, key) if key else self._names.read(row, read) for read, key in keys]
                pattern = formula if line is None else of_line
                self._builder.define(target, pattern, *own, path=path, sized=row == SIZES)

    def _of_sums(self, row: str, name: str) -> bool:
        """Return whether a proportional measure of a row that adds up follows by its formula from the row's sums."""
        return self._row_values.follows(row, name) and self._row_values.alike(row, name)

    def _check_ratio(self, measure: Measure) -> None:
        """Add a problem for a ratio of what has a value for each model size."""
        sized = [name for name in unsummed_names(measure.formula) if name in self._builder.per_size]
        if measure.kind == "ratio" and sized:
            message = f"a ratio reads values of whole rows; {sized[0]!r} has a value for each model size"
            self._builder.problem(message, self._row_values.paths[measure.id])

    def _add_up(self, row: str, name: str, path: str) -> None:
        """Add the sum of a measure over the rows below that have it."""
        below = self._families if row == TOTAL else [line.row for line in self._families[row]]
        terms = [row_value(part, name) for part in below if name in self._row_values.of[part]]
        self._builder.define(row_value(row, name), sum_of_rows(len(terms)), *terms, path=path)

    def _give(self, line: LineValues, name: str) -> None:
        """Add what an item gives of a measure: an input where it is a number, else a formula over the item's values."""
        formula, path = line.gives[name]
        if isinstance(formula, Number):
            self._builder.add_inputs({row_value(line.row, name): formula.value}, path)
            return
        keys, builder = self._row_values.of[line.row], self._builder
        lacking = (self._own - keys - line.stated.keys()).intersection(names(formula))
        for read in sorted(lacking):
            builder.problem(f"nothing gives the {read!r} of this item", path)
        if not lacking:
            own = {**{key: row_value(line.row, key) for key in keys & self._own}, **line.stated}
            local = partial(self._names.read, line.row)
            builder.quantity(row_value(line.row, name), formula, builder.scope | self.totals | own, path, local)

    def _over_sizes(self, line: LineValues, name: str, *, whole: bool) -> None:
        """Add a measure of a sweep whose formula reads values of each model size: the sum over its runs."""
        has = frozenset(line.has).intersection(TERMS)
        if (name, has) not in self._sums:
            pattern = _sum_over_sizes(self._at_sizes(name, {key: call("mul", *TERMS[key]) for key in has}))
            pattern = _rounded(pattern) if whole else pattern
            self._sums[name, has] = _SumOverSizes(pattern, names_in(pattern))
        pattern, read = self._sums[name, has]
        reads = self._reads(line, read)
        self._builder.define(row_value(line.row, name), pattern, *reads, path=self._row_values.paths[name])

    def _at_sizes(self, name: str, terms: Mapping[str, Expr]) -> Expr:
        """Return a measure's formula over what a sweep is at one model size; add a problem for what has none there."""
        formulas, path = self._row_values.sums, self._row_values.paths[name]

        def no_value(read: str) -> None:
            self._builder.problem(f"{name!r} is summed over model sizes, at which {read!r} has no value", path)

        return at_one_size(formulas[name], terms, formulas, no_value)

    def _reads(self, line: LineValues, written: Sequence[str]) -> list[str]:
        """Return the names that a sweep's row has for those that a formula of what it is at one model size reads."""
        read = partial(self._names.read, line.row)
        return [line.terms.get(name) or read(self._scope.get(name, name)) for name in written]

    def _add_up_kinds(self, name: str) -> None:
        """Add a measure of all sweeps at each size, where some have values of their own: the sum of all kinds of runs.

        Each kind has its runs at each size, and its measure follows from these with the values that hold for it.
        """
        row_values, path = self._row_values, self._row_values.paths[name]
        terms: list[Expr] = []
        kinds = {line.kind: line for line in self._lines.values() if line.terms and name in row_values.of[line.row]}
        for kind, line in kinds.items():
            at_size = {key: product for key, product in _OF_KIND.items() if key in line.has}
            formula = shares_guarded(row_values.sums[name])
            pattern = _shared(at_one_size(formula, at_size, row_values.sums, lambda _: None))
            of_kind = line._replace(terms={**line.terms, _KIND_RUNS: row_value(kind, "runs")})
            terms.append(Name(row_value(kind, name)))
            self._builder.define(
                row_value(kind, name), pattern, *self._reads(of_kind, names_in(pattern)), path=path, sized=True
            )
        total = reduce(lambda a, b: call("add", a, b), terms)
        self._builder.define(row_value(SIZES, name), total, sized=True)


def amount_is_of_line(builder: Builder) -> bool:
    """Return whether ``amount`` in a formula is the line's, and not what the study calls so itself."""
    return builder.taken.get(AMOUNT, MEASURES.key) == MEASURES.key


def define_sum(builder: Builder, name: str, names: Sequence[str]) -> None:
    """Add a definition as the sum of names, 0 where there are none."""
    if names:
        builder.define(name, sum_of_rows(len(names)), *names)
    else:
        builder.define(name, Number(0.0))


@cache
def sum_of_rows(count: int) -> Expr:
    """Return the sum of any number of names."""
    return call("sum_rows", Span(tuple(ROW(number) for number in range(count))))


@cache
def _shared(formula: Expr) -> Expr:
    """Return one object for all equal formulas, as a pattern is compiled once."""
    return formula


@cache
def _rounded(formula: Expr) -> Expr:
    """Return a formula rounded to whole units."""
    return call("round", formula, 0.0)


@cache
def _sum_over_sizes(formula: Expr) -> Expr:
    """Return a formula summed over the model sizes; one object for each, as a pattern is compiled once."""
    return call("sum", formula)
