"""What tests do with a page that is open in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def total(tab: Page) -> float:
    """Return the headline figure with every digit."""
    return float(tab.locator(".key.lead dd data").get_attribute("value") or "nan")


def clipboard(tab: Page) -> str:
    text: str = tab.evaluate("navigator.clipboard.readText()")
    return text


def downloaded(tab: Page, button: str) -> tuple[str, str]:
    """Return the name and the text of the file that a button saves."""
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name=button).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes().decode()
