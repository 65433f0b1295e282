"""The whole report as one frozen value, which the templates are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.formats import symbol
from reportgen.formula.expr import names
from reportgen.report import views, views_analysis, views_changes, views_method, views_tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from reportgen.model.evaluation import Evaluation


class Provenance(NamedTuple):
    """Where the report comes from: enough to make it again."""

    version: str
    date: str
    timestamp: str
    study: str
    fingerprint: str
    scenario: str
    command: str


class Rate(NamedTuple):
    """An assumption that turns FLOPs into the headline measure."""

    label: str
    value: views.Shown
    unit: str


class Report(NamedTuple):
    """Everything the templates may show."""

    title: str
    subtitle: str
    language: str
    currency: str
    currency_sign: str
    source: str
    url: str | None
    notes: Mapping[str, str]
    headline: views.Headline
    families: tuple[views.FamilyView, ...]
    totals: tuple[views_tables.QuantityView, ...]
    assumptions: tuple[views_tables.AssumptionGroup, ...]
    catalogues: tuple[views_tables.CatalogueView, ...]
    quantities: tuple[views_tables.QuantityView, ...]
    sizes: views_tables.SizeTable
    sizes_note: str
    budgets: tuple[views_tables.BudgetView, ...]
    perspective: tuple[views_tables.QuantityView, ...]
    method: views_method.Method
    rates: tuple[Rate, ...]
    sensitivity: views_analysis.Sensitivity
    uncertainty: views_analysis.UncertaintyView | None
    corrections: views_analysis.Corrections
    reconciliation: views_analysis.Reconciliation
    controls: tuple[views_tables.AssumptionGroup, ...]
    scenarios: tuple[str, ...]
    scenario: str
    changes: views_changes.Changes | None
    provenance: Provenance


def report(evaluation: Evaluation, *, timestamp: datetime, version: str) -> Report:
    """Gather what the report shows."""
    study = evaluation.study
    about = study.study
    return Report(
        title=about.title,
        subtitle=about.subtitle,
        language=about.language,
        currency=about.currency,
        currency_sign=symbol(about.currency),
        source=about.source,
        url=about.url,
        notes=dict(study.notes),
        headline=views.headline(evaluation),
        families=tuple(views.family_view(evaluation, family) for family in study.families),
        totals=views_tables.totals(evaluation),
        assumptions=views_tables.assumption_groups(evaluation),
        catalogues=views_tables.catalogues(evaluation),
        quantities=views_tables.quantities(evaluation),
        sizes=views_tables.size_table(evaluation),
        sizes_note=study.models.note,
        budgets=views_tables.budgets(evaluation),
        perspective=views_tables.perspective(evaluation),
        method=views_method.method(evaluation),
        rates=_rates(evaluation),
        sensitivity=views_analysis.sensitivity(evaluation),
        uncertainty=views_analysis.uncertainty_view(evaluation),
        corrections=views_analysis.corrections(evaluation),
        reconciliation=views_analysis.reconciliation(evaluation),
        controls=views_tables.controls(evaluation),
        scenarios=tuple(study.scenario_label(name) for name in study.scenario_ids) if study.scenarios else (),
        scenario=study.scenario_label(study.scenario),
        changes=views_changes.changes(evaluation),
        provenance=_provenance(evaluation, timestamp, version),
    )


def _rates(evaluation: Evaluation) -> tuple[Rate, ...]:
    """Every assumption that the headline measure and those before it read."""
    study = evaluation.study
    read = dict.fromkeys(name for measure in views.chain(study) for name in names(measure.formula))
    numbers = [name for name in read if name in study.assumptions and study.assumptions[name].kind == "number"]
    return tuple(Rate(study.assumptions[name].label, *views.rate(evaluation, name)) for name in numbers)


def _provenance(evaluation: Evaluation, timestamp: datetime, version: str) -> Provenance:
    study = evaluation.study
    chosen = f" --scenario {study.scenario}" if study.scenario != "base" else ""
    return Provenance(
        version=version,
        date=f"{timestamp.day} {timestamp:%B %Y}",
        timestamp=timestamp.isoformat(timespec="seconds"),
        study=f"{study.id}.toml",
        fingerprint=study.fingerprint,
        scenario=views_tables.scenario_label(study),
        command=f"reportgen build {study.id}.toml{chosen}",
    )
