"""Studies for the packs of funders, and what a pack says of a study."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from reportgen.report.profiles import profile, profiles
from reportgen.report.requirements import unmet
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from tests.parts.budget.studies import GRANT

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
PACKS = {name: item for name, item in profiles().items() if item.is_pack}
USD = re.sub(r'\n(currency = "EUR"|rate = .*|rate_date = .*)', "", GRANT)
PLAIN = re.sub(r"\n(contingency|cost_share) = .*", "", USD)
GBP = GRANT.replace('currency = "EUR"', 'currency = "GBP"')
LATER = '\n[calendar]\nmeasure = "gpu_hours"\ngpus = 64\nstart = "2026-07"\nallocated = 1000000\n'
ALCC = """forfeit = [
  { by = "2026-11-01", below = 0.10, takes = 0.25 },
  { by = "2026-11-01", above = 0.10, below = 0.25, takes = 0.15 },
  { by = "2027-03-01", below = 0.25, takes = 0.50 },
  { by = "2027-03-01", above = 0.25, below = 0.50, takes = 0.25 },
]
"""


def read(text: str) -> object:
    return analyse(evaluate(parse_study(text.encode())))


def said(name: str, text: str) -> list[str]:
    """The sentences on what a study lacks of a pack."""
    return [item.sentence for item in unmet(read(text), profile(name))]  # type: ignore[arg-type]  # an analysis


def proposal(**keys: str) -> str:
    return "\n[proposal]\n" + "".join(f'{key.replace("__", ".")} = "{value}"\n' for key, value in keys.items())


def parse_loaded(text: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - as parse_study
    return parse_study(text.encode(), "grant")
