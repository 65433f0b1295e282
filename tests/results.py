"""How good the tests are, in figures: what mutmut and coverage found, as tables.

``python -m tests.results`` prints the mutation score of the last ``make mutants``; with ``--write`` it writes to
tests/RESULTS.md that, what became of the faults put in by hand, and the coverage of the last ``make coverage``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mutmut.stats import status_by_exit_code

from tests.mutants.faults import NOTICED, SURVIVED, UNTRIED, read_results

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).resolve().parent.parent
FAULTS = ROOT / "mutants"
COVERAGE = ROOT / "coverage.json"
REPORT = ROOT / "tests" / "RESULTS.md"
GROUPS = {
    "formula core": ("reportgen/formula/*",),
    "guard": ("reportgen/study/guard.py",),
    "writer": (
        *("reportgen/workbook/write.py", "reportgen/workbook/cell*", "reportgen/workbook/charts.py"),
        *("reportgen/workbook/rules.py", "reportgen/workbook/package.py", "reportgen/workbook/xml_parts.py"),
        *("reportgen/workbook/references.py", "reportgen/workbook/template.py"),
        *("reportgen/system/files.py", "reportgen/system/folders.py"),
    ),
}
# A fault that no test runs survives; one that hangs, crashes or exhausts a test is noticed.
_SURVIVED = ("survived", "no tests")
_UNTRIED = ("not checked", "skipped", "check was interrupted by user")


def faults(folder: Path = FAULTS) -> dict[str, Counter[str]]:
    """Return what became of the faults of each module, by mutmut's own words."""
    found = {}
    for path in sorted(folder.rglob("*.py.meta")):
        codes: dict[str, int | None] = json.loads(path.read_text())["exit_code_by_key"]
        if codes:
            module = path.relative_to(folder).with_suffix("").as_posix()
            found[module] = Counter(status_by_exit_code[code] for code in codes.values())
    return found


def row(title: str, several: Iterable[Counter[str]]) -> tuple[str, ...]:
    """Return one line of the table: faults tried, noticed, survived and not tried, and the share noticed."""
    counts = sum(several, Counter())
    survived, untried = (sum(counts[status] for status in statuses) for statuses in (_SURVIVED, _UNTRIED))
    tried = counts.total() - untried
    noticed = tried - survived
    score = f"{100 * noticed / tried:.1f}%" if tried else "–"
    return (title, f"{tried:,}", f"{noticed:,}", f"{survived:,}", f"{untried:,}", score)


def mutation_table(found: Mapping[str, Counter[str]]) -> list[tuple[str, ...]]:
    """Return the lines of all modules by group, with a line for each group and one for all."""
    lines = []
    for group, patterns in GROUPS.items():
        inside = {name: counts for name, counts in found.items() if any(fnmatch(name, p) for p in patterns)}
        lines += [row(f"`{name}`", [counts]) for name, counts in inside.items()]
        lines.append(row(f"**{group}**", inside.values()))
    return [*lines, row("**all**", found.values())]


def hand_table(results: Mapping[str, Mapping[str, int]]) -> list[tuple[str, ...]]:
    """Return the lines of all packages with faults put in by hand, and one for all."""
    counts = {package: Counter(outcomes) for package, outcomes in results.items()}
    lines = [(f"`{package}`", *_hand_row(outcomes)) for package, outcomes in counts.items()]
    return [*lines, ("**all**", *_hand_row(sum(counts.values(), Counter())))]


def _hand_row(counts: Counter[str]) -> tuple[str, ...]:
    tried = counts[NOTICED] + counts[SURVIVED]
    score = f"{100 * counts[NOTICED] / tried:.1f}%" if tried else "–"
    return (*(f"{number:,}" for number in (tried, counts[NOTICED], counts[SURVIVED], counts[UNTRIED])), score)


def coverage_table(measured: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the lines of all packages, and one for all."""
    totals: dict[str, Counter[str]] = {}
    for name, file in measured["files"].items():
        package = Path(name).parent.as_posix()
        summary = {key: file["summary"][key] for key in ("num_statements", "covered_lines")}
        totals.setdefault(package, Counter()).update(summary)
    totals = dict(sorted(totals.items()))
    totals["all"] = sum(totals.values(), Counter())
    return [
        (f"`{name}`" if name != "all" else "**all**", f"{n['num_statements']:,}", f"{n['covered_lines']:,}", _share(n))
        for name, n in totals.items()
    ]


def _share(counts: Counter[str]) -> str:
    return f"{100 * counts['covered_lines'] / max(1, counts['num_statements']):.1f}%"


def markdown(headings: tuple[str, ...], lines: list[tuple[str, ...]]) -> str:
    """Return a table, its numbers to the right."""
    rules = ("---", *["---:"] * (len(headings) - 1))
    return "\n".join(f"| {' | '.join(line)} |" for line in (headings, rules, *lines))


MUTATION_HEADINGS = ("module", "faults tried", "noticed", "survived", "not tried", "score")
HAND_HEADINGS = ("package", "faults tried", "noticed", "survived", "not tried", "score")


def report(
    found: Mapping[str, Counter[str]], by_hand: Mapping[str, Mapping[str, int]], measured: Mapping[str, Any]
) -> str:
    """Return the whole of RESULTS.md."""
    tools = ", ".join(f"{name} {version(name)}" for name in ("mutmut", "coverage", "pytest", "hypothesis"))
    python = ".".join(map(str, sys.version_info[:3]))
    return f"""# How good the tests are

Written by `make results`, which runs `make mutants` and `make coverage`, with Python {python}, {tools}.

## Mutation score

mutmut puts one small fault at a time into a function, and the quick tests listed in `pyproject.toml` either notice it
or do not. It reaches what runs inside a test. Out of its sight, so in none of these figures, are the tables at the top
of a module, such as that of the operators, and functions with a decorator, such as the locks of `folders`: these are
held by tests of their own, and the operators by LibreOffice, IronCalc and Chromium.

Where some were not tried, the run was told to take a sample (`make mutants MUTANTS=...`) or was stopped.

{markdown(MUTATION_HEADINGS, mutation_table(found))}

## Faults put in by hand

The lists in `tests/mutants/` hold faults that somebody might make where mutmut does not reach: two columns exchanged in
a template, a sum where a difference is meant, a funder's margin halved, a figure of a catalogue wrong. Each names the
quick tests that must fail with it. Those of `templates/page.js` need Node.js or Chromium; without them they are not
tried.

{markdown(HAND_HEADINGS, hand_table(by_hand))}

## Coverage

Lines that the quick tests run, in their own process and in those they start; what only the long judges reach is not
in it, so it is a lower bound.

{markdown(("package", "lines", "run", "coverage"), coverage_table(measured))}
"""


def main() -> None:
    found = faults()
    print(markdown(MUTATION_HEADINGS, mutation_table(found)))  # noqa: T201 - what it is for
    if sys.argv[1:] == ["--write"]:
        REPORT.write_text(report(found, read_results(), json.loads(COVERAGE.read_text())))


if __name__ == "__main__":
    main()
