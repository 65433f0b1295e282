"""A portfolio in a terminal: one line as each set ends, a bar under them where there is a person to see it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reportgen.portfolio.jobs import Done
    from reportgen.portfolio.plan import Failure


@contextmanager
def progress(total: int) -> Iterator[Callable[[Done], None]]:
    """Yield what is told of each set as it ends."""
    ended = 0

    def line(done: Done) -> str:
        nonlocal ended
        ended += 1
        outcome = "failed" if done.problems else f"{done.seconds:.1f} s"
        return f"{ended:>{len(str(total))}}/{total}  {' · '.join(done.key)}  {outcome}"

    if not sys.stderr.isatty():
        yield lambda done: print(line(done), file=sys.stderr, flush=True)  # noqa: T201 - the line for the user
        return
    from rich.console import Console  # noqa: PLC0415 - only where someone looks
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - likewise
    from rich.text import Text  # noqa: PLC0415 - likewise

    columns = TextColumn("{task.completed}/{task.total}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        def told(done: Done) -> None:
            # Text, or rich would read brackets as its markup.
            bar.console.print(Text(line(done), style="red" if done.problems else ""), soft_wrap=True)
            bar.update(task, advance=1)

        yield told


def print_failures(failures: Iterable[Failure]) -> None:
    """Print why what failed did, one sentence each."""
    for failure in failures:
        name = " · ".join(filter(None, (failure.study, failure.scenario)))
        for problem in failure.problems:
            print(f"error: {name}: {problem}", file=sys.stderr)  # noqa: T201 - the message for the user
