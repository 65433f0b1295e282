"""What must hold of the rows, and which sweeps differ from the study file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.analyses import Check
from reportgen.describe.checks import CHECK, close, sum_of
from reportgen.formula.expr import Name, Number, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import ROW, TOTALS, Space, of, row_value
from reportgen.parts.families.shape import FAMILIES, sweep_rows
from reportgen.parts.measures.shape import FLOPS

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses

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


def published_runs(sweep: str) -> str:
    """Return the name of a sweep's runs in the study file's own base."""
    return of(row_value(sweep, "runs"), "published")


def analyse(analyses: Analyses) -> None:
    """Add the published runs of each sweep, and the checks on families, sweeps and memberships."""
    sweeps = [row.name for row in sweep_rows(analyses.study)]
    for sweep in sweeps:
        runs, published = row_value(sweep, "runs"), published_runs(sweep)
        analyses.inputs[published] = analyses.as_file.number(runs)
        analyses.definitions.append(Definition(fault(sweep), _FAULT, arguments=(row_value(sweep, "member"),)))
        analyses.definitions.append(Definition(changed(sweep), _CHANGED, arguments=(runs, published)))
    measure = analyses.study[ABOUT].headline
    families = sum_of(row_value(family.id, measure) for family in analyses.study[FAMILIES])
    flops = sum_of(row_value(sweep, FLOPS.key) for sweep in sweeps)
    faults = call("eq", sum_of(map(fault, sweeps)), Number(0.0))
    analyses.checks += [
        Check(CHECK("rows"), "Family rows add up to the total", close(families, Name(TOTALS(measure))), order=10),
        Check(CHECK("sweeps"), "Sweeps add up to the headline total", close(flops, Name(TOTALS(FLOPS.key))), order=20),
        Check(CHECK("members"), "Every membership is 0 or 1", faults, order=50),
    ]
