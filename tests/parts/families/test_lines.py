"""Lines of every kind: what each has and what stays blank, sums and ratios, counts in their own units."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.data.tables import csv_of, tables, to_json
from reportgen.parts.families.added import added_sentence, lines_added
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import row_columns
from reportgen.report.html import render
from reportgen.report.profiles import profile
from reportgen.study.analyse import analyse, failed_checks
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.errors import StudyError
from tests.parts.families.studies import BLOOM, DEEPSEEK, LINES

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def analysed(text: str) -> Analysis:
    return analyse(evaluate(parse_study(text.encode())))


def refused(text: str) -> list[str]:
    with pytest.raises(StudyError) as error:
        evaluate(parse_study(text.encode()))
    return [str(problem) for problem in error.value.problems]


def words(html: str) -> str:
    """Return the text of a page's body as a reader sees it, without scripts, styles, markup and hidden spans."""
    body = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", html.partition("<body")[2])
    body = re.sub(r"<span\b[^>]* hidden>[^<]*</span>", "", body)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


@pytest.fixture(scope="module")
def lines() -> Analysis:
    return analysed(LINES)


def test_amounts_are_never_added_up_as_their_units_differ() -> None:
    ratio = '\n[[measures]]\nid = "each"\nlabel = "Cost of one"\nkind = "ratio"\nformula = "cost / amount"\n'
    study = analysed(LINES + ratio)
    names = {name for name in (*study.graph.inputs, *study.graph.definitions) if name.endswith(".each")}
    rows = {name.removesuffix(".each") for name in names}
    assert rows
    assert not rows & {"total", *(family.id for family in study.study[FAMILIES])}


def test_bloom_of_arxiv_2211_02001_takes_433196_kwh_and_emits_24_69_t() -> None:
    study = analysed(BLOOM)
    assert study.number("total.gpu_hours") == 1_082_990
    assert study.number("total.energy") == pytest.approx(433_196, rel=1e-12)
    assert study.number("total.carbon") == pytest.approx(24.692172, rel=1e-12)
    assert study["reconcile.total.carbon.verdict"] == study["reconcile.total.energy.verdict"] == "rounds to it"
    assert failed_checks(study) == ()


def test_deepseek_v3_of_arxiv_2412_19437_table_1_costs_5_576_million_dollars() -> None:
    study = analysed(DEEPSEEK)
    assert study.number("total.gpu_hours") == 2_664e3 + 119e3 + 5e3
    assert study.number("total.cost") == 5.576e6
    verdicts = {value for name, value in study.values.items() if name.endswith(".verdict")}
    assert verdicts == {"rounds to it"}
    assert failed_checks(study) == ()


def test_a_chain_starts_where_a_line_is_known_and_is_blank_before(lines: Analysis) -> None:
    assert lines.number("train.pilot.gpu_hours") == 1234.5
    assert lines.number("train.pilot.cost") == 2469
    for row, keys in {
        "train.pilot": ("runs", "tokens", "flops"),
        "data.storage": ("runs", "tokens", "flops", "gpu_hours", "rate"),
        "data": ("runs", "tokens", "flops", "gpu_hours", "rate", "amount"),
        "train.evaluate": ("runs",),
    }.items():
        assert [key for key in keys if f"{row}.{key}" in lines.graph] == [], row


def test_totals_add_what_there_is(lines: Analysis) -> None:
    hours = [
        sum(3 * 6 * w**2 * 1e9 / 3600 / (1e12 * (0.2 + w / 5120)) for w in (128, 256, 512)),
        sum(4 * 2 * w**2 * 1e9 / 3600 / (1e12 * (0.2 + w / 5120)) for w in (128, 256, 512)),
        1234.5,
    ]
    trained = 2 * sum(hours)
    assert lines.number("total.gpu_hours") == pytest.approx(sum(hours), rel=1e-12)
    assert lines.number("train.cost") == pytest.approx(trained, rel=1e-12)
    assert lines.number("data.cost") == pytest.approx(120 * 23 + 0.01 * trained - 500, rel=1e-12)
    assert lines.number("total.cost") == lines.number("train.cost") + lines.number("data.cost")
    assert failed_checks(lines) == ()


def test_runs_count_training_runs_and_passes_have_their_own_unit(lines: Analysis) -> None:
    assert lines.number("total.runs") == 9
    assert lines.number("train.evaluate.amount") == 12
    assert lines.at_sizes("sizes.runs") == (3, 3, 3)
    page = words(render(lines, timestamp=WHEN, version="1"))
    assert "12 evaluations" in page
    assert "21 training runs" not in page


def test_forward_passes_cost_what_their_work_says(lines: Analysis) -> None:
    assert lines.number("train.evaluate.flops") == sum(4 * 2 * w**2 * 1e9 for w in (128, 256, 512))
    flops = [3 * 6 * w**2 * 1e9 + 4 * 2 * w**2 * 1e9 for w in (128, 256, 512)]
    assert lines.at_sizes("sizes.flops") == pytest.approx(flops, rel=1e-12)


def test_a_ratio_is_of_each_rows_own_sums(lines: Analysis) -> None:
    for row in ("train.pilot", "train", "total"):
        cost, hours = (lines.number(f"{row}.{key}") for key in ("cost", "gpu_hours"))
        assert lines.number(f"{row}.rate") == pytest.approx(cost / hours, rel=1e-12)


def test_a_ratio_of_nothing_is_zero_where_a_line_does_not_count() -> None:
    study = analysed(LINES.replace('label = "Main"', 'label = "Main"\n  when = "months > 7"'))
    assert study.number("train.main.rate") == 0


def test_a_measure_that_is_not_proportional_is_added_up_over_lines() -> None:
    rounded = LINES.replace('"flops / 3600 / (1e12 * utilisation)"', '"roundup(flops / 3600 / 1e12, 0)"')
    study = analysed(rounded)
    lines_of = [study.number(f"train.{line}.gpu_hours") for line in ("main", "evaluate", "pilot")]
    assert lines_of[:2] == [2, 1]
    assert study.number("total.gpu_hours") == sum(lines_of)
    assert "sizes.gpu_hours" not in study.graph


def test_a_share_is_the_measure_of_a_total_and_no_other_percentage() -> None:
    ratio = (
        '[[measures]]\nid = "part"\nlabel = "Part"\nkind = "ratio"\nformula = "flops / gpu_hours"\nstyle = "percent"'
    )
    study = analysed(LINES.replace('[[measures]]\nid = "gpu_hours"', f'{ratio}\n\n[[measures]]\nid = "gpu_hours"'))
    assert "52.1% of the total" in words(render(study, timestamp=WHEN, version="1"))


def test_blank_is_null_in_json_and_empty_in_csv_and_sums_say_how_many_lines_they_add(lines: Analysis) -> None:
    document = json.loads(to_json(lines, timestamp=WHEN, version="1"))
    rows = {row["id"]: row for row in document["headline"]}
    assert (rows["data"]["flops"], rows["data"]["gpu_hours"], rows["data"]["runs"]) == (None, None, None)
    assert (rows["total"]["lines"], rows["total"]["lines_flops"], rows["total"]["lines_gpu_hours"]) == (5, 2, 3)
    items = {row["item"]: row for row in document["items"]}
    assert (items["credit"]["cost"], items["credit"]["gpu_hours"]) == (-500, None)
    assert (items["storage"]["amount"], items["storage"]["unit"]) == (120, "TB-months")
    table = next(table.rows for table in tables(lines) if table.key == "headline")
    read = list(csv.DictReader(io.StringIO(csv_of(table).decode("utf-8-sig"))))
    assert (read[1]["flops"], read[1]["cost"]) == ("", repr(lines.number("data.cost")))


def test_lines_are_counted_where_some_are_blank_and_some_are_not(lines: Analysis) -> None:
    columns = row_columns(lines.study, lines.graph)
    assert lines_added(lines, "train", columns) == {"runs": (1, 3), "tokens": (2, 3), "flops": (2, 3)}
    assert lines_added(lines, "data", columns) == {}
    assert added_sentence(lines, "data", columns) == ""


def test_the_page_and_the_pdf_say_how_many_lines_a_sum_adds(lines: Analysis) -> None:
    for document in (
        render(lines, timestamp=WHEN, version="1"),
        render(lines, timestamp=WHEN, version="1", profile=profile("a4")),
    ):
        assert "Lines that have a value and are added up: FLOPs: 2 of 5." in words(document)


@pytest.mark.parametrize("text", [BLOOM, DEEPSEEK], ids=["bloom", "deepseek"])
def test_a_study_of_items_only_speaks_of_no_runs_sweeps_or_flops(text: str) -> None:
    study = analysed(text)
    assert not [name for name in study.graph.inputs if "sweep" in name]
    shown = words(render(study, timestamp=WHEN, version="1"))
    for word in ("training run", "Training runs", "sweep", "xperiment", "floating-point", "model size", "Runs"):
        assert word not in shown, word
    table = next(table.rows for table in tables(study) if table.key == "headline")
    assert {row["flops"] for row in table} == {None}


def test_items_are_set_by_name() -> None:
    loaded = choose(parse_study(LINES.encode()), values={"train.pilot.amount": 10, "data.credit.cost": 0})
    study = evaluate(loaded)
    assert (study.number("train.pilot.amount"), study.number("data.credit.cost")) == (10, 0)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('gives = "gpu_hours"', 'gives = "gpu_hour"', "unknown measure 'gpu_hour'"),
        ('gives = "gpu_hours"', "gives = { rate = 2 }", "'rate' is a ratio, which follows from other measures"),
        ('amount = "20 * months"\n', "", "nothing gives the 'amount' of this item"),
        ('id = "pilot"', 'id = "main"', "line id 'main' appears twice"),
        ("train.cost", "trai.cost", "unknown name 'trai.cost'"),
        ("train.cost", "data.gpu_hours", "'data' has no 'gpu_hours'"),
        ("train.cost", "total.cost", "formula depends on itself: "),
        ("cost / gpu_hours", "cost / utilisation", "a ratio reads values of whole rows; 'utilisation' has a value"),
    ],
)
def test_what_a_line_cannot_be_is_told(old: str, new: str, problem: str) -> None:
    assert LINES.count(old) == 1
    assert any(said.startswith(problem) for said in refused(LINES.replace(old, new))), refused(LINES.replace(old, new))


def test_a_headline_that_no_line_has_is_told() -> None:
    assert refused(
        BLOOM.replace('headline = "carbon"', 'headline = "flops"').replace('gives = "gpu_hours"', 'gives = "energy"')
    ) == ["no line has a 'flops' @ study.headline"]


def test_sweeps_need_model_sizes() -> None:
    text = BLOOM.replace(
        "  [[families.items]]",
        '  [[families.sweeps]]\n  id = "s"\n  label = "S"\n  budget = "b"\n\n  [[families.items]]',
    )
    assert "'models' is missing, which sweeps are of @ models" in refused(text)


PRICED = LINES.replace(
    """  amount = 1
  unit = "grant"
  gives = { cost = -500 }
""",
    """  amount = 4
  unit = "disks"
  price = "12.5 * months"
  gives = { cost = "amount * price - 500" }
""",
)


def test_the_price_of_an_item_is_its_own_and_not_the_studys(lines: Analysis) -> None:
    study = analysed(PRICED)
    assert study.number("data.credit.unit-price") == 75
    assert study.number("data.credit.cost") == 4 * 75 - 500
    assert study.number("data.cost") == pytest.approx(study.number("data.storage.cost") - 200, rel=1e-15)
    page = words(render(study, timestamp=WHEN, version="1"))
    assert "price of one" in page
    records = {row["item"]: row["price"] for row in json.loads(to_json(study, timestamp=WHEN, version="1"))["items"]}
    assert records == {"pilot": None, "storage": None, "credit": 75}
    assert all("price" not in row for row in json.loads(to_json(lines, timestamp=WHEN, version="1"))["items"])


def test_a_price_may_be_read_where_the_study_has_none_of_that_name() -> None:
    text = PRICED.replace("[assumptions.price]", "[assumptions.hourly]").replace(
        "gpu_hours * price", "gpu_hours * hourly"
    )
    assert analysed(text).number("data.credit.cost") == -200
    without = text.replace('  price = "12.5 * months"\n', "")
    assert any("unknown name 'price'" in problem for problem in refused(without))
