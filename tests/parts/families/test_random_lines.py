"""Random studies of sweeps, passes, items, ratios, own values: each total is the sum of its lines, by plain Python.

The judge reads the study file with tomllib and evaluates its formulas as Python; it uses nothing of the program's.
"""

from __future__ import annotations

import random
import tomllib
from math import ceil, copysign, isclose, prod
from typing import Any

import pytest

from reportgen.study.analyse import analyse, failed_checks
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study

_FORMULAS = ("flops / 3600 / (rate * use)", "flops / rate + runs * 2", "roundup(flops / rate / 7, 0)", "tokens / rate")
_COSTS = ("hours * price", "hours * price + 3", "max(hours, 2) * price")
_NEXT = {"flops": 1e13, "hours": 40.5, "cost": 250.0, "energy": 3.0}

_BY_AMOUNT = '"amount * 1.5"'


def _round_up(value: float, digits: int) -> float:
    step = 10.0**-digits
    return copysign(ceil(round(abs(value) / step, 12)) * step, value)


def written(seed: int) -> str:
    """Return a random study file."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    parts = ['[study]\ntitle = "Random"', "[budgets.short]\nlabel = 'short'\ntokens = '1e6 * scale'"]
    parts += [
        f'[assumptions.{name}]\nlabel = "{name}"\nvalue = {value}' for name, value in _assumptions(chance).items()
    ]
    widths = chance.sample(range(1, 40), chance.randint(1, 4))
    parts.append('[models]\ntitle = "width"\nflops = "6 * width**2 * tokens"')
    parts.append(f'[models.inputs.width]\nlabel = "W"\nvalues = {widths}')
    parts.append('[models.quantities.use]\nlabel = "U"\nformula = "0.1 + width / 100"')
    for family in range(chance.randint(1, 3)):
        parts.append(f'[[families]]\nid = "family_{family}"\nlabel = "F{family}"\n{_own(chance)}')
        sweeps = chance.randint(0, 3)
        parts += [_sweep(chance, number, widths) for number in range(sweeps)]
        parts += [_item(chance, number) for number in range(chance.randint(0 if sweeps else 1, 3))]
    parts.append('[[families]]\nid = "last"\nlabel = "Last"')
    parts.append('[[families.items]]\nid = "i"\nlabel = "I"\namount = 2\ngives = "cost"')
    measures = {"hours": chance.choice(_FORMULAS), "cost": chance.choice(_COSTS), "energy": "hours * 0.7"}
    parts += [f'[[measures]]\nid = "{key}"\nlabel = "{key}"\nformula = "{text}"' for key, text in measures.items()]
    parts.append('[[measures]]\nid = "mean"\nlabel = "Mean"\nkind = "ratio"\nformula = "cost / hours"')
    return "\n".join(parts)


def _assumptions(chance: random.Random) -> dict[str, float]:
    return {
        "scale": chance.uniform(0.5, 2),
        "rate": chance.uniform(1e9, 1e10),
        "price": chance.uniform(0.5, 4),
        "months": chance.randint(1, 24),
    }


def _sweep(chance: random.Random, number: int, widths: list[int]) -> str:
    chosen = chance.sample(widths, chance.randint(0, len(widths)))
    axes = {f"axis_{place}": chance.choice((2, 3, '"months"')) for place in range(chance.randint(0, 2))}
    counts = ", ".join(f"{key} = {value}" for key, value in axes.items())
    work = chance.choice(
        ("", 'flops = "2 * width * tokens"\nunit = "passes"', 'flops = "8 * width**2 * tokens"\nunit = "runs"')
    )
    return (
        f'[[families.sweeps]]\nid = "s_{number}"\nlabel = "S{number}"\nbudget = "short"\ntrain = {sorted(chosen)}\n'
        f"when = {chance.choice((0, 1, 1))}\naxes = {{ {counts} }}\n{_own(chance)}{work}"
    )


def _item(chance: random.Random, number: int) -> str:
    amount = chance.choice(("3.5", "-2", '"4 * months"'))
    given = chance.sample(sorted(_NEXT), chance.randint(1, 2))
    gives = ", ".join(f"{key} = {chance.choice((_NEXT[key], -_NEXT[key], _BY_AMOUNT))}" for key in given)
    words = f'[[families.items]]\nid = "i_{number}"\nlabel = "I{number}"\nunit = "u"'
    return f"{words}\namount = {amount}\ngives = {{ {gives} }}\n{_own(chance)}"


def _own(chance: random.Random) -> str:
    """Return a table of own values, of none in half of the cases; one may be empty."""
    if chance.random() < 0.5:
        return ""
    values = {name: chance.choice((value, value, "")) for name, value in _assumptions(chance).items()}
    chosen = chance.sample(sorted(values), chance.randint(1, len(values)))
    return f"values = {{ {', '.join(f'{name} = {values[name]!r}' for name in chosen)} }}\n"


class Judge:
    """Computes the lines of a study file, and adds them up."""

    def __init__(self, text: str) -> None:
        self.file = tomllib.loads(text)
        self.scalars = {name: item["value"] for name, item in self.file["assumptions"].items()}
        self.formulas = {item["id"]: item for item in self.file["measures"] if item.get("kind") != "ratio"}

    def value(self, formula: Any, names: dict[str, float]) -> float:
        if not isinstance(formula, str):
            return float(formula)
        return float(eval(formula, {"roundup": _round_up, "max": max}, {**self.scalars, **names}))  # noqa: S307 - our own

    def lines(self, family: dict[str, Any]) -> list[dict[str, float]]:
        return [
            line
            for compute, key in ((self.sweep, "sweeps"), (self.item, "items"))
            for table in family.get(key, [])
            for line in [compute(table, {**_stated(family), **_stated(table)})]
        ]

    def item(self, item: dict[str, Any], own: dict[str, float]) -> dict[str, float]:
        amount = self.value(item["amount"], own)
        gives = {item["gives"]: "amount"} if isinstance(item["gives"], str) else item["gives"]
        line = {key: self.value(given, {**own, "amount": amount}) for key, given in gives.items()}
        return self.followed(line, own)

    def followed(self, line: dict[str, float], own: dict[str, float]) -> dict[str, float]:
        for key, measure in self.formulas.items():
            if key not in line:
                try:
                    line[key] = self.value(measure["formula"], {**own, **line})
                except NameError:
                    continue
        return line

    def sweep(self, sweep: dict[str, Any], own: dict[str, float]) -> dict[str, float]:
        times = sweep["when"] * prod(self.value(count, own) for count in sweep["axes"].values())
        runs = [self.run(sweep, width, own) for width in sweep["train"]]
        line = {key: times * sum(run[key] for run in runs) for key in ("tokens", "flops")}
        if sweep.get("unit") != "passes":
            line["runs"] = times * len(runs)
        measure = self.formulas["hours"]["formula"]
        if "use" in measure:
            line["hours"] = sum(self.value(measure, {**own, **run, "flops": times * run["flops"]}) for run in runs)
        return self.followed(line, own)

    def run(self, sweep: dict[str, Any], width: float, own: dict[str, float]) -> dict[str, float]:
        tokens = self.value(self.file["budgets"]["short"]["tokens"], own)
        work = sweep.get("flops", self.file["models"]["flops"])
        return {
            "tokens": tokens,
            "flops": self.value(work, {**own, "width": width, "tokens": tokens}),
            "use": 0.1 + width / 100,
        }


def _stated(table: dict[str, Any]) -> dict[str, float]:
    """Return the values that a family or a line states for itself; an empty text states nothing."""
    return {name: value for name, value in table.get("values", {}).items() if value != ""}


def sums(lines: list[dict[str, float]]) -> dict[str, float]:
    """Return the sum of each value over the lines that have it, and the ratio of the sums."""
    keys = dict.fromkeys(key for line in lines for key in line)
    total = {key: sum(line[key] for line in lines if key in line) for key in keys}
    if "cost" in total and "hours" in total:
        total["mean"] = total["cost"] / total["hours"] if total["hours"] else 0.0
    return total


@pytest.mark.parametrize("seed", range(60))
def test_each_total_is_the_sum_of_its_lines(seed: int) -> None:
    text = written(seed)
    judge, study = Judge(text), analyse(evaluate(parse_study(text.encode())))
    of_family = {family["id"]: judge.lines(family) for family in judge.file["families"]}
    rows = {family: sums(lines) for family, lines in of_family.items()}
    rows["total"] = sums([line for lines in of_family.values() for line in lines])
    for row, expected in rows.items():
        for key in ("runs", "tokens", "flops", "hours", "cost", "energy", "mean"):
            found = study.optional(f"{row}.{key}")
            assert (found is None) == (key not in expected), (row, key, text)
            if found is not None:
                assert isclose(found, expected[key], rel_tol=1e-9, abs_tol=1e-9), (row, key, found, expected[key], text)
    assert failed_checks(study) == ()
