"""Values that a family or a line states for itself: what they may be, and the names that follow from them.

gamma.values.price           what the family states, "" where that is as everywhere
own.gamma.price              the live value there; see ``measures.local`` for the names that follow
own.gamma.fixed.runs         runs of the family's sweeps at each model size, whose runs are a kind of their own
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.graph.names import OWN, own_value, split
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.assumptions.values import value_problem
from reportgen.parts.families.shape import SweepRow, own_rows
from reportgen.parts.measures.local import LocalNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.describe.builder import Builder
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph, Leaf
    from reportgen.parts.assumptions.shape import Assumption
    from reportgen.parts.families.shape import ItemRow, OwnRow


def define_own(builder: Builder) -> dict[str, LocalNames]:
    """Add what rows state for themselves, and return the names of each such row; the costing up to rows is defined.

    Adds a problem for each unknown assumption and each value that its assumption cannot have.
    """
    assumptions = builder.study[ASSUMPTIONS]
    rows = own_rows(builder.study)
    costing = tuple(builder.definitions.values()) if rows else ()
    names: dict[str, LocalNames] = {}
    for row in rows:
        stated: dict[str, Leaf] = {}
        for name, value in row.values.items():
            path = path_text(*row.place, "values", name)
            builder.reference(name, assumptions, path, "assumption")
            problem = value_problem(builder.study, name, value) if name in assumptions and value != "" else None
            if problem:
                builder.problem(problem, path)
            elif name in assumptions:
                stated[name] = value if isinstance(value, str) else float(value)
        builder.add_inputs({own_value(row.name, name): value for name, value in stated.items()}, path_text(*row.place))
        local = names[row.name] = LocalNames(builder, row.name, stated, costing, names.get(row.family))
        for name in stated:
            local(name)
    return names


def own_values(study: Study) -> Iterator[tuple[OwnRow, str, Assumption]]:
    """Yield every assumption that a row states for itself, by the row."""
    for row in own_rows(study):
        for name in row.values:
            yield row, name, study[ASSUMPTIONS][name]


def held(evaluation: Evaluation, row: SweepRow | ItemRow) -> dict[str, float | bool | str]:
    """Return the values that a line has of its own or of its family's, by assumption; what is empty is left out."""
    study, line = evaluation.study, row.sweep if isinstance(row, SweepRow) else row.item
    own = stated_by(evaluation, row.family.id, row.family.values) + stated_by(evaluation, row.name, line.values)
    live = {name: evaluation[name_in_row(evaluation.graph, row.name, name)] for name in own}
    return {name: bool(value) if study[ASSUMPTIONS][name].kind == "switch" else value for name, value in live.items()}


def stated_by(evaluation: Evaluation, row: str, stated: Iterable[str]) -> list[str]:
    """Return those of the assumptions that a family or a line states for which it has a value, and is not empty."""
    return [name for name in stated if evaluation[own_value(row, name)] != ""]


def name_in_row(graph: Graph, line: str, name: str) -> str:
    """Return the name that a line reads in place of another: one of its own, of its family's, or that of everywhere."""
    return next((own for row in (line, split(line)[0]) if (own := OWN(row, name)) in graph), name)
