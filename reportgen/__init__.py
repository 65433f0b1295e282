"""reportgen: a study of ML experiments to a live workbook, a report and data.

For use as a library::

    study = reportgen.load("inputs/scaling-exponents.toml", scenario="bulk", values={"points_per_line": 12})
    evaluation = reportgen.evaluate(study)
    evaluation["total.cost"]
    reportgen.frames(evaluation)["headline"]
    cost = reportgen.program(evaluation, ["price"], ["total.cost"])  # for thousands of evaluations
    cost([2.5])["total.cost"]
    reportgen.diff("study.toml", "edited.xlsx")
    reportgen.build(study, "output", only=["xlsx", "pdf"])

Studies, evaluations, comparisons and draws show themselves as tables in a notebook.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # the name that type checkers look for; importing typing would delay the handler of Ctrl-C
if TYPE_CHECKING:
    from reportgen.api import build, diff, evaluate, frames, load, program, read_workbook, uncertainty
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Study
    from reportgen.parts.uncertainty.draws import Uncertainty
    from reportgen.readback.comparison import Comparison
    from reportgen.readback.read import Readback
    from reportgen.system.errors import (
        EvaluationError,
        OutputError,
        Problem,
        ReportgenError,
        StudyError,
        UnknownNameError,
    )

__version__ = "0.1.0"
__all__ = [
    "Comparison",
    "Evaluation",
    "EvaluationError",
    "LoadedStudy",
    "OutputError",
    "Problem",
    "Readback",
    "ReportgenError",
    "Study",
    "StudyError",
    "Uncertainty",
    "UnknownNameError",
    "__version__",
    "build",
    "diff",
    "evaluate",
    "frames",
    "load",
    "program",
    "read_workbook",
    "uncertainty",
]

# The module of each name, imported at first use, so that `reportgen --version` imports none of them.
_MODULES = {
    **dict.fromkeys(
        ["build", "diff", "evaluate", "frames", "load", "program", "read_workbook", "uncertainty"], "reportgen.api"
    ),
    "Comparison": "reportgen.readback.comparison",
    "Readback": "reportgen.readback.read",
    "Uncertainty": "reportgen.parts.uncertainty.draws",
    "Evaluation": "reportgen.describe.evaluation",
    "LoadedStudy": "reportgen.describe.loaded",
    "Study": "reportgen.describe.tables",
    **dict.fromkeys(
        ["EvaluationError", "OutputError", "Problem", "ReportgenError", "StudyError", "UnknownNameError"],
        "reportgen.system.errors",
    ),
}


def __getattr__(name: str) -> object:
    """Import a name of the library at its first use."""
    if name not in _MODULES:
        raise AttributeError(f"module 'reportgen' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    """Return the names of the library, those that are not imported yet among them."""
    return sorted({*globals(), *__all__})
