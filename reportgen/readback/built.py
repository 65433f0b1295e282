"""The study that a workbook was built from: the one that it carries, with what had been added to it in a workbook."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportgen.describe.document import put
from reportgen.parts.assumptions.added import with_choices
from reportgen.parts.families.entries import added_own
from reportgen.readback.additions import AllAdditions, all_additions
from reportgen.study.compiler import compile_study
from reportgen.study.entries import entries
from reportgen.study.reader import document_of, resolve_document, study_of_resolved
from reportgen.system.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.describe.entries import Entry
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.graph.graph import Graph


@dataclass(frozen=True, slots=True)
class BuiltStudy:
    """The study that a workbook's sheets are of, and the places that the study it carries has none for."""

    study: LoadedStudy
    added: AllAdditions

    def entries(self, graph: Graph) -> dict[str, Entry]:
        """Return every entry of the workbook; those of additions have no value. ``graph`` is that of ``study``."""
        of_study = with_choices(self.study.study, entries(self.study, graph), self.added.inputs)
        return of_study | {entry.name: entry for entry in self.added.entries(self.study.study)}


def built_study(carried: LoadedStudy, names: Iterable[str]) -> BuiltStudy:
    """Return the study of a workbook's sheets from the one that it carries and the names of the graph on the sheets.

    Additions that a workbook was built with have stand-in values in it, as its cells have their values.
    """
    listed = list(names)
    additions = all_additions(carried.study, listed)
    puts = additions.stand_ins(carried.study) + [(entry.path, "") for entry in added_own(carried.study, listed)]
    if puts:
        with suppress(StudyError):  # names of a file that was made to mislead
            resolved = resolve_document(document_of(carried.source.text.encode("utf-8")))
            for path, value in puts:
                put(resolved.document, path, value)
                resolved = resolved.overridden(path)
            study = replace(carried, study=study_of_resolved(resolved))
            compile_study(study)
            return BuiltStudy(study, additions)
    return BuiltStudy(carried, all_additions(carried.study, ()))
