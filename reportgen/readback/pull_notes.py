"""What a person is to look at in a study file after changes from a workbook were written into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import shown
from reportgen.graph.names import BASE, stated
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.prices.shape import PRICED
from reportgen.system.texts import cut, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.entries import Change
    from reportgen.describe.tables import Study


def notes(study: Study, changes: Sequence[Change]) -> Iterator[str]:
    """Yield a sentence for each price that follows the price book no longer, and for ranges that another entry had."""
    yield from _price_notes(study, changes)
    yield from _ranges_left(study, changes)


def _price_notes(study: Study, changes: Sequence[Change]) -> Iterator[str]:
    """Yield that a price of the price book becomes a number of the study's own, for each that was changed."""
    for change in changes:
        if change.entry.path in study[PRICED].choices:
            was, now = shown(change.entry.value), shown(change.new)
            label = quoted(change.entry.label)
            yield f"{label} is {now} in place of {was} from the price book, which it no longer follows"


def _ranges_left(study: Study, changes: Sequence[Change]) -> Iterator[str]:
    """Yield what to do where ranges in the tables of assumptions belonged to an entry that is chosen no longer.

    In the study file they stand beside the values of the new entry from now on.
    """
    assumptions = study[ASSUMPTIONS]
    catalogues = {stated(name, BASE): item.catalogue for name, item in assumptions.items() if item.kind == "choice"}
    ranged = {name: item for name, item in assumptions.items() if item.low is not None and item.high is not None}
    for change in changes:
        catalogue = catalogues.get(change.entry.name)
        left = {
            name: item
            for name, item in ranged.items()
            if catalogue is not None and item.catalogue == catalogue and item.filled and item.value is None
        }
        if left:
            labels = ", ".join(repr(cut(item.label, 40)) for item in left.values())
            ranges = ", ".join(f"{name} = [{item.low:g}, {item.high:g}]" for name, item in left.items())
            old, new = shown(change.entry.value), shown(change.new)
            yield (
                f"low and high of {cut(labels, 200)} were stated for {old} and stand beside {new} now: state those of "
                f"{new}, or move them into the entry {old} as ranges = {{ {cut(ranges, 300)} }}"
            )
