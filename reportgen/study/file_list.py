"""Replace a list of tables in the text of a study file, ``[[actuals.used]]``, and touch nothing else of it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table, Whitespace

from reportgen.describe.tables import path_text
from reportgen.system.errors import ReportgenError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tomlkit.container import Container
    from tomlkit.items import Item, Key

    Body = list[tuple[Key | None, Item]]


def with_list(text: str, table: str, key: str, rows: Sequence[Mapping[str, float | str]]) -> str:
    """Return the text of a study file whose list ``[[table.key]]`` has these rows and no others, at its end.

    Comments below a blank line after a row are kept: they belong to what follows. Raises ReportgenError where the list
    is written in another way, as inline.
    """
    try:
        new = _without(text, table, key).rstrip("\n") + "\n"
        new += "".join(f"\n{_written(table, key, row)}" for row in rows)
        replaced = _others(new, table, key) == _others(text, table, key) and _count(new, table, key) == len(rows)
    except (TOMLKitError, RecursionError, tomllib.TOMLDecodeError):  # as where it is stated twice
        replaced = False
    if not replaced:
        place = path_text(table, key)
        raise ReportgenError(f"the file states {place} in a way that cannot be replaced; take [[{place}]] out")
    return new


def _without(text: str, table: str, key: str) -> str:
    """Return a text without the tables of a list."""
    document = tomlkit.parse(text)
    body: Body = []
    for name, item in document.body:
        body.append((name, item))
        if name is None or name.key != table or not isinstance(item, Table):
            continue
        kept = list(_kept(item.value, key))
        # A table without a header of its own would get one from a comment in it.
        own_rows = [pair for pair in kept if pair[0] is not None or not item.is_super_table()]
        body += [pair for pair in kept if pair not in own_rows]
        item.value.body[:] = own_rows
    document.body[:] = body
    return document.as_string()


def _kept(container: Container, key: str) -> Iterator[tuple[Key | None, Item]]:
    """Yield what is left of a table without a list, with the comments that belong to what follows each of its rows."""
    for name, item in container.body:
        if name is None or name.key != key or not isinstance(item, AoT):
            yield name, item
            continue
        for row in item.body:
            rest = row.value.body
            last = max((number for number, (pair, _) in enumerate(rest) if pair is not None), default=-1)
            tail = rest[last + 1 :]
            blank = next((number for number, (_, part) in enumerate(tail) if isinstance(part, Whitespace)), len(tail))
            yield from tail[blank:]


def _written(table: str, key: str, row: Mapping[str, float | str]) -> str:
    """Return one row as a table of TOML."""
    document, outer, rows = tomlkit.document(), tomlkit.table(is_super_table=True), tomlkit.aot()
    written = tomlkit.table()
    written.update(row)
    rows.append(written)
    outer.append(key, rows)
    document.append(table, outer)
    return document.as_string()


def _others(text: str, table: str, key: str) -> dict[str, object]:
    """Return all that a study file states but the list."""
    document = tomllib.loads(text)
    inner = {name: value for name, value in document.pop(table, {}).items() if name != key}
    return document | ({table: inner} if inner else {})


def _count(text: str, table: str, key: str) -> int:
    return len(tomllib.loads(text).get(table, {}).get(key, ()))
