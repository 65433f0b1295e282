"""Model sizes: their inputs, the quantities of each, and how many tokens one training run sees."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from reportgen.describe.kinds import Choice, Formula, Frozen, Identifier, Line, Markdown, Real, Style
from reportgen.describe.tables import Study, Table
from reportgen.formula.expr import Number
from reportgen.parts.quantities.shape import Quantity


class SizeInput(Frozen):
    """An input with one value for each model size.

    Attributes:
        label: What it is called in tables. Example: ``"Model width"``
        values: One value for each model size, from the smallest size to the largest. Example: ``[512, 1024,
            2048]``
        symbol: Its symbol in typeset equations, as LaTeX. Example: ``"D"``
        unit: What one of it is. Example: ``"dimensions"``
        style: How its numbers are written. Example: ``"count"``
    """

    label: Line
    values: tuple[Real, ...] = Field(strict=False, min_length=1, max_length=200)
    symbol: Line = ""
    unit: Line = ""
    style: Style = "count"


class Models(Frozen):
    """The size axis: its inputs, the quantities of each size, and the FLOPs of one training run at one size.

    Attributes:
        inputs: What is given of each model size, by name: ``[models.inputs.width]``. All have the same number
            of values.
        quantities: What is computed for each model size, by name: ``[models.quantities.params]``.
        flops: The FLOPs of one training run at one size, over quantities of the size and the budget's
            ``tokens``. Example: ``"6 * params * tokens"``
        title: The input or quantity that names a size in headings. Example: ``"width"``
        note: A remark in Markdown. Example: ``"Six FLOPs for each parameter and token."``
    """

    inputs: Mapping[Identifier, SizeInput] = Field(min_length=1, max_length=100)
    quantities: Mapping[Identifier, Quantity] = Field(default={}, max_length=200)
    flops: Formula
    title: str  # the input or quantity that names a size in headings
    note: Markdown = ""

    @model_validator(mode="after")
    def same_length(self) -> Self:
        """Raise ValueError unless all inputs have the same number of values."""
        lengths = {len(item.values) for item in self.inputs.values()}
        if len(lengths) > 1:
            raise ValueError(f"inputs have different numbers of sizes: {sorted(lengths)}")
        return self

    @property
    def count(self) -> int:
        """How many model sizes there are: none where nothing is trained."""
        return len(next((item.values for item in self.inputs.values()), ()))


class Budget(Frozen):
    """How many tokens one training run sees.

    Attributes:
        label: What the budget is called. Example: ``"compute-optimal"``
        tokens: The tokens of one run, over names of the study and of the model size. Example:
            ``"tokens_per_param * params"``
        note: A remark in Markdown. Example: ``"Half of what is optimal."``
    """

    label: Choice
    tokens: Formula
    note: Markdown = ""


# Of a study that trains nothing: it has no sizes, and no sweeps.
_NO_MODELS = Models.model_construct(inputs={}, quantities={}, flops=Number(0.0), title="", note="")
MODELS: Table[Models] = Table("models", Models, _NO_MODELS)
BUDGETS: Table[Mapping[str, Budget]] = Table(
    "budgets", Annotated[Mapping[Identifier, Budget], Field(min_length=1, max_length=30)], {}
)


def size_titles(study: Study) -> tuple[float, ...]:
    """Return the values of the first model input, by which a study file names sizes."""
    return next((item.values for item in study[MODELS].inputs.values()), ())
