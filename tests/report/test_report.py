"""What the report says: the parts that issue and study ask for, and the values they are made from."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

import reportgen
from reportgen.describe.number_forms import Scale
from reportgen.describe.styles import STYLES
from reportgen.describe.view import Equation, Writing, write
from reportgen.formula.parse import parse
from reportgen.formula.words_printer import to_latex, to_text
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.corrections.shape import CORRECTIONS
from reportgen.parts.families.shape import FAMILIES
from reportgen.report import live
from reportgen.report.equations import typeset
from reportgen.report.html import render
from reportgen.report.profiles import profile
from reportgen.report.report import report
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from reportgen.system.resources import bundled_study
from tests.support import needs
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis

TIMESTAMP = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def evaluation() -> Analysis:
    return analyse(reportgen.evaluate())


@pytest.fixture(scope="module")
def small() -> Analysis:
    return analyse(reportgen.evaluate(parse_study(SMALL.encode(), "small", "small.toml")))


def shown(analysis: Analysis) -> Any:
    """What the templates are given."""
    return report(analysis, timestamp=TIMESTAMP, version="0.1.0")


@pytest.fixture(scope="module")
def document(evaluation: Analysis) -> str:
    return render(evaluation, timestamp=TIMESTAMP, version="0.1.0", profile=profile("a4"))


@pytest.mark.parametrize(
    "heading",
    [
        "Method",
        "Worked through: Epsilon (Heatmaps)",
        "Experiment families",
        "Model sizes and budgets",
        "Assumptions",
        "Sensitivity",
        "Uncertainty",
        "Corrections",
        "Reconciliation with the published figures",
        "The total in perspective",
        "Budget justification",
        "Provenance",
    ],
)
def test_the_report_has_its_sections(document: str, heading: str) -> None:
    assert re.search(rf"<h[23][^>]*>{re.escape(heading)}</h", document)


def test_the_report_has_a_section_for_every_family(evaluation: Analysis, document: str) -> None:
    for family in evaluation.study[FAMILIES]:
        assert re.search(rf"<h3>{re.escape(family.label)}", document)


def test_the_report_says_how_to_make_it_again(evaluation: Analysis, document: str) -> None:
    section = document[document.index('id="provenance"') :]
    values = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", section)
    facts = {name: re.sub(r"<[^>]*>", "", value) for name, value in values}
    text = evaluation.loaded.source.text.encode()
    assert text.startswith(bundled_study().read_bytes().rstrip())
    assert facts["SHA-256 with its blocks"] == hashlib.sha256(text).hexdigest()
    assert facts["Study file"] == f"{evaluation.loaded.id}.toml" == "scaling-exponents.toml"
    assert facts["Made again by"] == "reportgen build scaling-exponents.toml"


def test_every_assumption_stands_with_its_range_and_linked_source(evaluation: Analysis, document: str) -> None:
    (table,) = re.findall(r'<table class="assumptions">.*?</table>', document, re.DOTALL)
    rows = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    ]
    found = {cells[0].split(" <")[0].strip(): cells for cells in rows if len(cells) == 5}
    for item in evaluation.study[ASSUMPTIONS].values():
        cells = found[item.label]
        assert (cells[3] == "") is (item.low is None)
        assert re.findall(r'href="([^"]+)"', cells[4]) == ([] if item.url is None else [item.url])
        assert re.sub(r"<[^>]*>", "", cells[4]).replace("&#39;", "'") == item.source
    assert found["Price of a GPU-hour"][2:4] == ["per GPU-hour", "$2 – $3.50"]
    assert found["Sustained rate"][2:4] == ["FLOP/s", "3.00 × 10¹⁴ – 3.96 × 10¹⁴"]
    assert [re.sub(r"<[^>]*>", "", found[name][1]) for name in ("Training steps", "GPU")] == ["50,000", "H100 SXM"]


def test_corrections_show_both_readings_and_the_effect(evaluation: Analysis, document: str) -> None:
    for item in evaluation.study[CORRECTIONS].values():
        readings = [text.replace("'", "&#39;") for text in (item.published, item.corrected)]
        assert "<strong>Published:</strong> {}. <strong>Corrected:</strong> {}.".format(*readings) in document
    effects = [row.effect.text for row in shown(evaluation)["corrections"].rows if row.effect is not None]
    assert effects == ["−$794,860", "−$123,657", "−$37,855", "−$247,576", "+$1,778", "−$388,956", "+$26,743"]


def test_a_figure_that_the_source_cut_off_is_told_apart(evaluation: Analysis) -> None:
    found = {(item.row, item.column): item for item in shown(evaluation)["reconciliation"].figures}
    alignment = found["Alignment", "Cost"]
    assert (alignment.printed, alignment.ours.text, alignment.finer.text) == ("$888", "$889", "$888.81")
    assert alignment.verdict == "cut off, not rounded"
    assert {item.verdict for key, item in found.items() if key != ("Alignment", "Cost")} == {"rounds to it"}


def test_the_tornado_is_sorted_by_swing(evaluation: Analysis) -> None:
    swings = shown(evaluation)["sensitivity"].swings
    assert [swing.swing.value for swing in swings] == sorted((swing.swing.value for swing in swings), reverse=True)
    assert swings[0].label == "Price of a GPU-hour"


def test_a_grid_marks_the_cell_of_the_live_values(evaluation: Analysis) -> None:
    for grid in shown(evaluation)["sensitivity"].grids:
        row, column = grid.live_cell
        assert grid.cells[row][column].value == pytest.approx(evaluation["total.cost"])


def test_the_worked_family_ends_at_its_own_cost(evaluation: Analysis) -> None:
    worked = shown(evaluation)["method"].worked
    assert worked is not None
    assert worked.steps[-1].result.value == evaluation[f"{worked.family.id}.cost"]
    assert "<title>1,064,511 × $3</title>" in typeset(worked.steps[-1].equation)


def test_a_sweep_that_is_not_counted_says_so(document: str) -> None:
    assert document.count("(not counted in this reading)") == 4


def test_negative_numbers_have_a_real_minus(document: str) -> None:
    assert "−$794,860" in document
    assert not re.search(r">-[$\d]", document)


@pytest.mark.parametrize(
    ("formula", "latex", "text"),
    [
        ("a / b / c", r"\frac{a}{b \, c}", "a / b / c"),
        ("a / 3600 / b", r"\frac{a}{3600 \, b}", "a / 3600 / b"),
        ("a / (b + c)", r"\frac{a}{b+c}", "a / (b + c)"),
        ("(a + b) * c ** 2", r"(a+b) \, {c}^{2}", "(a + b) × c^2"),
        ("a * 2 * b", r"a \times 2 \, b", "a × 2 × b"),
        ("a - (b - c)", r"a-(b-c)", "a − (b − c)"),
        ("-a", "-a", "-a"),
    ],
)
def test_a_formula_is_typeset_as_a_mathematician_writes_it(formula: str, latex: str, text: str) -> None:
    assert to_latex(parse(formula), str) == latex
    assert to_text(parse(formula), str) == text


def test_a_formula_that_cannot_be_drawn_stands_as_its_text() -> None:
    assert typeset(Equation(r"\nosuch{", "a < b")) == "a &lt; b"


@pytest.mark.parametrize(("terms", "in_print", "on_page"), [(10, True, True), (17, True, False), (40, False, False)])
def test_a_formula_too_wide_to_be_read_stands_in_words(terms: int, in_print: bool, on_page: bool) -> None:
    equation = Equation("+".join(["ab"] * terms), "the sum")
    assert (typeset(equation) != "the sum") is in_print
    assert (typeset(equation, larger=True) != "the sum") is on_page


@pytest.mark.parametrize(
    ("latex", "drawn"),
    [
        ("{" * 7 + "a" + "}" * 7, True),
        ("{" * 8 + "a" + "}" * 8, False),
        (r"\text{abcdefghij}+" * 8 + "a", True),  # 496 pixels at least
        (r"\text{abcdefghij}+" * 9 + "a", False),
        (rf"\frac{{\text{{{'a' * 90}}}}}{{\text{{{'b' * 90}}}}}", True),  # one above the other
        (rf"\begin{{cases}}\text{{{'a' * 90}}}\\\text{{{'b' * 90}}}\end{{cases}}", True),
        (rf"\begin{{cases}}a\\\text{{{'b' * 90}}}\end{{cases}}+\text{{{'a' * 20}}}", False),
    ],
)
def test_a_formula_that_would_not_be_shown_is_not_drawn(
    latex: str, drawn: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def draw(text: str, _: float) -> None:
        asked.append(text)
        raise ValueError

    monkeypatch.setattr("reportgen.report.equations.draw", draw)
    assert typeset(Equation(latex, "words")) == "words"
    assert asked == [latex] * drawn


def test_an_equation_is_a_picture_with_words() -> None:
    drawn = typeset(Equation(r"a^2", "a <squared>"))
    assert drawn.startswith("<svg")
    assert "<title>a &lt;squared&gt;</title>" in drawn
    assert "id=" not in drawn


def test_a_study_that_speaks_of_flops_only_has_a_report(small: Analysis) -> None:
    text = SMALL.replace('title = "Small"', 'title = "Small"\nheadline = "flops"', 1)
    study = parse_study(text.encode(), "small", "small.toml")
    page = render(analyse(reportgen.evaluate(study)), timestamp=TIMESTAMP, version="0")
    assert "Total FLOPs" in page
    assert shown(small)["headline"].columns[-1].label == "Cost"


def run_script(source: str) -> object:
    node = shutil.which("node")
    if node is None:
        needs.missing("node is not installed")
    return json.loads(subprocess.run([node, "-"], input=source, capture_output=True, text=True, check=True).stdout)


def test_the_printed_script_gives_every_value_of_the_graph(small: Analysis) -> None:
    from reportgen.system.resources import template_root

    page = (template_root() / "page.js").read_text().partition("// ---- The page")[0]
    code = f"{live.script(small)}{live.number_styles('USD')}{page}\nconsole.log(JSON.stringify(evaluate({{}})));"
    values = run_script(code)
    assert isinstance(values, dict)
    numbers = {name: value for name, value in small.values.items() if name in values and not isinstance(value, str)}
    assert len(numbers) > 100
    for name, value in numbers.items():
        found = values[name]
        wanted = value.tolist() if hasattr(value, "tolist") else value
        assert (found * 1 if isinstance(found, bool) else found) == pytest.approx(wanted, rel=1e-12), name


VALUES = [0, 0.5, 1.5, 2.5, 0.125, 0.375, 1.005, 999.5, 999.4999, 999499, 999500, 1e6, 1.005e6, 12345.678, 7.45e10]
VALUES += [0.42, 0.0004, 0.0035, 2.855, 1 / 3, 0.0825, 1000.5, 2.675, 10.155, 1e18, 9.99e17, 1e300, 1e-300, 1e15, 1e21]
VALUES += [6.5536e9, 2.5e13, 1.125e12, 5.421e24, 888.81395400704, 0.6345, 99.95, 9.995e5, 3.5, 1e9, 123456789012]


def test_the_pages_numbers_are_written_as_pythons() -> None:
    from reportgen.system.resources import template_root

    page = (template_root() / "page.js").read_text().partition("// ---- The page")[0]
    likes = ["", "888", "3.7E+20", "1.90E+6", "188.5E+3", "12.9E+6", "0.634"]
    scales = {"": None, "M2": Scale(1e6, "M", 2), "0": Scale(1.0, "", 0)}
    cases: list[tuple[float, dict[str, str]]] = []
    wanted = []
    for value, sign, (style, (form, _)), like, code, plain in product(
        VALUES, (1.0, -1.0), STYLES.items(), likes, scales, (False, True)
    ):
        if code and (like or form not in {"money", "amount"}):
            continue
        data = {"style": style, "like": like, "sign": "+"} | ({"scale": code} if code else {})
        cases.append((sign * value, data | ({"plain": ""} if plain else {})))
        figure = Decimal(like) if like else None
        wanted.append(write(sign * value, style, figure, writing=Writing("+", scales[code], plain)))
    script = f"""const SIZES=1,INPUTS={{}},STUDY=[],CASES={{}},ANALYSES=[],TARGET="";{live.number_styles("USD")}{page}
        console.log(JSON.stringify({json.dumps(cases)}.map(([v, d]) => write(v, d))));"""
    found = run_script(script)
    assert len(cases) > 10_000
    assert isinstance(found, list)
    apart = [(case, js, py) for case, js, py in zip(cases, found, wanted, strict=True) if js != py]
    assert apart == []
