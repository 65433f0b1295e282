"""The commands as thin functions, whose parameters are the options; each imports its own module when it runs.

The modules that other packages may import:

* ``builds``: the files of a study
* ``edits``: a workbook's edits, and differences of two studies
* ``figures``: figures in the terminal, and where they come from
* ``spending``: what was used, what is affordable, and the prices of other dates
* ``studies``: what helps to write a study file
"""

__all__ = ["builds", "edits", "figures", "spending", "studies"]
