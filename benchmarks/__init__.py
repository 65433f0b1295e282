"""Paired measurements: each thing reportgen does, beside what a user could run instead."""
