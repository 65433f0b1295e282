"""The headline table and the budget for papers: a Markdown parser and a reader of LaTeX tables see the same cells."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

import reportgen
from reportgen.describe.options import Options
from reportgen.report.paper_tables import latex_escaped, make_latex, make_markdown, markdown_escaped
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis

OPTIONS = Options(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "9.9")
HOSTILE = r"[x]* |a & b\| &amp; $2 <b>_c_</b> {50%} ~^`#1 \input{x} -- \\"
_WORDS = {"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textasciigrave": "`"}
_WORDS |= {"textless": "<", "textgreater": ">", "textbar": "|", "char34": '"', "texteuro": "€", "pounds": "£"}
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@pytest.fixture(scope="module")
def grant() -> Analysis:
    return analyse(reportgen.evaluate(reportgen.load("inputs/grant.toml")))


def markdown_tables(data: bytes) -> list[list[list[str]]]:
    """Return the cells of every table, as a Markdown parser reads them."""
    tables: list[list[list[str]]] = []
    tokens = MarkdownIt("commonmark").enable("table").parse(data.decode())
    for before, token in pairwise(tokens):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif before.type in {"th_open", "td_open"}:
            assert {child.type for child in token.children or ()} <= {"text", "text_special"}
            tables[-1][-1].append("".join(child.content for child in token.children or ()))
    return tables


def latex_text(text: str) -> str:
    """Return what LaTeX prints for a cell; fails for a command that is none of characters."""
    text = re.sub(r"\\textsuperscript\{([-0-9]+)\}", lambda match: match[1].translate(_RAISED), text)
    text = text.replace(r"$\times$", "×").replace("$-$", "−")
    text = re.sub(r"\\([a-z0-9]+)\{\}|\\([{}#$%&_])", lambda match: match[2] or _WORDS[match[1]], text)
    return re.sub(r"\{([][*-])\}", r"\1", text)


def latex_tables(data: bytes) -> list[list[list[str]]]:
    """Return the cells of every tabular."""
    found = re.findall(r"\\begin\{tabular\}\{l(r+)\}\n(.*?)\\end\{tabular\}", data.decode(), re.DOTALL)
    return [
        [[latex_text(cell) for cell in line[:-3].split(" & ")] for line in body.split("\n") if line.endswith(r" \\")]
        for _, body in found
    ]


def test_both_formats_have_the_rows_of_headline_and_budget(grant: Analysis) -> None:
    tables = markdown_tables(make_markdown(grant, OPTIONS))
    assert latex_tables(make_latex(grant, OPTIONS)) == tables
    headline, budget = tables
    assert headline[:2] == [["Family", "FLOPs", "Cost"], ["Objective 1: training", "5.40 × 10²²", "$259,464"]]
    assert headline[-1] == ["Total", "5.41 × 10²²", "$580,002"]
    assert budget[0] == ["Direct cost", "2027", "2028", "2029", "All periods"]
    assert budget[-1] == ["Request, in whole units", "$263,392", "$319,634", "$130,639", "$713,665"]


def test_a_study_without_a_budget_has_the_headline_table_only() -> None:
    small = analyse(reportgen.evaluate(parse_study(SMALL.encode(), "small")))
    (table,) = markdown_tables(make_markdown(small, OPTIONS))
    assert table == [
        ["Family", "FLOPs", "Cost at $3 per h"],
        ["First", "1.01e5", "$1"],
        ["Second", "0", "$0"],
        ["Total", "1.01e5", "$0.84"],
    ]
    assert latex_tables(make_latex(small, OPTIONS)) == [table]


def test_a_text_of_the_study_is_characters_only() -> None:
    row = f"| {markdown_escaped(HOSTILE)} | 2 |"
    assert markdown_tables(f"Before.\n\n| a | b |\n|---|---|\n{row}\n".encode())[0][1] == [HOSTILE, "2"]
    escaped = latex_escaped(HOSTILE)
    assert escaped.startswith("{[}x{]}{*} ")  # \\ takes neither [ nor * of the next row for its own
    assert latex_text(escaped.replace(r"\textbackslash{}", "\0")).replace("\0", "\\") == HOSTILE
    assert markdown_escaped("a\n\x1b[31mb") == r"a \\x1b\[31mb"
