"""Studies that state the money: one of three families with levels, and the bundled one with priorities and levels."""

from __future__ import annotations

from reportgen.system.resources import bundled_study

# Of the first study's families, in its order: no two sets of them have the same worth and cost.
PRIORITIES = (1, 5, 9, 14, 13, 9, 3, 2, 8)
# A costs 20 at its least and 100 in full, B 60 and C 30, both nothing where they are left out.
SMALL = """
[study]
title = "Three experiments"
headline = "cost"

[fit]
money = 110

[assumptions.trials]
label = "Trials"
value = 10
minimum = 0

[[families]]
id = "family_a"
label = "A"
priority = 6
least = { trials = 2 }
items = [{ id = "work", label = "Work", amount = "trials", gives = { cost = "amount * 10" } }]

[[families]]
id = "family_b"
label = "B"
priority = 5.5
items = [{ id = "work", label = "Work", amount = 60, gives = "cost" }]

[[families]]
id = "family_c"
label = "C"
full = { trials = 3 }
items = [{ id = "work", label = "Work", amount = "trials", gives = { cost = "amount * 10" } }]

[[measures]]
id = "cost"
label = "Cost"
formula = "0"
"""
# A credit of 30, which is worth nothing in itself.
CREDIT = """
[[families]]
id = "family_d"
label = "D"
priority = 0
items = [{ id = "work", label = "Credit", amount = -30, gives = "cost" }]

[[measures]]"""
WITH_CREDIT = SMALL.replace("\n[[measures]]", CREDIT, 1)


def with_priorities(levels: str = "") -> str:
    """Return the bundled study with priorities; ``levels`` are lines of its fourth family."""
    first, *families = bundled_study().read_text(encoding="utf-8").split("[[families]]\n")
    stated = [f"[[families]]\npriority = {number}\n{text}" for number, text in zip(PRIORITIES, families, strict=True)]
    stated[3] = stated[3].replace("[[families]]\n", f"[[families]]\n{levels}", 1)
    return first + "".join(stated)


def prioritised(money: float = 5e6, levels: str = "") -> str:
    """Return the bundled study with money and priorities; ``levels`` are lines of its fourth family."""
    return with_priorities(levels).replace("[study]", f"[fit]\nmoney = {money:g}\n\n[study]", 1)


# Three families over three named sizes of 1, 8 and 70 units; a run at a size of p units costs 6 p, so families cost
# 6 x seeds x the units that they train.
SIZED = """
[study]
title = "Three sizes"
headline = "cost"

[fit]
money = 1000

[assumptions.seeds]
label = "Seeds"
value = 3
minimum = 0

[models]
names = ["1B", "8B", "70B"]
flops = "6 * units * tokens"

[models.inputs.units]
label = "Units"
values = [1, 8, 70]

[budgets.one]
label = "one token"
tokens = "1"

[[families]]
id = "family_a"
label = "A"
priority = 6
least = { largest = "8B", seeds = 1 }

  [[families.sweeps]]
  id = "main"
  label = "Runs"
  budget = "one"
  axes = { seeds = "seeds" }

  [[families.sweeps]]
  id = "listed"
  label = "Two sizes"
  budget = "one"
  train = ["8B", "70B"]

[[families]]
id = "family_b"
label = "B"
priority = 5
least = { largest = 1 }
full = { largest = "8B", "main.repeats" = 9 }

  [[families.sweeps]]
  id = "main"
  label = "Runs"
  budget = "one"
  axes = { seeds = "seeds", repeats = 2 }

[[families]]
id = "family_c"
label = "C"
priority = 4

  [[families.sweeps]]
  id = "main"
  label = "Runs"
  budget = "one"
  train = "units > 1"
  axes = { seeds = "seeds" }

[[measures]]
id = "cost"
label = "Cost"
formula = "flops"
"""
