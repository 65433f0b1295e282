"""Print the progress and failures of a portfolio: a line for each set that has ended, and a bar in a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from reportgen.cli.options import print_error, print_line
from reportgen.system.terminal import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reportgen.portfolio.plan import Failure


class EndedJob(Protocol):
    """What is printed of a job that has ended: what it was, how many seconds it took, and its problems."""

    @property
    def key(self) -> tuple[str, ...]:
        """The ids that tell it from other jobs."""

    @property
    def seconds(self) -> float:
        """How long it ran."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What went wrong; nothing where it succeeded."""


@contextmanager
def job_progress(total: int) -> Iterator[Callable[[EndedJob], None]]:
    """Yield a function that prints the result of a job, to be called when each of ``total`` jobs ends."""
    ended = 0

    def line(result: EndedJob) -> str:
        nonlocal ended
        ended += 1
        outcome = "failed" if result.problems else f"{result.seconds:.1f} s"
        return f"{ended:>{len(str(total))}}/{total}  {' · '.join(result.key)}  {outcome}"

    if not sys.stderr.isatty():
        yield lambda result: print_line(line(result), to_stderr=True)
        return
    columns = TextColumn("{task.completed}/{task.total}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        def print_result(result: EndedJob) -> None:
            # Text, or rich would interpret brackets as markup.
            bar.console.print(safe(line(result), style="red" if result.problems else ""), soft_wrap=True)
            bar.update(task, advance=1)

        yield print_result


def print_failures(failures: Iterable[Failure]) -> None:
    """Print the problems of each failure, one sentence each, to standard error."""
    for failure in failures:
        name = " · ".join(filter(None, (failure.study, failure.scenario)))
        for problem in failure.problems:
            print_error(f"{name}: {problem}")
