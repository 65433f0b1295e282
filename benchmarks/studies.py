"""Large studies for benchmarks, generated as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportgen.system.resources import bundled_study

if TYPE_CHECKING:
    from pathlib import Path

_SWEEP = """
  [[families.sweeps]]
  id = "s_{number}"
  label = "Sweep {number}"
  axes = {{ parameterizations = 4, optimizers = {optimizers}, learning_rates = "points_per_line" }}
  train = "heads <= {heads}"
  budget = "fixed"
"""


_SWITCHES = ("compute_optimal_widths", "adafactor_widths", "gamma_combinations", "table_e1_in_sweeps")
_COMPACT = '{{id="s_{number}",label="S",axes={{optimizers={optimizers}}},train="heads<={heads}",budget="fixed"}},\n'


def large(sweeps: int, per_family: int = 50, *, compact: bool = False, whole: bool = False) -> str:
    """Return the bundled study as TOML, with so many sweeps in families of ``per_family`` instead of its own.

    ``compact`` writes them as inline tables, which keeps 10,000 sweeps within the size limit of a file. A ``whole``
    study has the bundled one's scenarios, corrections, grids and notes too, and a sweep of each family reads a switch.
    """
    text = bundled_study().read_text(encoding="utf-8")
    before, rest = text.split("[[families]]", 1)
    after = rest[rest.index("[[measures]]") :]
    after = after if whole else after[: after.index("[scenarios.bulk]")]
    families = []
    for family in range(0, sweeps, per_family):
        families.append(f'\n[[families]]\nid = "family_{family}"\nlabel = "Family {family}"\n')
        numbers = range(family, min(family + per_family, sweeps))
        form = _COMPACT if compact else _SWEEP
        rows = "".join(form.format(number=n, optimizers=1 + n % 3, heads=(32, 48, 128)[n % 3]) for n in numbers)
        rows += f'  when = "not {_SWITCHES[family // per_family % len(_SWITCHES)]}"\n' if whole else ""
        families.append(f"sweeps = [\n{rows}]\n" if compact else rows)
    if not whole:  # without the corrections, which these read
        before = before.replace("if(non_embedding_tokens, params_non_embedding, params)", "params")
        before = before.replace("narrow_rate * ", "")
    return before + "".join(families) + "\n" + after


def grown(what: str, count: int) -> str:
    """Return a bundled study as TOML with so many more of something: a key of ``MORE``, "periods" or "model sizes"."""
    text = bundled_study().read_text(encoding="utf-8")
    if what == "periods":
        years = "".join(f'[periods.more_{n}]\nlabel = "{2100 + n}"\n' for n in range(count))
        grant = bundled_study().parent.joinpath("grant.toml")  # type: ignore[attr-defined]  # a checkout's
        return str(grant.read_text(encoding="utf-8")).replace(
            "[categories.personnel]", f"{years}[categories.personnel]", 1
        )
    if what == "model sizes":
        heads = re.search(r"^values = \[(1, 2, 4.*?)\]$", text, re.MULTILINE)
        assert heads is not None  # noqa: S101 - the bundled study's
        more = heads[1] + "".join(f", {200 + n}" for n in range(count))
        return re.sub(r"^published = \[.*\n", "", text.replace(heads[1], more), flags=re.MULTILINE)
    return text + "".join(MORE[what].format(number=n) for n in range(count))


# What a study may have many of, as the TOML of one.
MORE = {
    "scenarios": '\n[scenarios.more_{number}]\nlabel = "Scenario {number}"\nvalues = {{ price = 2.{number} }}\n',
    "assumptions with a range": (
        '\n[assumptions.more_{number}]\nlabel = "More {number}"\nvalue = 1\nlow = 0.5\nhigh = 2\n'
        '\n[perspective.more_of_{number}]\nlabel = "More of {number}"\nformula = "total_cost * more_{number}"\n'
    ),
    "families": (
        '\n[[families]]\nid = "more_{number}"\nlabel = "Family {number}"\n\n[[families.sweeps]]\nid = "one"\n'
        'label = "One"\naxes = {{ optimizers = 3 }}\ntrain = "heads <= 48"\nbudget = "fixed"\n'
    ),
}
_BILL = (
    "BilledCost,EffectiveCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,ConsumedQuantity,"
    "ConsumedUnit,ResourceId,ServiceName,RegionId,SkuId,ChargeDescription,Tags\n"
)
_CHARGE = (
    "{cost:.4f},{less:.4f},USD,{category},2024-{month:02}-{day:02}T{hour:02}:00:00Z,"
    "2024-{month:02}-{day:02}T{end:02}:00:00Z,{quantity},GPU-Hours,i-{resource:06},Compute,us-east-{region},"
    'sku-{sku},"A machine, by the hour","{{""sweep"": ""lines-{tag}"", ""team"": ""t{team}""}}"\n'
)


def bill(path: Path, rows: int) -> None:
    """Write a bill in FOCUS with so many charges, no two of them alike."""
    with path.open("w", encoding="utf-8") as file:
        file.write(_BILL)
        for row in range(rows):
            cost = (row * 7919 % 999983) / 1e4
            file.write(
                _CHARGE.format(
                    cost=cost,
                    less=cost * 0.9,
                    category="Usage" if row % 50 else "Tax",
                    month=1 + row // 90000 % 12,
                    day=1 + row % 28,
                    hour=row // 28 % 23,
                    end=row // 28 % 23 + 1,
                    quantity=row % 97,
                    resource=row % 5000,
                    region=row % 4,
                    sku=row % 300,
                    tag=row % 40,
                    team=row % 7,
                )
            )
