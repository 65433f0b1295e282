"""Studies of lines of every kind: sweeps that train, passes that train nothing, items, ratios; and published bills."""

from __future__ import annotations

LINES = """
[study]
title = "Lines"

[assumptions.price]
label = "Price of a GPU-hour"
value = 2
low = 1.5
high = 3
unit = "USD/GPU-hour"
style = "decimal"

[assumptions.months]
label = "Months"
value = 6
low = 4
high = 9

[models]
title = "width"
flops = "6 * width**2 * tokens"

[models.inputs.width]
label = "Width"
values = [128, 256, 512]

[models.quantities.utilisation]
label = "Utilisation"
formula = "0.2 + width / 5120"
style = "percent"

[budgets.fixed]
label = "fixed"
tokens = 1e9

[[families]]
id = "train"
label = "Training"

  [[families.sweeps]]
  id = "main"
  label = "Main"
  axes = { seeds = 3 }
  budget = "fixed"

  [[families.sweeps]]
  id = "evaluate"
  label = "Evaluation"
  axes = { sets = 4 }
  budget = "fixed"
  flops = "2 * width**2 * tokens"
  unit = "evaluations"

  [[families.items]]
  id = "pilot"
  label = "Pilot hours"
  amount = 1234.5
  unit = "GPU-hours"
  gives = "gpu_hours"
  source = "The cluster's accounts"

[[families]]
id = "data"
label = "Data"

  [[families.items]]
  id = "storage"
  label = "Checkpoints"
  amount = "20 * months"
  unit = "TB-months"
  gives = { cost = "amount * 23 + 0.01 * train.cost" }

  [[families.items]]
  id = "credit"
  label = "Cloud credit"
  amount = 1
  unit = "grant"
  gives = { cost = -500 }

[[measures]]
id = "gpu_hours"
label = "GPU-hours"
formula = "flops / 3600 / (1e12 * utilisation)"
style = "rounded"
unit = "GPU-hours"

[[measures]]
id = "cost"
label = "Cost"
formula = "gpu_hours * price"
style = "money"
unit = "USD"

[[measures]]
id = "rate"
label = "Cost over GPU-hours"
kind = "ratio"
formula = "cost / gpu_hours"
style = "decimal"
unit = "USD/GPU-hour"

[[measures]]
id = "share"
label = "Share"
formula = "cost / total_cost"
style = "percent"
unit = "of total"
"""

# Luccioni, Viguier and Ligozat, "Estimating the Carbon Footprint of BLOOM, a 176B Parameter Language Model",
# arXiv 2211.02001, section 4.2: 1,082,990 GPU hours at 400 W are 433,196 kWh; at 57 g/kWh they are 24.69 t.
BLOOM = """
[study]
title = "Energy and carbon of BLOOM's training"
headline = "carbon"
source = "Estimating the Carbon Footprint of BLOOM (arXiv 2211.02001)"
url = "https://arxiv.org/abs/2211.02001"

[published]
energy = 433196
carbon = 24.69

[assumptions.gpu_power]
label = "Power of one GPU"
value = 0.4
low = 0.3
high = 0.45
unit = "kW"
style = "decimal"

[assumptions.intensity]
label = "Carbon intensity of the grid"
value = 57
low = 40
high = 70
unit = "g/kWh"

[[families]]
id = "training"
label = "Training"

  [[families.items]]
  id = "final"
  label = "Final run"
  amount = 1082990
  unit = "GPU-hours"
  gives = "gpu_hours"

[[measures]]
id = "gpu_hours"
label = "GPU-hours"
formula = "flops / 3.6e18"
unit = "GPU-hours"
style = "count"

[[measures]]
id = "energy"
label = "Energy"
formula = "gpu_hours * gpu_power"
unit = "kWh"
style = "count"

[[measures]]
id = "carbon"
label = "Carbon"
formula = "energy * intensity / 1e6"
unit = "t"
style = "decimal"
"""

# DeepSeek-AI, "DeepSeek-V3 Technical Report", arXiv 2412.19437, table 1: 2,664K H800 hours of pre-training, 119K of
# context extension and 5K of post-training, at $2 an hour: $5.328M, $0.238M, $0.01M and $5.576M in all.
DEEPSEEK = """
[study]
title = "Training costs of DeepSeek-V3"
source = "DeepSeek-V3 Technical Report (arXiv 2412.19437), table 1"
url = "https://arxiv.org/abs/2412.19437"

[published]
gpu_hours = 2788e3
cost = 5.576e6

[assumptions.price]
label = "Price of an H800-hour"
value = 2
unit = "USD/H800-hour"
style = "decimal"

[[families]]
id = "pretraining"
label = "Pre-training"
published = { gpu_hours = 2664e3, cost = 5.328e6 }
items = [{ id = "hours", label = "Pre-training", amount = 2664e3, unit = "H800-hours", gives = "gpu_hours" }]

[[families]]
id = "context"
label = "Context extension"
published = { gpu_hours = 119e3, cost = 0.238e6 }
items = [{ id = "hours", label = "Context extension", amount = 119e3, unit = "H800-hours", gives = "gpu_hours" }]

[[families]]
id = "post"
label = "Post-training"
published = { gpu_hours = 5e3, cost = 0.01e6 }
items = [{ id = "hours", label = "Post-training", amount = 5e3, unit = "H800-hours", gives = "gpu_hours" }]

[[measures]]
id = "gpu_hours"
label = "H800-hours"
formula = "flops / 3.6e18"
unit = "H800-hours"
style = "rounded"

[[measures]]
id = "cost"
label = "Cost"
formula = "gpu_hours * price"
unit = "USD"
style = "money"
"""
