"""Compute given for free, and studies of nothing: what divides by their totals is defined, in every output."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.data.tables import to_json
from reportgen.parts.uncertainty.draws import uncertainty
from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.resources import bundled_study
from reportgen.workbook.write import write_workbook
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis, Evaluation

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
SHARE = '\n[[measures]]\nid = "share"\nlabel = "Share"\nformula = "cost / total_cost"\nstyle = "percent"\n'
STUDY = SMALL.replace("published = { cost = 1.0e2 }\n", "") + SHARE


def analysed(text: str, **values: float) -> Analysis:
    return analyse(choose_and_evaluate(text, values))


def choose_and_evaluate(text: str, values: dict[str, float]) -> Evaluation:
    return evaluate(choose(parse_study(text.encode()), None, values))


@pytest.mark.parametrize(
    "text",
    [
        STUDY.replace("value = 3\nlow = 2\nhigh = 4", "value = 0\nlow = 0\nhigh = 4"),
        STUDY.replace("value = 3\nlow = 2\nhigh = 4", "value = 0\nlow = 0\nhigh = 0"),
        STUDY.replace("value = 3\nlow = 2\nhigh = 4", "value = 0").replace(
            "value = 10\n", "value = 10\nlow = 5\nhigh = 15\n"
        ),
        STUDY.replace("seeds = 3", "seeds = 0"),
    ],
    ids=["free", "free for ever", "free whatever the steps", "no runs"],
)
def test_a_total_of_nothing_is_built_and_every_check_holds(text: str) -> None:
    analysis = analysed(text)
    assert analysis.number("total.cost") == 0
    assert [analysis.number(name) for name in ("first.share", "share.first", "share.second")] == [0, 0, 0]
    assert analysis.number("check.all") == 1
    write_workbook(analysis, timestamp=WHEN, version="1")
    page = render(analysis, timestamp=WHEN, version="1").partition("<main>")[2].partition("<script")[0]
    assert re.search(r"\b(nan|inf)\b", page, re.IGNORECASE) is None
    json.loads(to_json(analysis, timestamp=WHEN, version="1"))


def test_swings_around_nothing_are_ranked_by_their_size() -> None:
    text = STUDY.replace("value = 3\nlow = 2\nhigh = 4", "value = 0\nlow = -1\nhigh = 4\nminimum = -9").replace(
        '[assumptions.steps]\nlabel = "Steps"\nvalue = 10',
        '[assumptions.steps]\nlabel = "Steps"\nvalue = 10\nlow = 5\nhigh = 15',
    )
    analysis = analysed(text)
    assert analysis.number("tornado.price.swing") > 0
    assert analysis.number("tornado.steps.swing") == 0
    assert (analysis.number("tornado.price.rank"), analysis.number("tornado.steps.rank")) == (1, 2)


def test_swings_of_a_negative_total_are_ranked_largest_first() -> None:
    text = STUDY.replace("value = 3\nlow = 2\nhigh = 4", "value = -3\nlow = -4\nhigh = -2\nminimum = -9").replace(
        "value = 100\n", "value = 100\nlow = 99\nhigh = 101\n"
    )
    analysis = analysed(text)
    assert analysis.number("total.cost") < 0
    assert (analysis.number("tornado.price.rank"), analysis.number("tornado.rate.rank")) == (1, 2)


def test_a_total_that_no_draw_moves_is_explained_by_nothing() -> None:
    text = STUDY.replace("value = 3\nlow = 2\nhigh = 4", "value = 0").replace(
        "value = 10\n", "value = 10\nlow = 5\nhigh = 15\n"
    )
    drawn = uncertainty(choose_and_evaluate(text, {}), draws=2000)
    assert drawn is not None
    assert drawn.explained == {"steps": 0}


def test_the_bundled_study_at_no_price() -> None:
    analysis = analysed(bundled_study().read_text(encoding="utf-8"), price=0)
    assert analysis.number("total.cost") == 0
    assert analysis.number("check.shares") == 1
    assert sum(analysis.number(f"share.{row}") for row in ("alignment", "gamma")) == 0
