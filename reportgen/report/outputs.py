"""Make the report's outputs: the page, and the document that another process prints as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.parts.about.shape import PROPOSAL
from reportgen.report.html import render, render_for
from reportgen.report.profiles import profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.options import Options
    from reportgen.report.printed import PrintedPdf
    from reportgen.report.printing import Print


def make_page(analysis: Analysis, options: Options) -> bytes:
    """Return the content of the HTML page of an analysed study, with what it lacks of the profile's requirements.

    Raises OutputError for an unknown profile or a template that fails.
    """
    page = render_for(
        analysis,
        profile(options.profile),
        timestamp=options.timestamp,
        version=options.version,
        templates=options.templates,
    )
    return page.encode()


def start_pdf(analysis: Analysis, options: Options, print_pdf: Print) -> Callable[[], PrintedPdf]:
    """Send the document of an analysed study to the printing process; return a function that waits for the PDF.

    Raises OutputError for an unknown profile or a template that fails.
    """
    chosen = profile(options.profile).with_pages(analysis.study[PROPOSAL].max_pages)
    document = render(
        analysis,
        timestamp=options.timestamp,
        version=options.version,
        templates=options.templates,
        profile=chosen,
    )
    return print_pdf(document, chosen, options.timestamp, f"{analysis.loaded.id}.pdf")
