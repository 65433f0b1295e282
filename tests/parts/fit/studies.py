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
