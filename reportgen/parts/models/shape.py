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
    """An input with one value for each model size."""

    label: Line
    values: tuple[Real, ...] = Field(strict=False, min_length=1, max_length=200)
    symbol: Line = ""
    unit: Line = ""
    style: Style = "count"


class Models(Frozen):
    """The size axis: its inputs, the quantities of each size, and the FLOPs of one training run at one size."""

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
    """How many tokens one training run sees."""

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
