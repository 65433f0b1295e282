"""The page's script in Node.js: its arithmetic and its texts beside literals, its values beside the study by hand."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from reportgen.describe.styles import STYLES
from reportgen.describe.view import write
from reportgen.parts.families.shape import sweep_rows
from reportgen.report.html import render
from reportgen.report.live import number_styles
from reportgen.report.live import script as script_of
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.resources import template_root
from tests.support.rich import STUDY, analysed
from tests.support.script import evaluated

ARITHMETIC: dict[str, Any] = {
    "pick([5, 6, 7], 1)": 5,
    "pick([5, 6, 7], 3)": 7,
    "pick([5, 6, 7], 4)": "error",
    "choose(2, 'a', 'b', 'c')": "b",
    "match('b', ['a', 'b'])": 2,
    "match('c', ['a', 'b'])": "error",
    "round(2.5, 0)": 3,
    "round(-2.5, 0)": -3,
    "round(1.005, 2)": 1.01,
    "round(1234, -2)": 1200,
    "roundup(2.1, 0)": 3,
    "roundup(-2.1, 0)": -3,
    "roundup(2.0, 0)": 2,
    "less(1, 1)": False,
    "less(1, 2)": True,
    "less(0.3, 0.1 * 3)": False,
    "atMost(1, 1)": True,
    "atMost(2, 1)": False,
    "greater(2, 1)": True,
    "greater(1, 1)": False,
    "greater(0.1 * 3, 0.3)": False,
    "atLeast(1, 1)": True,
    "atLeast(1, 2)": False,
    "equal(0.1 * 3, 0.3)": True,
    "equal(0.3, 0.3001)": False,
    "unequal(0.1 * 3, 0.3)": False,
    "unequal(1, 2)": True,
    "sumOfTwo(2, 3)": 5,
    "difference(5, 3)": 2,
    "difference(0.1 * 3, 0.3)": 0,
    "power(2, 10)": 1024,
    "power(0, 0)": "error",
    "power(1e-200, 2)": "error",
    "each((i) => i * 2)": [0, 2, 4],
    "sum((i) => i + 1)": 6,
}
TEXTS = {
    # Number, style, and what else is asked for.
    (8.25, "count"): "8",
    (8.5, "count"): "9",
    (1234567.5, "number"): "1,234,568",
    (-1234, "number"): "−1,234",
    (0.0825, "percent"): "8.3%",
    (0.0825, "stated_percent"): "8.25%",
    (0.15, "stated_percent"): "15.0%",
    (12.5, "percent"): "1250.0%",
    (5.42e24, "flops"): "5.42 × 10²⁴",
    (1.5e-7, "flops"): "1.50 × 10⁻⁷",
    (987, "money"): "€987",
    (0.42, "money"): "€0.42",
    (1499, "money"): "€1.50K",
    (999999, "money"): "€1.00M",
    (12.9e6, "money"): "€12.9M",
    (2.5e9, "money"): "€2.50B",
    (-188500, "money"): "−€189K",
    (1000.5, "whole_money"): "€1,001",
    (2.85, "rate"): "€2.85",
    (3, "rate"): "€3",
    (0.001, "exact"): "0.001",
    (1e20, "exact"): "1 × 10²⁰",
    (1.25, "decimal"): "1.25",
    (0.0004, "fraction"): "0.0004",
    (-0.0004, "fraction"): "−0.0004",
    (0.05, "number"): "0.05",
    (2.2444, "number"): "2.24",
    (2.2444, "plain"): "2.2444",
    (0.00042, "percent"): "0.04%",
    (0.0004, "money"): "€0.0004",
    (1e-9, "number"): "0",
}


@pytest.fixture(scope="module")
def script() -> str:
    html = render(analysed(), timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1")
    found: list[str] = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    return found[-1]


def test_the_functions_that_formulas_call(script: str) -> None:
    assert dict(zip(ARITHMETIC, evaluated(script, list(ARITHMETIC)), strict=True)) == ARITHMETIC


def test_numbers_are_written_as_everywhere_else(script: str) -> None:
    wanted = [f"write({value!r}, {{ style: '{style}' }})" for value, style in TEXTS]
    assert dict(zip(TEXTS, evaluated(script, wanted), strict=True)) == TEXTS


def test_numbers_of_every_size_are_written_as_in_the_printed_report(script: str) -> None:
    chosen = Random(7)  # noqa: S311 - numbers to compare
    sizes = [0.0, *(chosen.choice((-1, 1)) * 10 ** chosen.uniform(-9, 20) for _ in range(120))]
    pairs = [(float(f"{size:.{chosen.randint(1, 12)}g}"), style) for size in sizes for style in STYLES]
    wanted = [f"write({value!r}, {{ style: '{style}' }})" for value, style in pairs]
    ours = [write(value, style, currency="EUR") for value, style in pairs]
    assert dict(zip(pairs, evaluated(script, wanted), strict=True)) == dict(zip(pairs, ours, strict=True))


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("{ style: 'number', scale: '2' }", "1,710.00"),
        ("{ style: 'percent', scale: '2' }", "171000.00%"),
        ("{ style: 'money', like: '1.7E+3' }", "€1.7K"),
        ("{ style: 'money', like: '630' }", "€1.71K"),
        ("{ style: 'money', sign: '+' }", "+€1.71K"),
        ("{ style: 'money', scale: 'K1' }", "€1.7K"),
        ("{ style: 'money', scale: '0' }", "€1,710"),
        ("{ style: 'flops', plain: '' }", "1.71e3"),
        ("{ style: 'flops', like: '1.7e20' }", "1.7 × 10³"),
    ],
)
def test_a_number_is_written_with_the_digits_it_is_compared_by(script: str, given: str, text: str) -> None:
    assert evaluated(script, [f"write(1710, {given})"]) == [text]


VALUES: dict[str, dict[str, Any]] = {
    "{}": {
        "total.cost": 1710,
        "first.cost": 630,
        "sizes.cost": [270, 480, 960],
        "second.share": 870 / 1710,
        # The scenario states the price, so its range is not drawn.
        "tornado.price.low": 1710,
        "tornado.price.high": 1710,
        "tornado.steps.high": 2565,
        "grid.0.0.1": 1140,
        "grid.0.1.1": 3420,
        "correction.longer.effect": 840,
        "correction.overlap": 150,
        "reconcile.second.cost.difference": 20,
        "check.study.0": 0,
        "check.all": 0,
    },
    # Five euros an hour, twice the steps: 5 * 2 * 570.
    "{ price: 5, steps: 200 }": {
        "total.cost": 5700,
        "third.cost": 700,
        "tornado.price.low": 5700,
        "tornado.trials.high": 7100,
        "grid.0.0.0": 570,
        "correction.extra.effect": 500,
        "correction.none.total": 5200,
    },
    "{ extra: 0 }": {"total.cost": 1560, "second.more.runs": 0, "total.runs": 16, "correction.extra.total": 1710},
    "{ longer: 1 }": {"total.cost": 2700, "fixed.tokens": [200, 200, 200]},
    "{ gpu: 'Slow' }": {"rate": 50, "total.cost": 3420, "twice": 100, "check.study.0": 1, "check.all": 1},
    "{ scenario: 'As planned' }": {"tornado.price.low": 570, "tornado.price.high": 2280},
    "{ scenario: 'Cheap' }": {"price": 1, "total.cost": 570, "scenario_no": 3},
    "{ trials: 3 }": {"total.cost": 2130, "third.only.runs": 9},
}


@pytest.mark.parametrize("given", list(VALUES))
def test_the_values_that_follow_from_what_is_entered(script: str, given: str) -> None:
    expected = VALUES[given]
    wanted = [f"evaluate({given})[{name!r}]" for name in expected]
    found = dict(zip(expected, evaluated(script, wanted), strict=True))
    assert found == {name: pytest.approx(value, rel=1e-12) for name, value in expected.items()}


@pytest.mark.parametrize("given", ["{}", "{ longer: 1 }", "{ trials: 3 }", "{ gpu: 'Slow' }", "{ scenario: 'Cheap' }"])
def test_lines_that_the_page_leaves_out_count_as_all_others(given: str) -> None:
    analysis = analysed()
    hidden = [row.name for row in sweep_rows(analysis.study)][1:]
    page = number_styles("EUR") + template_root().joinpath("page.js").read_text(encoding="utf-8")
    whole, short = script_of(analysis), script_of(analysis, hidden)
    assert all(f'"{name}.' in whole and f'"{name}.' not in short for name in hidden)
    names = ["total.cost", "total.runs", "total.flops", "check.all", "grid.0.0.0", "correction.extra.effect"]
    wanted = [f"Number(evaluate({given})['{name}'])" for name in names]
    assert evaluated(short + page, wanted) == evaluated(whole + page, wanted)


def test_lines_that_the_page_leaves_out_repeat_nothing() -> None:
    analysis = analysed()
    short = script_of(analysis, [row.name for row in sweep_rows(analysis.study)])
    at_sizes = re.findall(r'"\$\w+":(\[[^]]*\])', short)
    assert at_sizes
    assert len(at_sizes) == len(set(at_sizes))
    assert not re.findall(r'^\["\$\w+",v=>v[.[]["$\w.@]+\]?\],$', short, re.MULTILINE)
    assert re.search(r"v\.\$\w+\*", short)
    assert 'v["$' not in short


def test_what_nothing_on_the_page_can_change_is_no_formula(script: str) -> None:
    analysis = analysed()
    formulas = set(re.findall(r'^\["([^"]+)",v=>', script, re.MULTILINE))
    lines = [row.name for row in sweep_rows(analysis.study)]
    assert {"total.runs", "third.only.runs"} <= formulas  # of counts that are entered
    assert {f"{line}.fault" for line in lines}.isdisjoint(formulas)  # of memberships, which are not
    assert evaluated(script, [f"evaluate({{}})['{line}.fault']" for line in lines]) == [0] * len(lines)


def test_what_gives_no_finite_number_is_an_error(script: str) -> None:
    assert evaluated(script, ["evaluate({ rate: 0 })", "evaluate({ scenario: 'None' })"]) == ["error", "error"]


FORMULAS = {
    "if(trials > 1, 2, 3)": 3.0,
    "if(trials >= 1, 2, 3)": 2.0,
    "min(steps, 7)": 7.0,
    "max(steps, 7)": 100.0,
    "ln(steps)": 4.605170185988092,
    "log10(steps)": 2.0,
    "sqrt(steps)": 10.0,
    "abs(7 - steps)": 93.0,
    "exp(0)": 1.0,
    "round(steps / 7, 1)": 14.3,
    "roundup(steps / 7, 1)": 14.3,
    "steps - 1 - 2": 97.0,
    "steps / 2 / 5": 10.0,
    "(steps + 1)**2": 10201.0,
    "not (steps < 5) and trials == 1": 1.0,
    "steps != 100 or trials != 1": 0.0,
}


def test_every_operator_of_the_language_by_hand() -> None:
    tables = "".join(
        f'[quantities.number_{number}]\nlabel = "Q"\nformula = "{formula}"\n' for number, formula in enumerate(FORMULAS)
    )
    analysis = analyse(evaluate(parse_study(f"{STUDY}\n{tables}".encode())))
    page = template_root().joinpath("page.js").read_text(encoding="utf-8")
    source = script_of(analysis) + number_styles("EUR") + page
    names = [f"number_{number}" for number in range(len(FORMULAS))]
    found = evaluated(source, [f"Number(evaluate({{}})['{name}'])" for name in names])
    assert dict(zip(FORMULAS, found, strict=True)) == {key: pytest.approx(item) for key, item in FORMULAS.items()}
    ours = {formula: analysis.number(name) for formula, name in zip(FORMULAS, names, strict=True)}
    assert ours == {key: pytest.approx(item) for key, item in FORMULAS.items()}
