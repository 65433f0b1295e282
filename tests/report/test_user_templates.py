"""A user's folder of templates: nothing outside it is read, nothing in it runs without end, and failures say why."""

from __future__ import annotations

import base64
import os
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.report import html
from reportgen.report.html import render
from reportgen.report.user_files import read_templates
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.child import Limits
from reportgen.system.errors import OutputError
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.evaluation import Analysis

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
SECRET = b"words that only the file holds"
PACKAGED = "fonts/source-serif-4-latin-600-normal.woff2"


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(evaluate(parse_study(SMALL.encode(), "small")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of templates beside a secret file."""
    (tmp_path / "secret.woff2").write_bytes(SECRET)
    (tmp_path / "mine" / "sections").mkdir(parents=True)
    return tmp_path / "mine"


def page(analysis: Analysis, folder: Path) -> str:
    return render(analysis, timestamp=MOMENT, version="1", templates=folder)


def front(folder: Path, text: str) -> None:
    (folder / "sections" / "front.html.j2").write_text(text)


@pytest.mark.parametrize(
    "name",
    [
        "../secret.woff2",
        "sections/../../secret.woff2",
        "fonts/../../secret.woff2",
        "fonts/../profiles/nsf.toml",
        "profiles/nsf.toml",
        "/etc/passwd",
        "file:///etc/passwd",
        "..\\\\secret.woff2",
        "\\\\2e\\\\2e/secret.woff2",
        "fonts/nothing.woff2",
        "'../secret.woff2'",
        '"../secret.woff2"',
        "",
    ],
)
def test_fonts_css_names_no_other_file(analysis: Analysis, folder: Path, name: str) -> None:
    (folder / "fonts.css").write_text(f"@font-face {{ font-family: x; src: url({name}) }}")
    with pytest.raises(OutputError, match=r"^template cannot be used: fonts\.css names '.*', which is neither a font"):
        page(analysis, folder)


def test_fonts_css_embeds_fonts_of_the_package_and_of_the_folder(analysis: Analysis, folder: Path) -> None:
    (folder / "own.otf").write_bytes(b"\xff\xfe own")
    (folder / "fonts.css").write_text(
        f"@font-face {{ src: url({PACKAGED}) }} @font-face {{ src: url( 'own.otf' ), url(data:font/woff2;base64,AA) }}"
    )
    text = page(analysis, folder)
    found = dict(re.findall(r"url\(data:(font/\w+);base64,([\w+/=]+)\)", text))
    assert base64.b64decode(found["font/otf"]) == b"\xff\xfe own"
    assert len(re.findall(r"url\(data:font/woff2;base64,", text)) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("name", ["secret.css", "sections/linked.html.j2", "elsewhere"])
def test_a_link_in_the_folder_is_refused(analysis: Analysis, folder: Path, name: str) -> None:
    target = folder.parent if name == "elsewhere" else folder.parent / "secret.woff2"
    (folder / name).symlink_to(target)
    with pytest.raises(OutputError, match=r"in the folder of templates is a link, which a build does not follow$"):
        page(analysis, folder)


def test_hidden_files_and_photographs_are_left_out(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("x")
    (folder / "photograph.png").write_bytes(b"\x89PNG\xff")
    front(folder, "x")
    assert read_templates(folder) == {"sections/front.html.j2": b"x"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX's")
def test_a_pipe_in_the_folder_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "page.css")
    assert read_templates(folder) == {}


def test_a_folder_of_too_many_files_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.report.user_files.MAX_FILES", 3)
    for number in range(3):
        (folder / f"{number}.css").write_text("")
    with pytest.raises(OutputError, match="holds more than 3 files"):
        read_templates(folder)


ENDLESS = {
    "loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "a power": "{{ 9 ** (9 ** 9) }}",
    "a text that doubles": "{% set a = namespace(t='x') %}{% for i in 99 * [1] %}{% set a.t = a.t ~ a.t %}{% endfor %}",
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX limits the time of a processor")
@pytest.mark.parametrize("template", ENDLESS.values(), ids=ENDLESS)
def test_a_template_without_an_end_is_stopped(
    analysis: Analysis, folder: Path, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "LIMITS", Limits(memory=2_000_000_000, processor=4, clock=60.0))
    front(folder, template)
    with pytest.raises(OutputError, match=r"^template cannot be used: it takes more than (4 seconds|2,000 MB)"):
        page(analysis, folder)


AGAIN = "it calls or includes itself without end"
WHY = {
    "{{ nothing }}": "'nothing' is undefined @ sections/front.html.j2:2",
    "{% if %}": "Expected an expression, got 'end of statement block' @ sections/front.html.j2:2",
    "{% include 'x.j2' %}": "'x.j2' is neither a template of reportgen nor in the folder @ sections/front.html.j2:2",
    "{% include '../x' %}": "'../x' is neither a template of reportgen nor in the folder @ sections/front.html.j2:2",
    "{{ 1 / 0 }}": "division by zero @ sections/front.html.j2:2",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}": f"{AGAIN} @ sections/front.html.j2:2",
    "{% include 'sections/front.html.j2' %}": f"{AGAIN} @ sections/front.html.j2:2",
    "{% for a in range(99999) %}{% for b in range(9999) %}xxxxxxxxx{% endfor %}{% endfor %}": (
        "it writes more than 30,000,000 characters"
    ),
}


@pytest.mark.parametrize("template", WHY)
def test_a_failure_says_why_and_where(analysis: Analysis, folder: Path, template: str) -> None:
    front(folder, f"<p>first line</p>\n{template}")
    with pytest.raises(OutputError) as caught:
        page(analysis, folder)
    assert str(caught.value) == f"template cannot be used: {WHY[template]}"
