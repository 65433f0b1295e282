"""The page of the rich study in a browser, which several modules of tests use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from reportgen.report.html import render
from tests.support.rich import analysed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("tools") / "rich.html"
    file.write_text(render(analysed(), timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1"), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A function that opens the page, or one at another address, in a browser window of its own."""
    contexts = []
    errors: list[str] = []

    def opened(hash_: str = "", *, at: str = address, **options: Any) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        contexts.append(browser.new_context(permissions=["clipboard-read", "clipboard-write"], **options))
        tab = contexts[-1].new_page()
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        tab.goto(at + hash_)
        tab.evaluate("document.querySelectorAll('aside details').forEach((e) => { e.open = true; })")
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()
