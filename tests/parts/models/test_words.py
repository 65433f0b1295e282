"""Inputs of model sizes that are words: names of a catalogue's entries, whose values formulas read, and plain words."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from reportgen.cli.terminal import not_drawn
from reportgen.data.tables import frames
from reportgen.describe.findings import VALUE
from reportgen.graph.names import SCENARIOS
from reportgen.parts.sensitivity.view import VIEWS
from reportgen.parts.uncertainty.view import VIEWS as SPREAD
from reportgen.readback.diff import compare
from reportgen.readback.pull import pull
from reportgen.readback.read import read_data
from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.lint import warnings
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from tests.parts.models.words_studies import CATALOGUE, WORDS, costs
from tests.support import cells, editing, ironcalc_judge, openxml
from tests.support.commands import command
from tests.support.page_tools import total
from tests.support.recalculated import WHEN, expected_after, made, typed

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from reportgen.describe.evaluation import Analysis
    from reportgen.workbook.layout import Layout
    from tests.support.cells import Edit, Key
    from tests.support.office import Office

BUILT = ("A100", "H100", "H100")
# What a person types into the workbook, and the cost of each size then.
EDITS: dict[str, tuple[dict[str, Any], list[float]]] = {
    "as built": ({}, costs(*BUILT)),
    "another entry of one size": ({"accelerator": ("H100", "H100", "A100")}, costs("H100", "H100", "A100")),
    "another value of an entry": (
        {"gpus.2.price": 4.0},
        costs(*BUILT, catalogue=CATALOGUE | {"H100": (989e12, 4.0)}),
    ),
    "the choice of everything else": ({"gpu@base": "H100", "precision": ("fp8", "fp8", "fp8")}, costs(*BUILT)),
    "an entry that was added": (
        {
            "gpus.+1.name": "B200",
            "gpus.+1.peak": 2250e12,
            "gpus.+1.price": 5.0,
            "accelerator": ("A100", "H100", "B200"),
        },
        costs("A100", "H100", "B200", catalogue=CATALOGUE | {"B200": (2250e12, 5.0)}),
    ),
}


def study(text: str = WORDS) -> Analysis:
    return analyse(evaluate(parse_study(text.encode())))


def test_formulas_read_what_each_sizes_entry_fills_in() -> None:
    evaluation = study()
    assert evaluation.at_sizes("sizes.cost") == pytest.approx(costs(*BUILT), rel=1e-12)
    assert evaluation.number("total.cost") == pytest.approx(sum(costs(*BUILT)), rel=1e-12)
    assert evaluation.at_sizes("seconds") == pytest.approx(
        [6 * 8e9 / (312e12 * 0.4), 6 * 70e9 / (989e12 * 0.4), 6 * 405e9 / (989e12 * 0.4)], rel=1e-12
    )


def test_the_choice_and_the_prices_of_the_whole_study_move_nothing_of_them() -> None:
    other = study(WORDS.replace('value = "A100"', 'value = "H100"'))
    assert other.at_sizes("sizes.cost") == pytest.approx(costs(*BUILT), rel=1e-12)


def layout_cells(layout: Layout, evaluation: Any) -> dict[str, list[Key]]:
    return {name: list(typed(layout, {name: evaluation[name]})) for name in ("sizes.cost",)}


def judged(given: dict[str, Any], path: Path) -> tuple[Any, Layout, dict[Key, Edit]]:
    made_path, evaluation, layout = made(WORDS, path)
    assert [*openxml.audit(made_path), *openxml.limits(made_path)] == []
    return evaluation, layout, typed(layout, given)


@pytest.mark.parametrize("case", EDITS.values(), ids=EDITS)
def test_ironcalc_follows_the_entries_of_the_sizes(case: tuple[dict[str, Any], list[float]], tmp_path: Path) -> None:
    given, by_hand = case
    path = tmp_path / "study.xlsx"
    evaluation, layout, edits = judged(given, path)
    found = cells.flatten(ironcalc_judge.values(cells.garble(path, tmp_path / "garbled.xlsx"), edits))
    expected = expected_after(evaluation, layout, given)
    assert cells.differences(expected, found, keys=expected) == []
    assert [found[key] for key in layout_cells(layout, evaluation)["sizes.cost"]] == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.office
def test_libreoffice_follows_the_entries_of_the_sizes(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "study.xlsx"
    evaluation, layout, _ = judged({}, path)
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    answers = office.scenarios(garbled, [typed(layout, given) for given, _ in EDITS.values()])
    places = layout_cells(layout, evaluation)["sizes.cost"]
    for (given, by_hand), answer in zip(EDITS.values(), answers, strict=True):
        expected, found = expected_after(evaluation, layout, given), cells.flatten(answer)
        assert cells.differences(expected, found, keys=expected) == []
        assert [found[key] for key in places] == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({}, 1.0),
        ({"accelerator": ("A100", "h100", "H100")}, 1.0),
        ({"accelerator": ("A100", "B300", "H100")}, 0.0),
        ({"accelerator": ("A100", None, "H100")}, 0.0),
        ({"precision": ("bf16", None, "fp8")}, 0.0),
    ],
)
def test_the_flag_of_the_workbook_is_red_for_what_is_no_entry(
    given: dict[str, Any], holds: float, tmp_path: Path
) -> None:
    path = tmp_path / "study.xlsx"
    _, layout, edits = judged(given, path)
    found = cells.flatten(ironcalc_judge.values(cells.garble(path, tmp_path / "garbled.xlsx"), edits))
    place = layout.place("check.inputs")
    assert found[place.sheet, f"B{place.row}"] == holds


def test_the_cells_have_a_list_of_the_entries(tmp_path: Path) -> None:
    path, _, layout = made(WORDS, tmp_path / "study.xlsx")
    rules = load_workbook(path)["Models"].data_validations.dataValidation
    row = layout.place("accelerator").row
    (rule,) = (rule for rule in rules if f"E{row}:G{row}" in str(rule.sqref))
    names = layout.address(("gpus.1.name", "gpus.2.name", "gpus.+1.name", "gpus.+2.name"))
    assert (rule.type, rule.formula1) == ("list", names)


def pulled(wanted: dict[str, Any], folder: Path) -> list[tuple[str, str]]:
    """Return the lines of the study file that pull changes, as they were and as they are."""
    path = folder / "study.toml"
    path.write_text(WORDS, encoding="utf-8")
    pull(read_data(editing.with_entries(editing.built(WORDS, "study"), WORDS, wanted), "edited.xlsx"), path)
    lines = zip(WORDS.splitlines(), path.read_text(encoding="utf-8").splitlines(), strict=True)
    return [pair for pair in lines if pair[0] != pair[1]]


def test_pull_brings_words_of_the_sizes_back_and_nothing_else(tmp_path: Path) -> None:
    wanted = {"accelerator": ("H100", "A100", "h100"), "precision": ("fp8", "bf16", "bf16")}
    assert pulled(wanted, tmp_path) == [
        ('values = ["bf16", "bf16", "fp8"]', 'values = ["fp8", "bf16", "bf16"]'),
        ('values = ["A100", "H100", "H100"]', 'values = ["H100", "A100", "H100"]'),
    ]


def test_an_unedited_workbook_changes_nothing(tmp_path: Path) -> None:
    assert pulled({}, tmp_path) == []


def test_a_build_of_the_edited_workbook_says_what_the_words_do_to_the_total() -> None:
    data = editing.with_entries(editing.built(WORDS), WORDS, {"accelerator": ("H100", "A100", "H100")})
    edited = read_data(data, "edited.xlsx").study
    assert edited is not None
    analysis = analyse(evaluate(edited))
    effect = sum(costs("H100", "A100", "H100")) - sum(costs(*BUILT))
    assert analysis.number("change.accelerator.effect") == pytest.approx(effect, rel=1e-9)
    page = render(analysis, timestamp=WHEN, version="1")
    assert "A100 H100 H100" in page
    book = load_workbook(BytesIO(editing.workbook_of(edited)), data_only=True)
    assert [row[1:3] for row in book["Changes"].iter_rows(values_only=True) if row[0] == "Trained on"] == [
        ("A100 H100 H100", "H100 A100 H100")
    ]


@pytest.mark.parametrize(
    ("typed_in", "sentence"),
    [
        ("B300", "'B300' is not in catalogue 'gpus'; its entries are A100, H100"),
        (3.0, "'Trained on' holds 3, where a name is wanted"),
        (None, "'Trained on' is empty where a value is needed"),
    ],
)
def test_what_is_no_entry_is_told_with_its_cell(typed_in: Any, sentence: str) -> None:
    built = editing.built(WORDS)
    place = editing.cells_of(built, WORDS)["accelerator"][1]
    reading = read_data(editing.with_values(built, {place: typed_in}), "edited.xlsx")
    (finding,) = (item for item in reading.findings if item.kind == VALUE)
    assert sentence in finding.message
    assert finding.sheet == "Models"


def test_a_blank_cell_of_plain_words_is_told() -> None:
    built = editing.built(WORDS)
    place = editing.cells_of(built, WORDS)["precision"][1]
    reading = read_data(editing.with_values(built, {place: None}), "edited.xlsx")
    (finding,) = (item for item in reading.findings if item.kind == VALUE)
    assert (finding.message, finding.cell) == ("'Precision' is empty where a value is needed", place[1])


def test_diff_names_both_kinds_of_words() -> None:
    new = WORDS.replace('["A100", "H100", "H100"]', '["H100", "H100", "H100"]').replace('"fp8"]', '"int8"]')
    changed = {item.name: item for item in compare(parse_study(WORDS.encode()), parse_study(new.encode())).inputs}
    assert changed.keys() == {"accelerator", "precision"}
    assert changed["accelerator"].past == ("A100", "H100", "H100")
    assert changed["accelerator"].new == ("H100", "H100", "H100")
    effect = sum(costs("H100", "H100", "H100")) - sum(costs(*BUILT))
    assert changed["accelerator"].effect == pytest.approx(effect, rel=1e-9)
    assert not changed["precision"].effect


def test_diff_prints_words_in_each_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "past.toml").write_text(WORDS, encoding="utf-8")
    new = WORDS.replace('["A100", "H100", "H100"]', '["H100", "H100", "H100"]')
    (tmp_path / "new.toml").write_text(new, encoding="utf-8")
    for form in ("table", "markdown", "html", "json"):
        assert command("diff", str(tmp_path / "past.toml"), str(tmp_path / "new.toml"), "--format", form) == 0
        assert re.search(r"A100\W+H100\W+H100", capsys.readouterr().out), form


def test_page_and_data_show_the_words(tmp_path: Path) -> None:
    page = render(study(), timestamp=WHEN, version="1")
    table = page[page.index('<table class="sizes">') :]
    table = re.sub(r"<[^>]+>", " ", table[: table.index("</table>")])
    assert re.search(r"8B\s+bf16\s+A100\s", table)
    assert re.search(r"405B\s+fp8\s+H100\s", table)
    (tmp_path / "study.toml").write_text(WORDS, encoding="utf-8")
    assert command("build", str(tmp_path / "study.toml"), "-o", str(tmp_path), "--only", "json") == 0
    document = json.loads(next(tmp_path.rglob("*.json")).read_text(encoding="utf-8"))
    assert [(row["precision"], row["accelerator"]) for row in document["models"]] == [
        ("bf16", "A100"),
        ("bf16", "H100"),
        ("fp8", "H100"),
    ]
    assert [row["accelerator.price"] for row in document["models"]] == [2, 3, 3]
    frame = frames(study())["models"]
    assert frame.loc["405B", "accelerator"] == "H100"
    assert list(frame["precision"]) == ["bf16", "bf16", "fp8"]


def test_show_prints_the_words_by_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "study.toml").write_text(WORDS, encoding="utf-8")
    assert command("show", str(tmp_path / "study.toml"), "--sizes") == 0
    assert re.search(r"405B\W+fp8\W+H100\W", capsys.readouterr().out)
    assert command("show", str(tmp_path / "study.toml"), "--exact") == 0
    assert "accelerator\tA100\tH100\tH100\n" in capsys.readouterr().out


def test_a_price_that_only_sizes_read_is_read() -> None:
    assert [item.message for item in warnings(evaluate(parse_study(WORDS.encode()))) if "price" in item.message] == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"H100", "H100"]', '"H1O0", "H100"]', "'H1O0' is not in catalogue 'gpus'; perhaps you meant 'H100'?"),
        ('catalogue = "gpus"\nvalues = ["A100"', 'catalogue = "gps"\nvalues = ["A100"', "unknown name 'gps'"),
        ('"bf16", "fp8"]', '"bf16", 8]', "values are all numbers or all words, not 'bf16' beside 8"),
        (
            '["A100", "H100", "H100"]',
            "[1, 2, 3]",
            "values of an input with a catalogue are names of its entries, not 1",
        ),
        ('"bf16", "fp8"]', '"bf16"]', "inputs have different numbers of sizes: [2, 3]"),
        ('"bf16", "fp8"]', '"bf16", "fp*"]', "'fp*' cannot be looked up"),
        ('names = ["8B", "70B", "405B"]', 'title = "precision"', "'title' names an input of numbers"),
        (
            "* accelerator.price",
            "* accelerator.prise",
            "'accelerator' has no 'prise'; perhaps you meant 'price'?",
        ),
        (
            "* accelerator.price",
            "* accelerator",
            "which no formula reads; it reads what they fill in as accelerator.peak @",
        ),
        ("* accelerator.price", "* precision.price", "'precision' has words for each model size"),
        ("* accelerator.price", "* precision", "'precision' has words for each model size, which no formula reads @"),
        ("seeds = 3", 'seeds = "accelerator.price"', "'accelerator.price' has a value for each model size"),
        (
            'budget = "fixed"',
            'budget = "fixed"\n  train = "precision > 1"',
            "'precision', which has words, not numbers",
        ),
    ],
)
def test_what_words_cannot_be_is_told_in_one_sentence(old: str, new: str, problem: str) -> None:
    with pytest.raises(StudyError) as error:
        evaluate(parse_study(WORDS.replace(old, new).encode()))
    assert problem in str(error.value)
    assert len(error.value.problems) == 1


def test_sizes_of_words_alone_are_told() -> None:
    text = WORDS.replace("values = [8e9, 70e9, 405e9]", 'values = ["a", "b", "c"]')
    with pytest.raises(StudyError, match="no input has numbers, by which one size is larger than another"):
        parse_study(text.encode())


@pytest.mark.browser
def test_the_page_computes_with_the_entries_of_the_sizes(tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "words.html"
    file.write_text(render(study(), timestamp=WHEN, version="1"), encoding="utf-8")
    tab = browser.new_page()
    try:
        tab.goto(file.as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
        assert total(tab) == pytest.approx(sum(costs(*BUILT)), rel=1e-12)
        tab.locator('[name="mfu"]').fill("0.5")
        assert total(tab) == pytest.approx(sum(costs(*BUILT, mfu=0.5)), rel=1e-12)
        tab.locator('[name="gpu"]').select_option("H100")
        assert total(tab) == pytest.approx(sum(costs(*BUILT, mfu=0.5)), rel=1e-12)
    finally:
        tab.close()


def test_typed_words_and_those_of_a_list_stand_alike_in_their_cells(tmp_path: Path) -> None:
    path, _, layout = made(WORDS, tmp_path / "words.xlsx")
    book = load_workbook(path)
    given: dict[str, Any] = {"precision": BUILT, "accelerator": BUILT, "gpus.+1.name": "B200", SCENARIOS("+1"): "Other"}
    found = [book[sheet][address] for sheet, address in typed(layout, given)]
    assert len(found) == 8
    assert {(cell.alignment.horizontal, cell.protection.locked) for cell in found} == {("center", False)}
    assert len({cell.fill.fgColor.rgb for cell in found}) == 1


def test_ranges_that_do_not_move_what_sizes_read_are_named_as_left_out() -> None:
    """One is the H100's own, the other that of the assumption, which is of the A100 that the study chooses."""
    text = WORDS.replace("price = 3 }", "price = 3 }\nranges = { price = [2, 5] }")
    text = text.replace("[assumptions.price]\n", "[assumptions.price]\nlow = 1.5\nhigh = 2.5\n")
    text = text.replace("[assumptions.mfu]\n", "[assumptions.mfu]\nlow = 0.3\nhigh = 0.5\n")
    reason = "model sizes read the value of their entry"
    expected = [
        ("Price of a GPU-hour of A100", "$1.50", "$2.50", "$2", reason),
        ("Price of a GPU-hour of H100", "$2", "$5", "$3", reason),
    ]
    for view in (VIEWS["sensitivity"], SPREAD["uncertainty"]):
        shown: Any = view(study(text))
        assert [tuple(item) for item in shown.left_out] == expected
    assert not_drawn(study(text)) == [
        f"Not drawn: {label} ({low} to {high}; {value} in use), as {why}." for label, low, high, value, why in expected
    ]
    elsewhere = text.replace("gpu_hours * accelerator.price", "gpu_hours * price")
    moved: Any = VIEWS["sensitivity"](study(elsewhere))
    assert (moved.left_out, [item.label for item in moved.swings]) == ((), ["Utilisation", "Price of a GPU-hour"])
