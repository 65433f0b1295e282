"""Read a bill in FOCUS, the FinOps open specification: what each charge cost, and when and for what it was made."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from reportgen.actuals.records import TAGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from reportgen.actuals.chunk import Chunk, Column, Rows

SOURCE = "focus"
COSTS = {"billed": "BilledCost", "effective": "EffectiveCost"}
CATEGORIES = ("Usage", "Purchase", "Tax", "Credit", "Adjustment")
# The fields that rules match, with the columns of FOCUS.
FIELDS = {
    "resource_id": ("ResourceId",),
    "resource_name": ("ResourceName",),
    "resource_type": ("ResourceType",),
    "service": ("ServiceName",),
    "service_category": ("ServiceCategory",),
    "charge_category": ("ChargeCategory",),
    "charge_description": ("ChargeDescription",),
    "account": ("SubAccountName", "SubAccountId", "BillingAccountName", "BillingAccountId"),
    "region": ("RegionId", "RegionName", "Region"),
    "sku": ("SkuId",),
}
_NULL = "NULL"  # what FOCUS has where a charge has no such value
_GPU_HOURS = re.compile(r"gpu[-_ ]?h(ou)?rs?", re.IGNORECASE)
_CURRENCY = re.compile(r"[A-Z]{3}")


def is_focus(header: Sequence[str]) -> bool:
    """Return whether a header is that of a FOCUS bill."""
    return not set(COSTS.values()).isdisjoint(header)


def lacking(header: Sequence[str], billing: str) -> str:
    """Return what the columns do not tell, as a sentence; "" where they tell all."""
    for name in (COSTS[billing], "ChargeCategory", "BillingCurrency"):
        if name not in header:
            return f"has no column {name}, which every FOCUS bill has"
    return ""


def read(chunk: Chunk, billing: str) -> Rows:
    """Return rows of a bill; credits are below 0, and taxes are told by their category."""
    chunk.null = _NULL
    category, currency = chunk.text("ChargeCategory"), chunk.text("BillingCurrency")
    start, end = chunk.period(
        chunk.text("ChargePeriodStart"), chunk.text("ChargePeriodEnd"), ("ChargePeriodStart", "ChargePeriodEnd")
    )
    cost_text = chunk.text(COSTS[billing])
    chunk.say(cost_text == "", f"has no {COSTS[billing]}")
    cost = chunk.numbers(cost_text, COSTS[billing], least=None)
    chunk.say(
        chunk.made(category, lambda text: text not in CATEGORIES), "ChargeCategory {} is none of FOCUS's", category
    )
    odd = chunk.made(currency, lambda text: _CURRENCY.fullmatch(text) is None)
    chunk.say(odd, "BillingCurrency {} is no code of three letters", currency)
    values: dict[str, Column] = {
        "start": start,
        "end": end,
        "gpu_hours": _gpu_hours(chunk),
        "cost": cost,
        "currency": currency,
        "category": category,
    }
    return chunk.rows(SOURCE, values, chunk.fields(FIELDS, tag=_tags(chunk)))


def _gpu_hours(chunk: Chunk) -> pd.Series[float]:
    """Return the quantity of rows whose unit is GPU-hours; missing for all others, whose GPUs no column tells."""
    unit = chunk.text("ConsumedUnit")
    counted = chunk.made(unit, lambda text: _GPU_HOURS.fullmatch(text) is not None)
    quantity = chunk.text("ConsumedQuantity").where(counted, "")
    return chunk.numbers(quantity, "ConsumedQuantity", least=None)


def _tags(chunk: Chunk) -> pd.Series[str]:
    """Return the tags of each row, each as key:value."""
    text = chunk.text("Tags")
    tags = chunk.made(text, tags_of)
    chunk.say(tags.isna(), "Tags {} is no JSON object of texts", text)
    return tags.fillna("").astype(object)


def tags_of(text: str) -> str | None:
    """Return a JSON object of tags as key:value, joined; None where the text is none."""
    if not text:
        return ""
    try:
        tags = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(tags, dict) or any(isinstance(value, dict | list) for value in tags.values()):
        return None
    return TAGS.join(f"{key}:{'' if value is None else value}" for key, value in tags.items())
