"""The workbook as a file: what its cells hold, and independent programs that calculate it anew."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

import reportgen
from reportgen.describe.about import ABOUT
from reportgen.describe.addresses import letters
from reportgen.describe.evaluation import Evaluation
from reportgen.graph.evaluate import run
from reportgen.parts.assumptions.shape import INPUTS
from reportgen.parts.families.shape import FAMILIES
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from reportgen.workbook.write import laid_out, write_workbook
from tests.support import cells, ironcalc_judge, openxml
from tests.support.studies import SMALL, spoiled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.workbook.layout import Layout
    from tests.support.cells import Edit, Key, Value
    from tests.support.office import Office

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SCENARIO = '[scenarios.cheap]\nlabel = "Cheap"\nvalues = { price = 2.5 }\n'
CORRECTION = '[corrections.extra]\nlabel = "Extra"\npublished = "Without"\ncorrected = "With"\n'
# Studies of which each lacks or has something that a sheet might take for granted.
STUDIES: dict[str, tuple[tuple[str, str], ...]] = {
    "small": (),
    "without scenarios": ((SCENARIO, ""),),
    "without ranges": (("low = 2\nhigh = 4\n", ""),),
    "without cases": (("low = 2\nhigh = 4\n", ""), (CORRECTION, ""), ('  when = "extra"\n', "")),
    "without published figures": (("published = { cost = 1.0e2 }\n", ""),),
    "with one model size": (("values = [1, 2, 4]", "values = [4]"),),
    "with words like formulas": (
        ('label = "Price"', 'label = "=1+2"'),
        ('title = "Small"', 'title = "=cmd|A1 & [x]*?"'),
        ('label = "Cheap"', 'label = "+Cheap"'),
        ('label = "Main"', 'label = "@SUM(A1)"'),
        ('label = "fixed"', 'label = "fi\'x\\"ed"'),
        ('label = "First"', 'label = "-First"'),
    ),
}


def evaluated(loaded: LoadedStudy) -> Analysis:
    return analyse(reportgen.evaluate(loaded))


def written(analysis: Analysis, path: Path) -> Path:
    path.write_bytes(write_workbook(analysis, timestamp=WHEN, version="1"))
    return path


@pytest.fixture(scope="module")
def bundled() -> Analysis:
    return evaluated(reportgen.load())


@pytest.fixture(scope="module")
def file(bundled: Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(bundled, tmp_path_factory.mktemp("workbook") / "study.xlsx")


@pytest.fixture(scope="module")
def laid(bundled: Analysis) -> tuple[Analysis, Layout]:
    return laid_out(bundled, timestamp=WHEN, version="1")


def formula_values(layout: Layout, evaluation: Evaluation) -> dict[Key, Value]:
    """What every formula cell ought to hold."""
    return {
        (sheet.title, f"{letters(filled.column + offset)}{filled.row}"): value
        for sheet in layout.sheets
        for filled in layout.cells(sheet, evaluation)
        if filled.stored is not None
        for offset, value in enumerate(filled.stored)
    }


def edits(layout: Layout, given: Mapping[str, Any]) -> dict[Key, Edit]:
    """The cells to type into so that the names given have these values."""
    found: dict[Key, Edit] = {}
    for name, value in given.items():
        place = layout.place(name)
        for offset, item in enumerate(value if place.sized else (value,)):
            found[place.sheet, f"{letters(place.column + offset)}{place.row}"] = item
    return found


def edited(evaluation: Evaluation, given: Mapping[str, Any]) -> Evaluation:
    """The pipeline's own answer to the same entries."""
    return Evaluation(evaluation.loaded, evaluation.graph, run(evaluation.graph, given=given))


FOURTEEN = (1.0, 0.0) * 7
EDITS: dict[str, dict[str, Any]] = {
    "a dozen entries": {
        "scenario": "Spot market",
        "points_per_line@base": 12.0,
        "price@spot": 2.25,
        "steps@base": 60_000.0,
        "vocab@base": 50_257.0,
        "gpu_flops@spot": 4.1e14,
        "gamma_combinations@base": 1.0,
        "table_e1_in_sweeps@spot": 1.0,
        "non_embedding_tokens@base": 1.0,
        "beta_only.lines.axis.optimizers": 4.0,
        "gamma.lines.member": FOURTEEN,
        "heads": tuple(float(3 * size) for size in range(1, 15)),
        "price.low": 1.25,
        "grid.0.row.1": 17.0,
        "tokens_per_param.high": 31.0,
    },
    "another entry of the catalogue": {"gpu@base": "B200", "gpus.3.price": 6.5},
    "a scenario that switches everything": {"scenario": "All corrections of counts", "price@corrected": 1.75},
    "faults": {"kv_ratio@base": 7.0, "weight_decay.lines.member": (2.0, *FOURTEEN[1:]), "gpu_flops@base": 2e15},
}


def test_every_definition_that_the_sheets_show_is_stored_with_its_value(
    file: Path, laid: tuple[Analysis, Layout]
) -> None:
    evaluation, layout = laid
    expected = formula_values(layout, evaluation)
    assert set(expected) == set(cells.formula_cells(file))
    assert cells.differences(expected, cells.stored_values(file), rel=0, absolute=0, keys=expected) == []


def test_each_assumption_has_a_defined_name_on_the_cell_of_its_live_value(file: Path, bundled: Analysis) -> None:
    workbook = load_workbook(file, data_only=True)
    for name in bundled.study[INPUTS]:
        sheet, _, address = workbook.defined_names[name].attr_text.partition("!")
        assert workbook[sheet][address.replace("$", "")].value == bundled[name], name


def test_the_same_evaluation_gives_the_same_bytes(bundled: Analysis, file: Path) -> None:
    assert write_workbook(bundled, timestamp=WHEN, version="1") == file.read_bytes()


@pytest.mark.parametrize("changes", STUDIES.values(), ids=STUDIES)
def test_any_study_becomes_a_file_without_faults_that_ironcalc_calculates_alike(
    changes: tuple[tuple[str, str], ...], tmp_path: Path
) -> None:
    path = written(evaluated(parse_study(spoiled(*changes))), tmp_path / "study.xlsx")
    assert [*openxml.audit(path), *openxml.limits(path)] == []
    found = cells.flatten(ironcalc_judge.values(cells.garble(path, tmp_path / "garbled.xlsx")))
    assert cells.differences(cells.stored_values(path), found, keys=cells.formula_cells(path)) == []


def test_words_of_a_study_never_become_formulas(tmp_path: Path) -> None:
    path = written(evaluated(parse_study(spoiled(*STUDIES["with words like formulas"]))), tmp_path / "study.xlsx")
    usual = written(evaluated(parse_study(SMALL.encode())), tmp_path / "usual.xlsx")
    assert set(cells.formula_cells(path)) == set(cells.formula_cells(usual))
    label = next(cell for row in load_workbook(path)["Assumptions"] for cell in row if cell.value == "=1+2")
    assert (label.data_type, label.quotePrefix) == ("s", True)


def test_a_control_character_that_reaches_the_writer_is_escaped_as_excel_does(tmp_path: Path) -> None:
    """The reader refuses such text; the writer does not rely on it."""
    loaded = parse_study(SMALL.encode())
    study = loaded.study.with_value((ABOUT.key, "title"), "a\x07b")
    path = written(evaluated(loaded.edited(study)), tmp_path / "study.xlsx")
    assert openxml.audit(path) == []
    assert "a_x0007_b" in {cell.value for row in load_workbook(path)["Summary"] for cell in row}


@pytest.mark.parametrize("given", EDITS.values(), ids=EDITS)
def test_ironcalc_follows_entries_as_the_pipeline_does(
    given: dict[str, Any], file: Path, laid: tuple[Analysis, Layout], tmp_path: Path
) -> None:
    evaluation, layout = laid
    expected = formula_values(layout, edited(evaluation, given))
    found = ironcalc_judge.values(cells.garble(file, tmp_path / "garbled.xlsx"), edits(layout, given))
    assert cells.differences(expected, cells.flatten(found), keys=expected) == []


@pytest.mark.office
def test_libreoffice_follows_entries_as_the_pipeline_does(
    file: Path, laid: tuple[Analysis, Layout], tmp_path: Path, office: Office
) -> None:
    evaluation, layout = laid
    several: dict[str, dict[str, Any]] = {"nothing": {}} | EDITS
    garbled = cells.garble(file, tmp_path / "garbled.xlsx")
    answers = office.scenarios(garbled, [edits(layout, given) for given in several.values()])
    for (label, given), answer in zip(several.items(), answers, strict=True):
        expected = formula_values(layout, edited(evaluation, given))
        assert cells.differences(expected, cells.flatten(answer), keys=expected) == [], label


@pytest.mark.office
def test_a_file_saved_by_libreoffice_holds_the_same_values(
    file: Path, laid: tuple[Analysis, Layout], tmp_path: Path, office: Office
) -> None:
    evaluation, layout = laid
    saved = office.save_as(file, tmp_path / "saved.xlsx")
    # The reader takes a stored empty text for no value.
    empty = {key for key, value in formula_values(layout, evaluation).items() if value == ""}
    keys = set(cells.formula_cells(file))
    assert empty < keys
    assert cells.differences(cells.stored_values(file), cells.stored_values(saved), keys=keys - empty) == []
    assert empty.isdisjoint(cells.stored_values(saved))


def test_an_entry_that_breaks_a_rule_shows_in_the_master_check(laid: tuple[Analysis, Layout]) -> None:
    evaluation, _ = laid
    assert evaluation["check.all"] == 1
    assert edited(evaluation, EDITS["faults"])["check.all"] == 0


@pytest.mark.slow
def test_microsofts_validator_finds_nothing(file: Path) -> None:
    assert openxml.sdk_validate(file) == []


def test_the_auditor_finds_nothing(file: Path) -> None:
    assert [*openxml.audit(file), *openxml.limits(file)] == []


def test_every_name_that_a_person_may_enter_has_a_home(laid: tuple[Analysis, Layout]) -> None:
    evaluation, layout = laid
    entries = [name for name in evaluation.graph.inputs if "@" in name or name.endswith((".low", ".high", ".member"))]
    assert set(entries) <= set(layout.places)


def test_families_stand_sorted_for_the_chart_and_equal_ones_in_the_studys_order(
    laid: tuple[Analysis, Layout],
) -> None:
    evaluation, _ = laid
    families = evaluation.study[FAMILIES]
    costs = {family.label: float(f"{evaluation[f'{family.id}.cost']:.9g}") for family in families}
    expected = sorted(costs, key=costs.__getitem__, reverse=True)  # equal ones stay in order
    assert len(set(costs.values())) < len(costs)
    found = [evaluation[f"rank.sorted.{number}.label"] for number in range(1, len(families) + 1)]
    assert found == expected
