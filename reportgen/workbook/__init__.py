"""The workbook: the sheets that parts describe, laid out and written as an .xlsx file.

The modules that other packages may import:

* ``keys``: the hidden keys by which a workbook is read back
* ``layout``: the address of every name, and its formula
* ``sheets``: the sheets of all parts
* ``write``: writes an analysed study, or any sheets, as a workbook
"""

__all__ = ["keys", "layout", "sheets", "write"]
