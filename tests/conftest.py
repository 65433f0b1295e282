"""Fixtures for all tests."""

from __future__ import annotations

from tests.support.fixtures import office

__all__ = ["office"]
