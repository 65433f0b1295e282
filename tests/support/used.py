"""A study with rules for what was used, and small files of each kind."""

from __future__ import annotations

from pathlib import Path

from tests.support.studies import SMALL

RULES = """
[actuals]
hours = "hours"

[[actuals.match]]
line = "first.main"
where = { job_name = "gamma-*" }

[[actuals.match]]
line = "first.main"
where = { tag = "sweep:lines" }

[[actuals.match]]
line = "second.wide"
where = { job_name = "*-wide" }
"""
STUDY = SMALL.replace("[assumptions.price]", f"{RULES}\n[assumptions.price]", 1)

# Of the file costs.csv.
MAPPED_RULES = """
[actuals.columns]
id = "Job"
start = "Begin"
hours = "Wall clock"
gpus = "GPUs"
cost = "Charge"
currency = "Currency"
state = "Outcome"
job_name = "Label"
"""
FOLDER = Path(__file__).resolve().parent.parent / "data" / "used"
KINDS = ("sacct.txt", "spaced.txt", "bill.csv", "runs.csv", "runs.jsonl")
FILES = {name: (FOLDER / name).read_text(encoding="utf-8") for name in KINDS}
SACCT, SPACED, FOCUS, WANDB, WANDB_LINES = FILES.values()
MAPPED = (FOLDER / "costs.csv").read_text(encoding="utf-8")
