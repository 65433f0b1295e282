"""Settings of Sphinx: ``make docs`` builds the site of this folder."""

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

import reportgen  # noqa: E402
from scripts.reference import write  # noqa: E402

write(DOCS / "reference")

project = "reportgen"
author = "The reportgen authors"
version = release = reportgen.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 4
nitpicky = False  # types of other libraries have no page here
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
html_theme = "furo"
html_title = f"reportgen {version}"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
