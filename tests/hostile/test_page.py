"""Payloads in a browser: nothing of a study's text runs, and nothing is asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from tests.hostile.slots import study
from tests.hostile.strings import MARK, PAYLOADS, naughty

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

CHUNK = 40


def watch(tab: Page, address: str, wrong: list[str]) -> None:
    """Note what a page does that it should not: ask, fail, complain, or open a dialog."""

    def asked(request: Request) -> None:
        if not request.url.startswith((address, "data:")):
            wrong.append(request.url)

    def opened(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(message.text)

    tab.on("request", asked)
    tab.on("dialog", opened)
    tab.on("console", said)
    tab.on("pageerror", lambda error: wrong.append(str(error)))


@pytest.mark.browser
@pytest.mark.slow
def test_no_payload_runs_or_asks_for_anything_in_a_browser(
    browser: Browser, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    markup = [text for text in naughty() if text.startswith(("<", '"', "'", "`"))]
    several = [*PAYLOADS, *markup]
    chunks = [several[start : start + CHUNK] for start in range(0, len(several), CHUNK)]
    for number, chunk in enumerate(chunks):
        wrong: list[str] = []
        page = tmp_path / f"{number}.html"
        analysis = analyse(evaluate(parse_study(study(chunk, single=chunk[-1]).encode(), "payloads")))
        moment = datetime(2026, 11, 24, tzinfo=UTC)
        page.write_text(render(analysis, timestamp=moment, version="1"), encoding="utf-8")
        tab = browser.new_page()
        watch(tab, page.as_uri(), wrong)
        tab.goto(page.as_uri())
        for element in tab.query_selector_all("details, summary, button")[:30]:
            element.dispatch_event("mouseover")
            element.dispatch_event("click")
        assert tab.evaluate(f"typeof window.{MARK}") == "undefined", chunk
        assert wrong == [], chunk
        tab.close()
    tell(f"payloads in a browser: {len(several)}, none ran")
