"""The lock installs on an empty machine: pip takes nothing that is not pinned there, extras included."""

from __future__ import annotations

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = Path(__file__).parent.parent / "requirements"


def pinned(lock: str) -> dict[str, Requirement]:
    lines = re.findall(r"^(\w.*==[^\\;]+)", (LOCKS / lock).read_text(), re.MULTILINE)
    found = map(Requirement, lines)
    return {canonicalize_name(item.name): item for item in found}


@pytest.mark.parametrize("lock", ["runtime.txt", "dev.txt"])
def test_what_is_required_with_an_extra_is_pinned_with_it(lock: str) -> None:
    """Or pip looks for it anew, finds a later release one day, and refuses that for want of a hash."""
    pins = pinned(lock)
    assert len(pins) > 10
    required = [
        Requirement(line)
        for distribution in distributions()
        if canonicalize_name(distribution.name) in pins
        for line in distribution.requires or ()
    ]
    needed = [item for item in required if item.extras and (item.marker is None or item.marker.evaluate({"extra": ""}))]
    assert needed
    assert [str(item) for item in needed if not item.extras <= pins[canonicalize_name(item.name)].extras] == []


def test_every_pin_has_a_hash() -> None:
    for lock in LOCKS.glob("*.txt"):
        entries = re.split(r"\n(?=\w)", lock.read_text().split("\n", 2)[2])
        assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
