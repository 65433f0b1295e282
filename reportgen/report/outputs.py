"""Make the report's outputs: the page, and the document that another process prints as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.parts.about.shape import PROPOSAL
from reportgen.report.html import render, render_for
from reportgen.report.profiles import profile
from reportgen.report.sections import shows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.options import Options
    from reportgen.report.printed import PrintedPdf
    from reportgen.report.printing import Print
    from reportgen.report.profiles import Profile


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
    first = profile(options.profile).first_document()
    return _started(analysis, options, print_pdf, first.with_pages(analysis.study[PROPOSAL].max_pages), "")


def further_pdfs(analysis: Analysis, options: Options) -> Mapping[str, Callable[[Print], Callable[[], PrintedPdf]]]:
    """Return what starts each further PDF that a profile's funder asks for, by its id; those with nothing left out.

    Each takes the function that prints, and returns one that waits for the PDF. Raises OutputError for an unknown
    profile, or files of it that cannot be.
    """

    def starter(name: str, pack: Profile) -> Callable[[Print], Callable[[], PrintedPdf]]:
        return lambda print_pdf: _started(analysis, options, print_pdf, pack, f".{name}")

    further = profile(options.profile).further_documents()
    return {name: starter(name, pack) for name, pack in further.items() if _is_written(analysis, pack)}


def _is_written(analysis: Analysis, pack: Profile) -> bool:
    """Return whether a file has a section that must be there, or that the study has something for."""
    texts = analysis.study[PROPOSAL].texts
    return any(
        (own.text and not own.optional)
        or texts.get(own.text, "").strip()
        or any(shows(analysis, n) for n in own.sections)
        for own in pack.own
    )


def _started(
    analysis: Analysis, options: Options, print_pdf: Print, chosen: Profile, ending: str
) -> Callable[[], PrintedPdf]:
    """Send a document to the printing process; ``ending`` stands before that of its file's name."""
    document = render(
        analysis,
        timestamp=options.timestamp,
        version=options.version,
        templates=options.templates,
        profile=chosen,
    )
    return print_pdf(document, chosen, options.timestamp, f"{analysis.loaded.id}{ending}.pdf")
