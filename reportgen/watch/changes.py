"""Wait until one of a few files has been saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import watch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from threading import Event

_SETTLE = 50  # milliseconds without a change after which a save is complete; many programs write in several steps
_WAIT = 200  # milliseconds between two looks at ``stop`` and at Ctrl-C


def changes(
    files: Collection[Path], templates: Path | None = None, stop: Event | None = None, *, tables: Path | None = None
) -> Iterator[tuple[Path, ...]]:
    """Yield an empty tuple once changes are seen, then the files that were saved, by name, each time that any was.

    ``files`` are watched, every file below the folder ``templates``, and the CSV files of the folder ``tables``, which
    is not watched where it is missing at the start. What is saved while the caller works is yielded next; a file that
    was removed is not. The folders of files are watched rather than files, since many programs save by renaming a new
    one. Ends where ``stop`` is set. Raises KeyboardInterrupt at Ctrl-C.
    """
    wanted = {place for path in files for place in (path.absolute(), path.resolve())}
    below = [] if templates is None else [path for path in (templates, *templates.rglob("*")) if path.is_dir()]
    listed = {tables.resolve()} if tables is not None and tables.is_dir() else set[Path]()
    folders = {path.parent for path in wanted} | {folder.resolve() for folder in below} | listed

    def is_wanted(_: object, name: str) -> bool:
        path = Path(name)
        is_table = path.parent in listed and path.suffix.lower() == ".csv"
        return path in wanted or (templates is not None and templates.resolve() in path.parents) or is_table

    batches = watch(
        *sorted(folders),
        watch_filter=is_wanted,
        step=_SETTLE,
        rust_timeout=_WAIT,
        yield_on_timeout=True,
        stop_event=stop,
        recursive=False,
    )
    for number, batch in enumerate(batches):
        saved = sorted({path for _, name in batch if (path := Path(name)).exists()})
        if saved or not number:
            yield tuple(saved)
