"""What a test does when a judge is not installed: skipped on a developer's machine, failed under CI."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def under_ci() -> bool:
    """Tell whether the run is CI's, where a judge that is missing is a fault of the set-up."""
    return os.environ.get("CI", "").strip().lower() not in ("", "0", "false", "no")


def missing(what: str) -> NoReturn:
    """Skip the running test because `what` is missing; under CI fail it, or a green run would prove nothing."""
    if under_ci():
        pytest.fail(f"{what} (CI must not skip)", pytrace=False)
    pytest.skip(what)
