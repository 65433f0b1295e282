"""The progress bar of a build in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def step_bar(steps: int) -> Iterator[Callable[[str], None]]:
    """Yield one function, to be called with the name of each step as it begins; then remove the bar."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reportgen", total=steps)
        yield lambda what: bar.update(task, advance=1, description=what)
