"""The yardstick of a PDF: a bare Python that renders a finished HTML file with WeasyPrint, and nothing else.

Usage: python render_page.py FILE.html FILE.pdf
"""

import sys

from weasyprint import HTML

HTML(sys.argv[1]).write_pdf(sys.argv[2])
