"""The studies that benchmarks generate are studies: without a run of minutes nothing else would say so."""

from __future__ import annotations

import pytest

from benchmarks import studies
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study


@pytest.mark.parametrize(("compact", "whole"), [(False, False), (True, False), (False, True)])
def test_a_large_study_has_the_sweeps_that_were_asked_for(*, compact: bool, whole: bool) -> None:
    text = studies.large(60, compact=compact, whole=whole)
    evaluation = analyse(evaluate(parse_study(text.encode())))
    runs = [name for name in evaluation.values if name.endswith(".runs") and name.startswith("family_")]
    assert len(runs) == 62  # each sweep, and two families
    assert evaluation.number("total.cost") > 0


@pytest.mark.parametrize("what", [*studies.MORE, "periods", "model sizes"])
def test_a_study_may_have_more_of_each_thing(what: str) -> None:
    assert analyse(evaluate(parse_study(studies.grown(what, 3).encode()))).number("total.cost") > 0
