"""Which measures each row has: those that it is given, and those that follow from what it has.

A row lacks a measure that nothing of it gives, as an item of storage lacks FLOPs; every output leaves it blank there.
What a row has follows from the study file alone, never from values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.tables import path_text
from reportgen.formula.expr import names, unsummed_names
from reportgen.formula.identifiers import TOTAL_PREFIX
from reportgen.graph.names import AMOUNT, ROW_SUMS, SIZES, TOTAL
from reportgen.parts.measures.formulas import is_proportional
from reportgen.parts.measures.shape import MEASURES, sums_at_sizes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.describe.builder import Builder
    from reportgen.formula.expr import Expr
    from reportgen.parts.measures.local import OwnNames

Given = tuple["Expr", str]  # what an item gives of a measure, and where the study file has it
_Alike = tuple[frozenset[str], frozenset[str]]  # what lines have, and what of it they give themselves


class LineValues(NamedTuple):
    """A line: the values that it has before any measure, and the measures that it gives itself.

    ``terms`` are the names that a sweep's runs are summed over the model sizes by, none of an item; see ``TERMS``.
    ``kind`` is the kind of a sweep's runs, as ``graph.names`` lists its names at each size. ``stated`` are the names of
    what its own formulas read beside the measures, such as the price of an item.
    """

    row: str
    has: frozenset[str]
    gives: Mapping[str, Given] = {}
    terms: Mapping[str, str] = {}
    kind: str = ""
    stated: Mapping[str, str] = {}


class Known:
    """What the rows of a study have.

    Attributes:
        ordered: the measures, each after those that it reads.
        paths: where the study file has the formula of each.
        reads: the values of its row that each reads.
        sums: the formulas of those that are added up.
        sized: those that read values of each model size, which are summed over the runs of each size.
        proportional: those whose formula of the sums is the sum.
        of: what each row has, by the row's name.
    """

    def __init__(self, builder: Builder, families: Mapping[str, Sequence[LineValues]], own: OwnNames) -> None:
        self._study, self._families, self._own = builder.study, families, own
        measures = builder.study[MEASURES]
        self.paths = {item.id: path_text(MEASURES.key, number, "formula") for number, item in enumerate(measures)}
        self.keys = frozenset((*ROW_SUMS, AMOUNT, *self.paths))
        formulas = {item.id: (item.formula, self.paths[item.id]) for item in measures}
        read = {
            name: {item.removeprefix(TOTAL_PREFIX) for item in names(formula)}
            for name, (formula, _) in formulas.items()
        }
        by_id = {item.id: item for item in measures}
        self.ordered = [by_id[name] for name in builder.ordered(read, formulas)]
        self.reads = {name: self.keys.intersection(names(formula)) for name, (formula, _) in formulas.items()}
        self._study_reads = {
            name: tuple(builder.scope.get(item, item) for item in names(formula) if item not in self.keys)
            for name, (formula, _) in (formulas.items() if own else ())
        }
        self.sums = {item.id: item.formula for item in measures if item.kind == "sum"}
        self.sized = {
            name for name, (formula, _) in formulas.items() if not builder.per_size.isdisjoint(unsummed_names(formula))
        }
        added = {*ROW_SUMS, *self.sums}
        self.proportional = {name for name, formula in self.sums.items() if is_proportional(formula, added)}
        self._alike: dict[str, set[_Alike]] = {}  # of each row that adds up: the lines below it, each kind once
        self.of = dict(self._rows())

    def follows(self, row: str, name: str) -> bool:
        """Return whether every line of a row has a measure by its formula, or has nothing that the formula reads."""
        reads = self.reads[name]
        return all(
            reads <= keys and name not in given if name in keys else reads.isdisjoint(keys)
            for keys, given in self._alike[row]
        )

    def alike(self, row: str, name: str) -> bool:
        """Return whether a measure's formula reads the same values on a row as on every line below it."""
        if not self._own:
            return True
        families = self._families.values() if row in {TOTAL, SIZES} else [self._families[row]]
        below = (line.row for lines in families for line in lines if line.terms or row != SIZES)
        return self._own.alike(row, below, self._study_reads[name])

    def _rows(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield what each row has: the lines of a family and the family, then the total and the model sizes."""
        cached: dict[object, frozenset[str]] = {}
        at_sizes: set[_Alike] = set()
        for family, lines in self._families.items():
            alike = self._alike[family] = set()
            for line in lines:
                key = line.has, frozenset(line.gives), bool(line.terms)
                if key not in cached:
                    cached[key] = self._of_line(line)
                alike.add((cached[key], key[1]))
                yield line.row, cached[key]
                if line.terms:
                    at_sizes.add((cached[key], key[1]))
            yield family, self._of_sum(family)
        self._alike |= {TOTAL: set().union(*self._alike.values()), SIZES: at_sizes}
        yield TOTAL, self._of_sum(TOTAL)
        yield SIZES, self._of_sizes() if at_sizes else frozenset()

    def _of_line(self, line: LineValues) -> frozenset[str]:
        """Return what a line has: what it gives, and every measure that follows."""
        keys = {*line.has, *line.gives}
        for item in self.ordered:
            if self.reads[item.id] <= keys and (item.id not in self.sized or line.terms):
                keys.add(item.id)
        return frozenset(keys)

    def _of_sum(self, row: str) -> frozenset[str]:
        """Return what a row has that adds up lines.

        It has no amount, whose unit differs from line to line, and no ratio that reads an assumption for which a line
        has another value than the row.
        """
        below = {key for keys, _ in self._alike[row] for key in keys}
        keys = {key for key in below if key in ROW_SUMS or key in self.sums}
        for item in self.ordered:
            if item.kind == "ratio" and self.reads[item.id] <= keys and self.alike(row, item.id):
                keys.add(item.id)
        return frozenset(keys)

    def _of_sizes(self) -> frozenset[str]:
        """Return what all sweeps together have at each model size: what adds up, and ratios of it."""
        below = {key for keys, _ in self._alike[SIZES] for key in keys}
        keys = {column.key for column in sums_at_sizes(self._study) if column.key in below}
        for item in self.ordered:
            ratio = item.kind == "ratio" and self.alike(SIZES, item.id)
            adds_up = ratio or (item.id in self.proportional and self.follows(SIZES, item.id))
            if adds_up and self.reads[item.id] <= keys:
                keys.add(item.id)
        return frozenset(keys)
