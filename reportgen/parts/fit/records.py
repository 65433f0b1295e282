"""One record a family of what is had of it, one of the whole, and one a set of families that no other beats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.ranking import sorted_name
from reportgen.describe.records import RecordColumn, Records
from reportgen.parts.fit.choice import chosen
from reportgen.parts.fit.shape import (
    COST,
    FIT,
    FULL,
    HAD,
    LEAST,
    LEAST_OF_ALL,
    LEFT,
    MONEY,
    PRIORITY,
    RANK,
    SO_FAR,
    SPENT,
    WHOLE,
    WORTH,
)
from reportgen.parts.measures.shape import headline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.records import Record

_WHOLE = {
    "money": MONEY,
    "least": LEAST_OF_ALL,
    "whole": WHOLE,
    "spent": SPENT,
    "left": LEFT,
    "worth": WORTH,
}


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Yield the records of a study that states the money; what is of the best set is None where there is none."""
    choice = chosen(evaluation)
    if choice is None:
        return
    style, best, number = headline(evaluation.study).style, choice.best, evaluation.number
    rows: list[Record] = []
    for place, family in enumerate(choice.families):
        rank = int(number(FIT(family.id, RANK)))
        row: Record = {"family": family.id, "label": family.label, PRIORITY: number(FIT(family.id, PRIORITY))}
        row |= {LEAST: number(FIT(family.id, LEAST)), FULL: number(FIT(family.id, FULL)), "order": rank}
        row |= {key: number(sorted_name(FIT, rank, key)) for key in (COST, SO_FAR)}
        row |= {HAD: str(evaluation[sorted_name(FIT, rank, HAD)])}
        rows.append({**row, "best": None if best is None else place in best.full})
    columns = {
        PRIORITY: RecordColumn("Priority", "", "exact"),
        LEAST: RecordColumn("Cost at least", "", style),
        FULL: RecordColumn("Cost in full", "", style),
        COST: RecordColumn("Cost of what is had", "", style),
        SO_FAR: RecordColumn("Spent so far", "", style),
    }
    yield Records("fit", 31, rows, "fit", ("family",), columns)
    whole: Record = {key: number(name) for key, name in _WHOLE.items()}
    whole |= {
        "best_cost": None if best is None else best.cost,
        "best_worth": None if best is None else best.worth,
        "gap": None if best is None else best.worth - number(WORTH),
    }
    yield Records("fit_total", 31, [whole], "fit_total")
    points: list[Record] = [
        {"cost": point.cost, "worth": point.worth, "full": [choice.families[item].id for item in sorted(point.full)]}
        for point in choice.points
    ]
    if points:
        yield Records("fit_frontier", 31, points, "fit_frontier")
