"""What is compared with what, and the goal of each."""

from __future__ import annotations

import math
import pickle
import re
import sys
import tempfile
import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from benchmarks import ours, studies, yardsticks
from benchmarks.measure import Pair, Run, function, paired, process, python
from reportgen.analysis import analyse
from reportgen.api import load
from reportgen.excel.workbook import laid_out, write_workbook
from reportgen.model.evaluation import evaluate
from reportgen.model.program import program
from reportgen.model.reader import parse_study
from reportgen.resources import bundled_study, template_root

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reportgen.excel.layout import Layout

PYTHON = sys.executable
_RENDER = str(Path(__file__).with_name("render_page.py"))
_LEAST = str(Path(__file__).with_name("least_program.py"))
_FOLDER = Path(tempfile.mkdtemp(prefix="reportgen-bench-"))


@dataclass(frozen=True, slots=True)
class Comparison:
    """One row of the table."""

    id: str
    work: str
    yardstick: str
    goal: str
    measure: Callable[[], Pair]


def _reportgen(*args: str) -> Run:
    return process([PYTHON, "-m", "reportgen", *args, "-o", str(_FOLDER / "out")])


@cache
def _document_text() -> str:
    from reportgen.report.html import render
    from reportgen.report.profiles import profile

    evaluation = analyse(evaluate(load()))
    return render(evaluation, timestamp=datetime.now(UTC), version="bench", profile=profile("a4"))


@cache
def _document() -> Path:
    """The HTML that the default PDF is made of, for the yardstick to render."""
    path = _FOLDER / "page.html"
    path.write_text(_with_files(_document_text()), encoding="utf-8")
    return path


def _with_files(document: str) -> str:
    """A document whose fonts a bare WeasyPrint finds, as files."""
    return document.replace("reportgen:fonts/", f"{template_root()}/fonts/")


def _bare_render() -> Run:
    return process([PYTHON, _RENDER, str(_document()), str(_FOLDER / "bare.pdf")])


def _build() -> Pair:
    return paired(lambda: _reportgen("build"), _bare_render, 9)


def _build_without_pdf() -> Pair:
    return paired(lambda: _reportgen("build", "--only", "xlsx,html,csv,json"), _bare_render, 9)


def _portfolio() -> Pair:
    """Three copies of every bundled study in every scenario, all outputs: on all cores, beside one process alone."""
    folder = _FOLDER / "studies"
    folder.mkdir()
    for item in bundled_study().parent.glob("*.toml"):  # type: ignore[attr-defined]  # a checkout's
        for copy in "abc":
            (folder / f"{item.stem}-{copy}.toml").write_bytes(item.read_bytes())
    words = ("build", *sorted(map(str, folder.iterdir())), "--scenario", "all")
    return paired(lambda: _reportgen(*words), lambda: _reportgen(*words, "--jobs", "1"), 3)


def _show() -> Pair:
    bare = [PYTHON, "-c", "import pydantic, rich"]
    return paired(lambda: process([PYTHON, "-m", "reportgen", "show"]), lambda: process(bare), 9)


def _show_at_all() -> Pair:
    """The same beside what its libraries take at the least, whatever a command does with them."""
    return paired(lambda: process([PYTHON, "-m", "reportgen", "show"]), lambda: process([PYTHON, _LEAST]), 9)


@cache
def _again() -> tuple[tuple[str, ...], Callable[[Sequence[float]], dict[str, Any]], list[float]]:
    """The default study as a function of every number assumed: their names, the function, and their values."""
    evaluation = evaluate(load())
    varied = tuple(name for name, item in evaluation.study.assumptions.items() if item.kind == "number")
    return varied, program(evaluation, varied), [evaluation[name] for name in varied]


def _evaluation() -> Pair:
    """Every number assumed is given anew and all 272 that move are computed; the yardstick takes three and gives 27."""
    _, again, values = _again()
    return paired(lambda: function(lambda: again(values), 1000), lambda: function(yardsticks.script, 1000), 15)


def _default_book() -> tuple[Path, Layout]:
    evaluation, path = analyse(evaluate(load())), _FOLDER / "default.xlsx"
    moment = datetime.now(UTC)
    path.write_bytes(write_workbook(evaluation, timestamp=moment, version="bench"))
    return path, laid_out(evaluation, timestamp=moment, version="bench")[1]


def _recalculation() -> Pair:
    """The same, beside a spreadsheet engine that recalculates the workbook."""
    from tests.support.ironcalc_judge import load as load_engine

    _, again, values = _again()
    engine = load_engine(_default_book()[0])
    return paired(lambda: function(lambda: again(values), 1000), lambda: function(engine.evaluate, 3))


def _formulas() -> Pair:
    """The same, beside the workbook compiled to Python: the same cells given, of the 272 those 254 that are one number.

    A recalculation of the whole workbook takes that library some thirty times as long.
    """
    from benchmarks.formulas_book import compiled

    given, again, values = _again()
    path, layout = _default_book()
    wanted = [name for name, value in again(values).items() if not isinstance(value, tuple) and name in layout.places]
    theirs = compiled(path, [layout.place(name) for name in given], [layout.place(name) for name in wanted])
    # The yardstick has to do the work, with the values that the workbook has and with others.
    for several in (values, [value * 1.01 for value in values]):
        expected = again(several)
        for name, value in zip(wanted, theirs(several), strict=True):
            if not math.isclose(value, expected[name], rel_tol=1e-9):
                raise ValueError(f"formulas gives {value} for {name}, not {expected[name]}")
    return paired(lambda: function(lambda: again(values), 1000), lambda: function(lambda: theirs(values)), 3)


def _workbook() -> Pair:
    """Write a workbook of 2,000 sweeps with its values, beside the same cells written by openpyxl without any."""
    evaluation = analyse(evaluate(parse_study(studies.large(2_000).encode(), "large")))
    (_FOLDER / "evaluation.pickle").write_bytes(pickle.dumps(evaluation))
    book = load_workbook(BytesIO(write_workbook(evaluation, timestamp=datetime.now(UTC), version="bench")))
    cells = [(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book.worksheets]
    (_FOLDER / "cells.pickle").write_bytes(pickle.dumps(cells))
    code = f"from benchmarks.ours import workbook; workbook({str(_FOLDER)!r})"
    theirs = f"from benchmarks.yardsticks import workbook; workbook({str(_FOLDER)!r})"
    return paired(lambda: python(code), lambda: python(theirs), 3)


def _draws() -> Pair:
    """Ten assumptions drawn jointly, to the quantiles of every family's cost; the yardstick draws as many by hand."""
    pair = paired(
        lambda: function(lambda: ours.draws(1_000_000)), lambda: function(lambda: yardsticks.draws(1_000_000))
    )
    # Memory is a process's own, with what each has to import.
    mine = python("from benchmarks.ours import draws; draws(1_000_000)").memory
    theirs = python("from benchmarks.yardsticks import draws; draws(1_000_000)").memory
    return replace(
        pair,
        ours=replace(pair.ours, memory=mine),
        theirs=replace(pair.theirs, memory=theirs),
        memory_ratio=mine / theirs,
    )


def _large_study() -> Pair:
    """Load, check and evaluate 10,000 sweeps, beside the parse of their TOML alone."""
    text = studies.large(10_000, compact=True)
    return paired(
        lambda: function(lambda: evaluate(parse_study(text.encode()))),
        lambda: function(lambda: tomllib.loads(text, parse_float=Decimal)),
    )


def exponent(small: int = 2_000, large: int = 10_000) -> float:
    """How the time of a study grows with its sweeps: 1 is linear."""
    times = [
        min(function(lambda text=text: evaluate(parse_study(text))).seconds for _ in range(3))  # type: ignore[misc]  # the default binds the loop's text
        for text in (studies.large(count, compact=True).encode() for count in (small, large))
    ]
    return math.log(times[1] / times[0]) / math.log(large / small)


def per_page(copies: int) -> tuple[int, float, float]:
    """Lay out the default document so many times over as one: its pages, our seconds a page, a bare WeasyPrint's."""
    from pypdf import PdfReader

    from reportgen.report.pdf import render_pdf

    page = _document_text()
    start, end = page.index("<main>") + len("<main>"), page.index("</main>")
    several = (re.sub(r'(id="|href="#|labelledby=")', rf"\g<1>c{number}-", page[start:end]) for number in range(copies))
    document = page[:start] + "".join(several) + page[end:]
    found: list[bytes] = []
    ours = function(lambda: found.append(render_pdf(document, timestamp=datetime.now(UTC)))).seconds
    path = _FOLDER / f"{copies}.html"
    path.write_text(_with_files(document), encoding="utf-8")
    theirs = process([PYTHON, _RENDER, str(path), str(_FOLDER / "bare.pdf")]).seconds
    pages = len(PdfReader(BytesIO(found[0])).pages)
    return pages, ours / pages, theirs / pages


def _readback() -> Pair:
    """Read a workbook of 2,000 sweeps and compare all of it, beside openpyxl's load of the same file."""
    from reportgen.back.readback import read_data

    evaluation = analyse(evaluate(parse_study(studies.large(2_000).encode(), "large")))
    data = write_workbook(evaluation, timestamp=datetime.now(UTC), version="bench")
    return paired(
        lambda: function(lambda: read_data(data, "large.xlsx")),
        lambda: function(lambda: load_workbook(BytesIO(data))),
    )


COMPARISONS: tuple[Comparison, ...] = (
    Comparison("build", "cold build, all five outputs", "bare WeasyPrint of our finished HTML (Y)", "1.0", _build),
    Comparison("without_pdf", "cold build without the PDF", "Y", "0.30", _build_without_pdf),
    Comparison(
        "portfolio", "27 sets: six studies, every scenario, on two cores", "the same in one process", "0.56", _portfolio
    ),
    Comparison("show", "cold `reportgen show`", "`python -c 'import pydantic, rich'`", "1.5", _show),
    Comparison("show_at_all", "the same", "one Typer command, one Pydantic model, one Rich table", "", _show_at_all),
    Comparison("evaluation", "one warm evaluation of the default study", "the script as functions", "3", _evaluation),
    Comparison("recalculation", "the same evaluation", "IronCalc recalculating our workbook", "0.01", _recalculation),
    Comparison("workbook", "workbook of 2,000 sweeps", "openpyxl writing its cells, no values", "1.3", _workbook),
    Comparison("draws", "1,000,000 joint draws of ten assumptions", "chunked NumPy by hand", "1.3", _draws),
    Comparison("readback", "read back a workbook of 2,000 sweeps", "openpyxl's plain load of it", "3", _readback),
    Comparison("large_study", "10,000 sweeps: load, check, evaluate", "their TOML parse alone", "3", _large_study),
    # Last, since it leaves much behind in this process, which all that is measured after it searches for garbage.
    Comparison(
        "formulas", "one warm evaluation", "the library `formulas` with our workbook, compiled", "0.01", _formulas
    ),
)
