"""reportgen: a study of ML experiments to a live workbook, a report and data.

For use as a library::

    study = reportgen.load("inputs/scaling-exponents.toml", scenario="bulk", values={"points_per_line": 12})
    evaluation = reportgen.evaluate(study)
    evaluation["total.cost"]
    reportgen.frames(evaluation)["headline"]
    cost = reportgen.program(evaluation, ["price"], ["total.cost"])  # for thousands of evaluations
    cost([2.5])["total.cost"]
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # as in typing, which takes as long to import as all that a command does before it minds Ctrl-C
if TYPE_CHECKING:
    from typing import Any

    from reportgen.analysis.uncertainty import uncertainty
    from reportgen.api import evaluate, frames, load
    from reportgen.errors import EvaluationError, OutputError, Problem, ReportgenError, StudyError
    from reportgen.model.evaluation import Evaluation
    from reportgen.model.program import program
    from reportgen.model.study import Study

__version__ = "0.1.0"
__all__ = [
    "Evaluation",
    "EvaluationError",
    "OutputError",
    "Problem",
    "ReportgenError",
    "Study",
    "StudyError",
    "__version__",
    "evaluate",
    "frames",
    "load",
    "program",
    "uncertainty",
]

# Looked up on first use, so that `reportgen --version` imports none of it.
_HOMES = {
    "evaluate": "reportgen.api",
    "load": "reportgen.api",
    "frames": "reportgen.api",
    "Evaluation": "reportgen.model.evaluation",
    "Study": "reportgen.model.study",
    "program": "reportgen.model.program",
    "uncertainty": "reportgen.analysis.uncertainty",
    **dict.fromkeys(["EvaluationError", "OutputError", "Problem", "ReportgenError", "StudyError"], "reportgen.errors"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'reportgen' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
