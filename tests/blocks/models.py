"""Published transformers as model sizes of one study that uses the block ``transformer``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.evaluation import Evaluation

# What a model of the table below has unless it says otherwise, as the block does.
DEFAULTS: Mapping[str, float | str] = {
    "head_dim": "width / heads",
    "kv_heads": "heads",
    "expert_ffn": "ffn",
    "window": "seq_len",
    "window_layers": "layers",
    "gated": 1,
    "norm_vectors": 1,
    "norms_per_layer": 2,
    "vocab_multiple": 1,
    "nope_dim": 128,
    "rope_dim": 64,
    "value_dim": 128,
}
STUDY = """use = ["transformer"]

[study]
title = "Published models"
headline = "flops"

[assumptions.tokens_seen]
label = "Tokens"
value = {tokens}
{assumptions}

[models]
title = "width"
{inputs}
{named}
[budgets.whole]
label = "all"
tokens = "tokens_seen"

[[families]]
id = "one"
label = "One run"

  [[families.sweeps]]
  id = "each"
  label = "Each size"
  budget = "whole"

[[measures]]
id = "hours"
label = "Hours"
formula = "flops / 1e15 / 3600"
"""
NAMED = (
    *("params", "active_params", "non_embedding_params", "embedding_params", "forward_flops_per_token", "head_params"),
    *("factor_6n_non_embedding", "factor_6n", "factor_full", "factor_window", "factor_selective", "factor_recomputed"),
    *("convention_factor", "flops_6n_non_embedding", "attention_flops_full"),
)


def study_text(models: Mapping[str, Mapping[str, float]], tokens: float = 1e9, **choices: str) -> str:
    """Return a study with a size for each model; ``choices`` are assumptions of the block by name."""
    keys = list(dict.fromkeys(key for model in models.values() for key in model))
    inputs = "".join(_input(key, list(models.values())) for key in keys)
    named = "".join(f"[models.quantities.{name}]\n" for name in NAMED)
    assumptions = "".join(f"[assumptions.{name}]\nvalue = {value!r}\n" for name, value in choices.items())
    return STUDY.format(inputs=inputs, named=named, tokens=tokens, assumptions=assumptions)


def _input(key: str, models: list[Mapping[str, float]]) -> str:
    """Return the input of the sizes of one key; a model that lacks it has the block's value."""
    values = [str(model.get(key, _default(key, model))) for model in models]
    return f'[models.inputs.{key}]\nlabel = "{key}"\nvalues = [{", ".join(values)}]\n'


def _default(key: str, model: Mapping[str, float]) -> float:
    match DEFAULTS.get(key, 0):
        case "width / heads":
            return model["width"] / model["heads"]
        case str(other):
            return model[other]
        case number:
            return number


def sizes(models: Mapping[str, Mapping[str, float]], tokens: float = 1e9, **choices: str) -> Evaluation:
    """Return the evaluation of a study with a size for each model."""
    return evaluate(parse_study(study_text(models, tokens, **choices).encode()))


def of_each(models: Mapping[str, Mapping[str, float]], name: str, **choices: str) -> dict[str, float]:
    """Return a quantity of each model."""
    values = sizes(models, 1e9, **choices).at_sizes(name)
    return dict(zip(models, map(float, values), strict=True))
