"""What the process that reads an untrusted workbook reports of it: plain numbers and texts, as JSON.

Nothing of the file's own reaches the process that asked but this, so whatever the file does to its reader, the answer
can only be a study's text, values of its entries, and findings.
"""

from __future__ import annotations

import base64
import json
from dataclasses import astuple, dataclass, fields
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from reportgen.describe.findings import Finding
from reportgen.system.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.describe.entries import Value

MAX_FINDINGS = 20_000  # reported of one workbook; more help nobody
MAX_CHARACTERS = 8_000_000  # of all findings together
_FIELDS = attrgetter(*(item.name for item in fields(Finding)))  # `astuple` copies each of them


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A cell of an entry that has another value than the study: the entry by its name, and where the cell stands.

    ``formula`` is what the cell holds for the value, "" where that is the value itself.
    """

    name: str
    value: Value
    sheet: str
    cell: str
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The study that a workbook carries, the values of entries that were changed, and every finding."""

    text: str
    id: str
    scenario: str  # the one active when the workbook was built
    changes: tuple[ReadValue, ...] = ()
    findings: tuple[Finding, ...] = ()
    causes: tuple[Problem, ...] = ()  # what explains many findings

    def encoded(self) -> bytes:
        """Return the reading as JSON."""
        changes = [astuple(item) for item in self.changes]
        causes = [astuple(item) for item in self.causes]
        return json.dumps([self.text, self.id, self.scenario, changes, _bounded(self.findings), causes]).encode()


def decoded(data: bytes) -> Reading:
    """Return the reading of a JSON text that ``Reading.encoded`` made."""
    text, study_id, scenario, changes, findings, causes = json.loads(data)
    values = tuple(
        ReadValue(name, _value(value), sheet, cell, formula) for name, value, sheet, cell, formula in changes
    )
    reported = tuple(Finding(*fields) for fields in findings)
    return Reading(text, study_id, scenario, values, reported, tuple(Problem(*fields) for fields in causes))


def _bounded(findings: Iterable[Finding]) -> list[tuple[str, ...]]:
    """Return the fields of as many findings as are reported."""
    bounded: list[tuple[str, ...]] = []
    left = MAX_CHARACTERS
    for item in islice(findings, MAX_FINDINGS):
        values: tuple[str, ...] = _FIELDS(item)
        left -= sum(map(len, values))
        if left < 0:
            break
        bounded.append(values)
    return bounded


def _value(value: float | bool | str | list[float] | None) -> Value:
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A study file that is given beside a workbook: its name and content."""

    name: str
    data: bytes


def request_of(data: bytes, origin: str, study: StudyFile | None = None) -> bytes:
    """Return the request to the process that reads: a line of JSON, then the workbook's bytes.

    The line has the workbook's name and, where a study file is given beside it, its name and its content in base64.
    """
    beside = () if study is None else (study.name, base64.b64encode(study.data).decode("ascii"))
    return json.dumps([origin, *beside]).encode() + b"\n" + data


def parse_request(request: bytes) -> tuple[str, bytes, StudyFile | None]:
    """Return the workbook's name and bytes, and the study file beside it, from a request."""
    head, _, data = request.partition(b"\n")
    origin, *beside = json.loads(head)
    return origin, data, StudyFile(beside[0], base64.b64decode(beside[1])) if beside else None
