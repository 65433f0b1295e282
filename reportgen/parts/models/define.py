"""Inputs and quantities of each model size, and tokens and FLOPs of one training run at each size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.graph.names import SIZE_NAMES, of
from reportgen.parts.models.members import define_members, numbers_at_sizes
from reportgen.parts.models.shape import BUDGETS, MODELS
from reportgen.parts.quantities.shape import formulas

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder

_PRINTED_OF_A_RUN = ("tokens", "flops")


def define(builder: Builder) -> None:
    """Add the size axis, and what one run sees and costs under each budget; nothing where nothing is trained."""
    models, budgets = builder.study[MODELS], builder.study[BUDGETS]
    builder.take(path_text(MODELS.key, "inputs"), models.inputs)
    builder.take(path_text(MODELS.key, "quantities"), models.quantities)
    builder.take("budgets", budgets)
    _check_figures(builder)
    if not models.inputs:
        return
    if models.names:
        builder.distinct(models.names, "two model sizes have the same name", path_text(MODELS.key, "names"))
        builder.add_inputs({SIZE_NAMES: models.names}, path_text(MODELS.key, "names"))
    if models.title or not models.names:
        builder.reference(models.title, (*models.numbers, *models.quantities), path_text(MODELS.key, "title"))
    builder.distinct((budget.label for budget in budgets.values()), "two budgets have the same label", "budgets")
    builder.sizes = models.count
    builder.add_inputs({name: item.numbers for name, item in models.numbers.items()}, path_text(MODELS.key, "inputs"))
    define_members(builder)
    per_size = builder.scope | {name: name for name in numbers_at_sizes(builder.study)}
    builder.quantities(formulas((MODELS.key, "quantities"), models.quantities), per_size, sized=True)
    for name, budget in budgets.items():
        tokens = of(name, "tokens")
        builder.quantity(tokens, budget.tokens, per_size, path_text(BUDGETS.key, name, "tokens"), sized=True)
        builder.quantity(
            of(name, "flops"), models.flops, per_size | {"tokens": tokens}, path_text(MODELS.key, "flops"), sized=True
        )


def _check_figures(builder: Builder) -> None:
    """Add a problem for each printed row of the model-size table that has no value of ours for each figure."""
    models = builder.study[MODELS]
    quantities = models.quantities.items()
    rows = [((MODELS.key, "quantities", name, "published"), item.published) for name, item in quantities]
    for name, budget in builder.study[BUDGETS].items():
        for key, printed in budget.published.items():
            place = (BUDGETS.key, name, "published", key)
            builder.reference(key, _PRINTED_OF_A_RUN, path_text(*place))
            rows.append((place, printed))
    for place, printed in rows:
        if printed and len(printed) != models.count:
            builder.fault(f"there are {len(printed)} published figures of {models.count} sizes", path_text(*place))
