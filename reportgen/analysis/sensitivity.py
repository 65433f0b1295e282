"""How the headline total moves with its assumptions: one at a time between low and high, and two at a time in grids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.cases import Case, target_in
from reportgen.formula.expr import Name, Number, Span, call
from reportgen.model.graph import Definition, Graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.model.graph import Leaf
    from reportgen.model.study import Study

# Swings that are equal on paper differ in the last bits, so they are ranked on this many decimals of the total.
_KEY_DECIMALS = 9.0


def ranged(study: Study, graph: Graph) -> tuple[str, ...]:
    """The assumptions that have a range and that the headline total depends on."""
    sources = graph.sources_of([f"total.{study.study.headline}"])
    return tuple(
        name
        for name, item in study.assumptions.items()
        if item.low is not None and item.low != item.high and name in sources
    )


def inputs(study: Study, graph: Graph) -> dict[str, Leaf]:
    """Ranges, and the values of the grids' rows and columns."""
    leaves: dict[str, Leaf] = {}
    for name, item in study.assumptions.items():
        if item.low is not None and item.high is not None:
            leaves |= {f"{name}.low": item.low, f"{name}.high": item.high}
    for position, name in enumerate(ranged(study, graph), start=1):
        leaves |= {f"tornado.{name}.label": study.assumptions[name].label, f"tornado.{name}.position": float(position)}
    for g, grid in enumerate(study.grids):
        leaves |= {f"grid.{g}.row.{r}": value for r, value in enumerate(grid.row_values)}
        leaves |= {f"grid.{g}.column.{c}": value for c, value in enumerate(grid.column_values)}
    return leaves


def cases(study: Study, graph: Graph) -> Iterator[Case]:
    """Each ranged assumption at each end, then each cell of each grid."""
    for name in ranged(study, graph):
        for end in ("low", "high"):
            yield Case(
                f"tornado-{name}-{end}", f"{study.assumptions[name].label}: {end}", {name: Name(f"{name}.{end}")}
            )
    for g, grid in enumerate(study.grids):
        for r in range(len(grid.row_values)):
            for c in range(len(grid.column_values)):
                given = {grid.rows: Name(f"grid.{g}.row.{r}"), grid.columns: Name(f"grid.{g}.column.{c}")}
                yield Case(f"grid-{g}-{r}-{c}", f"{grid.label}: row {r + 1}, column {c + 1}", given)


def definitions(study: Study, graph: Graph) -> Iterator[Definition]:
    """The tornado, as computed and sorted by swing, and the grids."""
    measure = study.study.headline
    several = ranged(study, graph)
    keys, positions = _spans(several, "key"), _spans(several, "position")
    for name in several:
        own = f"tornado.{name}"
        for end in ("low", "high"):
            yield Definition(f"{own}.{end}", target_in(f"tornado-{name}-{end}", measure))
            # Beside the others, so that a sorted row can pick it from a range.
            yield Definition(f"{own}.{end}_input", Name(f"{name}.{end}"))
        yield Definition(f"{own}.swing", call("abs", call("sub", f"{own}.high", f"{own}.low")))
        relative = call("div", f"{own}.swing", f"total.{measure}")
        yield Definition(f"{own}.key", call("round", relative, _KEY_DECIMALS))
    for name in several:
        own = f"tornado.{name}"
        larger = call("sum_rows", call("gt", keys, f"{own}.key"))
        tied = call("sum_rows", call("mul", call("eq", keys, f"{own}.key"), call("lt", positions, f"{own}.position")))
        yield Definition(f"{own}.rank", call("add", call("add", Number(1.0), larger), tied))
    yield from _sorted(several)
    for g, grid in enumerate(study.grids):
        for r in range(len(grid.row_values)):
            for c in range(len(grid.column_values)):
                yield Definition(f"grid.{g}.{r}.{c}", target_in(f"grid-{g}-{r}-{c}", measure))


def _spans(several: tuple[str, ...], part: str) -> Span:
    return Span(tuple(f"tornado.{name}.{part}" for name in several))


def _sorted(several: tuple[str, ...]) -> Iterator[Definition]:
    """The same rows, largest swing first; whatever moves, the order follows."""
    for number, name in enumerate(several, start=1):
        own = f"tornado.sorted.{number}"
        # The row's number is the position written beside the unsorted row of the same place.
        yield Definition(f"{own}.no", call("match", f"tornado.{name}.position", _spans(several, "rank")))
        for part in ("label", "low_input", "high_input", "low", "high", "swing"):
            yield Definition(f"{own}.{part}", call("pick", _spans(several, part), f"{own}.no"))
