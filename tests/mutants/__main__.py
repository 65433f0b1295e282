"""Try the faults of the lists: ``python -m tests.mutants [--jobs N] [--sample N] [PATTERN ...]``.

A pattern names packages or files, as ``reportgen/parts/*`` or ``templates/page.js``. A sample has so many faults of
each package, chosen at random and the same ones each time. First the tests are run without a fault: one that fails
anyway would notice everything. Exits with 1 where a fault was not noticed.
"""

from __future__ import annotations

import argparse
import sys

from tests.mutants.faults import (
    SURVIVED,
    UNTRIED,
    failing_tests,
    read_faults,
    read_results,
    sampled,
    try_faults,
    write_results,
)
from tests.results import HAND_HEADINGS, hand_table, markdown


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="Try the faults put in by hand.")
    parser.add_argument("patterns", nargs="*", metavar="PATTERN")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--sample", type=int, metavar="N", help="try so many faults of each package, chosen at random")
    arguments = parser.parse_args()
    listed = [
        fault
        for fault in read_faults()
        if not arguments.patterns or any(fault.matches(pattern) for pattern in arguments.patterns)
    ]
    faults = listed if arguments.sample is None else sampled(listed, arguments.sample)
    failing = failing_tests(faults, arguments.jobs)
    if failing:
        sys.exit(f"these fail without a fault: {', '.join(failing)}")
    outcomes = []
    for number, (fault, outcome) in enumerate(try_faults(faults, arguments.jobs), start=1):
        outcomes.append((fault, outcome))
        print(f"{number}/{len(faults)}  {outcome:8}  {fault.file}: {fault.why}", flush=True)  # noqa: T201
    write_results([*outcomes, *((fault, UNTRIED) for fault in listed if fault not in faults)])
    print(markdown(HAND_HEADINGS, hand_table(read_results())))  # noqa: T201
    sys.exit(any(outcome == SURVIVED for _, outcome in outcomes))


if __name__ == "__main__":
    main()
