"""A study whose model sizes name accelerators of a catalogue and a precision, and what it comes to in plain Python."""

from __future__ import annotations

WORDS = """
[study]
title = "Sizes on their own accelerators"

[assumptions.gpu]
label = "Accelerator of everything else"
kind = "choice"
catalogue = "gpus"
value = "A100"

[assumptions.peak]
label = "Peak FLOPs"
catalogue = "gpus"
unit = "FLOP/s"
style = "flops"

[assumptions.price]
label = "Price of a GPU-hour"
catalogue = "gpus"
unit = "USD/GPU-hour"
style = "decimal"

[assumptions.mfu]
label = "Utilisation"
value = 0.4
maximum = 1
style = "percent"

[catalogues.gpus]
label = "Accelerators"

[[catalogues.gpus.entries]]
name = "A100"
values = { peak = 312e12, price = 2 }

[[catalogues.gpus.entries]]
name = "H100"
values = { peak = 989e12, price = 3 }

[models]
names = ["8B", "70B", "405B"]
flops = "6 * params * tokens"

[models.inputs.precision]
label = "Precision"
values = ["bf16", "bf16", "fp8"]

[models.inputs.accelerator]
label = "Trained on"
catalogue = "gpus"
values = ["A100", "H100", "H100"]

[models.inputs.params]
label = "Parameters"
values = [8e9, 70e9, 405e9]

[models.quantities.seconds]
label = "Seconds of one step"
formula = "6 * params / (accelerator.peak * mfu)"
style = "decimal"

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

[[measures]]
id = "gpu_hours"
label = "GPU-hours"
formula = "flops / (accelerator.peak * mfu) / 3600"
unit = "GPU-hours"
style = "count"

[[measures]]
id = "cost"
label = "Cost"
formula = "gpu_hours * accelerator.price"
style = "money"
"""
CATALOGUE = {"A100": (312e12, 2.0), "H100": (989e12, 3.0)}
PARAMS = (8e9, 70e9, 405e9)


def costs(
    *accelerators: str, catalogue: dict[str, tuple[float, float]] | None = None, mfu: float = 0.4, seeds: int = 3
) -> list[float]:
    """Return the cost of each model size on these accelerators."""
    entries = [(catalogue or CATALOGUE)[name] for name in accelerators]
    return [
        seeds * 6 * params * 1e9 / (peak * mfu) / 3600 * price
        for params, (peak, price) in zip(PARAMS, entries, strict=True)
    ]
