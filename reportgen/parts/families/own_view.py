"""What the report shows of values of a row's own, and the fields in which a reader of the live page changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import translated
from reportgen.describe.view import show
from reportgen.graph.names import OWN, own_value, row_value
from reportgen.parts.assumptions.ranges import ranged_names
from reportgen.parts.assumptions.rates import paid_unit, rate_style
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES
from reportgen.parts.families.own import stated_by
from reportgen.parts.families.shape import own_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study
    from reportgen.describe.view import ShownNumber
    from reportgen.parts.assumptions.shape import Assumption


class OwnView(NamedTuple):
    """A value that a row has of its own: of what, its number or its words, and its unit.

    ``name`` is that of the live value there, and ``given`` that of what the row states, which may be nothing.
    """

    label: str
    number: ShownNumber | None
    words: str
    name: str
    unit: str
    per: bool  # whether the unit is what the study's currency is paid for
    given: str
    kind: str
    stated: bool  # whether it is not as everywhere


class OwnField(NamedTuple):
    """A field for a value of a row's own: ``id`` is the name of the input, ``setting`` what ``--set`` calls it."""

    id: str
    setting: str
    label: str
    kind: str
    value: float | str  # "" is as everywhere
    options: tuple[tuple[float | str, str], ...]  # values to choose from, with their words
    unit: str
    per: bool
    minimum: float
    maximum: float


class OwnFields(NamedTuple):
    """The fields of a family or a line."""

    label: str
    fields: tuple[OwnField, ...]


def own_views(evaluation: Evaluation, row: str, stated: Iterable[str]) -> tuple[OwnView, ...]:
    """Return the values of the assumptions that a row states for itself, empty ones included."""
    return tuple(_own_view(evaluation, row, name) for name in stated)


def _own_view(evaluation: Evaluation, row: str, assumption: str) -> OwnView:
    study, item, name = evaluation.study, evaluation.study[ASSUMPTIONS][assumption], OWN(row, assumption)
    number = show(evaluation, name, rate_style(study, assumption)) if item.kind == "number" else None
    words = ("on" if evaluation[name] else "off") if item.kind == "switch" else str(evaluation[name])
    given, unit = own_value(row, assumption), paid_unit(study, assumption)
    return OwnView(item.label, number, words, name, *unit, given, item.kind, evaluation[given] != "")


def own_controls(evaluation: Evaluation) -> tuple[OwnFields, ...]:
    """Return the fields of every family and line that states values for itself."""
    return tuple(
        OwnFields(row.label, tuple(_field(evaluation, row.name, name) for name in row.values))
        for row in own_rows(evaluation.study)
    )


def _field(evaluation: Evaluation, row: str, name: str) -> OwnField:
    study, item, given = evaluation.study, evaluation.study[ASSUMPTIONS][name], own_value(row, name)
    unit, per = paid_unit(study, name)
    return OwnField(
        id=given,
        setting=row_value(row, name),
        label=item.label,
        kind=item.kind,
        value=evaluation[given],
        options=_options(study, item),
        unit=unit if item.kind == "number" else "",
        per=per,
        minimum=item.minimum,
        maximum=item.maximum,
    )


def _options(study: Study, item: Assumption) -> tuple[tuple[float | str, str], ...]:
    """Return what a switch or a choice can be beside being as everywhere; nothing for a number."""
    if item.kind == "switch":
        return (1.0, translated("on")), (0.0, translated("off"))
    entries = study[CATALOGUES][item.catalogue].entries if item.kind == "choice" and item.catalogue else ()
    return tuple((entry.name, entry.name) for entry in entries)


def unmoved(evaluation: Evaluation) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the rows that ranges of some assumptions do not move, as they have values of their own, and of which."""
    study, ranged = evaluation.study, set(ranged_names(evaluation.study))
    rows = []
    for row in own_rows(study):
        names = [name for name in stated_by(evaluation, row.name, row.values) if name in ranged]
        if names:
            rows.append((row.label, tuple(study[ASSUMPTIONS][name].label for name in names)))
    return tuple(rows)
