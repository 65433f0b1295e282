"""Kinds of runs: what one run of a sweep is, which many sweeps share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.graph.names import OWN, join
from reportgen.parts.families.shape import own_row_of, sweep_rows
from reportgen.parts.models.shape import BUDGETS

if TYPE_CHECKING:
    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr
    from reportgen.parts.families.shape import SweepRow


class RunKind(NamedTuple):
    """What one run is: its budget, its work and the values that it is computed with, which many sweeps share.

    ``name`` is the prefix of its names in the graph and ``label`` what the sweeps' rows call it: those of the budget
    for training runs. ``flops`` is the work of one run, None for a training run's. ``own`` is the row whose own values
    hold for it, "" where none does; ``work`` is then the name of the kind with the values of everywhere.
    """

    name: str
    budget: str
    label: str
    flops: Expr | None
    sweep: SweepRow | None = None  # the first that has it
    own: str = ""
    work: str = ""

    @property
    def trains(self) -> bool:
        """Whether its runs are training runs."""
        return self.sweep is None or self.sweep.sweep.trains

    @property
    def counted(self) -> str:
        """What its runs are, where they are no training runs."""
        return "" if self.sweep is None else self.sweep.sweep.counted


RunKey = tuple[str, "Expr | None", str, str]  # budget, work, what runs are where they train nothing, own values


def run_kinds(study: Study) -> dict[RunKey, RunKind]:
    """Return what runs there are: a training run of every budget, then every other work of a sweep.

    What has other work or values of a row's own is a kind for itself.
    """
    budgets = study[BUDGETS]
    kinds: dict[RunKey, RunKind] = {
        (name, None, "", ""): RunKind(name, name, item.label, None) for name, item in budgets.items()
    }
    taken = {kind.label.casefold() for kind in kinds.values()}
    for row in sweep_rows(study):
        for key in dict.fromkeys(((*kind_key(row)[:-1], ""), kind_key(row))):
            if key in kinds or row.sweep.budget not in budgets:
                continue
            label = _kind_label(study, row, key)
            if label.casefold() in taken:
                label = f"{label} ({len(kinds)})"
            taken.add(label.casefold())
            name, own = join(row.sweep.budget, row.name), key[-1]
            work = kinds[(*key[:-1], "")].name if own else ""
            kinds[key] = RunKind(
                OWN(own, work) if own else name, row.sweep.budget, label, row.sweep.flops, row, own, work
            )
    return kinds


def _kind_label(study: Study, row: SweepRow, key: RunKey) -> str:
    """Return what a kind of runs is called: its budget, what its runs are, and whose values they have."""
    budget, flops, counted, own = key
    what = "" if flops is None and not counted else counted or row.sweep.label
    whose = "" if not own else row.label if own == row.name else row.family.label
    return ", ".join(filter(None, (study[BUDGETS][budget].label, what, whose)))


def kind_key(row: SweepRow) -> RunKey:
    """Return what tells the runs of a sweep from others."""
    return row.sweep.budget, row.sweep.flops, row.sweep.counted, own_row_of(row)
