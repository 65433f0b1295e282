"""What the process that reads an untrusted workbook reports of it: plain numbers and texts, as JSON.

Nothing of the file's own reaches the process that asked but this, so whatever the file does to its reader, the answer
can only be a study's text, values of its entries, and findings.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from reportgen.describe.findings import Finding

if TYPE_CHECKING:
    from reportgen.describe.entries import Value

MAX_FINDINGS = 20_000  # reported of one workbook; more help nobody


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A cell of an entry that has another value than the study: the entry by its name, and where the cell stands."""

    name: str
    value: Value
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The study that a workbook carries, the values of entries that were changed, and every finding."""

    text: str
    id: str
    scenario: str  # the one active when the workbook was built
    changes: tuple[ReadValue, ...] = ()
    findings: tuple[Finding, ...] = ()

    def encoded(self) -> bytes:
        """Return the reading as JSON."""
        changes = [astuple(item) for item in self.changes]
        findings = [astuple(item) for item in self.findings[:MAX_FINDINGS]]
        return json.dumps([self.text, self.id, self.scenario, changes, findings]).encode()


def decoded(data: bytes) -> Reading:
    """Return the reading of a JSON text that ``Reading.encoded`` made."""
    text, study_id, scenario, changes, findings = json.loads(data)
    values = tuple(ReadValue(name, _value(value), sheet, cell) for name, value, sheet, cell in changes)
    return Reading(text, study_id, scenario, values, tuple(Finding(*fields) for fields in findings))


def _value(value: float | bool | str | list[float] | None) -> Value:
    return tuple(value) if isinstance(value, list) else value


def request_of(data: bytes, origin: str) -> bytes:
    """Return the request to the process that reads: the file's name as a line of JSON, then its bytes."""
    return json.dumps(origin).encode() + b"\n" + data


def parse_request(request: bytes) -> tuple[str, bytes]:
    """Return the file's name and bytes from a request."""
    origin, _, data = request.partition(b"\n")
    return json.loads(origin), data
