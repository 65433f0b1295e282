"""Formulas: expressions, the operator table, text to nodes and nodes to text, names, and values."""
