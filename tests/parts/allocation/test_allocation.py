"""Allocations in a centre's units: documented examples, whole nodes, the workbook, records, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.data.tables import to_json
from reportgen.parts.allocation.shape import catalogue
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from tests.parts.calendar.studies import FORFEITED, item
from tests.support import cells, ironcalc_judge, openxml
from tests.support.recalculated import expected_after, made, typed

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.evaluation import Analysis
    from tests.support.office import Office

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
# Hours that are not said to be of GPUs may be those of cores, and amounts those of months of a TB.
HEAD = FORFEITED[: FORFEITED.index("[[families]]")].replace('label = "GPU-hours"\nformula', 'label = "Used"\nformula')


def text(hours: float, allocation: str) -> str:
    """Return a study of one family with so many hours and an allocation."""
    return f"{HEAD}{item('jobs', hours)}\n[allocation]\n{allocation}\n"


def analysed(hours: float, allocation: str) -> Analysis:
    return analyse(evaluate(parse_study(text(hours, allocation).encode())))


def billed(hours: float, allocation: str) -> float:
    return analysed(hours, allocation).number("allocation.all.billed")


def test_lumi_bills_16_nodes_for_12_hours_as_24_576_core_hours() -> None:
    assert billed(16 * 128 * 12, 'unit = "lumi_core_hours"\njob = 2048') == 24_576
    assert billed(2_000 * 12, 'unit = "lumi_core_hours"\njob = 2000') == pytest.approx(24_576)


def test_ncsa_bills_8_h100_for_an_hour_as_960_service_units() -> None:
    assert billed(8, 'unit = "ncsa_h100"') == 960
    assert billed(2, 'unit = "ncsa_a100"') == 96


def test_node_hours_are_of_whole_nodes() -> None:
    assert billed(9 * 10, 'unit = "node_hours_of_8"\njob = 9') == pytest.approx(2 * 10)
    assert billed(4 * 10, 'unit = "node_hours_of_8"\njob = 4') == pytest.approx(10)
    assert billed(16 * 10, 'unit = "node_hours_of_8"\njob = "planned / 7812.5"') == pytest.approx(2 * 10)


def test_a_job_of_nothing_is_a_failing_check_and_no_fault() -> None:
    analysis = analysed(16 * 10, 'unit = "node_hours_of_8"\njob = "planned - planned"')
    assert analysis.number("check.allocation_job") == 0
    assert analysis.number("allocation.all.billed") == pytest.approx(16 * 10 / 8)


def test_an_hour_of_a_node_of_lumi_g_is_four_gpu_hours_and_one_gpu_takes_all_of_it() -> None:
    assert billed(4, 'unit = "lumi_gpu_hours"\njob = 4') == 4
    assert billed(1, 'unit = "lumi_gpu_hours"\njob = 1') == 4


def test_a_tb_month_costs_ten_times_on_lumi_f_and_half_on_lumi_o() -> None:
    places = ("lumi_p", "lumi_f", "lumi_o")
    assert [billed(2, f'unit = "{name}_tb_hours"') for name in places] == [1_461, 14_610, 730.5]


def test_perlmutter_bills_whole_nodes_and_isambard_a_quarter_of_one() -> None:
    assert billed(4, 'unit = "perlmutter"\njob = 4') == 1
    assert billed(1, 'unit = "perlmutter"\njob = 1') == 1
    assert billed(1, 'unit = "isambard_ai"') == 0.25


def test_access_credits_of_a_resource_are_100_a_gpu_hour() -> None:
    assert billed(10, 'unit = "repacss_gpu"') == 1_000
    assert billed(10, 'unit = "repacss_cpu"') == 10


def test_a_tb_month_is_730_and_a_half_tb_hours() -> None:
    assert billed(2, 'unit = "tb_hours"') == 1_461


@pytest.mark.parametrize(
    ("counts", "unit", "message"),
    [
        ("GPU-hours", 'unit = "tb_hours"', "'tb_hours' bills TB-months, and 'gpu_hours' counts GPU-hours"),
        ("H800-hours", 'unit = "tb_hours"', "'tb_hours' bills TB-months, and 'gpu_hours' counts H800-hours"),
        ("GPU-hours", 'unit = "lumi_core_hours"\njob = 2000', "'lumi_core_hours' bills core-hours, and 'gpu_hours'"),
        ("TB-months", 'unit = "ncsa_h100"', "'ncsa_h100' bills GPU-hours, and 'gpu_hours' counts TB-months"),
    ],
)
def test_a_measure_that_counts_something_else_is_refused(counts: str, unit: str, message: str) -> None:
    study = text(2, unit).replace('formula = "0"', f'formula = "0"\nunit = "{counts}"')
    with pytest.raises(StudyError) as caught:
        evaluate(parse_study(study.encode()))
    assert message in str(caught.value)


@pytest.mark.parametrize("counts", ["H100-hours", "GPU-hours", "GPU hours", "hours", ""])
def test_hours_of_any_gpu_are_billed(counts: str) -> None:
    study = text(2, 'unit = "ncsa_h100"').replace('formula = "0"', f'formula = "0"\nunit = "{counts}"')
    assert evaluate(parse_study(study.encode())).number("allocation.all.billed") == 240


def test_a_study_has_units_of_its_own() -> None:
    own = 'unit = "ours"\nunits = { ours = { label = "Ours", unit = "credits", rate = 3 } }'
    assert billed(7, own) == 21


def test_every_unit_of_the_catalogue_says_where_it_was_read_and_when() -> None:
    for name, unit in catalogue().items():
        assert unit.source, name
        if not unit.source.startswith("By definition"):
            assert unit.url is not None, name
            assert datetime.fromisoformat(unit.date) <= datetime(2026, 11, 28), name  # noqa: DTZ001 - a day


def test_records_have_each_family_and_the_total() -> None:
    document = json.loads(to_json(analysed(8, 'unit = "ncsa_h100"'), timestamp=WHEN, version="1"))
    rows = document["allocation"]
    assert rows == [
        {"family": "jobs", "label": "Jobs", "hours": 8, "billed": 960, "unit": "service units"},
        {"family": None, "label": "Total", "hours": 8, "billed": 960, "unit": "service units"},
    ]


WHOLE = text(2_000 * 12, 'unit = "lumi_core_hours"\njob = 2000')
GIVEN = {"allocation.job": 130.0}


def test_ironcalc_bills_alike_and_follows_the_size_of_a_job(tmp_path: Path) -> None:
    path, evaluation, layout = made(WHOLE, tmp_path / "study.xlsx")
    assert [*openxml.audit(path), *openxml.limits(path)] == []
    garbled, expected = cells.garble(path, tmp_path / "garbled.xlsx"), expected_after(evaluation, layout, GIVEN)
    found = cells.flatten(ironcalc_judge.values(garbled, typed(layout, GIVEN)))
    assert cells.differences(expected, found, keys=expected) == []
    total = next(iter(typed(layout, {"allocation.all.billed": 0})))
    assert found[total] == pytest.approx(2_000 * 12 * 256 / 130)


@pytest.mark.office
def test_libreoffice_bills_lumi_alike(tmp_path: Path, office: Office) -> None:
    path, _, layout = made(WHOLE, tmp_path / "study.xlsx")
    (answer,) = office.scenarios(cells.garble(path, tmp_path / "garbled.xlsx"), [{}])
    total = next(iter(typed(layout, {"allocation.all.billed": 0})))
    assert cells.flatten(answer)[total] == pytest.approx(24_576)


@pytest.mark.parametrize(
    ("allocation", "message"),
    [
        ('unit = "ncsa_h10"', "unknown unit 'ncsa_h10'; perhaps you meant 'ncsa_h100'?"),
        ('unit = "ncsa_h100"\nmeasure = "gpu_hour"', "unknown measure 'gpu_hour'"),
        ('unit = "lumi_core_hours"', "'job' is missing: whole nodes are billed, so say how many cores a job takes"),
        ('unit = "lumi_core_hours"\njob = 0', "job is above 0, not 0"),
    ],
)
def test_what_an_allocation_cannot_mean_is_told(allocation: str, message: str) -> None:
    with pytest.raises(StudyError) as caught:
        analysed(8, allocation)
    assert message in str(caught.value)
