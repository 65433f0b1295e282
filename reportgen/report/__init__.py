"""The report of an analysed study: a live HTML page, and PDFs by profile.

The modules that other packages may import:

* ``html``: ``render`` returns the page or a profile's document, ``render_page`` another page in the same style
* ``lacking``: a sentence on characters that no font has
* ``outputs``: makes the page, and the document that another process prints
* ``paper_tables``: makes the headline table and the budget as Markdown and LaTeX
* ``pdf``: prints a document's HTML as a PDF, and checks it against its profile
* ``printed``: a PDF that the child process printed
* ``printing``: prints PDFs in a child process
* ``profiles``: the requirements for PDFs
* ``requirements``: what a study lacks of what a profile's funder requires
* ``sections``: the sections of the report
* ``user_files``: reads a folder of a user's own templates
* ``word``: makes the Word file
"""

__all__ = [
    "html",
    "lacking",
    "outputs",
    "paper_tables",
    "pdf",
    "printed",
    "printing",
    "profiles",
    "requirements",
    "sections",
    "user_files",
    "word",
]
