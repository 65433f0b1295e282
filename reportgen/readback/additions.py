"""What a person added to a workbook, of every kind: scenarios, entries of catalogues and items.

Each kind says which of its places a workbook has beside those of the study that it carries, what may be typed there,
and where in a study file that belongs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.parts.assumptions.added import PlacedChanges, added_entries, additions, built_in, placed
from reportgen.parts.families.added_items import added_items, built_items, placed_items, stand_in_items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.describe.entries import Change, Entry
    from reportgen.describe.tables import Path, Study
    from reportgen.parts.assumptions.added import Additions


class AllAdditions(NamedTuple):
    """The places of a workbook that a study has none for: of scenarios and entries, and of items by family."""

    inputs: Additions
    items: Mapping[str, tuple[str, ...]]

    def stand_ins(self, study: Study) -> list[tuple[Path, object]]:
        """Return what makes a study one with the additions that a workbook was built with."""
        return [*built_in(study, self.inputs), *stand_in_items(study, self.items)]

    def entries(self, study: Study) -> Iterator[Entry]:
        """Yield what may be typed into these places, as entries that have no value yet."""
        yield from added_entries(study, self.inputs)
        yield from added_items(study, self.items)


def all_additions(study: Study, names: Iterable[str]) -> AllAdditions:
    """Return the places that a workbook with these names of the graph has beyond those of a study."""
    listed = list(names)
    return AllAdditions(additions(study, listed), built_items(study, listed))


def all_placed(study: Study, changes: Iterable[Change], *, again: bool = False) -> PlacedChanges:
    """Return the changes of a workbook with the places that its additions take in a study.

    With ``again`` the study may have some of them already, found by their names.
    """
    first = placed(study, changes, again=again)
    second = placed_items(study, first.changes, again=again)
    return PlacedChanges(second.changes, first.added | second.added, [*first.problems, *second.problems])
