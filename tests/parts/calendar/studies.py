"""Studies with a calendar: a published training run, and a year of three families on quarters."""

from __future__ import annotations

_TRAINING = """
[study]
title = "Calendar"
headline = "gpu_hours"

[assumptions.rate]
label = "Sustained rate of a GPU"
value = 140e12
low = 1e14
high = 2e14

[models]
title = "params"
flops = "8 * params * tokens"

[models.inputs.params]
label = "Parameters"
values = [175e9]

[budgets.fixed]
label = "fixed"
tokens = 300e9

[[measures]]
id = "gpu_hours"
label = "GPU-hours"
formula = "flops / 3600 / rate"
unit = "GPU-hours"

[[families]]
id = "training"
label = "Training"

  [[families.sweeps]]
  id = "main"
  label = "Main"
  axes = { seeds = 1 }
  budget = "fixed"
"""
# Training of 175e9 parameters on 300e9 tokens, on 1,024 GPUs, with activations computed twice.
TRAINING = (
    _TRAINING
    + """
[calendar]
gpus = 1024

[calendar.periods.all]
label = "All"
"""
)
# 1,000,000 hours of a year are allocated; 125,000 are used at an even pace in ten months, so 50,000 by 1 May.
FORFEITED = """
[study]
title = "Use it or lose it"
headline = "gpu_hours"

[assumptions.planned]
label = "GPU-hours planned"
value = 125000
low = 100000
high = 150000

[[measures]]
id = "gpu_hours"
label = "GPU-hours"
formula = "0"

[[families]]
id = "steady"
label = "Steady use"

  [[families.items]]
  id = "jobs"
  label = "Jobs"
  amount = "planned"
  unit = "GPU-hours"
  gives = { gpu_hours = "amount" }

[calendar]
gpus = "12500 / 730.5"
start = "2027-01"
allocated = 1e6
forfeit = [{ by = 4, below = 0.1, takes = 0.3 }]

[calendar.periods.year]
label = "2027"
"""


def item(name: str, hours: float) -> str:
    """Return a family of one item with so many GPU-hours."""
    return f"""
[[families]]
id = "{name}"
label = "{name.title()}"

  [[families.items]]
  id = "jobs"
  label = "Jobs"
  amount = {hours}
  unit = "GPU-hours"
  gives = {{ gpu_hours = "amount" }}
"""


# A month of 730.5 hours on 8 GPUs is 5,844 GPU-hours, on 16 it is 11,688.
QUARTERS = (
    FORFEITED[: FORFEITED.index("[[families]]")]
    + item("pilot", 5844.0)
    + item("main", 29220.0)
    + item("final", 23376.0)
    + """
[calendar]
gpus = { q1 = 8, q2 = 16, q3 = 16 }
order = ["main", "pilot"]
parallel = 6
gpus_per_run = 2
queue = 73.05
allocated = { q1 = 20000, q2 = 40000, q3 = 40000 }
forfeit = [{ by = 2, below = 0.5, takes = 0.5 }, { by = "q1", takes = 0.9 }, { by = "q2", takes = 0.5 }]

[calendar.periods.q1]
label = "First"
months = 3

[calendar.periods.q2]
label = "Second"
months = 3

[calendar.periods.q3]
label = "Third"
months = 3
"""
)
