"""Read the lists of faults, put one fault at a time into a copy of the tree, and run the tests that must notice it."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent.parent
LISTS = Path(__file__).resolve().parent
RESULTS = ROOT / "mutants" / "by_hand.json"
TIMEOUT = 300.0  # seconds for the tests of one fault; a fault that takes longer is noticed
NOTICED, SURVIVED, UNTRIED = "noticed", "survived", "untried"
# What the tests of a fault may need of the tree.
_COPIED = ("reportgen", "templates", "inputs", "tests", "benchmarks", "scripts", "docs", "requirements")
_FILES = ("pyproject.toml", "Makefile", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
# What is imported once for all faults; nothing of this project.
_LIBRARIES = ("pytest", "pydantic", "numpy", "openpyxl", "openpyxl.chart", "jinja2", "rich.console", "typer")
_OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow and not office")
_ALL_SKIPPED, _NOT_RUN = 90, 91  # exit codes
_IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*_cache")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the package it counts for, its file, the text that is replaced, why, and the tests that must fail."""

    package: str
    file: str
    text: str
    replacement: str
    why: str
    tests: tuple[str, ...]

    def matches(self, pattern: str) -> bool:
        """Return whether a pattern names the fault's package or file, with slashes or with dots."""
        names = (self.package, self.file, self.file.replace("/", "."), self.package.replace("/", "."))
        return any(fnmatch(name, pattern) for name in names)


def read_faults(folder: Path = LISTS) -> list[Fault]:
    """Return the faults of all lists. A fault without tests of its own has those of its list."""
    faults = []
    for path in sorted(folder.glob("*.toml")):
        listed = tomllib.loads(path.read_text(encoding="utf-8"))
        for item in listed["faults"]:
            tests = tuple(item.pop("tests", listed["tests"]))
            faults.append(Fault(listed["package"], tests=tests, **item))
    return faults


def sampled(faults: Sequence[Fault], most: int, seed: int = 1) -> list[Fault]:
    """Return at most so many faults of each package, chosen at random, in the order of the lists."""
    chooser = random.Random(seed)  # noqa: S311 - no secret
    packages = dict.fromkeys(fault.package for fault in faults)
    groups = [[fault for fault in faults if fault.package == package] for package in packages]
    chosen = {fault for group in groups for fault in chooser.sample(group, min(most, len(group)))}
    return [fault for fault in faults if fault in chosen]


def changed(fault: Fault, root: Path = ROOT) -> str:
    """Return the text of a fault's file with the fault. Raises ValueError where its text does not occur once."""
    before = (root / fault.file).read_text(encoding="utf-8")
    times = before.count(fault.text)
    if times != 1 or fault.text == fault.replacement:
        raise ValueError(f"{fault.file}: the text occurs {times} times, not once: {fault.text!r}")
    return before.replace(fault.text, fault.replacement)


def copy_tree(target: Path) -> None:
    """Copy what the tests need into a folder, which is made."""
    target.mkdir()
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=_IGNORED)
    for name in _FILES:
        if (ROOT / name).is_file():
            shutil.copy2(ROOT / name, target / name)


_seconds = count(1)  # Python takes a file's compiled code for its own where second and size of the source are the same


@contextmanager
def put_in(fault: Fault, root: Path) -> Iterator[None]:
    """Put a fault into a copy of the tree for the length of a block."""
    file = root / fault.file
    before, times = file.read_bytes(), file.stat()
    file.write_text(changed(fault, root), encoding="utf-8")
    os.utime(file, (times.st_atime, times.st_mtime + next(_seconds)))
    try:
        yield
    finally:
        file.write_bytes(before)
        os.utime(file, (times.st_atime, times.st_mtime))


def run_tests(tests: Sequence[str], root: Path, timeout: float = TIMEOUT) -> str:
    """Return what became of a fault: noticed where a test fails, untried where every test is skipped.

    The tests run in a process that is forked from one with the libraries imported, which takes half of the time.
    Raises RuntimeError where pytest does not know a test that is named.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LIBRARIES))
    process = context.Process(target=run_pytest, args=(list(tests), str(root)))
    process.start()
    process.join(timeout)
    if process.is_alive():
        os.killpg(process.pid or 0, signal.SIGKILL)
        process.join()
        return NOTICED
    if process.exitcode in {_NOT_RUN, pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED}:
        raise RuntimeError(f"pytest cannot run {' '.join(tests)}")
    return {0: SURVIVED, _ALL_SKIPPED: UNTRIED}.get(process.exitcode or 0, NOTICED)


class _Passed:
    """A plugin of pytest that counts the tests that passed."""

    def __init__(self) -> None:
        self.count = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.count += report.when == "call" and report.passed


def run_pytest(tests: list[str], root: str) -> None:
    """Run tests in a copy of the tree, in this process, and exit with pytest's code; nothing is printed.

    Modules of the checkout are forgotten, so that those of the copy are imported.
    """
    try:
        os.setsid()
        os.chdir(root)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.environ["PYTHONPATH"] = root
        os.environ.pop("PYTEST_ADDOPTS", None)
        sys.path.insert(0, root)
        for name in list(sys.modules):
            if name.partition(".")[0] in {"reportgen", "tests", "benchmarks"}:
                del sys.modules[name]
        passed = _Passed()
        code = int(pytest.main([*_OPTIONS, *tests], plugins=[passed]))
    except BaseException:  # noqa: BLE001 - of pytest itself, which is no failure of a test
        os._exit(_NOT_RUN)
    os._exit(_ALL_SKIPPED if code == 0 and not passed.count else code)


def failing_tests(faults: Iterable[Fault], jobs: int) -> list[str]:
    """Return the tests that fail without a fault, which would notice everything."""
    tests = sorted({test for fault in faults for test in fault.tests})
    with tempfile.TemporaryDirectory(prefix="reportgen-mutants-") as folder, ThreadPoolExecutor(jobs) as workers:
        root = Path(folder, "sound")
        copy_tree(root)
        outcomes = workers.map(lambda test: run_tests([test], root), tests)
        return [test for test, outcome in zip(tests, outcomes, strict=True) if outcome == NOTICED]


def try_faults(faults: Sequence[Fault], jobs: int) -> Iterator[tuple[Fault, str]]:
    """Yield each fault with what became of it, in their order. Faults are tried in as many copies as there are jobs."""
    with tempfile.TemporaryDirectory(prefix="reportgen-mutants-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            copy_tree(Path(folder, str(number)))
            copies.put(Path(folder, str(number)))

        def attempt(fault: Fault) -> str:
            root = copies.get()
            try:
                with put_in(fault, root):
                    return run_tests(fault.tests, root)
            finally:
                copies.put(root)

        with ThreadPoolExecutor(jobs) as workers:
            yield from zip(faults, workers.map(attempt, faults), strict=True)


def write_results(outcomes: Iterable[tuple[Fault, str]], file: Path = RESULTS) -> None:
    """Write what became of the faults, by package, for ``tests.results``; packages that were not tried stay."""
    found = read_results(file)
    fresh: dict[str, dict[str, int]] = {}
    for fault, outcome in outcomes:
        counts = fresh.setdefault(fault.package, dict.fromkeys((NOTICED, SURVIVED, UNTRIED), 0))
        counts[outcome] += 1
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(dict(sorted((found | fresh).items())), indent=1) + "\n")


def read_results(file: Path = RESULTS) -> dict[str, dict[str, int]]:
    """Return the counts of outcomes by package, as they were last written."""
    found: dict[str, dict[str, int]] = json.loads(file.read_text()) if file.exists() else {}
    return found
