"""Formulas: text parsed to expressions, expressions printed for each target, and the values of expressions.

>>> from reportgen.formula.compute import compute
>>> from reportgen.formula.expr import names_in
>>> from reportgen.formula.parse import parse
>>> from reportgen.formula.printers import Excel
>>> cost = parse("gpu_hours * price")
>>> names_in(cost)
('gpu_hours', 'price')
>>> compute(cost, {"gpu_hours": 100.0, "price": 2.5})
250.0
>>> Excel({"gpu_hours": "B4", "price": "B5"}.__getitem__).print(cost)
'B4*B5'

The modules that other packages may import:

* ``compute``: values of expressions, and functions compiled from them
* ``expr``: the nodes, and the functions that walk, rename and rebuild them
* ``identifiers``: checks which words may name a value
* ``ops``: the operator table: a row for each operator, a column for each target
* ``parse``: text to an expression
* ``printers``: a printer for Excel, JavaScript and LaTeX each
* ``python``: expressions as Python statements
* ``words_printer``: a formula in words, and the LaTeX of names and numbers
"""

__all__ = ["compute", "expr", "identifiers", "ops", "parse", "printers", "python", "words_printer"]
