"""The tables of tests/RESULTS.md count what mutmut and coverage found."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from tests.results import coverage_table, faults, markdown, mutation_table, row

if TYPE_CHECKING:
    from pathlib import Path


def test_a_fault_that_no_test_runs_survives_and_one_not_tried_counts_nowhere() -> None:
    counts = Counter({"killed": 5, "timeout": 1, "survived": 1, "no tests": 1, "not checked": 4})
    assert row("x", [counts]) == ("x", "8", "6", "2", "4", "75.0%")
    assert row("x", []) == ("x", "0", "0", "0", "0", "–")


def test_results_are_read_from_what_mutmut_left(tmp_path: Path) -> None:
    (tmp_path / "reportgen" / "formula").mkdir(parents=True)
    codes = {"a": 1, "b": 0, "c": None, "d": 33}
    (tmp_path / "reportgen" / "formula" / "parse.py.meta").write_text(json.dumps({"exit_code_by_key": codes}))
    (tmp_path / "reportgen" / "api.py.meta").write_text(json.dumps({"exit_code_by_key": {}}))
    found = faults(tmp_path)
    assert found == {
        "reportgen/formula/parse.py": Counter({"killed": 1, "survived": 1, "not checked": 1, "no tests": 1})
    }
    lines = {line[0]: line[1:] for line in mutation_table(found)}
    assert lines["**formula core**"] == lines["**all**"] == ("3", "1", "2", "1", "33.3%")
    assert lines["**writer**"][-1] == "–"


def test_coverage_is_summed_by_package() -> None:
    files = {"reportgen/a.py": (10, 5), "reportgen/formula/b.py": (4, 4), "reportgen/formula/c.py": (6, 1)}
    measured = {
        "files": {
            name: {"summary": {"num_statements": lines, "covered_lines": run}} for name, (lines, run) in files.items()
        }
    }
    assert coverage_table(measured) == [
        ("`reportgen`", "10", "5", "50.0%"),
        ("`reportgen/formula`", "10", "5", "50.0%"),
        ("**all**", "20", "10", "50.0%"),
    ]


def test_a_table_has_a_line_a_row() -> None:
    assert markdown(("a", "b"), [("x", "1")]) == "| a | b |\n| --- | ---: |\n| x | 1 |"
