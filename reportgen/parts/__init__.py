"""The parts of a study, each with all that is said of one concept; a part may use those before it and none after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.parts import (
    about,
    actuals,
    allocation,
    assumptions,
    blocks,
    budget,
    calendar,
    cases,
    changes,
    checks,
    corrections,
    families,
    justification,
    measures,
    method,
    models,
    notes,
    perspective,
    quantities,
    reconciliation,
    sensitivity,
    summary,
    uncertainty,
)

if TYPE_CHECKING:
    from reportgen.describe.part import Part

__all__ = [
    "PARTS",
    "about",
    "actuals",
    "allocation",
    "assumptions",
    "blocks",
    "budget",
    "calendar",
    "cases",
    "changes",
    "checks",
    "corrections",
    "families",
    "justification",
    "measures",
    "method",
    "models",
    "notes",
    "perspective",
    "quantities",
    "reconciliation",
    "sensitivity",
    "summary",
    "uncertainty",
]

PARTS: tuple[Part, ...] = (
    about.PART,
    assumptions.PART,
    quantities.PART,
    measures.PART,
    models.PART,
    families.PART,
    budget.PART,
    calendar.PART,
    allocation.PART,
    perspective.PART,
    sensitivity.PART,
    corrections.PART,
    reconciliation.PART,
    summary.PART,
    cases.PART,
    checks.PART,
    uncertainty.PART,
    blocks.PART,
    notes.PART,
    changes.PART,
    method.PART,
    justification.PART,
    actuals.PART,
)
