"""Cases: the costing once more, by as few patterns as it has itself."""

from __future__ import annotations

import reportgen
from reportgen.formula.expr import Name
from reportgen.study.analyse import analyse


def test_what_a_case_leaves_as_it_is_has_the_study_s_value_by_one_pattern() -> None:
    evaluation = analyse(reportgen.evaluate())
    cells = [item for name, item in evaluation.graph.definitions.items() if name.startswith("case.")]
    left = [item for item in cells if item.expr == Name(item.name.split(".", 2)[2])]
    assert len(left) > 500
    assert len({id(item.pattern) for item in left}) == 1
    assert all(evaluation[item.name] == evaluation[item.reads[0]] for item in left)
