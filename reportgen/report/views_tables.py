"""The report's reference tables: assumptions, model sizes, budgets, quantities, measures of the total, perspective."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.model.study import BASE
from reportgen.report.views import Column, Shown, column, paid_unit, rate, rate_text, shown

if TYPE_CHECKING:
    from reportgen.model.evaluation import Evaluation
    from reportgen.model.study import Assumption, Quantity, Study


class AssumptionView(NamedTuple):
    """One assumption with its range and where it comes from."""

    id: str
    label: str
    symbol: str
    kind: str
    on: bool
    value: Shown | None
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


class AssumptionGroup(NamedTuple):
    """Assumptions that belong together."""

    label: str
    entries: tuple[AssumptionView, ...]


class SizeTable(NamedTuple):
    """One row a model size."""

    columns: tuple[Column, ...]
    symbols: tuple[str, ...]
    rows: tuple[tuple[Shown, ...], ...]


class QuantityView(NamedTuple):
    """A quantity with one value."""

    id: str
    label: str
    symbol: str
    value: Shown
    unit: str
    note: str


class BudgetView(NamedTuple):
    """A budget: tokens of one run at the smallest and the largest model size."""

    label: str
    first: Shown
    last: Shown
    note: str

    @property
    def constant(self) -> bool:
        """Whether every size sees the same number of tokens."""
        return self.first.value == self.last.value


class CatalogueView(NamedTuple):
    """A catalogue: a row an entry."""

    label: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[Shown, ...], str, str | None, bool], ...]


def assumption_groups(evaluation: Evaluation) -> tuple[AssumptionGroup, ...]:
    """The study's assumptions by group; corrections have a table of their own."""
    study = evaluation.study
    labels = dict.fromkeys(item.group for item in study.assumptions.values())
    return tuple(
        AssumptionGroup(
            label,
            tuple(assumption(evaluation, name) for name, item in study.assumptions.items() if item.group == label),
        )
        for label in labels
    )


def controls(evaluation: Evaluation) -> tuple[AssumptionGroup, ...]:
    """What a reader of the page may change: every assumption, then the corrections' switches."""
    switches = tuple(assumption(evaluation, name) for name in evaluation.study.switches)
    groups = assumption_groups(evaluation)
    return (*groups, AssumptionGroup("Corrections", switches)) if switches else groups


def assumption(evaluation: Evaluation, name: str) -> AssumptionView:
    """One assumption, its live value."""
    study = evaluation.study
    item = study.inputs[name]
    unit, per = (item.unit, False) if name in study.corrections else paid_unit(study, name)
    number = rate(evaluation, name)[0] if item.kind == "number" else None
    low, high = (
        ("", "")
        if item.low is None or item.high is None
        else tuple(rate_text(study, name, value) for value in (item.low, item.high))
    )
    return AssumptionView(
        id=name,
        label=item.label,
        symbol=item.symbol,
        kind=item.kind,
        on=item.kind == "switch" and bool(evaluation[name] != 0),
        value=number,
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
    )


def _options(study: Study, item: Assumption) -> tuple[str, ...]:
    if item.kind != "choice" or item.catalogue is None:
        return ()
    return tuple(entry.name for entry in study.catalogues[item.catalogue].entries)


def size_table(evaluation: Evaluation) -> SizeTable:
    """Inputs, then quantities, one row a model size."""
    models = evaluation.study.models
    items: list[tuple[str, str, str, str, str]] = [
        (name, item.label, item.symbol, item.unit, item.style) for name, item in models.inputs.items()
    ]
    items += [(name, item.label, item.symbol, item.unit, item.style) for name, item in models.quantities.items()]
    rows = tuple(
        tuple(shown(evaluation, name, style, size=size) for name, _, _, _, style in items)
        for size in range(models.count)
    )
    columns = tuple(
        column(label, [row[index] for row in rows], unit) for index, (_, label, _, unit, _) in enumerate(items)
    )
    return SizeTable(columns, tuple(symbol for _, _, symbol, _, _ in items), rows)


def quantities(evaluation: Evaluation) -> tuple[QuantityView, ...]:
    """Quantities with one value for the study."""
    return tuple(_quantity(evaluation, name, item) for name, item in evaluation.study.quantities.items())


def perspective(evaluation: Evaluation) -> tuple[QuantityView, ...]:
    """What the total compares with."""
    return tuple(_quantity(evaluation, name, item) for name, item in evaluation.study.perspective.items())


def _quantity(evaluation: Evaluation, name: str, item: Quantity) -> QuantityView:
    return QuantityView(name, item.label, item.symbol, shown(evaluation, name, item.style), item.unit, item.note)


def budgets(evaluation: Evaluation) -> tuple[BudgetView, ...]:
    """Tokens of one run under each budget."""
    last = evaluation.study.models.count - 1
    return tuple(
        BudgetView(
            item.label,
            shown(evaluation, f"{name}.tokens", "flops", size=0),
            shown(evaluation, f"{name}.tokens", "flops", size=last),
            item.note,
        )
        for name, item in evaluation.study.budgets.items()
    )


def totals(evaluation: Evaluation) -> tuple[QuantityView, ...]:
    """The total in runs, tokens, FLOPs and every measure."""
    study = evaluation.study
    rows = [
        ("runs", "Training runs", "runs", "count"),
        ("tokens", "Tokens", "tokens", "flops"),
        ("flops", "FLOPs", "FLOP", "flops"),
    ]
    rows += [(item.id, item.label, item.unit, item.style) for item in study.measures if item.style != "percent"]
    return tuple(
        QuantityView(name, label, "", shown(evaluation, name, style, study.published.get(key)), unit, "")
        for name, key, label, unit, style in ((f"total.{row[0]}", *row) for row in rows)
    )


def catalogues(evaluation: Evaluation) -> tuple[CatalogueView, ...]:
    """Every catalogue with the entry in use marked."""
    study = evaluation.study
    tables = []
    for key, catalogue in study.catalogues.items():
        choices = {name: item.catalogue for name, item in study.assumptions.items() if item.kind == "choice"}
        chooser = next(name for name, chosen_from in choices.items() if chosen_from == key)
        filled = [(name, study.assumptions[name]) for name in catalogue.entries[0].values]
        cells = [
            tuple(_entry(evaluation, f"{key}.{number}.{name}", name) for name, _ in filled)
            for number in range(1, len(catalogue.entries) + 1)
        ]
        columns = tuple(
            column(item.label, [row[index] for row in cells], "" if paid_unit(study, name)[1] else item.unit)
            for index, (name, item) in enumerate(filled)
        )
        rows = tuple(
            (entry.name, row, entry.source, entry.url, entry.name == evaluation[chooser])
            for entry, row in zip(catalogue.entries, cells, strict=True)
        )
        tables.append(CatalogueView(catalogue.label, catalogue.note, columns, rows))
    return tuple(tables)


def _entry(evaluation: Evaluation, key: str, name: str) -> Shown:
    """A catalogue's value for an assumption, written as the assumption is."""
    study, value = evaluation.study, float(evaluation[key])
    style = "rate" if paid_unit(study, name)[1] else study.assumptions[name].style
    return Shown(key, value, rate_text(study, name, value), style)


def scenario_label(study: Study) -> str:
    """The active scenario's label, or nothing for the base."""
    return "" if study.scenario == BASE else study.scenario_label(study.scenario)
