"""Make the Word file: the report as paragraphs, tables, equations and pictures that a reader may edit."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.language import speaking
from reportgen.report.bounded import bounded
from reportgen.report.html import files_of, render
from reportgen.report.language import translation_of
from reportgen.report.profiles import profile
from reportgen.report.word_html import parts
from reportgen.system.child import Limits

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.options import Options

_LIMITS = Limits(memory=2_000_000_000, processor=60, clock=180.0)
_FILL = "reportgen.report.word_template:answer"  # what the process runs that fills in a user's template
_FAILED = "Word template cannot be used"


def make_docx(analysis: Analysis, options: Options) -> bytes:
    """Return the report, with the sections of the profile, as a Word file: the same bytes for the same arguments.

    It is read from the document that the PDF is printed from, with formulas as equations of Word. A template of the
    user's own is filled in by a process with limits. Raises OutputError for a profile or template that cannot be used.
    """
    chosen, files = profile(options.profile), files_of(options.templates)
    html = render(
        analysis,
        timestamp=options.timestamp,
        version=options.version,
        templates=files,
        profile=chosen,
        mathml=True,
    )
    content = parts(html)
    if options.docx_template is not None:
        request = pickle.dumps((analysis, options, content))
        return bounded(_FILL, request, _LIMITS, _FAILED, "fills it in")
    from reportgen.report.word_file import written  # noqa: PLC0415 - imports python-docx

    with speaking(translation_of(analysis.study, files)):
        return written(content, chosen, options, analysis.study[ABOUT])
