"""What each correction does to the headline total: alone, in the sets that the study names, and all together.

correction.<name>.total, .effect    the total with that correction alone, and what it adds
correction.<name>.expected          what the study file says it adds; .expected_step, its last digit's weight
correction.<name>.as_expected       1 where the effect rounds to what is expected
correction_set.<n>.total ...        the same of several made together; correction.all.total ... of all
correction.none.total               the total with no correction
correction.overlap                  the effect of all less the sum of the effects of each
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.checks import sum_of
from reportgen.describe.styles import step_of
from reportgen.formula.expr import Number, call
from reportgen.graph.cases import Case, target_in
from reportgen.graph.names import Space
from reportgen.parts.corrections.shape import CORRECTION_SETS, switches

if TYPE_CHECKING:
    from decimal import Decimal

    from reportgen.describe.analyses import Analyses
    from reportgen.describe.tables import Study
    from reportgen.parts.corrections.shape import Correction

CORRECTION = Space("correction")
CORRECTION_SET = Space("correction_set")
ALL = Space(CORRECTION("all"))
NONE_TOTAL = CORRECTION("none", "total")
OVERLAP = CORRECTION("overlap")
_NO_CORRECTION = "correction-none"  # the case


class Variant(NamedTuple):
    """One choice of corrections made together: its names, its label, the switches that are on, the effect expected.

    ``correction`` is the correction where it is a single one.
    """

    space: Space
    label: str
    on: tuple[str, ...]
    expected: Decimal | None
    correction: Correction | None = None

    @property
    def case(self) -> str:
        """The case that has the switches on."""
        return self.space.prefix.replace(".", "-")


def single_variants(study: Study) -> dict[str, Variant]:
    """Return each correction alone, by name."""
    return {
        name: Variant(Space(CORRECTION(name)), item.label, (name,), item.effect, item)
        for name, item in switches(study).items()
    }


def set_variants(study: Study) -> tuple[Variant, ...]:
    """Return the study's sets of corrections."""
    return tuple(
        Variant(Space(CORRECTION_SET(number)), item.label, item.corrections, item.effect)
        for number, item in enumerate(study[CORRECTION_SETS])
    )


def variants(study: Study) -> tuple[Variant, ...]:
    """Return each correction alone, each set, and all corrections; none where nothing can be switched."""
    single = single_variants(study)
    if not single:
        return ()
    together = Variant(ALL, "All corrections", tuple(single), None)
    return (*single.values(), *set_variants(study), together)


def analyse(analyses: Analyses) -> None:
    """Add a case for each variant and one with no correction, and the effects."""
    study = analyses.study
    all_variants = variants(study)
    if not all_variants:
        return
    off = dict.fromkeys(switches(study), Number(0.0))
    analyses.add_case(Case(_NO_CORRECTION, "No correction", off, order=0), "cases")
    for variant in all_variants:
        given = off | dict.fromkeys(variant.on, Number(1.0))
        analyses.add_case(Case(variant.case, variant.label, given, order=0), "cases")
        _effect(analyses, variant)
    singles = [variant.space("effect") for variant in single_variants(study).values()]
    analyses.define(NONE_TOTAL, target_in(_NO_CORRECTION, study[ABOUT].headline))
    analyses.define(OVERLAP, call("sub", ALL("effect"), sum_of(singles)))
    analyses.publish(CORRECTION)
    analyses.publish(CORRECTION_SET)


def _effect(analyses: Analyses, variant: Variant) -> None:
    """Add the total, the effect and, where the study file expects one, whether it is as expected."""
    names, measure = variant.space, analyses.study[ABOUT].headline
    analyses.define(names("total"), target_in(variant.case, measure))
    analyses.define(names("effect"), call("sub", names("total"), target_in(_NO_CORRECTION, measure)))
    if variant.expected is not None:
        analyses.inputs[names("expected")] = float(variant.expected)
        analyses.inputs[names("expected_step")] = step_of(variant.expected)
        off_by = call("abs", call("sub", names("effect"), names("expected")))
        analyses.define(names("as_expected"), call("le", call("mul", Number(2.0), off_by), names("expected_step")))
