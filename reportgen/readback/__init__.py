"""Read an edited workbook back: check it, compare studies, and write its changes into the study file.

The modules that other packages may import:

* ``comparison``: the differences between two studies
* ``diff``: compares two studies
* ``diff_formats``: writes a comparison in each format
* ``pull``: writes the changes of a workbook into a study file
* ``read``: reads a workbook back: the study as edited, each change and every finding
* ``scan``: recognises workbooks, and refuses harmful files
* ``summary``: findings as a few lines, and all of them as JSON
"""

__all__ = ["comparison", "diff", "diff_formats", "pull", "read", "scan", "summary"]
