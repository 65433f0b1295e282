from __future__ import annotations

import pytest

from reportgen.describe.number_forms import Scale
from reportgen.describe.sheet import HomeCell, LinkCell, WordsCell
from reportgen.formula.expr import Number
from reportgen.parts.corrections import PART
from reportgen.parts.corrections.sheet import sheets
from reportgen.parts.corrections.view import corrections
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from tests.parts.small import STUDY, analysed, book, collected, entries, evaluated

# 5 runs at each of two sizes, (1 + 3) FLOPs a token, 10 tokens, 2.85 USD.
TOTAL = 570.0


def test_each_case_turns_on_its_own_corrections_and_no_other() -> None:
    cases = collected(evaluated(), PART).cases["cases"]
    assert [(case.id, case.label, [item == Number(1.0) for item in case.given.values()]) for case in cases] == [
        ("correction-none", "No correction", [False, False]),
        ("correction-longer", "Longer runs", [True, False]),
        ("correction-wider", "More models", [False, True]),
        ("correction_set-0", "Both", [True, True]),
        ("correction-all", "All corrections", [True, True]),
    ]


@pytest.mark.parametrize("on", [False, True])
def test_effects_are_those_of_each_correction_whatever_is_on(on: bool) -> None:
    analysis = analysed(evaluated(longer=on), PART)
    assert analysis.number("correction.none.total") == TOTAL
    assert analysis.number("correction.longer.effect") == pytest.approx(285)
    assert analysis.number("correction.wider.effect") == pytest.approx(570)
    assert analysis.number("correction_set.0.effect") == pytest.approx(1140)
    assert analysis.number("correction.all.total") == pytest.approx(1710)
    assert analysis.number("correction.overlap") == pytest.approx(1140 - 855)


@pytest.mark.parametrize(("price", "as_expected"), [(2.85, 1), (2.854, 1), (2.856, 0), (2.8, 0)])
def test_an_effect_is_as_expected_within_half_of_the_last_digit(price: float, as_expected: float) -> None:
    # The effect is 100 times the price.
    analysis = analysed(evaluated(price=price), PART)
    assert analysis.number("correction.longer.as_expected") == as_expected


def test_a_switch_has_an_entry_for_the_base_and_each_scenario() -> None:
    found = entries(evaluated(), PART)
    assert [(name, entry.path, entry.kind) for name, entry in found.items() if entry.kind != "text"] == [
        ("longer@base", ("corrections", "longer", "on"), "switch"),
        ("longer@bulk", ("scenarios", "bulk", "values", "longer"), "switch"),
        ("wider@base", ("corrections", "wider", "on"), "switch"),
        ("wider@bulk", ("scenarios", "bulk", "values", "wider"), "switch"),
    ]
    assert found["wording#published"].path == ("corrections", "wording", "published")
    assert (found["wording#published"].value, found["wording#corrected"].value) == ("this", "that")
    assert found["longer@bulk"].label == "Longer runs (In bulk)"
    assert (found["longer@base"].optional, found["longer@bulk"].optional) == (False, True)


def test_the_sheet_has_a_row_for_each_correction_each_set_and_all() -> None:
    (sheet,) = sheets(book(analysed(evaluated(), PART)))
    words = [row.items[0].text for row in sheet.rows[6:] if row.items and isinstance(row.items[0], WordsCell)]
    assert words == [
        "Longer runs",
        "More models",
        "Both",
        "All corrections together",
        "No correction",
        "All together less the sum of each alone: how far they overlap",
        "Only told, as no number depends on it",
        "A slip",
    ]
    whole = Scale(1.0, "", 0)
    assert sheet.rows[6].items[3:9] == [
        LinkCell("longer", "switch"),
        HomeCell("correction.longer.total", "money", scale=whole),
        HomeCell("correction.longer.effect", "signed_money", scale=whole),
        HomeCell("correction.longer.expected", "signed_money", role="constant", scale=whole),
        HomeCell("correction.longer.expected_step", "exact", role="constant"),
        HomeCell("correction.longer.as_expected", "truth"),
    ]


def test_the_report_shows_effects_with_their_sign() -> None:
    view = corrections(analysed(evaluated(longer=True), PART))
    assert view is not None
    assert [(row.label, row.on, row.effect and row.effect.text) for row in view.rows] == [
        ("Longer runs", True, "+$285"),
        ("More models", False, "+$570"),
        ("A slip", False, None),
    ]
    assert [row.label for row in view.sets] == ["Both", ""]
    assert view.overlap is not None
    assert view.overlap.text == "+$285"


def test_the_report_shows_the_switches_of_the_scenario_in_use() -> None:
    text = STUDY.replace("values = { price = 1.75 }", "values = { price = 1.75, longer = true }")
    for scenario, expected in (("base", [False, False, False]), ("bulk", [True, False, False])):
        view = corrections(analysed(evaluate(choose(parse_study(text.encode()), scenario, {})), PART))
        assert view is not None
        assert [row.on for row in view.rows] == expected


def test_a_study_without_corrections_has_neither_cases_nor_sheet_nor_view() -> None:
    before, _, rest = STUDY.partition("[corrections.longer]")
    text = before + rest[rest.index("[models]") :].replace("if(longer, 1.5, 1)", "1").replace("if(wider, 2, 1)", "1")
    evaluation = evaluate(parse_study(text.encode()))
    assert collected(evaluation, PART).cases == {}
    analysis = analysed(evaluation, PART)
    assert list(sheets(book(analysis))) == []
    assert corrections(analysis) is None
