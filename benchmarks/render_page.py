"""The yardstick of a PDF: render a finished HTML file with WeasyPrint alone.

Usage: python render_page.py FILE.html FILE.pdf
"""

import sys

from weasyprint import HTML

HTML(sys.argv[1]).write_pdf(sys.argv[2])
