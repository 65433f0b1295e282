"""Options of a build that every output is made with."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


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


def timestamp() -> datetime:
    """Return the time of a build, in UTC and whole seconds: SOURCE_DATE_EPOCH where that is set, else now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC).replace(microsecond=0)
