"""A workbook that comes back: the study as edited in it, each change, and every finding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportgen.describe.entries import Change
from reportgen.describe.findings import KEPT, STALE, VALUE, Finding
from reportgen.parts.families.entries import added_own
from reportgen.readback.additions import all_additions
from reportgen.readback.bounded import read_bounded
from reportgen.readback.edits import edited, typed_by_hand
from reportgen.readback.reading import StudyFile
from reportgen.readback.scan import MAX_FILE
from reportgen.readback.summary import FindingsError
from reportgen.study.compiler import compile_study
from reportgen.study.entries import entries
from reportgen.study.reader import parse_study, read_bytes, study_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reportgen.describe.entries import Entry
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.system.errors import Problem


@dataclass(frozen=True, slots=True)
class Readback:
    """The study as edited in a workbook, the original that the workbook carries, each change and every finding.

    ``typed`` are the changes as they stand in the workbook, where additions have no place in a study yet.
    ``study`` is None where entries have impossible values; the findings of kind ``value`` then give the reasons.
    ``kept`` is what the workbook has that a study has no place for.
    """

    study: LoadedStudy | None
    original: LoadedStudy
    changes: tuple[Change, ...]
    typed: tuple[Change, ...]
    findings: tuple[Finding, ...]
    causes: tuple[Problem, ...]  # what explains many findings
    scenario: str  # the one active when the workbook was built
    entries: Mapping[str, Entry]  # of the original
    origin: str  # the file's name
    kept: tuple[Finding, ...] = ()

    @property
    def impossible(self) -> tuple[Finding, ...]:
        """The findings on entries with impossible values, which leave no study."""
        return tuple(item for item in self.findings if item.kind == VALUE)

    @property
    def tampered(self) -> tuple[Finding, ...]:
        """The findings that stop a build unless it accepts overrides."""
        return tuple(item for item in self.findings if item.kind not in {VALUE, STALE})

    @property
    def stale(self) -> tuple[Finding, ...]:
        """The findings on stored values that differ from what the inputs give."""
        return tuple(item for item in self.findings if item.kind == STALE)


def load_workbook_study(path: Path, *, accept_overrides: bool = False, study: Path | None = None) -> LoadedStudy:
    """Return the study that an edited workbook holds, with its changes and stale stored values.

    ``study`` is the study file that the workbook was built from, which one without its study needs.
    With ``accept_overrides`` cells that were tampered with are ignored, and the study's ``overrides`` list them. Raises
    FindingsError for impossible values and for tampering that is not accepted, and StudyError as ``read_back`` does.
    """
    back = read_back(path, study)
    stopping = [*back.impossible, *(() if accept_overrides else back.tampered)]
    if stopping or back.study is None:
        raise FindingsError(stopping, back.causes, path.name)
    return replace(back.study, overrides=back.tampered, stale=back.stale, kept=back.kept, from_workbook=True)


def read_back(path: Path, study: Path | None = None) -> Readback:
    """Read a workbook back; ``study`` is the study file that it was built from, where that is to be compared.

    Raises StudyError where reportgen did not make the workbook, it cannot be read, or it was built from another study.
    """
    beside = None if study is None else StudyFile(study.name, study_bytes(study))
    return read_data(read_bytes(path, MAX_FILE), path.name, beside)


def read_data(data: bytes, origin: str, study: StudyFile | None = None) -> Readback:
    """Read a workbook back from its bytes; ``origin`` is the file's name in messages. Raises as ``read_back`` does.

    The file is read and compared in a process with limits; here the study that it carries is parsed as any study file
    is, and the values of its entries that were changed are put into it.
    """
    reading = read_bounded(data, origin, study=study)
    loaded = parse_study(reading.text.encode("utf-8"), reading.id, origin)
    original_entries = entries(loaded, compile_study(loaded))
    changed = [item.name for item in reading.changes]
    added = [*all_additions(loaded.study, changed).entries(loaded.study), *added_own(loaded.study, changed)]
    all_entries = original_entries | {entry.name: entry for entry in added}
    typed = tuple(
        Change(all_entries[item.name], item.value, item.sheet, item.cell, formula=item.formula)
        for item in reading.changes
        if item.name in all_entries
    )
    typed = typed_by_hand(loaded, original_entries, typed)
    impossible = [item for item in reading.findings if item.kind == VALUE]
    new, _ = edited(loaded, original_entries, list(typed), impossible)
    changes = typed if new is None else new.changes
    findings = tuple(item for item in reading.findings if item.kind != KEPT)
    kept = tuple(item for item in reading.findings if item.kind == KEPT)
    return Readback(
        new, loaded, changes, typed, findings, reading.causes, reading.scenario, original_entries, origin, kept
    )
