"""Compute which model sizes a sweep trains."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from reportgen.describe.styles import exact
from reportgen.describe.tables import path_text
from reportgen.formula.compute import compute
from reportgen.formula.expr import names
from reportgen.parts.models.shape import MODELS
from reportgen.system.errors import EvaluationError, nearest

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder
    from reportgen.describe.tables import Path
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
        inputs = self._models.inputs
        unknown = [name for name in dict.fromkeys(names(train)) if name not in inputs]
        if unknown:
            hint = nearest(unknown[0], inputs) or f"; sizes are selected by {', '.join(map(repr, inputs))}"
            self._builder.problem(f"selection reads {unknown[0]!r}, which is not a model input{hint}", path_text(*path))
            return ()
        computed = self._computed[id(train)] = self._formula(train, path)
        return computed

    def _listed(self, train: tuple[float | str, ...], path: Path) -> tuple[float, ...]:
        first, sizes = next((name, item.values) for name, item in self._models.inputs.items())
        names = self._models.names
        for value in train:
            if isinstance(value, str) and value not in names:
                self._builder.unknown(value, names, path_text(*path), "size")
            elif not isinstance(value, str) and value not in sizes:
                known = ", ".join(map(exact, sizes[:_MOST_LISTED])) + (", …" if len(sizes) > _MOST_LISTED else "")
                message = f"{exact(value)} is none of the values of {first!r}; they are {known}"
                self._builder.problem(message, path_text(*path))
        return tuple(float(value in train or name in train) for value, name in zip_longest(sizes, names))

    def _formula(self, train: Expr, path: Path) -> tuple[float, ...]:
        try:
            value = compute(train, {name: item.values for name, item in self._models.inputs.items()})
        except EvaluationError as error:
            self._builder.problem(f"selection {error}", path_text(*path))
            return ()
        at_sizes = value if isinstance(value, tuple) else (value,) * self._models.count
        return tuple(float(member != 0) for member in at_sizes)
