"""Options of a build that every output is made with."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reportgen.system.errors import OutputError
from reportgen.system.texts import cut

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


_LATEST = int(datetime(9999, 12, 30, tzinfo=UTC).timestamp())  # what a file can state in every time zone


@dataclass(frozen=True, slots=True)
class Options:
    """When a build says it was made, by which version, the page profile, and templates that override single files.

    The templates are a folder, or its files by name where the build runs on a machine that has no such folder.
    """

    timestamp: datetime
    version: str
    profile: str = "a4"
    templates: Path | Mapping[str, bytes] | None = None
    embed: bool = True  # whether a workbook carries the whole text of its study file
    docx_template: bytes | None = None  # a Word file of the user's own that the report is filled into


def timestamp() -> datetime:
    """Return the time of a build, in UTC and whole seconds: SOURCE_DATE_EPOCH where that is set, else now.

    Raises OutputError where the variable holds anything but a number of seconds that every file can state.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    if epoch.isascii() and epoch.isdigit() and len(epoch) < 20:
        seconds = int(epoch)
        if seconds <= _LATEST:
            return datetime.fromtimestamp(seconds, UTC)
        if seconds // 1000 <= _LATEST:
            raise OutputError(
                f"SOURCE_DATE_EPOCH is {epoch}: in seconds, as it is read, that would be {seconds // 1000}"
            )
    wanted = "where the seconds since 1970 are wanted, as in 1700000000; unset it for the time of now"
    raise OutputError(f"SOURCE_DATE_EPOCH is {cut(epoch, 40)!r}, {wanted}")
