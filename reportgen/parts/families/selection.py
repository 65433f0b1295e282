"""Compute which model sizes a sweep trains, all of them or up to a largest one."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from reportgen.describe.styles import exact
from reportgen.describe.tables import path_text
from reportgen.formula.compute import compute
from reportgen.formula.expr import Name, call, names
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.models.shape import MODELS, first_input
from reportgen.system.errors import EvaluationError, nearest

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from reportgen.describe.builder import Builder
    from reportgen.describe.tables import Path, Study
    from reportgen.formula.expr import Expr

_MOST_LISTED = 20  # sizes in one message


class Selections:
    """Computes memberships, 0 or 1 for each size; formulas of one text are one object and are computed once.

    A selection is data that a reader of the workbook edits, so it may not depend on an assumption; a correction that
    moves it is a second sweep with ``when``.
    """

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._models = builder.study[MODELS]
        self._computed: dict[int, tuple[float, ...]] = {}

    def members(self, train: Expr | tuple[float | str, ...], path: Path) -> tuple[float, ...]:
        """Return the membership of a formula over the size inputs, or of a list of names or of the first of them."""
        if id(train) in self._computed:
            return self._computed[id(train)]
        if isinstance(train, tuple):
            return self._listed(train, path)
        inputs = self._models.numbers
        unknown = [name for name in dict.fromkeys(names(train)) if name not in inputs]
        if unknown:
            hint = nearest(unknown[0], inputs) or f"; sizes are selected by {', '.join(map(repr, inputs))}"
            what = "has words, not numbers" if unknown[0] in self._models.words else "is not a model input"
            self._builder.problem(f"selection reads {unknown[0]!r}, which {what}{hint}", path_text(*path))
            return ()
        computed = self._computed[id(train)] = self._formula(train, path)
        return computed

    def _listed(self, train: tuple[float | str, ...], path: Path) -> tuple[float, ...]:
        check_sizes(self._builder, train, path)
        _, sizes = first_input(self._models)
        return tuple(float(value in train or name in train) for value, name in zip_longest(sizes, self._models.names))

    def _formula(self, train: Expr, path: Path) -> tuple[float, ...]:
        try:
            value = compute(train, {name: item.numbers for name, item in self._models.numbers.items()})
        except EvaluationError as error:
            self._builder.problem(f"selection {error}", path_text(*path))
            return ()
        at_sizes = value if isinstance(value, tuple) else (value,) * self._models.count
        return tuple(float(member != 0) for member in at_sizes)


def check_sizes(builder: Builder, sizes: Iterable[float | str], path: Path) -> None:
    """Add a problem for each that is neither the name of a model size nor a value of the first of their inputs."""
    models = builder.study[MODELS]
    first, values = first_input(models)
    for size in sizes:
        if isinstance(size, str) and size not in models.names:
            builder.unknown(size, models.names, path_text(*path), "size")
        elif not isinstance(size, str) and size not in values:
            listed = ", ".join(map(exact, values[:_MOST_LISTED])) + (", …" if len(values) > _MOST_LISTED else "")
            builder.problem(f"{exact(size)} is none of the values of {first!r}; they are {listed}", path_text(*path))


def with_largest(study: Study, largest: Mapping[str, float | str]) -> Study:
    """Return the study of which some families, by id, train no model size that is larger than one of the study's.

    Sizes are compared by the first of their inputs.
    """
    models = study[MODELS]
    name, values = first_input(models)
    families = []
    for family in study[FAMILIES]:
        if family.id not in largest:
            families.append(family)
            continue
        size = largest[family.id]
        limit = values[models.names.index(size)] if isinstance(size, str) else size
        kept = {key for item, title in zip_longest(values, models.names) if item <= limit for key in (item, title)}
        within = call("le", Name(name), limit)
        sweeps = [sweep.model_copy(update={"train": _cut(sweep.train, kept, within)}) for sweep in family.sweeps]
        families.append(family.model_copy(update={"sweeps": tuple(sweeps)}))
    return study.replaced(FAMILIES, tuple(families))


def _cut(
    train: Expr | tuple[float | str, ...], kept: Container[float | str], within: Expr
) -> Expr | tuple[float | str, ...]:
    """Return the selection of those sizes that are kept: of a list, or of a formula by another one."""
    return tuple(item for item in train if item in kept) if isinstance(train, tuple) else call("and", train, within)
