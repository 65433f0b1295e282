"""A study with values of its own for families and lines: numbers, a switch, and choices that fill other assumptions."""

from __future__ import annotations

OWN = """
[study]
title = "Own values"

[assumptions.gpu]
label = "GPU"
kind = "choice"
value = "H100"
catalogue = "gpus"

[assumptions.peak]
label = "Peak rate"
catalogue = "gpus"
unit = "FLOP/s"
style = "flops"

[assumptions.price]
label = "Price of a GPU-hour"
catalogue = "gpus"
low = 1.5
high = 4
unit = "USD/GPU-hour"
style = "decimal"

[assumptions.utilisation]
label = "Utilisation"
value = 0.4
low = 0.3
high = 0.5
maximum = 1
style = "percent"

[assumptions.ratio]
label = "Tokens per parameter"
value = 20
low = 10
high = 30

[assumptions.repeats]
label = "Repeats"
value = 2

[assumptions.doubled]
label = "Twice the work"
kind = "switch"
value = false

[assumptions.months]
label = "Months"
value = 6

[catalogues.gpus]
label = "GPUs"

  [[catalogues.gpus.entries]]
  name = "H100"
  values = { peak = 1e15, price = 3 }

  [[catalogues.gpus.entries]]
  name = "A100"
  values = { peak = 3e14, price = 2 }

[scenarios.bulk]
label = "Bulk"
values = { price = 2.5, utilisation = 0.45 }

[quantities.rate]
label = "Rate"
formula = "peak * utilisation"

[models]
title = "width"
flops = "6 * parameters * tokens"

[models.inputs.width]
label = "Width"
values = [128, 256]

[models.quantities.parameters]
label = "Parameters"
formula = "if(doubled, 24, 12) * width**2"

[budgets.scaled]
label = "scaled"
tokens = "ratio * parameters"

[[families]]
id = "first"
label = "First"
values = { utilisation = 0.3, price = 2.2 }

  [[families.sweeps]]
  id = "plain"
  label = "Plain"
  axes = { seeds = "repeats" }
  budget = "scaled"

  [[families.sweeps]]
  id = "own"
  label = "Own"
  axes = { seeds = "repeats" }
  budget = "scaled"
  values = { gpu = "A100", utilisation = 0.5, repeats = 3, ratio = 40, doubled = true }

[[families]]
id = "second"
label = "Second"

  [[families.sweeps]]
  id = "main"
  label = "Main"
  axes = { seeds = 5 }
  budget = "scaled"

  [[families.sweeps]]
  id = "evaluate"
  label = "Evaluate"
  axes = { sets = 4 }
  budget = "scaled"
  flops = "2 * parameters * tokens"
  unit = "passes"
  values = { gpu = "A100" }

  [[families.items]]
  id = "storage"
  label = "Storage"
  amount = "10 * months"
  unit = "TB-months"
  gives = { cost = "amount * price" }
  values = { months = 12, price = 7 }

[[measures]]
id = "gpu_hours"
label = "GPU-hours"
formula = "flops / 3600 / rate"

[[measures]]
id = "cost"
label = "Cost"
formula = "gpu_hours * price"
style = "money"
unit = "USD"

[[measures]]
id = "use"
label = "Utilisation of the peak"
kind = "ratio"
formula = "flops / gpu_hours / 3600 / peak"
style = "percent"

[[measures]]
id = "share"
label = "Share"
formula = "cost / total_cost"
style = "percent"
"""
