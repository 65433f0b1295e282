"""Ctrl-C at each stage of a command: its exit code, and that it says nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def ended(code: str) -> tuple[int, str, str]:
    """The exit code of a program, what it said and what it complained of."""
    begin = "import signal, sys\n"
    begin += "from reportgen.system import interrupt\ndef press():\n    signal.raise_signal(signal.SIGINT)\n"
    done = subprocess.run([sys.executable, "-c", begin + code], capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


def test_while_libraries_are_imported_the_command_just_ends() -> None:
    code = "interrupt.exit_on_sigint()\ntry:\n    press()\nfinally:\n    print('tidied up')\n"
    assert ended(code) == (130, "", "")


def test_at_work_the_first_one_is_raised_and_the_second_does_not_wait() -> None:
    code = (
        "interrupt.raise_on_sigint()\n"
        "try:\n    press()\nexcept KeyboardInterrupt:\n    print('tidying up', flush=True)\n"
        "try:\n    press()\nfinally:\n    print('not waited for', flush=True)\n"
    )
    assert ended(code) == (130, "tidying up\n", "")


def test_one_that_python_drops_comes_again() -> None:
    code = (
        "import time\ninterrupt.raise_on_sigint()\n"
        "class Tidied:\n    def __del__(self): press()\n"
        "began = time.monotonic()\n"
        "try:\n    Tidied()\n    time.sleep(30)\n"
        "except KeyboardInterrupt:\n    print('raised', time.monotonic() - began < 30)\n"
    )
    assert ended(code) == (0, "raised True\n", "")


@pytest.mark.parametrize("where", ["in the command", "once it has ended"])
def test_the_command_line_ends_with_exit_code_130_and_in_silence(where: str) -> None:
    pressed = (
        "cli.app = lambda **_: press()\n"
        if where == "in the command"
        else ("class Out:\n    def flush(self): press()\ncli.app = lambda **_: 0\nsys.stdout = Out()\n")
    )
    code = (
        "from reportgen.cli import entry as cli\n"
        + pressed
        + "import atexit\natexit.register(print, 'complaint', file=sys.stderr)\ncli.main()\n"
    )
    assert ended(code) == (130, "", "")


def test_one_that_a_command_of_typers_meets_is_no_other() -> None:
    code = (
        "from reportgen.cli import entry as cli\nsys.argv = ['reportgen', 'touched']\n"
        "@cli.app.command()\ndef touched(): press()\n"
        "import atexit\natexit.register(print, 'complaint', file=sys.stderr)\ncli.main()\n"
    )
    assert ended(code) == (130, "", "")


def test_a_command_that_a_shell_started_deaf_to_it_stays_so() -> None:
    code = (
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "interrupt.exit_on_sigint()\npress()\ninterrupt.raise_on_sigint()\npress()\nprint('goes on')\n"
    )
    assert ended(code) == (0, "goes on\n", "")


def test_a_command_that_has_said_all_is_not_interrupted_any_more() -> None:
    code = "interrupt.raise_on_sigint()\ninterrupt.ignore_sigint()\npress()\nprint('ends')\n"
    assert ended(code) == (0, "ends\n", "")
