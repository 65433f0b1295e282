"""Corrections: two readings of the source each, as switches that are inputs like the assumptions."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from reportgen.describe.kinds import Figure, Frozen, Identifier, Line, Link, Markdown
from reportgen.describe.language import message
from reportgen.describe.tables import Study, Table
from reportgen.parts.assumptions.shape import INPUTS, Assumption

GROUP = message("Corrections")


class Correction(Frozen):
    """Two readings of the source. With ``switch`` false there is nothing to compute: the row only informs.

    Attributes:
        label: What is read in two ways. Example: ``"Optimizers of the alignment experiments"``
        published: The reading of the source, which holds while the switch is off. Example: ``"One optimizer
            (the code)"``
        corrected: The other reading, which holds while the switch is on. Example: ``"Three optimizers (the
            text)"``
        switch: Whether formulas read it as a switch; false where there is nothing to compute. Example:
            ``false``
        on: Whether it is on in the base scenario. Example: ``true``
        effect: What the source says that the headline total changes by, in the headline's unit; ours is
            compared with it. Example: ``-794860``
        note: A remark in Markdown. Example: ``"The paper's figures agree with the text."``
        url: A link to where the source says so. Example: ``"https://arxiv.org/pdf/2407.05872#page=50"``
    """

    label: Line
    published: Line
    corrected: Line
    switch: bool = True
    on: bool = False  # what the base states of the switch
    effect: Figure | None = None
    note: Markdown = ""
    url: Link | None = None


class CorrectionSet(Frozen):
    """Several corrections made together, because effects that overlap do not add up.

    Attributes:
        label: What the corrections are together. Example: ``"Both corrections of the largest width"``
        corrections: The names of the corrections that are switched on together. Example: ``["wide_runs",
            "gamma_trials"]``
        effect: What the source says that the headline total changes by with all of them, in the headline's
            unit. Example: ``-878346``
    """

    label: Line
    corrections: tuple[str, ...] = Field(strict=False, min_length=1)
    effect: Figure | None = None


CORRECTIONS: Table[Mapping[str, Correction]] = Table(
    "corrections", Annotated[Mapping[Identifier, Correction], Field(max_length=300)], {}
)
CORRECTION_SETS: Table[tuple[CorrectionSet, ...]] = Table(
    "correction_sets", Annotated[tuple[CorrectionSet, ...], Field(strict=False, max_length=50)], ()
)


def switches(study: Study) -> dict[str, Correction]:
    """Return the corrections that can be switched, by name."""
    return {name: correction for name, correction in study[CORRECTIONS].items() if correction.switch}


def with_switches(study: Study) -> Study:
    """Return the study with its corrections' switches among the inputs."""
    added = {
        name: Assumption(
            label=correction.label,
            kind="switch",
            value=correction.on,
            group=GROUP,
            unit="on/off",
            note=correction.note,
            url=correction.url,
        )
        for name, correction in switches(study).items()
    }
    return study.replaced(INPUTS, {**study[INPUTS], **added})
