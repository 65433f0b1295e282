"""Two versions of one study, to compare with what disturbed builds leave."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.hostile.builds import (
    build,
    contents,
    version,
)

if TYPE_CHECKING:
    from pathlib import Path


class Sets:
    """Two versions of one study, each built undisturbed once, to compare what is found later with."""

    def __init__(self, folder: Path, only: str) -> None:
        self.folder = folder
        self.only = only
        self.studies = [version(folder, number) for number in (0, 1)]
        self.whole: list[dict[str, str]] = []
        self.seconds = 0.0
        for number, study in enumerate(self.studies):
            begun = time.monotonic()
            done = build(study, folder / f"whole-{number}", only)
            self.seconds = time.monotonic() - begun
            assert done.returncode == 0, done.stderr
            self.whole.append(contents(folder / f"whole-{number}"))

    def damaged(self, output: Path) -> list[str]:
        """Files that are neither the old nor the new ones, or missing."""
        found = contents(output)
        return [name for name in self.whole[0] if found.get(name) not in {whole[name] for whole in self.whole}]
