"""Write the records of the parts as JSON, CSV and DataFrames.

The modules that other packages may import:

* ``tables``: ``make_json``, ``make_csv`` and ``frames``
"""

__all__ = ["tables"]
