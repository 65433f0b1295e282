"""The yardstick of a PDF: a bare Python that renders a finished HTML file with WeasyPrint, and nothing else.

Usage: python render_page.py FILE.html FILE.pdf
"""

import sys
from pathlib import Path

from weasyprint import HTML

from reportgen.report.pdf import _PackageFetcher  # the page's fonts are the package's own

HTML(string=Path(sys.argv[1]).read_text(encoding="utf-8"), url_fetcher=_PackageFetcher()).write_pdf(sys.argv[2])
