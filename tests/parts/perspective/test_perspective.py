from __future__ import annotations

import pytest

from reportgen.parts.perspective.labels import labels
from reportgen.parts.quantities.view import quantities
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from tests.support.rich import STUDY, evaluated

MORE = """
[quantities.thrice]
label = "Thrice"
formula = "twice + rate"
style = "decimal"

[perspective.tenth]
label = "A tenth"
formula = "10 * hundredth"
style = "money"
"""


def test_a_comparison_is_labelled_as_a_quantity() -> None:
    assert [(name, *label) for name, label in labels(evaluated().study)] == [
        ("hundredth", "Quantities", "A hundredth", "decimal")
    ]


def test_quantities_and_comparisons_may_read_each_other() -> None:
    analysis = analyse(evaluate(parse_study((STUDY + MORE).encode())))
    assert (analysis["thrice"], analysis["tenth"]) == (300, pytest.approx(114))
    assert [(item.id, item.value.text) for item in quantities(analysis)] == [("twice", "200"), ("thrice", "300.00")]


def test_a_comparison_has_a_name_of_its_own() -> None:
    text = STUDY.replace("[perspective.hundredth]", "[perspective.price]")
    with pytest.raises(StudyError, match="name 'price' is already taken by assumptions"):
        evaluate(parse_study(text.encode()))
