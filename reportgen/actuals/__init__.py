"""What was really used and paid: read from job lists, bills and exports of runs, matched to lines, and forecast.

The modules that other packages may import:

* ``account``: reads files, matches their rows to lines and adds them up
* ``keep``: keeps the sums of files in a study
* ``page``: a status as tables of texts, as Markdown and as JSON
* ``status``: plan, actual and forecast of every line and family, and why they differ
* ``written``: writes all rows of files as one CSV file
"""

__all__ = ["account", "keep", "page", "status", "written"]
