"""Evaluation to data: records, and from them JSON, CSV and DataFrames. pandas' only home.

Every number is the evaluation's own float, written with all its digits.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from reportgen.model.graph import axis_ids, sweep_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    import pandas as pd

    from reportgen.model.evaluation import Evaluation
    from reportgen.model.study import Family, Study

Record = dict[str, Any]
# What a spreadsheet that opens the CSV file runs as a formula (OWASP): at the beginning of a text, and after what may
# begin another cell there, since a semicolon parts cells where the comma is the decimal sign.
_RUN = re.compile(r"""((?:\A|[;\t\r\n])[\s"']{0,9})(?=[=+\-@\uff1d\uff0b\uff0d\uff20])""")


def headline(evaluation: Evaluation) -> list[Record]:
    """One record a family in the study's order, then the total: FLOPs, runs, tokens, every measure."""
    study = evaluation.study
    rows = [_row(evaluation, family.id, family.label, _printed(family.published)) for family in study.families]
    return [*rows, _row(evaluation, "total", "Total", _printed(study.published))]


def sweeps(evaluation: Evaluation) -> list[Record]:
    """One record a sweep: its family, budget, axes, the sizes it trains, and its results."""
    return [record for family in evaluation.study.families for record in _sweeps(evaluation, family)]


def models(evaluation: Evaluation) -> list[Record]:
    """One record a model size: inputs, quantities, tokens and FLOPs of one run, and all sweeps together."""
    study = evaluation.study
    budget_names = [f"{budget}.{part}" for budget in study.budgets for part in ("tokens", "flops", "runs")]
    totals = [f"sizes.{part}" for part in ("runs", "flops", *(measure.id for measure in study.measures))]
    columns = [*study.models.inputs, *study.models.quantities, *budget_names, *totals]
    return [{name: float(evaluation[name][index]) for name in columns} for index in range(study.models.count)]


def assumptions(evaluation: Evaluation) -> list[Record]:
    """One record an assumption: its live value beside everything the study says of it."""
    return [
        {
            "name": name,
            "label": item.label,
            "symbol": item.symbol,
            "value": evaluation[name],
            "unit": item.unit,
            "low": item.low,
            "high": item.high,
            "source": item.source,
            "url": item.url,
            "note": item.note,
        }
        for name, item in evaluation.study.inputs.items()
    ]


def quantities(evaluation: Evaluation) -> list[Record]:
    """One record a quantity of the study and a perspective figure."""
    study = evaluation.study
    return [
        {"name": name, "label": item.label, "value": evaluation[name], "unit": item.unit}
        for name, item in (*study.quantities.items(), *study.perspective.items())
    ]


def to_json(evaluation: Evaluation, *, timestamp: datetime, version: str) -> bytes:
    """Everything, as one JSON document."""
    study = evaluation.study
    document = {
        "study": {"id": study.id, "title": study.study.title, "source": study.study.source, "url": study.study.url},
        "currency": study.study.currency,
        "scenario": study.scenario,
        "provenance": {"input_sha256": study.fingerprint, "reportgen": version, "built": timestamp.isoformat()},
        "headline": headline(evaluation),
        "sweeps": sweeps(evaluation),
        "models": models(evaluation),
        "assumptions": assumptions(evaluation),
        "quantities": quantities(evaluation),
        "analyses": _analyses(evaluation),
    }
    return (json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def to_csv(records: Iterable[Record]) -> bytes:
    """Records as CSV with a header, lists joined by blanks; what a spreadsheet would run gets an apostrophe."""
    rows = list(records)
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(
        buffer, fieldnames=list(rows[0]) if rows else [], lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC
    )
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def frames(evaluation: Evaluation) -> dict[str, pd.DataFrame]:
    """Return the records as DataFrames."""
    import pandas as pd  # noqa: PLC0415 - most of a second to import, and only this function needs it

    tables: Mapping[str, list[Record]] = {
        "headline": headline(evaluation),
        "sweeps": sweeps(evaluation),
        "models": models(evaluation),
        "assumptions": assumptions(evaluation),
        "perspective": quantities(evaluation),
    }
    return {name: pd.DataFrame.from_records(records) for name, records in tables.items()}


def _row(evaluation: Evaluation, name: str, label: str, published: Record) -> Record:
    measures = [measure.id for measure in evaluation.study.measures]
    values = {part: evaluation[f"{name}.{part}"] for part in ("runs", "tokens", "flops", *measures)}
    possible = {f"published_{key}": published.get(key) for key in _published_keys(evaluation.study)}
    return {"id": name, "label": label, **values, **possible}


def _published_keys(study: Study) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*study.published, *(key for family in study.families for key in family.published)]))


def _printed(figures: Mapping[str, Any]) -> Record:
    return {key: float(figure) for key, figure in figures.items()}


def _sweeps(evaluation: Evaluation, family: Family) -> Iterable[Record]:
    study = evaluation.study
    sizes, axes = evaluation[study.models.title], axis_ids(study)
    for sweep in family.sweeps:
        name = sweep_name(family.id, sweep.id)
        trained = [float(size) for size, member in zip(sizes, evaluation[f"{name}.member"], strict=True) if member]
        results = _row(evaluation, name, sweep.label, {})
        del results["id"]
        yield {
            "family": family.id,
            "sweep": sweep.id,
            "budget": sweep.budget,
            "active": evaluation[f"{name}.active"],
            **{axis: evaluation[f"{name}.axis.{axis}"] for axis in axes},
            "combinations": evaluation[f"{name}.combinations"],
            study.models.title: trained,
            **{key: value for key, value in results.items() if not key.startswith("published_")},
        }


def _analyses(evaluation: Evaluation) -> Record:
    """Checks, corrections and reconciliation by their names in the graph; absent where nothing was analysed."""
    kinds = ("check.", "correction.", "correction_set.", "reconcile.", "tornado.", "grid.", "share.")
    return {
        name: value if isinstance(value, float | str) else [float(item) for item in value]
        for name, value in evaluation.values.items()  # noqa: PD011 - a mapping, not a DataFrame
        if name.startswith(kinds)
    }


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(f"{item:g}" for item in value)
    if isinstance(value, str):
        inert = _RUN.sub(r"\1'", value)
        return f"'{inert}" if inert.startswith(("\t", "\r", "\n")) else inert
    return float(value) if isinstance(value, float) else value  # NumPy's floats have another repr
