"""A study of chip-hours that uses the blocks ``hardware``, ``energy`` and ``data``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.loaded import LoadedStudy

STUDY = """use = ["hardware", "energy", "data"]

[study]
title = "Chip-hours"

[assumptions.hours]
label = "Chip-hours of the run"
value = 1000
low = 900
high = 1100
unit = "chip-hours"

[assumptions.dataset_tokens]
label = "Tokens of the data set"
value = 1e12
style = "flops"

[assumptions.stored_months]
label = "Months"
value = 12

[models]
title = "width"
flops = "hours * 3600 * chip_flops"

[models.inputs.width]
label = "Width"
values = [512]

[models.inputs.params]
label = "Parameters"
values = [1e9]
style = "flops"

[models.quantities]
checkpoint_tb = {}
checkpoints_cost = {}
utilisation_at_size = {}

[quantities]
dataset_cost = {}
egress_cost = {}

[budgets.once]
label = "once"
tokens = "1"

[[families]]
id = "run"
label = "The run"

  [[families.sweeps]]
  id = "main"
  label = "Main"
  budget = "once"

[[measures]]
id = "chip_hours"
label = "Chip-hours"
formula = "flops / 3600 / chip_flops"

[[measures]]
id = "cost"
label = "Cost"
formula = "chip_hours * chip_price"
unit = "USD"
style = "money"

[[measures]]
id = "energy"
label = "Energy"
formula = "chip_hours * chip_kwh"
unit = "kWh"

[[measures]]
id = "carbon"
label = "Carbon"
formula = "energy * carbon_kg"
unit = "kg CO2e"

[[measures]]
id = "embodied"
label = "Embodied carbon"
formula = "chip_hours * embodied_kg"
unit = "kg CO2e"

[[measures]]
id = "water"
label = "Water"
formula = "energy * water_litres"
unit = "L"
"""


def loaded(**values: float | bool | str) -> LoadedStudy:
    """Return the study with values set."""
    return choose(parse_study(STUDY.encode(), "chips", "chips.toml"), None, values)


def bill(**values: float | bool | str) -> Evaluation:
    """Return the study evaluated with values set."""
    return evaluate(loaded(**values))
