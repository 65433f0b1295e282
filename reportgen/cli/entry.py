"""Run the command line: errors as messages, and the exit codes."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from reportgen.cli.app import app
from reportgen.cli.options import print_error
from reportgen.system import interrupt
from reportgen.system.errors import ReportgenError, StudyError, os_reason
from reportgen.system.interrupt import SIGINT_EXIT_CODE
from reportgen.system.texts import write_plainly


def main() -> NoReturn:
    """Run the command of ``sys.argv`` and exit. An error of the user is printed as messages, without a traceback.

    Exit codes: 0 for success; 1 where a part of the work failed, --exit-code found a difference, a forecast that passes
    the request or hours that will be forfeited, or --strict a check that fails; 2 for an error, 130 for Ctrl-C.
    """
    write_plainly()
    try:
        code = _run()
    finally:
        interrupt.ignore_sigint()
    if code == SIGINT_EXIT_CODE:
        interrupt.discard_output()
    sys.exit(code)


def _run() -> int:
    """Run the command and return its exit code."""
    try:
        interrupt.raise_on_sigint()
        code = app(standalone_mode=False, prog_name="reportgen")  # also where it is run as python -m reportgen
        sys.stdout.flush()
    except ReportgenError as error:
        return _print_problems(error)
    except KeyboardInterrupt:
        return SIGINT_EXIT_CODE
    except OSError as error:
        if error.filename is not None:
            raise
        return _handle_write_error(error)
    except Exception as error:
        # Typer's usage errors, which are classes of a click that it bundles; all of them have these two attributes.
        if not (hasattr(error, "format_message") and hasattr(error, "exit_code")):
            raise
        if message := error.format_message():  # empty where the help was printed, as without any command
            print_error(message)
        return 2
    return int(code or 0)


def _handle_write_error(error: OSError) -> int:
    """Return the exit code after standard output could not be written.

    A closed pipe, as of ``head``, ends the command quietly; any other reason is printed.
    """
    # The rest of the buffer is discarded; writing it when Python exits would fail again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 1
    print_error(f"cannot write the output: {os_reason(error)}")
    return 2


def _print_problems(error: ReportgenError) -> int:
    """Print each problem of an error, and return the exit code."""
    problems = error.problems if isinstance(error, StudyError) else (error,)
    for problem in problems:
        print_error(problem)
    return error.exit_code
