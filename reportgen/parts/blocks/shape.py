"""Which blocks a study uses, and what of it they define."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from reportgen.describe.language import translated
from reportgen.describe.tables import Table
from reportgen.system.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.describe.tables import Study


@dataclass(frozen=True, slots=True)
class UsedBlock:
    """A block as a study uses it: its name, what it is called, and the day its figures were last compared."""

    name: str
    label: str
    date: str

    def __str__(self) -> str:
        return f"{self.name} of {self.date}" if self.date else self.name

    def in_words(self) -> str:
        """Return the name and the date of the block in the language in use."""
        return translated("%(block)s of %(date)s", block=self.name, date=self.date) if self.date else self.name


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks that a study uses, and the block by the place of what it defines.

    A place is that of an entry, ``assumptions.pue``, where the study states nothing of it, else of one of its keys.
    ``stated`` are places that the study has stated since, as by edits of a workbook.
    """

    used: tuple[UsedBlock, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()

    def of(self, place: str) -> str:
        """Return the block that defines what stands at a place of the study, "" where that is the study itself."""
        if any(_is_within(stated, place) or _is_within(place, stated) for stated in self.stated):
            return ""
        return next((block for outer, block in self.origins.items() if _is_within(place, outer)), "")

    def overridden(self, place: str) -> Blocks:
        """Return this where the study itself states what stands at a place."""
        return replace(self, stated=self.stated | {place})

    def blame(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield problems, those of what a block defines with the name of the block."""
        for problem in problems:
            block = self.of(problem.path)
            yield Problem(f"block {block!r}: {problem.message}", problem.path) if block else problem


def _is_within(place: str, outer: str) -> bool:
    """Return whether a place is another, or one of its keys or positions."""
    return place.startswith(outer) and place[len(outer) : len(outer) + 1] in {"", ".", "["}


USE: Table[tuple[str, ...]] = Table(
    "use",
    Annotated[tuple[str, ...], Field(strict=False, max_length=20)],
    (),
    description='The bundled blocks whose definitions the study takes over. Example: ``["transformer", "hardware"]``',
)
BLOCKS: Table[Blocks] = Table("blocks", None, Blocks(), derived=True)


def with_blocks(study: Study) -> Study:
    """Return a study that states its blocks, none where its file used none."""
    return study if BLOCKS.key in study.tables else study.replaced(BLOCKS, Blocks())
