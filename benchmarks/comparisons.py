"""The comparisons: what reportgen does, its yardstick, and the goal for their ratio."""

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
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from benchmarks import ours, studies, yardsticks
from benchmarks.measure import Pair, Run, function, paired, process, python
from reportgen.api import load, program
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.resources import bundled_study, template_root
from reportgen.workbook.write import laid_out, write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reportgen.workbook.layout import Layout

PYTHON = sys.executable
_RENDER = str(Path(__file__).with_name("render_page.py"))
_LEAST = str(Path(__file__).with_name("least_program.py"))
_FOLDER = Path(tempfile.mkdtemp(prefix="reportgen-bench-"))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A row of the table: the work, its yardstick, the goal of their ratio, and the function that measures both."""

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
    """Return the path of the HTML of the default PDF, which the yardstick renders."""
    path = _FOLDER / "page.html"
    path.write_text(_with_files(_document_text()), encoding="utf-8")
    return path


def _with_files(document: str) -> str:
    """Return a document with the addresses of its fonts as files, which a bare WeasyPrint can read."""
    return document.replace("reportgen:fonts/", f"{template_root()}/fonts/")


def _bare_render() -> Run:
    return process([PYTHON, _RENDER, str(_document()), str(_FOLDER / "bare.pdf")])


def _build() -> Pair:
    return paired(lambda: _reportgen("build"), _bare_render, 9)


def _build_without_pdf() -> Pair:
    return paired(lambda: _reportgen("build", "--only", "xlsx,html,csv,json"), _bare_render, 9)


def _portfolio() -> Pair:
    """Build all outputs of three copies of every bundled study in every scenario: on all cores, and in one process."""
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
    """Run ``reportgen show``, and the least program that uses the same libraries."""
    return paired(lambda: process([PYTHON, "-m", "reportgen", "show"]), lambda: process([PYTHON, _LEAST]), 9)


@cache
def _again() -> tuple[tuple[str, ...], Callable[[Sequence[float]], dict[str, Any]], list[float]]:
    """Return the names of all number assumptions of the default study, it as a function of them, and their values."""
    evaluation = evaluate(load())
    varied = tuple(name for name, item in evaluation.study[ASSUMPTIONS].items() if item.kind == "number")
    return varied, program(evaluation, varied), [evaluation[name] for name in varied]


def _evaluation() -> Pair:
    """Evaluate the 27 results of the script, of new values of all numbers of the study, and the script of its three."""
    evaluation = evaluate(load())
    varied, _, values = _again()
    results = [f"{family}.{measure}" for family in yardsticks.script() for measure in ("flops", "cost", "node_hours")]
    again = program(evaluation, varied, results)
    return paired(lambda: function(lambda: again(values), 1000), lambda: function(yardsticks.script, 1000), 15)


def _evaluation_of_all() -> Pair:
    """Evaluate all results of the study (314) with new values of all numbers, and the script."""
    _, again, values = _again()
    return paired(lambda: function(lambda: again(values), 1000), lambda: function(yardsticks.script, 1000), 15)


def _default_book() -> tuple[Path, Layout]:
    evaluation, path = analyse(evaluate(load())), _FOLDER / "default.xlsx"
    moment = datetime.now(UTC)
    path.write_bytes(write_workbook(evaluation, timestamp=moment, version="bench"))
    return path, laid_out(evaluation, timestamp=moment, version="bench")[1]


def _recalculation() -> Pair:
    """Evaluate the study, and recalculate its workbook in a spreadsheet engine."""
    from tests.support.ironcalc_judge import load as load_engine

    _, again, values = _again()
    engine = load_engine(_default_book()[0])
    return paired(lambda: function(lambda: again(values), 1000), lambda: function(engine.evaluate, 3))


def _billing() -> Pair:
    path = _FOLDER / "bill.csv"
    studies.bill(path, 1_000_000)
    mine = f"from benchmarks.ours import billing; billing({str(path)!r})"
    theirs = f"from benchmarks.yardsticks import billing; billing({str(path)!r})"
    return paired(lambda: python(mine), lambda: python(theirs), 3)


def _formulas() -> Pair:
    """Evaluate the study, and its workbook compiled to Python by the library `formulas`.

    Both take the same inputs; the workbook gives those 254 of the 272 results that are a single number. A recalculation
    of the whole workbook takes that library about thirty times as long.
    """
    from benchmarks.formulas_book import compiled

    given, again, values = _again()
    path, layout = _default_book()
    wanted = [name for name, value in again(values).items() if not isinstance(value, tuple) and name in layout.places]
    theirs = compiled(path, [layout.place(name) for name in given], [layout.place(name) for name in wanted])
    # Check that the yardstick gives the same results, with the workbook's inputs and with others.
    for several in (values, [value * 1.01 for value in values]):
        expected = again(several)
        for name, value in zip(wanted, theirs(several), strict=True):
            if not math.isclose(value, expected[name], rel_tol=1e-9):
                raise ValueError(f"formulas gives {value} for {name}, not {expected[name]}")
    return paired(lambda: function(lambda: again(values), 1000), lambda: function(lambda: theirs(values)), 3)


def _workbook() -> Pair:
    """Write a workbook of 2,000 sweeps with stored values, and the same cells with openpyxl without stored values."""
    evaluation = analyse(evaluate(parse_study(studies.large(2_000).encode(), "large")))
    (_FOLDER / "evaluation.pickle").write_bytes(pickle.dumps(evaluation))
    book = load_workbook(BytesIO(write_workbook(evaluation, timestamp=datetime.now(UTC), version="bench")))
    cells = [(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book.worksheets]
    (_FOLDER / "cells.pickle").write_bytes(pickle.dumps(cells))
    code = f"from benchmarks.ours import workbook; workbook({str(_FOLDER)!r})"
    theirs = f"from benchmarks.yardsticks import workbook; workbook({str(_FOLDER)!r})"
    return paired(lambda: python(code), lambda: python(theirs), 3)


def _draws() -> Pair:
    """Draw ten assumptions jointly for the quantiles of every family's cost, and the same in NumPy written by hand."""
    pair = paired(
        lambda: function(lambda: ours.draws(1_000_000)), lambda: function(lambda: yardsticks.draws(1_000_000))
    )
    # Peak memory is measured in processes of their own, with the imports of each.
    mine = python("from benchmarks.ours import draws; draws(1_000_000)").memory
    theirs = python("from benchmarks.yardsticks import draws; draws(1_000_000)").memory
    return replace(
        pair,
        ours=replace(pair.ours, memory=mine),
        theirs=replace(pair.theirs, memory=theirs),
        memory_ratio=mine / theirs,
    )


def _large_study() -> Pair:
    """Load, check and evaluate 10,000 sweeps, and parse their TOML alone."""
    text = studies.large(10_000, compact=True)
    turns = count()

    def ours() -> None:
        """Evaluate a text of its own, since the tables of a text that was just read are kept."""
        evaluate(parse_study(f"{text}# {next(turns)}\n".encode()))

    return paired(lambda: function(ours), lambda: function(lambda: tomllib.loads(text, parse_float=Decimal)))


def exponent(small: int = 2_000, large: int = 10_000) -> float:
    """Return the exponent by which the time of a study grows with its number of sweeps: 1 is linear."""
    times = [
        min(function(lambda text=text: evaluate(parse_study(text))).seconds for _ in range(3))  # type: ignore[misc]  # the default binds the loop's text
        for text in (studies.large(sweeps, compact=True).encode() for sweeps in (small, large))
    ]
    return math.log(times[1] / times[0]) / math.log(large / small)


def per_page(copies: int) -> tuple[int, float, float]:
    """Lay out copies of the default document as one PDF; return its pages, our seconds a page, and WeasyPrint's."""
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


@cache
def _whole_study() -> Path:
    """Return the path of a study of 2,000 sweeps with scenarios, grids and corrections."""
    path = _FOLDER / "whole.toml"
    path.write_text(studies.large(2_000, whole=True), encoding="utf-8")
    return path


@cache
def _whole_workbook() -> Path:
    """Return the path of the workbook of that study, and write its cells as a pickle."""
    _reportgen("build", str(_whole_study()), "--only", "xlsx")
    path = _FOLDER / "out" / "whole.xlsx"
    book = load_workbook(path)
    cells = [(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book.worksheets]
    (_FOLDER / "cells.pickle").write_bytes(pickle.dumps(cells))
    return path


def _whole_build(*only: str) -> Run:
    return _reportgen("build", str(_whole_study()), *only)


def _whole_xlsx() -> Pair:
    """Build the workbook as a command, and write its cells with openpyxl without stored values."""
    _whole_workbook()
    theirs = f"from benchmarks.yardsticks import workbook; workbook({str(_FOLDER)!r})"
    return paired(lambda: _whole_build("--only", "xlsx"), lambda: python(theirs), 3)


def _whole_outputs() -> Pair:
    """Build all outputs of the study of 2,000 sweeps, and of the bundled study."""
    return paired(_whole_build, lambda: _reportgen("build"), 3)


def _whole_command(*words: str) -> Pair:
    """Run a command on the workbook of 2,000 sweeps, and load that with openpyxl."""
    book = _whole_workbook()
    theirs = f"from openpyxl import load_workbook; load_workbook({str(book)!r})"
    command = [PYTHON, "-m", "reportgen", *(word.format(book=book, study=_whole_study()) for word in words)]
    return paired(lambda: process(command, codes=(0, 1)), lambda: python(theirs), 3)


def _readback() -> Pair:
    """Read a workbook of 2,000 sweeps back and compare all of it, and load the same file with openpyxl."""
    from reportgen.readback.read import read_data

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
    Comparison(
        "evaluation", "one warm evaluation of the script's 27 results", "the script as functions", "3", _evaluation
    ),
    Comparison("evaluation_of_all", "the same of all 314 results", "the script as functions", "", _evaluation_of_all),
    Comparison("recalculation", "the same evaluation", "IronCalc recalculating our workbook", "0.01", _recalculation),
    Comparison("workbook", "workbook of 2,000 sweeps", "openpyxl writing its cells, no values", "1.3", _workbook),
    Comparison("draws", "1,000,000 joint draws of ten assumptions", "chunked NumPy by hand", "1.3", _draws),
    Comparison("readback", "read back a workbook of 2,000 sweeps", "openpyxl's plain load of it", "3", _readback),
    Comparison(
        "whole_xlsx",
        "whole command: workbook of 2,000 sweeps with all cases",
        "openpyxl writing its cells",
        "1.5",
        _whole_xlsx,
    ),
    Comparison("whole_outputs", "whole command: all their outputs", "the bundled study's build", "4", _whole_outputs),
    Comparison(
        "whole_show",
        "whole command: `show` of that workbook",
        "openpyxl's plain load of it",
        "2",
        lambda: _whole_command("show", "{book}"),
    ),
    Comparison(
        "whole_diff",
        "whole command: `diff` of study and workbook",
        "the same",
        "2",
        lambda: _whole_command("diff", "{study}", "{book}"),
    ),
    Comparison(
        "whole_pull",
        "whole command: `pull --dry-run` of it",
        "the same",
        "2",
        lambda: _whole_command("pull", "{book}", "{study}", "--dry-run"),
    ),
    Comparison("large_study", "10,000 sweeps: load, check, evaluate", "their TOML parse alone", "6", _large_study),
    Comparison(
        "billing",
        "a FOCUS bill of 1,000,000 rows, matched to lines",
        "pandas reads it, drops doubles, adds up",
        "1.5",
        _billing,
    ),
    # Last, since it leaves many objects in this process, which slow down the garbage collection of later comparisons.
    Comparison(
        "formulas", "one warm evaluation", "the library `formulas` with our workbook, compiled", "0.01", _formulas
    ),
)
