"""Rows of the headline table: lines, families, the total, and all sweeps by model size, each with its measures."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.tables import path_text
from reportgen.formula.expr import Name, Number, Span, Text, call
from reportgen.graph.names import (
    AMOUNT,
    AT_SIZES,
    ROW_SUMS,
    TOTAL,
    TOTALS,
    UNIT_PRICE,
    join,
    of,
    row_value,
    split_row_value,
)
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.families.kinds import run_kinds
from reportgen.parts.families.own import define_own
from reportgen.parts.families.shape import FAMILIES, LARGEST, PRICE, item_row, line_names, own_row_of
from reportgen.parts.families.sweeps import SweepDefinitions, run_names
from reportgen.parts.measures.define import define_measures, sum_of_rows
from reportgen.parts.measures.known import LineValues
from reportgen.parts.measures.shape import MEASURES, sums_at_sizes, totals_printed
from reportgen.parts.models.shape import MODELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportgen.describe.builder import Builder
    from reportgen.describe.tables import Path
    from reportgen.formula.expr import Expr
    from reportgen.parts.families.shape import ItemRow
    from reportgen.parts.measures.known import Known
    from reportgen.parts.measures.local import LocalNames

_LEVELS = ("assumption or axis", "assumptions and axes")


def define(builder: Builder) -> None:
    """Add all lines with a count for every axis, the sums of families and of the study, then every measure."""
    _references(builder)
    if any(family.sweeps for family in builder.study[FAMILIES]) and not builder.study[MODELS].inputs:
        return
    own = define_own(builder)
    sweeps = SweepDefinitions(builder, own)
    lines = _families(builder, sweeps, own)
    if sweeps.columns:
        _sizes(builder, sweeps.columns, own)
    known = define_measures(builder, lines, own)
    builder.rows |= known.of
    _check_figures(builder, known)
    headline = builder.study[ABOUT].headline
    if headline in known.keys and headline not in known.of[TOTAL]:
        builder.fault(f"no line has a {headline!r}", path_text(ABOUT.key, "headline"))


def _check_figures(builder: Builder, known: Known) -> None:
    """Add a problem for each printed figure of a row that has no value to compare it with."""
    figures = [(place, TOTAL, key) for place, printed in totals_printed(builder.study) for key in printed]
    for index, family in enumerate(builder.study[FAMILIES]):
        figures += [((FAMILIES.key, index, "published"), family.id, key) for key in family.published]
    for place, row, key in figures:
        if key in known.keys and key not in known.of[row]:
            builder.problem(f"{row!r} has no {key!r} to compare it with", path_text(*place, key))


def _families(builder: Builder, sweeps: SweepDefinitions, own: Mapping[str, LocalNames]) -> dict[str, list[LineValues]]:
    """Add the lines of all families, and the sums of each family and of all; return the lines by family."""
    lines: dict[str, list[LineValues]] = {}
    below: dict[str, list[str]] = {key: [] for key in ROW_SUMS}  # the families that have each
    for index, family in enumerate(builder.study[FAMILIES]):
        of_family = [sweeps.add(family, number, (FAMILIES.key, index)) for number in range(len(family.sweeps))]
        of_family += [
            _item(builder, item_row(family, item), (FAMILIES.key, index, "items", number), own)
            for number, item in enumerate(family.items)
        ]
        lines[family.id] = of_family
        for key, summed in below.items():
            rows = [row_value(line.row, key) for line in of_family if key in line.has or key in line.gives]
            if rows:
                summed.append(row_value(family.id, key))
                builder.define(summed[-1], sum_of_rows(len(rows)), *rows)
    for key, rows in below.items():
        if rows:
            builder.define(TOTALS(key), sum_of_rows(len(rows)), *rows)
    return lines


def _item(builder: Builder, row: ItemRow, path: Path, own: Mapping[str, LocalNames]) -> LineValues:
    """Return an item as a line; amount and price are inputs where they are numbers, and definitions as formulas."""
    item, read = row.item, own.get(own_row_of(row), str)
    for name, value, key in (
        (row_value(row.name, AMOUNT), item.amount, AMOUNT),
        (row_value(row.name, UNIT_PRICE), item.price, PRICE),
    ):
        if isinstance(value, Number):
            builder.add_inputs({name: value.value}, path_text(*path, key))
        elif value is not None:
            builder.quantity(name, value, builder.scope, path_text(*path, key), read)
    stated = {} if item.price is None else {PRICE: row_value(row.name, UNIT_PRICE)}
    gives = {key: (formula, path_text(*path, "gives", key)) for key, formula in item.gives.items()}
    has = frozenset() if item.amount is None else frozenset({AMOUNT})
    return LineValues(row.name, has, gives, stated=stated)


def _references(builder: Builder) -> None:
    families = builder.study[FAMILIES]
    builder.take("families", [family.id for family in families])
    keys = ("flops", *(measure.id for measure in builder.study[MEASURES]))
    ratios = {measure.id for measure in builder.study[MEASURES] if measure.kind == "ratio"}
    if any(family.sweeps for family in families) and not builder.study[MODELS].inputs:
        builder.fault("'models' is missing, which sweeps are of", MODELS.key)
    for index, family in enumerate(families):
        place = "sweeps" if family.sweeps else "items"
        what = "sweep" if not family.items else "line"
        for name, times in Counter(line_names(family)).items():
            if times > 1:
                builder.fault(
                    f"{what} id {split_row_value(name)[1]!r} appears twice", path_text(FAMILIES.key, index, place)
                )
        levels = [*builder.study[ASSUMPTIONS], *(join(item.id, axis) for item in family.sweeps for axis in item.axes)]
        levels += [LARGEST] if family.sweeps else []
        for level, values in (("least", family.least), ("full", family.full)):
            for key in values:
                builder.reference(key, levels, path_text(FAMILIES.key, index, level, key), *_LEVELS)
        for key in family.published:
            builder.reference(key, keys, path_text(FAMILIES.key, index, "published", key), "measure")
        given = [(key, number) for number, item in enumerate(family.items) for key in item.gives]
        for key, number in given:
            path = path_text(FAMILIES.key, index, "items", number, "gives", key)
            builder.reference(key, (*ROW_SUMS, *keys[1:]), path, "measure")
            if key in ratios:
                builder.fault(f"{key!r} is a ratio, which follows from other measures", path)


def _sizes(builder: Builder, sweeps: Mapping[str, Sequence[str]], own: Mapping[str, LocalNames]) -> None:
    """Add all sweeps together at each model size: runs of each kind, then what adds up."""
    kinds = run_kinds(builder.study).values()
    trains = [kind for kind in kinds if kind.trains]
    combinations, members, labels = (Span(tuple(sweeps[part])) for part in ("combinations", "member", "budget"))
    for kind in kinds:
        of_kind = call("eq", labels, Text(kind.label))
        builder.define(of(kind.name, "runs"), call("sum_rows", combinations, of_kind, members), sized=True)
    for key in (column.key for column in sums_at_sizes(builder.study)):
        terms: list[Expr] = [
            Name(of(kind.name, "runs"))
            if key == "runs"
            else call("mul", of(kind.name, "runs"), run_names(kind, own)[key])
            for kind in (trains if key == "runs" else kinds)
        ]
        if not terms:
            continue
        builder.define(AT_SIZES(key), reduce(lambda a, b: call("add", a, b), terms), sized=True)
