"""A small study for tests, and ways to spoil it."""

from __future__ import annotations

SMALL = """
[study]
title = "Small"

[assumptions.price]
label = "Price"
value = 3
low = 2
high = 4
unit = "USD/h"

[assumptions.steps]
label = "Steps"
value = 10

[assumptions.rate]
label = "Rate"
value = 100

[models]
title = "width"
flops = "6 * width * tokens"

[models.inputs.heads]
label = "Heads"
values = [1, 2, 4]

[models.quantities.width]
label = "Width"
formula = "heads * 8"

[budgets.fixed]
label = "fixed"
tokens = "steps * 5"

[[families]]
id = "first"
label = "First"
published = { cost = 1.0e2 }

  [[families.sweeps]]
  id = "main"
  label = "Main"
  axes = { seeds = 3, repeats = "steps / 5" }
  budget = "fixed"

[[families]]
id = "second"
label = "Second"

  [[families.sweeps]]
  id = "wide"
  label = "Wide"
  axes = { seeds = 2 }
  train = "heads >= 2"
  budget = "fixed"
  when = "extra"

[[measures]]
id = "hours"
label = "Hours"
formula = "flops / 3600 / rate"

[[measures]]
id = "cost"
label = "Cost"
formula = "hours * price"
style = "money"

[scenarios.cheap]
label = "Cheap"
values = { price = 2.5 }

[corrections.extra]
label = "Extra"
published = "Without"
corrected = "With"
"""


def spoiled(*changes: tuple[str, str]) -> bytes:
    """Return SMALL with pieces replaced; each piece must be there, or the test that spoils it tests nothing."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


# SMALL with one of everything that a person may edit in a workbook.
RICH = SMALL.replace(
    """[assumptions.rate]
label = "Rate"
value = 100
""",
    """# what is bought
[assumptions.machine]
kind = "choice"
label = "Machine"
value = "fast"  # the usual one
catalogue = "machines"

[assumptions.rate]
label = "Rate"
catalogue = "machines"
note = "Filled from the catalogue."

[assumptions.overtime]
kind = "switch"
label = "Overtime"
value = false

[catalogues.machines]
label = "Machines"

[[catalogues.machines.entries]]
name = "fast"
values = { rate = 100 }

[[catalogues.machines.entries]]
name = "slow"
values = { rate = 25.5 } # measured
""",
).replace(
    """[scenarios.cheap]
label = "Cheap"
values = { price = 2.5 }
""",
    """[scenarios.cheap]
label = "Cheap"
values = { price = 2.5 }

[scenarios.dear]
label = "Dear"

[[grids]]
label = "Price and steps"
rows = "price"
row_values = [2, 3]
columns = "steps"
column_values = [10, 20]

[notes]
scope = "Everything is in it."
""",
)
