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

TYPE_CHECKING = False  # the name that type checkers look for; importing typing would delay the handler of Ctrl-C
if TYPE_CHECKING:
    from reportgen.api import evaluate, frames, load, program, uncertainty
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Study
    from reportgen.system.errors import EvaluationError, OutputError, Problem, ReportgenError, StudyError

__version__ = "0.1.0"
__all__ = [
    "Evaluation",
    "EvaluationError",
    "LoadedStudy",
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

# The module of each name, imported at first use, so that `reportgen --version` imports none of them.
_MODULES = {
    **dict.fromkeys(["evaluate", "frames", "load", "program", "uncertainty"], "reportgen.api"),
    "Evaluation": "reportgen.describe.evaluation",
    "LoadedStudy": "reportgen.describe.loaded",
    "Study": "reportgen.describe.tables",
    **dict.fromkeys(
        ["EvaluationError", "OutputError", "Problem", "ReportgenError", "StudyError"], "reportgen.system.errors"
    ),
}


def __getattr__(name: str) -> object:
    """Import a name of the library at its first use."""
    if name not in _MODULES:
        raise AttributeError(f"module 'reportgen' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
