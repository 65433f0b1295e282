"""Bad study files: no traceback, one sentence a problem, nothing written, no long wait."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import string
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from reportgen.formula.identifiers import problem_with
from reportgen.formula.ops import FUNCTIONS
from reportgen.formula.parse import parse
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.guard import MAX_KEY_PARTS, MAX_TEXT
from reportgen.study.reader import parse_study
from reportgen.system.errors import FormulaError, ReportgenError, StudyError
from tests.hostile import count
from tests.hostile.bad_studies import bad_studies
from tests.support.studies import SMALL, spoiled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def outcome(data: bytes) -> ReportgenError | None:
    """Anything else than an error of ours passes through and fails the test."""
    try:
        analyse(evaluate(parse_study(data)))
    except ReportgenError as error:
        return error
    return None


def test_no_bad_study_ends_in_a_traceback_a_riddle_or_a_long_wait(tell: Callable[[str], None]) -> None:
    tried = refused = 0
    slowest = 0.0
    for name, data in bad_studies():
        begun = time.process_time()  # a hang is work without end, which a busy machine is not
        error = outcome(data)
        seconds = time.process_time() - begun
        slowest = max(slowest, seconds)
        assert seconds < 10, name
        tried += 1
        if error is None:
            continue
        refused += 1
        problems = error.problems if isinstance(error, StudyError) else (error,)
        assert problems
        assert len(problems) <= 200
        for problem in problems:
            said = str(problem)
            assert said, name
            assert "\n" not in said, name
            assert said.isprintable(), name
            assert len(said) < 1200, name
    tell(f"bad studies: {tried} tried, {refused} refused, 0 tracebacks, slowest {slowest:.2f} s")
    assert tried >= 500
    assert refused > tried * 0.75


@pytest.mark.slow
def test_the_command_line_says_it_in_sentences_and_writes_nothing(tmp_path: Path, tell: Callable[[str], None]) -> None:
    every = [(name, data) for name, data in bad_studies() if outcome(data) is not None]
    chosen = random.Random(8).sample(every, count("BAD_STUDIES"))  # noqa: S311 - no secret
    for name, data in chosen:
        (tmp_path / "bad.toml").write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-m", "reportgen", "build", "bad.toml", "-o", "out", "--only", "csv,xlsx"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31)),
        )
        assert done.returncode == 2, (name, done.stderr)
        assert "Traceback" not in done.stderr
        assert all(line.startswith("error: ") for line in done.stderr.splitlines())
        assert not (tmp_path / "out").exists()
    tell(f"bad studies at the command line: {len(chosen)}, 0 tracebacks, 0 files")


def test_texts_are_bounded_where_excel_counts_them() -> None:
    def note(text: str) -> bytes:
        return spoiled(('title = "Small"', f'title = "Small"\nsource = "{text}"'))

    assert outcome(note("x" * 400)) is None
    assert "longer than 400" in str(outcome(note("x" * 401)))
    assert outcome(note("\U0001f600" * 400)) is None

    def long(text: str) -> bytes:
        return (SMALL + f'\n[notes]\nmethod = "{text}"\n').encode()

    assert outcome(long("\U0001f600" * (MAX_TEXT // 2))) is None
    assert "as Excel counts" in str(outcome(long("\U0001f600" * (MAX_TEXT // 2 + 1))))


def test_a_dotted_key_is_bounded_before_it_is_parsed() -> None:
    def keyed(parts: int) -> bytes:
        return ".".join(["a"] * parts).encode() + b" = 1\n"

    assert f"{MAX_KEY_PARTS} parts" not in str(outcome(keyed(MAX_KEY_PARTS)))
    assert f"key has {MAX_KEY_PARTS} parts or more @ study file:1" in str(outcome(keyed(MAX_KEY_PARTS + 1)))
    dotted = " ".join(["etc."] * (MAX_KEY_PARTS - 2))
    assert outcome(spoiled(('title = "Small"', f'title = "{dotted}"'))) is None


_PIECES = [
    *string.ascii_lowercase[:6], *"+-*/()<>=,. \t\n[]{}!%^&|~:;@#$'\"\\`_?", "**", "//", "==", "<=", "!=", "->", ":=", "...",
    *("and ", "or ", "not ", " if ", " else ", "lambda ", "for ", " in ", "is ", "await ", "yield ", "import ", "None", "True"),
    *("1", "0", "1e308", "1e-308", "0x1F", "0b1", "1_0", "1j", "9" * 30, "1e999", ".5", "5."),
    *(f"{name}(" for name in FUNCTIONS), "price", "width", "if(", "sum(", "f'{x}'", "b''", "é", "\u2028", "\x00", "\ud800", "😀",
]  # fmt: skip


def random_text(chosen: random.Random) -> str:
    kind = chosen.random()
    if kind < 0.1:
        return "".join(chr(chosen.randrange(0x110000)) for _ in range(chosen.randrange(40)))
    if kind < 0.15:
        return chosen.choice(
            ["(", "-", "not ", "[", "sqrt(", "1+", "a,", "if(", "**2", "'", "\\", "1<"]
        ) * chosen.randrange(1200)
    return "".join(chosen.choice(_PIECES) for _ in range(chosen.randrange(1, 30 if kind < 0.9 else 400)))


def timed(text: str) -> float:
    """How long the parser takes; whatever it raises besides a FormulaError passes through."""
    begun = time.process_time()
    with contextlib.suppress(FormulaError):
        parse.__wrapped__(text)
    return time.process_time() - begun


def parses(text: str) -> bool:
    try:
        parse(text)
    except FormulaError as error:
        if "\n" in str(error):
            raise
        return False
    return True


@pytest.mark.slow
def test_random_texts_are_read_or_refused_each_in_50_ms(tell: Callable[[str], None]) -> None:
    chosen = random.Random(9)  # noqa: S311 - no secret
    times, read, slow = count("FORMULAS"), 0, 0.0
    for _ in range(times):
        text = random_text(chosen)
        seconds = timed(text)
        if seconds > 0.05:  # once more, as a machine may be busy
            seconds = min(seconds, timed(text))
        slow = max(slow, seconds)
        read += parses(text)
        assert seconds <= 0.05, text
    tell(f"random formulas: {times} texts, {read} read, slowest {slow * 1000:.1f} ms, no exception but ours")
    assert read > times / 1000


def test_no_random_word_that_is_a_name_can_be_a_cell() -> None:
    chosen = random.Random(10)  # noqa: S311 - no secret
    for _ in range(5000):
        word = "".join(chosen.choice("abcdefgrcxz0159_") for _ in range(chosen.randint(1, 9)))
        if problem_with(word) is None:
            assert not any((word.startswith("r") and word[1:].isdigit(), word.startswith("c") and word[1:].isdigit()))
            letters = word.rstrip("0123456789")
            assert len(letters) == len(word) or len(letters) > 3 or not letters.isalpha() or letters > "xfd"
