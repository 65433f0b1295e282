"""Workbooks read in the process of the test: starting another one takes ten times as long as reading a small one."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from reportgen.readback import bounded
from reportgen.system.child import Limits, _decode_error, _encode_error
from reportgen.system.errors import ReportgenError

from . import needs

if TYPE_CHECKING:
    from collections.abc import Iterator


class InProcess:
    """What reading a workbook calls of a ``reportgen.system.child.Child``."""

    def __init__(self, function: str) -> None:
        module, _, name = function.partition(":")
        self._answer = getattr(import_module(module), name)
        self._request = b""

    def send(self, request: bytes) -> None:
        self._request = request

    def chunks(self) -> Iterator[bytes]:
        """Yield the answer, or raise its error as one that comes from another process."""
        try:
            yield from self._answer(self._request)
        except ReportgenError as error:
            raise _decode_error(_encode_error(error)) from None


@contextmanager
def in_process(function: str, _limits: Limits) -> Iterator[InProcess]:
    yield InProcess(function)


@pytest.fixture(autouse=True)
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read workbooks in this process, but under CI and where a test is marked ``own_process``."""
    if not needs.under_ci() and request.node.get_closest_marker("own_process") is None:
        monkeypatch.setattr(bounded, "child", in_process)
