"""The faults put in by hand: each can be put in, every package has its share, and a run tells what became of them."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.mutants import faults as module
from tests.mutants.faults import (
    NOTICED,
    ROOT,
    SURVIVED,
    UNTRIED,
    Fault,
    changed,
    put_in,
    read_faults,
    read_results,
    run_tests,
    sampled,
    write_results,
)

if TYPE_CHECKING:
    from pathlib import Path

FAULTS = read_faults()
LEAST = 6
PACKAGES = {f"reportgen/{path.name}" for path in (ROOT / "reportgen").iterdir() if (path / "__init__.py").is_file()} - {
    "reportgen/parts"
}
PARTS = {
    f"reportgen/parts/{path.name}"
    for path in (ROOT / "reportgen" / "parts").iterdir()
    if (path / "__init__.py").is_file()
}


@pytest.mark.parametrize("package", sorted({fault.package for fault in FAULTS}))
def test_the_text_of_each_fault_occurs_once_in_its_file(package: str) -> None:
    wrong = []
    for fault in FAULTS:
        if fault.package == package:
            try:
                text = changed(fault)
            except ValueError as error:
                wrong.append(str(error))
                continue
            if fault.file.endswith(".py"):
                ast.parse(text)
    assert wrong == []


def test_every_package_has_its_faults() -> None:
    counts = Counter(fault.package for fault in FAULTS)
    others = {"reportgen/pipeline", "templates", "templates/page.js", "templates/profiles", "inputs"}
    assert counts.keys() >= PACKAGES | PARTS | others
    assert {package: count for package, count in counts.items() if count < LEAST} == {}
    assert counts["templates/page.js"] >= 25


def test_each_fault_says_why_and_names_tests_that_are_there() -> None:
    assert [fault for fault in FAULTS if not fault.why or not fault.tests] == []
    named = {test.partition("::")[0] for fault in FAULTS for test in fault.tests}
    assert [test for test in sorted(named) if not (ROOT / test).exists()] == []
    same = Counter((fault.file, fault.text, fault.replacement) for fault in FAULTS)
    assert [key for key, times in same.items() if times > 1] == []


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree of one module and its test."""
    (tmp_path / "small.py").write_text("def double(x):\n    return 2 * x\n")
    (tmp_path / "test_small.py").write_text(
        "import pytest\nfrom small import double\n\n\ndef test_two():\n    assert double(2) == 4\n\n\n"
        "def test_three():\n    assert double(3) == 6\n\n\ndef test_none():\n    pytest.skip('nothing to try')\n"
    )
    return tmp_path


def fault(text: str, replacement: str) -> Fault:
    return Fault("small", "small.py", text, replacement, "somebody might", ("test_small.py",))


@pytest.mark.parametrize(
    ("replacement", "tests", "outcome"),
    [
        ("x + 2", "test_small.py::test_two", SURVIVED),
        ("x + 2", "test_small.py", NOTICED),
        ("3 * x", "test_small.py::test_none", UNTRIED),
        ("(", "test_small.py", NOTICED),
    ],
)
def test_a_fault_is_noticed_where_a_test_fails(tree: Path, replacement: str, tests: str, outcome: str) -> None:
    before = (tree / "small.py").read_bytes()
    with put_in(fault("2 * x", replacement), tree):
        assert run_tests([tests], tree) == outcome
    assert (tree / "small.py").read_bytes() == before


def test_a_fault_that_hangs_is_noticed_and_an_unknown_test_is_an_error(tree: Path) -> None:
    with put_in(fault("    return", "    while True: pass\n    return"), tree):
        assert run_tests(["test_small.py"], tree, timeout=2) == NOTICED
    with pytest.raises(RuntimeError, match=r"test_large\.py"):
        run_tests(["test_large.py"], tree)


@pytest.mark.parametrize("text", ["3 * x", "x"])
def test_a_text_that_is_not_there_once_is_an_error(tree: Path, text: str) -> None:
    with pytest.raises(ValueError, match="not once"):
        changed(fault(text, "y"), tree)


def test_results_are_kept_by_package(tmp_path: Path) -> None:
    file = tmp_path / "mutants" / "by_hand.json"
    one, other = fault("a", "b"), Fault("large", "large.py", "a", "b", "why", ())
    write_results([(one, NOTICED), (one, SURVIVED), (other, NOTICED)], file)
    write_results([(one, UNTRIED)], file)
    assert read_results(file) == {
        "large": {NOTICED: 1, SURVIVED: 0, UNTRIED: 0},
        "small": {NOTICED: 0, SURVIVED: 0, UNTRIED: 1},
    }


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("reportgen/parts/*", True),
        ("reportgen.parts.changes.view*", True),
        ("reportgen/parts/changes", True),
        ("reportgen/cli", False),
    ],
)
def test_faults_are_chosen_by_package_or_file_with_slashes_or_dots(pattern: str, matches: bool) -> None:
    one = Fault("reportgen/parts/changes", "reportgen/parts/changes/view.py", "a", "b", "why", ())
    assert one.matches(pattern) is matches


def test_a_sample_has_so_many_faults_of_each_package_and_is_the_same_each_time() -> None:
    faults = [
        Fault(package, "file.py", f"{package}{number}", "", "why", ("tests",))
        for package in "ab"
        for number in range(9)
    ]
    chosen = sampled([*faults, Fault("c", "file.py", "only", "", "why", ("tests",))], 3)
    assert [fault.package for fault in chosen] == [*"aaabbbc"]
    assert chosen == sampled([*faults, Fault("c", "file.py", "only", "", "why", ("tests",))], 3)
    assert len(set(chosen)) == 7
    assert sampled(faults, 99) == faults


def test_faults_are_tried_in_a_copy_and_never_in_the_checkout(monkeypatch: pytest.MonkeyPatch, tree: Path) -> None:
    roots = []

    def note(_: object, root: Path) -> str:
        roots.append(root)
        return NOTICED

    monkeypatch.setattr(module, "run_tests", note)
    monkeypatch.setattr(module, "ROOT", tree)
    monkeypatch.setattr(module, "_FILES", ("small.py", "test_small.py"))
    outcomes = list(module.try_faults([fault("2 * x", "3 * x")], 1))
    assert [outcome for _, outcome in outcomes] == [NOTICED]
    assert tree not in roots
    assert (tree / "small.py").read_text() == "def double(x):\n    return 2 * x\n"
