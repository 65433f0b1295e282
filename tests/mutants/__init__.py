"""Faults put in by hand, one at a time, where mutmut does not reach: templates, data, and what a definition means.

Each TOML file here is a list of faults of one package. A fault names a file, a text that occurs in it once, what takes
its place, why somebody might write that, and the tests that must fail then. ``python -m tests.mutants`` tries them in a
copy of the tree.
"""
