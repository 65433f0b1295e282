"""The yardsticks: what a user could run instead, as the costing in a script, plain openpyxl, and draws in NumPy."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np

TOKENS = 50000 * 256 * 512
HEADS = (1, 2, 4, 6, 8, 12, 16, 20, 24, 32, 48, 64, 96, 128)
WIDTHS = tuple(heads * 128 for heads in HEADS)


def flops_per_token(width: int, layers: int = 8, seq_len: int = 512, vocab: int = 32101) -> int:
    """Return the FLOPs of training on one token."""
    return 6 * width * (layers * (12 * width + seq_len) + vocab)


def params(width: int, layers: int = 8, vocab: int = 32101) -> int:
    """Return the number of weights of a model."""
    return 2 * width * (6 * layers * width + vocab)


def script(points: int = 15, rate: float = 3.5e14, price: float = 3) -> dict[str, tuple[float, float, float]]:
    """Return the FLOPs, cost and node-hours of each of the nine families, as a simple script computes them."""
    every = TOKENS * sum(flops_per_token(width) for width in WIDTHS)
    last = TOKENS * sum(flops_per_token(width) for width in WIDTHS[-6:])
    flops = {
        "alignment": 4 * TOKENS * sum(flops_per_token(width) for width in (1024, 2048, 4096)),
        "table_e1": 4 * 19 * last,
        "eps_variants": 24 * points * every,
        "eps_heatmaps": 2 * 6 * 4 * 13 * TOKENS * sum(flops_per_token(width) for width in WIDTHS[-6:]),
        "beta_only": 24 * points * TOKENS * sum(flops_per_token(width) for width in WIDTHS),
        "gamma": 36 * TOKENS * (800 * flops_per_token(1024) + points * sum(flops_per_token(width) for width in WIDTHS)),
        "weight_decay": 4 * points * TOKENS * sum(flops_per_token(width) for width in WIDTHS),
        "adafactor": 16 * points * TOKENS * sum(flops_per_token(width) for width in WIDTHS[:11]),
        "compute_optimal": 4
        * points
        * (
            TOKENS * sum(sum(flops_per_token(width) for width in WIDTHS[:upto]) for upto in (14, 14, 12))
            + 20 * 3 * sum(params(width) * flops_per_token(width) for width in WIDTHS[:11])
        ),
    }
    hours = {name: value / 3600 / rate for name, value in flops.items()}
    return {name: (value, hours[name] * price, hours[name] / 8) for name, value in flops.items()}


def workbook(folder: str) -> None:
    """Write the cells of ``cells.pickle`` in a folder to ``plain.xlsx`` there, with plain openpyxl."""
    from openpyxl import Workbook

    book = Workbook()
    for title, rows in pickle.loads(Path(folder, "cells.pickle").read_bytes()):  # noqa: S301 - the benchmark's own file
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(Path(folder, "plain.xlsx"))


RANGES = {
    "points_per_line": (10.0, 15.0, 20.0), "price": (2.0, 3.0, 3.5), "gpu_flops": (3e14, 3.5e14, 3.96e14),
    "gamma_trials": (799.0, 800.0, 1600.0), "heatmap_learning_rates": (12.9, 13.0, 20.0),
    "tokens_per_param": (15.0, 20.0, 25.0), "steps": (45000.0, 50000.0, 55000.0), "batch_size": (230.0, 256.0, 280.0),
    "seq_len": (480.0, 512.0, 540.0), "vocab": (32000.0, 32101.0, 33000.0),
}  # fmt: skip


def draws(count: int, seed: int = 1, chunk: int = 65536) -> dict[str, np.ndarray]:
    """Return the quantiles (10, 50, 90 %) of each family's cost in joint draws of ten assumptions, drawn in chunks."""
    generator = np.random.default_rng(seed)
    heads = np.array(HEADS, dtype=float)
    result = {name: np.empty(count) for name in script()}
    for start in range(0, count, chunk):
        stop = min(start + chunk, count)
        n = stop - start

        points, price, rate, trials, lrs, ratio, steps, batch, seq_len, vocab = (
            generator.triangular(*ends, n) for ends in RANGES.values()
        )
        tokens = steps * batch * seq_len
        width = heads * 128
        per_token = 576 * width**2 + 48 * width * seq_len[:, None] + 6 * width * vocab[:, None]
        weights = 96 * width**2 + 2 * vocab[:, None] * width
        one = tokens * per_token.sum(axis=1)
        last = tokens * per_token[:, 8:].sum(axis=1)
        low11, low12 = per_token[:, :11].sum(axis=1), per_token[:, :12].sum(axis=1)
        cost = price / 3600 / rate
        scaled = ratio * (weights[:, :11] * per_token[:, :11]).sum(axis=1)
        result["alignment"][start:stop] = 4 * tokens * per_token[:, [4, 6, 9]].sum(axis=1) * cost
        result["table_e1"][start:stop] = 76 * last * cost
        result["eps_variants"][start:stop] = 24 * points * one * cost
        result["eps_heatmaps"][start:stop] = 48 * lrs * last * cost
        result["beta_only"][start:stop] = 24 * points * one * cost
        result["gamma"][start:stop] = (36 * points * one + 36 * trials * tokens * per_token[:, 4]) * cost
        result["weight_decay"][start:stop] = 4 * points * one * cost
        result["adafactor"][start:stop] = 16 * points * tokens * low11 * cost
        result["compute_optimal"][start:stop] = 4 * points * (2 * one + tokens * low12 + 3 * scaled) * cost
    return {name: np.quantile(values, (0.1, 0.5, 0.9)) for name, values in result.items()}


def billing(path: str) -> float:
    """Read a bill, drop its repeated rows, and add it up by month, category and whether a tag fits."""
    import pandas as pd

    table = pd.read_csv(path).drop_duplicates()
    month = pd.to_datetime(table["ChargePeriodStart"], format="ISO8601").dt.strftime("%Y-%m")
    fits = table["Tags"].str.contains('"sweep": "lines-1', regex=False)
    return float(table.groupby([month, "ChargeCategory", fits])["BilledCost"].sum().sum())
