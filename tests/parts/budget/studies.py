"""A grant of three years and two objectives: training and evaluation in the cloud, storage, an engineer."""

from __future__ import annotations

GRANT = """
[study]
title = "Grant"
currency = "USD"
money = "whole"

[assumptions.price]
label = "Price of a GPU-hour"
value = 2.5
low = 2
high = 3
unit = "USD/GPU-hour"
style = "decimal"

[assumptions.storage_price]
label = "Price of a TB-month"
value = 21.5
unit = "USD/TB-month"
style = "decimal"

[assumptions.salary]
label = "Cost of a person-month"
value = 9150
unit = "USD"
style = "whole_money"

[assumptions.rise]
label = "Rise of prices"
value = 0.03
style = "percent"

[assumptions.fa_rate]
label = "Indirect rate"
value = 0.15
style = "percent"

[assumptions.cloud_exempt]
label = "Cloud is outside the base"
kind = "switch"
value = false

[models]
title = "width"
flops = "6 * width**2 * tokens"

[models.inputs.width]
label = "Width"
values = [4096, 8192]

[budgets.fixed]
label = "fixed"
tokens = 6e13

[periods.y1]
label = "2027"

[periods.y2]
label = "2028"

[periods.y3]
label = "2029"

[categories.cloud]
label = "Cloud services"
escalation = "rise"
indirect = "if(cloud_exempt, 0, fa_rate)"
contingency = 0.1

[categories.subaward]
label = "Subaward"
escalation = 0.03
indirect = "fa_rate"
cap = 50000
contingency = 0.1

[categories.people]
label = "Personnel"
escalation = "rise"
indirect = "fa_rate"
contingency = 0.1
cost_share = 0.2

[budget]
limit = 900000
rounding = "units"
currency = "EUR"
rate = 0.92
rate_date = "2026-11-02"

[[families]]
id = "scaling"
label = "Scaling laws"
category = "cloud"
spread = { y1 = 0.5, y2 = 0.3, y3 = 0.2 }

  [[families.sweeps]]
  id = "training"
  label = "Training"
  axes = { seeds = 3 }
  budget = "fixed"

  [[families.sweeps]]
  id = "evaluation"
  label = "Evaluation"
  axes = { sets = 4 }
  budget = "fixed"
  flops = "width**2 * tokens / 8"
  unit = "evaluations"
  period = "y2"

  [[families.items]]
  id = "storage"
  label = "Checkpoints"
  amount = 640
  unit = "TB-months"
  gives = { cost = "amount * storage_price" }
  months = [4, 30]

[[families]]
id = "transfer"
label = "Transfer of rules"
category = "cloud"

  [[families.sweeps]]
  id = "training"
  label = "Training"
  axes = { seeds = 2 }
  train = "width <= 4096"
  budget = "fixed"
  spread = { y1 = "rise * 10", y3 = "1 - rise * 10" }

  [[families.items]]
  id = "partner"
  label = "Partner's share"
  category = "subaward"
  gives = { cost = 80000 }

  [[families.items]]
  id = "engineer"
  label = "Engineer"
  category = "people"
  amount = 18
  unit = "person-months"
  gives = { cost = "amount * salary" }
  spread = { y1 = 0.25, y2 = 0.5, y3 = 0.25 }

[[measures]]
id = "gpu_hours"
label = "GPU-hours"
formula = "flops / 3600 / 4e14"
style = "count"

[[measures]]
id = "cost"
label = "Cost"
formula = "gpu_hours * price"
unit = "USD"
style = "money"
"""
