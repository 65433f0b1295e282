"""What of a study is still a placeholder of ``reportgen new``, and would be printed as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES
from reportgen.parts.notes.shape import NOTES
from reportgen.system.texts import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.tables import Study

_WORD = "Placeholder"  # by which the sources and texts of a new study begin
_MOST = 8  # names that the sentence has


def placeholder_notes(study: Study) -> tuple[str, ...]:
    """Return a sentence on the sources and texts that are placeholders still; nothing where there are none."""
    found = list(_places(study))
    if not found:
        return ()
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return (f"placeholders of the new study are printed as they are: {', '.join(found[:_MOST])}{more}",)


def _places(study: Study) -> Iterator[str]:
    for name, item in study[ASSUMPTIONS].items():
        if item.source.startswith(_WORD):
            yield f"source of {name}"
    for name, catalogue in study[CATALOGUES].items():
        for entry in catalogue.entries:
            if entry.source.startswith(_WORD):
                yield f"source of {cut(entry.name)} in {name}"
    for name, text in study[NOTES].items():
        if text.startswith(_WORD):
            yield f"text of {name}"
