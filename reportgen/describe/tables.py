"""A study as frozen tables, each of a shape that its part states; knows none of the shapes itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from pydantic import BaseModel

from reportgen.describe.notebook import NotebookTable, table_html

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
_NAMES_SHOWN = 12  # of a table, in a notebook
Path = tuple[str | int, ...]  # where a value stands in a study file: keys and positions


def path_text(*path: str | int) -> str:
    """Return a place of a study file as messages name it.

    >>> path_text("families", 0, "label")
    'families[0].label'
    """
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


@dataclass(frozen=True, slots=True, eq=False)
class Table(Generic[T_co]):
    """One top-level table of a study file: its key, its Pydantic type, and what holds where the file has none.

    ``Study[TABLE]`` is the table's value, with the type that the table was made with. A table that is ``derived`` is
    no key of the file: a part computes it from the others when a study is made. ``description`` says what the table
    holds, where no shape of its members does.
    """

    key: str
    annotation: Any = field(repr=False)  # Any: no static type describes everything that Pydantic accepts as a type
    default: T_co | None = None
    required: bool = False
    derived: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Study:
    """One costed programme of experiments, whole and frozen: the value of every table by its key."""

    tables: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __repr__(self) -> str:
        """Return the title and how much each table holds, on one line."""
        held = ", ".join(f"{count} {key}" for key, count, _ in self._held())
        return f"<Study {self._title!r}: {held}>"

    def _repr_html_(self) -> str:
        """Return the title and the names in each table as a notebook shows them."""
        rows = [(key, names, f"{count:,}") for key, count, names in self._held()]
        return table_html(NotebookTable(self._title, "", ("Table", "Names", "Number"), rows, words=2))

    @property
    def _title(self) -> str:
        return str(getattr(self.tables.get("study"), "title", ""))

    def _held(self) -> Iterator[tuple[str, int, str]]:
        """Yield each table of several members: its key, how many there are, and their names, a few of many."""
        for key, value in self.tables.items():
            names = list(value) if isinstance(value, Mapping) else sorted(members(value))
            if count := len(value) if isinstance(value, Mapping | tuple) else 0:
                yield key, count, ", ".join(names[:_NAMES_SHOWN]) + (", …" if count > _NAMES_SHOWN < len(names) else "")

    def __getitem__(self, table: Table[T]) -> T:
        """Return a table's value."""
        return cast("T", self.tables[table.key])

    def replaced(self, table: Table[T], value: T) -> Study:
        """Return the study with another value of one table."""
        return Study({**self.tables, table.key: value})

    def value_at(self, path: Path) -> object:
        """Return the value at a place of the file; None where a mapping has no such key."""
        node: Any = self.tables
        for key in path:
            if isinstance(node, BaseModel):
                node = getattr(node, str(key))
            else:
                node = node[int(key)] if isinstance(node, tuple) else node.get(key)
        return cast("object", node)

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Yield every text of the study with its place in the file."""
        for path, leaf in self.leaves():
            if isinstance(leaf, str):
                yield path, leaf

    def leaves(self) -> Iterator[tuple[Path, object]]:
        """Yield everything that the study states, texts, numbers and formulas, with its place in the file."""
        yield from _leaves(self.tables, ())

    def with_value(self, path: Path, value: object) -> Study:
        """Return the study with one value replaced, found by its place in the file.

        With None a key of a mapping is taken out. The value is not checked; the caller does that.
        """
        key, *rest = path
        return Study({**self.tables, str(key): _replaced(self.tables[str(key)], rest, value)})


def _leaves(node: object, path: Path) -> Iterator[tuple[Path, object]]:
    """Yield every leaf below a node with its place; a node is a Pydantic table, a mapping, a tuple or a leaf."""
    if isinstance(node, BaseModel):
        for key in type(node).model_fields:
            yield from _leaves(getattr(node, key), (*path, key))
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(node, tuple):
        for position, value in enumerate(node):
            yield from _leaves(value, (*path, position))
    else:
        yield path, node


def _replaced(node: Any, path: list[str | int], value: object) -> Any:
    """Return a copy of a node with the value at a path replaced; a node is a Pydantic table, a mapping or a tuple."""
    if not path:
        return value
    key, *rest = path
    if isinstance(node, tuple):
        return tuple(_replaced(item, rest, value) if at == key else item for at, item in enumerate(node))
    if isinstance(node, BaseModel):
        return node.model_copy(update={str(key): _replaced(getattr(node, str(key)), rest, value)})
    if not rest and value is None:
        return {name: item for name, item in node.items() if name != key}
    return {**node, key: _replaced(node.get(key, {}), rest, value)}


def table_fields(value: object) -> dict[str, object] | None:
    """Return what a table of a study file holds, by key, where it has a shape; None for any other value."""
    if not isinstance(value, BaseModel):
        return None
    return {name: getattr(value, name) for name in type(value).model_fields}


def members(value: object) -> set[str]:
    """Return the names of what a table holds: the keys of a mapping, the ids of a list, none of anything else."""
    if isinstance(value, tuple):
        return {item.id for item in value if hasattr(item, "id")}
    return set(value) if isinstance(value, dict) else set()
