"""Model sizes: their inputs, the quantities of each, and how many tokens one training run sees."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from typing import Annotated, NamedTuple, Self

from pydantic import ConfigDict, Field, model_validator

from reportgen.describe.kinds import Choice, Figure, Formula, Frozen, Identifier, Line, Markdown, NumberOrWords, Style
from reportgen.describe.tables import Study, Table
from reportgen.formula.expr import Number
from reportgen.graph.names import SIZE_NAMES
from reportgen.parts.quantities.shape import Quantity
from reportgen.system.texts import quoted

SizeFigures = Annotated[tuple[Figure, ...], Field(strict=False, max_length=200)]


class SizeInput(Frozen):
    """An input with one value for each model size: all of them numbers, or all of them words.

    Attributes:
        label: What it is called in tables. Example: ``"Model width"``
        values: One value for each model size, from the smallest size to the largest. Words are shown beside the
            sizes, or name entries of a catalogue. Example: ``[512, 1024, 2048]``, ``["bf16", "bf16", "fp8"]``
        catalogue: The catalogue whose entries the words name. A formula reads what each size's entry fills in by the
            names of both: ``accelerator.price``. Example: ``"gpus"``
        symbol: Its symbol in typeset equations, as LaTeX. Example: ``"D"``
        unit: What one of it is. Example: ``"dimensions"``
        style: How its numbers are written. Example: ``"count"``
    """

    label: Line
    values: tuple[NumberOrWords, ...] = Field(strict=False, min_length=1, max_length=200)
    catalogue: str | None = None
    symbol: Line = ""
    unit: Line = ""
    style: Style = "count"

    @model_validator(mode="after")
    def of_one_kind(self) -> Self:
        """Raise ValueError unless the values are all numbers or all words, and words where a catalogue has them."""
        if self.numbers and self.words:
            raise ValueError(
                f"values are all numbers or all words, not {quoted(self.words[0])} beside {self.numbers[0]:g}"
            )
        if self.catalogue is not None and self.numbers:
            raise ValueError(f"values of an input with a catalogue are names of its entries, not {self.numbers[0]:g}")
        return self

    @property
    def numbers(self) -> tuple[float, ...]:
        """The values where they are numbers; none where they are words."""
        return tuple(value for value in self.values if not isinstance(value, str))

    @property
    def words(self) -> tuple[str, ...]:
        """The values where they are words; none where they are numbers."""
        return tuple(value for value in self.values if isinstance(value, str))

    @property
    def leaf(self) -> tuple[float, ...] | tuple[str, ...]:
        """The values, which are of one kind."""
        return self.words or self.numbers

    @property
    def cell_style(self) -> str:
        """The number style of its cells: words have their own."""
        return "text" if self.words else self.style


class SizeQuantity(Quantity):
    """A named value given by a formula, one for each model size.

    Attributes:
        published: What the source prints for it, with the digits it prints: one figure for each model size. Example:
            ``[0.166e9, 0.534e9]``
    """

    published: SizeFigures = ()


class Models(Frozen):
    """The size axis: its inputs, the quantities of each size, and the FLOPs of one training run at one size.

    Attributes:
        names: What the sizes are called, one text for each. Example: ``["8B", "70B"]``
        inputs: What is given of each model size, by name: ``[models.inputs.width]``. All have the same number
            of values.
        quantities: What is computed for each model size, by name: ``[models.quantities.params]``.
        flops: The FLOPs of one training run at one size, over quantities of the size and the budget's
            ``tokens``. Example: ``"6 * params * tokens"``
        title: The input or quantity that names a size in headings, where the sizes have no names. Example:
            ``"width"``
        note: A remark in Markdown. Example: ``"Six FLOPs for each parameter and token."``
    """

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["title"]}, {"required": ["names"]}]})

    names: tuple[Choice, ...] = Field(default=(), strict=False, max_length=200)
    inputs: Mapping[Identifier, SizeInput] = Field(min_length=1, max_length=100)
    quantities: Mapping[Identifier, SizeQuantity] = Field(default={}, max_length=200)
    flops: Formula
    title: str = ""
    note: Markdown = ""

    @model_validator(mode="after")
    def same_length(self) -> Self:
        """Raise ValueError unless all inputs have the same number of values."""
        lengths = {len(item.values) for item in self.inputs.values()}
        if len(lengths) > 1:
            raise ValueError(f"inputs have different numbers of sizes: {sorted(lengths)}")
        if self.names and {len(self.names)} != lengths:
            raise ValueError(f"there are {len(self.names)} names of {lengths.pop()} sizes")
        return self

    @model_validator(mode="after")
    def is_titled(self) -> Self:
        """Raise ValueError unless something names the sizes, and some input gives numbers to tell them apart by."""
        if not self.names and not self.title:
            raise ValueError("'title' is missing")
        if self.title in self.inputs and self.inputs[self.title].words:
            raise ValueError(
                f"'title' names an input of numbers, not the words of {quoted(self.title)}; words are 'names'"
            )
        if all(item.words for item in self.inputs.values()):
            raise ValueError("no input has numbers, by which one size is larger than another")
        return self

    @property
    def numbers(self) -> Mapping[str, SizeInput]:
        """The inputs whose values are numbers."""
        return {name: item for name, item in self.inputs.items() if not item.words}

    @property
    def words(self) -> Mapping[str, SizeInput]:
        """The inputs whose values are words."""
        return {name: item for name, item in self.inputs.items() if item.words}

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
        published: What the source prints of one run, one figure for each model size, with the digits it prints: of
            its ``tokens``, its ``flops`` or both. Example: ``{ flops = [5.28e18, 3.14e23] }``
    """

    label: Choice
    tokens: Formula
    note: Markdown = ""
    published: Mapping[str, SizeFigures] = {}


# Of a study that trains nothing: it has no sizes, and no sweeps.
_NO_MODELS = Models.model_construct(inputs={}, quantities={}, flops=Number(0.0), title="", note="")
MODELS: Table[Models] = Table("models", Models, _NO_MODELS)
BUDGETS: Table[Mapping[str, Budget]] = Table(
    "budgets", Annotated[Mapping[Identifier, Budget], Field(min_length=1, max_length=30)], {}
)


def first_input(models: Models) -> tuple[str, tuple[float, ...]]:
    """Return the name and the values of the first input of numbers, by which sizes are listed and compared."""
    return next((name, item.numbers) for name, item in models.numbers.items())


def size_titles(study: Study) -> tuple[float | str, ...]:
    """Return what a study file calls sizes by: their names, or without them the first input of numbers."""
    return study[MODELS].names or next((item.numbers for item in study[MODELS].numbers.values()), ())


class Title(NamedTuple):
    """What names the sizes in headings: its name in the graph, its label and its number style."""

    name: str
    label: str
    style: str


def size_heading(study: Study) -> Title:
    """Return what names the sizes in headings."""
    models = study[MODELS]
    if models.names:
        return Title(SIZE_NAMES, "Model", "text")
    items: dict[str, SizeInput | Quantity] = {**models.inputs, **models.quantities}
    return Title(models.title, items[models.title].label, items[models.title].style)
