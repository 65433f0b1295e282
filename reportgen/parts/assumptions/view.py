"""What the report shows of assumptions, catalogues and scenarios, and what a reader of the live page may change."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import translated
from reportgen.describe.view import column, show
from reportgen.graph.names import join
from reportgen.parts.assumptions.ranges import own_in_use
from reportgen.parts.assumptions.rates import paid_unit, rate, rate_style, rate_text
from reportgen.parts.assumptions.shape import (
    ASSUMPTIONS,
    CATALOGUES,
    GROUP,
    INPUTS,
    SCENARIOS,
    chooser,
    scenario_ids,
    scenario_label,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reportgen.describe.evaluation import Analysis, Evaluation
    from reportgen.describe.tables import Study
    from reportgen.describe.view import NumberColumn, ShownNumber
    from reportgen.parts.assumptions.shape import Assumption, Catalogue

COUNT = "count"  # the style of whole numbers
_LEAST_STEPS = 20  # of a slider
_FINER = 4  # times that a step becomes a tenth, so that the end of the range is a step
_ODD_STEPS = 100  # where none of these is
_WHOLE = 1e-9


class Slider(NamedTuple):
    """A slider over the range of an assumption, which both ends are whole steps of."""

    low: float
    high: float
    step: float


class AssumptionView(NamedTuple):
    """One assumption with its range and where it comes from."""

    id: str
    label: str
    symbol: str
    kind: str
    on: bool
    value: ShownNumber | None
    choice: str
    options: tuple[str, ...]
    unit: str
    per: bool  # whether the unit is what the study's currency is paid for
    low: str
    high: str
    minimum: float
    maximum: float
    source: str
    url: str | None
    note: str
    in_use: bool  # whether low and high are the range in use
    slider: Slider | None = None


class AssumptionGroup(NamedTuple):
    """Assumptions that belong together."""

    label: str
    entries: tuple[AssumptionView, ...]


class CatalogueRow(NamedTuple):
    """An entry of a catalogue, and whether it is the one chosen."""

    name: str
    cells: tuple[ShownNumber, ...]
    source: str
    url: str | None
    chosen: bool
    note: str


class CatalogueView(NamedTuple):
    """A catalogue: a row an entry."""

    label: str
    note: str
    columns: tuple[NumberColumn, ...]
    rows: tuple[CatalogueRow, ...]
    chooser: str  # the choice whose value is the name of the entry in use


def assumptions(evaluation: Evaluation) -> tuple[AssumptionGroup, ...]:
    """Return the assumptions by group, without the inputs that other parts add."""
    return _groups(evaluation, evaluation.study[ASSUMPTIONS])


def controls(evaluation: Evaluation) -> tuple[AssumptionGroup, ...]:
    """Return what a reader of the page may change: every assumption, then the inputs that other parts add."""
    study = evaluation.study
    added = [name for name in study[INPUTS] if name not in study[ASSUMPTIONS]]
    return (*assumptions(evaluation), *_groups(evaluation, added))


def _groups(evaluation: Evaluation, names: Iterable[str]) -> tuple[AssumptionGroup, ...]:
    groups: dict[str, list[AssumptionView]] = {}
    for name in names:
        groups.setdefault(_group(evaluation.study, name), []).append(_assumption(evaluation, name))
    return tuple(AssumptionGroup(label, tuple(items)) for label, items in groups.items())


def _group(study: Study, name: str) -> str:
    """Return the group that an input stands in: one that the study states, or one of ours in the language in use."""
    group = study[INPUTS][name].group
    return group if name in study[ASSUMPTIONS] and group != GROUP else translated(group)


def _assumption(evaluation: Evaluation, name: str) -> AssumptionView:
    study = evaluation.study
    item = study[INPUTS][name]
    unit, per = paid_unit(study, name)
    low, high = (
        ("", "")
        if item.low is None or item.high is None
        else (rate_text(study, name, item.low), rate_text(study, name, item.high))
    )
    return AssumptionView(
        id=name,
        label=item.label,
        symbol=item.symbol,
        kind=item.kind,
        on=item.kind == "switch" and evaluation.number(name) != 0,
        value=rate(evaluation, name).value if item.kind == "number" else None,
        choice=str(evaluation[name]) if item.kind == "choice" else "",
        options=_options(study, item),
        unit=unit,
        per=per,
        low=low,
        high=high,
        minimum=item.minimum,
        maximum=item.maximum,
        source=item.source,
        url=item.url,
        note=item.note,
        in_use=own_in_use(evaluation, name),
        slider=None
        if item.low is None or item.high is None
        else slider(item.low, item.high, whole=item.style == COUNT),
    )


def slider(low: float, high: float, *, whole: bool = False) -> Slider | None:
    """Return a slider of 20 to 200 steps, more where that many do not end at ``high``; None for an empty range.

    ``whole`` is whether only whole numbers are meant.

    >>> slider(2, 4), slider(8, 16, whole=True).step
    (Slider(low=2, high=4, step=0.1), 1.0)
    """
    span = high - low
    if not span > 0:
        return None
    power = floor(log10(span / _LEAST_STEPS))
    if whole:
        power = max(power, 0)
    for finer in range(_FINER):
        step = float(f"1e{power - finer}")
        if abs(span / step - round(span / step)) < _WHOLE:
            return Slider(low, high, step)
    return Slider(low, high, span / _ODD_STEPS)


def _options(study: Study, item: Assumption) -> tuple[str, ...]:
    if item.kind != "choice" or item.catalogue is None:
        return ()
    return tuple(entry.name for entry in study[CATALOGUES][item.catalogue].entries)


def catalogues(evaluation: Evaluation) -> tuple[CatalogueView, ...]:
    """Return every catalogue with the entry in use marked."""
    return tuple(_catalogue(evaluation, name, item) for name, item in evaluation.study[CATALOGUES].items())


def _catalogue(evaluation: Evaluation, name: str, catalogue: Catalogue) -> CatalogueView:
    study, chosen = evaluation.study, evaluation[chooser(evaluation.study, name)]
    filled = tuple(catalogue.entries[0].values)
    rows = tuple(
        CatalogueRow(
            entry.name,
            tuple(_value(evaluation, join(name, number, key), key) for key in filled),
            entry.source,
            entry.url,
            entry.name == chosen,
            entry.note,
        )
        for number, entry in enumerate(catalogue.entries, start=1)
    )
    columns = tuple(
        column(study[ASSUMPTIONS][key].label, [row.cells[place] for row in rows], _heading_unit(study, key))
        for place, key in enumerate(filled)
    )
    return CatalogueView(catalogue.label, catalogue.note, columns, rows, chooser(study, name))


def _heading_unit(study: Study, name: str) -> str:
    """Return an assumption's unit, or nothing where each value says that it is paid for one."""
    unit, per = paid_unit(study, name)
    return "" if per else unit


def _value(evaluation: Evaluation, key: str, name: str) -> ShownNumber:
    """Return a catalogue's value for an assumption, written as the assumption is."""
    return show(evaluation, key, rate_style(evaluation.study, name))


def scenarios(evaluation: Evaluation) -> tuple[str, ...]:
    """Return the labels of all scenarios; none where there is only the base."""
    study = evaluation.study
    return tuple(scenario_label(study, item) for item in scenario_ids(study)) if study[SCENARIOS] else ()


def scenario_states(evaluation: Evaluation) -> Mapping[str, Mapping[str, object]]:
    """Return the values and the ends of ranges that each scenario states, by its id."""
    scenarios = evaluation.study[SCENARIOS].items()
    return {name: {"values": dict(item.values), "ranges": dict(item.ranges)} for name, item in scenarios}


def scenario_notes(evaluation: Evaluation) -> tuple[tuple[str, str], ...]:
    """Return the label and the note of each scenario that has one."""
    study = evaluation.study
    return tuple((scenario_label(study, name), item.note) for name, item in study[SCENARIOS].items() if item.note)


def scenario(evaluation: Evaluation) -> str:
    """Return the label of the active scenario."""
    return scenario_label(evaluation.study, evaluation.scenario)


VIEWS: Mapping[str, Callable[[Analysis], object]] = {
    "assumptions": assumptions,
    "catalogues": catalogues,
    "controls": controls,
    "scenarios": scenarios,
    "scenario": scenario,
    "scenario_notes": scenario_notes,
    "scenario_states": scenario_states,
}
