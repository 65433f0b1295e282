"""Benchmarks: times of reportgen's work, each paired with the time of what a user could run instead."""
