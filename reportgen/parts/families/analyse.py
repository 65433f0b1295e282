"""What must hold of the rows, and which lines differ from the study file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.analyses import Check
from reportgen.describe.checks import CHECK, close, sum_of
from reportgen.describe.language import message
from reportgen.formula.expr import Name, Number, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import AMOUNT, AT_SIZES, ROW, TOTALS, UNIT_PRICE, Space, of, own_value, row_value
from reportgen.parts.families.own import own_values
from reportgen.parts.families.shape import FAMILIES, count_name, item_rows, line_names, sweep_rows
from reportgen.parts.measures.shape import FLOPS, MEASURES, SUM_COLUMNS, measure_columns

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from reportgen.describe.analyses import Analyses
    from reportgen.describe.tables import Study

SHARES = Space("share")  # by family: its part of the headline total
# Patterns that all sweeps share: members that are neither 0 nor 1, and runs that are not the study file's.
_FAULT = call("sum", call("ne", call("mul", ROW("member"), call("sub", ROW("member"), 1.0)), 0.0))
_CHANGED = call("ne", ROW("runs"), ROW("runs", "published"))


def fault(sweep: str) -> str:
    """Return the name of how many members of a sweep, given by its row name, are neither 0 nor 1."""
    return of(sweep, "fault")


def changed(sweep: str) -> str:
    """Return the name that is 1 where a sweep, given by its row name, has other runs than in the study file."""
    return of(sweep, "changed")


def published(name: str) -> str:
    """Return the name of what a count or an amount is in the study file's own base."""
    return of(name, "published")


def item_inputs(study: Study) -> list[tuple[str, str]]:
    """Return every number of an item that a person may edit, by its name, with its label."""
    labels = {column.key: column.label for column in (*SUM_COLUMNS, *measure_columns(study))}
    inputs = []
    for row in item_rows(study):
        if isinstance(row.item.amount, Number):
            inputs.append((row_value(row.name, AMOUNT), f"{row.label}: amount"))
        if isinstance(row.item.price, Number):
            inputs.append((row_value(row.name, UNIT_PRICE), f"{row.label}: price"))
        given = [key for key, formula in row.item.gives.items() if isinstance(formula, Number)]
        inputs += [(row_value(row.name, key), f"{row.label}: {labels[key]}") for key in given]
    return inputs


def changes_of_lines(study: Study) -> list[str]:
    """Return the names that are 1 where a sweep, a number of an item or an own value is not as in the study file."""
    items = [of(name, "changed") for name, _ in item_inputs(study)]
    items += [of(own_value(row.name, name), "changed") for row, name, _ in own_values(study)]
    return [*(changed(row.name) for row in sweep_rows(study)), *items]


def analyse(analyses: Analyses) -> None:
    """Add the counts and amounts of the study file, and the checks on families, lines and memberships."""
    for row in sweep_rows(analyses.study):
        sweep, count = row.name, count_name(row)
        analyses.inputs[published(count)] = analyses.as_file.number(count)
        analyses.definitions.append(Definition(fault(sweep), _FAULT, arguments=(row_value(sweep, "member"),)))
        analyses.definitions.append(Definition(changed(sweep), _CHANGED, arguments=(count, published(count))))
    for name, _ in item_inputs(analyses.study):
        # The file has nothing of an item that was added in a workbook.
        analyses.inputs[published(name)] = analyses.as_file.optional(name) or 0.0
        analyses.definitions.append(Definition(of(name, "changed"), _CHANGED, arguments=(name, published(name))))
    for own, key, _ in own_values(analyses.study):
        name = own_value(own.name, key)
        analyses.inputs[published(name)] = analyses.as_file.values.get(name, "")
        analyses.definitions.append(Definition(of(name, "changed"), _CHANGED, arguments=(name, published(name))))
    analyses.checks += _checks(analyses)


def lines_checked(study: Study, graph: Container[str]) -> tuple[str, list[str]]:
    """Return the measure in which lines are checked to add up to the total, and the name of that of each line."""
    key = study[ABOUT].headline if item_rows(study) else FLOPS.key
    rows = [row_value(name, key) for family in study[FAMILIES] for name in line_names(family)]
    return key, [name for name in rows if name in graph]


def _checks(analyses: Analyses) -> Iterator[Check]:
    """Yield the checks on sums, and on memberships where there are any.

    A ratio adds up to nothing, so it is not checked.
    """
    study, graph = analyses.study, analyses.graph
    measure, sweeps = study[ABOUT].headline, sweep_rows(study)
    added = not any(item.id == measure and item.kind == "ratio" for item in study[MEASURES])
    if added:
        families = sum_of(name for family in study[FAMILIES] if (name := row_value(family.id, measure)) in graph)
        yield Check(
            CHECK("rows"), message("Family rows add up to the total"), close(families, Name(TOTALS(measure))), order=10
        )
    key, lines = lines_checked(study, graph)
    if added or key != measure:
        label = (
            message("Lines add up to the headline total")
            if item_rows(study)
            else message("Sweeps add up to the total of FLOPs")
        )
        holds = close(sum_of(lines), Name(TOTALS(key)))
        yield Check(CHECK("sweeps"), label, holds, order=20)
    if sweeps:
        of_sweeps = (
            sum_of(row_value(row.name, FLOPS.key) for row in sweeps) if item_rows(study) else Name(TOTALS(FLOPS.key))
        )
        of_all = message("Model sizes add up to the total of FLOPs")
        label = message("Model sizes add up to the FLOPs of the sweeps") if item_rows(study) else of_all
        holds = close(call("sum", AT_SIZES(FLOPS.key)), of_sweeps)
        yield Check(CHECK("sizes"), label, holds, order=30)
        faults = call("eq", sum_of(fault(row.name) for row in sweeps), Number(0.0))
        yield Check(CHECK("members"), message("Every membership is 0 or 1"), faults, order=50)
