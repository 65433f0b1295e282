"""Large studies for benchmarks, generated as text."""

from __future__ import annotations

from reportgen.system.resources import bundled_study

_SWEEP = """
  [[families.sweeps]]
  id = "s_{number}"
  label = "Sweep {number}"
  axes = {{ parameterizations = 4, optimizers = {optimizers}, learning_rates = "points_per_line" }}
  train = "heads <= {heads}"
  budget = "fixed"
"""


_COMPACT = '{{id="s_{number}",label="S",axes={{optimizers={optimizers}}},train="heads<={heads}",budget="fixed"}},\n'


def large(sweeps: int, per_family: int = 50, *, compact: bool = False) -> str:
    """Return the bundled study as TOML, with so many sweeps in families of ``per_family`` instead of its own.

    ``compact`` writes them as inline tables, which keeps 10,000 sweeps within the size limit of a file.
    """
    text = bundled_study().read_text(encoding="utf-8")
    before, rest = text.split("[[families]]", 1)
    after = rest[rest.index("[[measures]]") :]
    after = after[: after.index("[scenarios.bulk]")]
    families = []
    for family in range(0, sweeps, per_family):
        families.append(f'\n[[families]]\nid = "family_{family}"\nlabel = "Family {family}"\n')
        numbers = range(family, min(family + per_family, sweeps))
        form = _COMPACT if compact else _SWEEP
        rows = "".join(form.format(number=n, optimizers=1 + n % 3, heads=(32, 48, 128)[n % 3]) for n in numbers)
        families.append(f"sweeps = [\n{rows}]\n" if compact else rows)
    switchless = before.replace("if(non_embedding_tokens, params_non_embedding, params)", "params")
    return switchless + "".join(families) + "\n" + after
