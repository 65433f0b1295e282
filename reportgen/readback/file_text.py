"""Write changes into the text of a study file.

Only changed values are rewritten: comments, order, blank lines and the spelling of all other values are kept. What is
added gets tables of its own, after those of its kind.
"""

from __future__ import annotations

import re
import tomllib
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, InlineTable, Table

from reportgen.describe.document import put
from reportgen.readback.file_piece import Piece, piece_with
from reportgen.system.errors import Problem, StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.describe.entries import Change
    from reportgen.describe.tables import Path
    from reportgen.readback.own_file import OwnChange

_BYTE_ORDER_MARK = "\ufeff"  # some editors write it at the beginning of a UTF-8 file
_HEADER = re.compile(r"\s*\[")
_BESIDE = re.compile(r"\s*(#|$)")  # a comment or a blank line, which belongs to what follows


def with_changes(text: str, changes: Sequence[OwnChange]) -> str:
    """Return a study file's text with the changes. Raises StudyError where TOML's rules do not allow one."""
    if not changes:
        return text
    without_table: list[tuple[Path, OwnChange]] = []
    mark, plain = (_BYTE_ORDER_MARK, text[1:]) if text.startswith(_BYTE_ORDER_MARK) else ("", text)
    in_place = all(change.change.file_value is not None and not change.members for change in changes)
    piece = piece_with(plain, [change.path for change in changes]) if in_place else Piece("", plain, "")
    try:
        document: Any = tomlkit.parse(piece.text)
        for change in changes:
            path = piece.path(change.path)
            for place, member in change.members.items():
                _add_member(document, place, member)
            if not (change.overrides and _is_missing(document, path[:-1])):
                _put(document, path, _item(change.change))
            elif isinstance(path[-3], int):
                _add_inline(document, path, _item(change.change))
            else:
                without_table.append((change.path[:-1], change))
        plain = piece.before + tomlkit.dumps(document) + piece.after
    except (TOMLKitError, RecursionError) as error:
        raise _unchangeable() from error
    return _with_tables(mark + plain, without_table)


def _unchangeable() -> StudyError:
    return StudyError([Problem("study file cannot be edited without changing its form", "pull")])


def with_additions(text: str, changes: Sequence[OwnChange]) -> str:
    """Return a study file's text with the tables that hold the values of these changes, which it has none of yet.

    A member of a table stands under a header of its own, ``[scenarios.bulk]``, and one of a list under that of the
    list, ``[[catalogues.gpus.entries]]``. Raises StudyError where TOML's rules do not allow it.
    """
    lengths = (
        max((place for place, part in enumerate(change.path, start=1) if isinstance(part, int)), default=2)
        for change in changes
    )
    return _with_tables(text, [(change.path[:length], change) for length, change in zip(lengths, changes, strict=True)])


def _with_tables(text: str, changes: Sequence[tuple[Path, OwnChange]]) -> str:
    """Return a text with the table of each change, at the place that is given with it, added."""
    tables: dict[Path, list[OwnChange]] = {}
    for path, change in changes:
        tables.setdefault(path, []).append(change)
    for path, members in tables.items():
        text = _with_table(text, path, members)
    return text


def _with_table(text: str, path: Path, members: Sequence[OwnChange]) -> str:
    """Return a text with one more table: under a header of its own or, where the file has no such headers, inline."""
    mark, plain = (_BYTE_ORDER_MARK, text[1:]) if text.startswith(_BYTE_ORDER_MARK) else ("", text)
    expected = tomllib.loads(plain)
    for change in members:
        put(expected, change.path, change.change.file_value)
    for write in (_under_header, _inline):
        try:
            new = write(plain, path, members)
            if tomllib.loads(new) == expected:
                return mark + new
        except (TOMLKitError, RecursionError, tomllib.TOMLDecodeError):
            continue
    raise _unchangeable()


def _inline(text: str, _: Path, members: Sequence[OwnChange]) -> str:
    document: Any = tomlkit.parse(text)
    for change in members:
        path, item = change.path, _item(change.change)
        if not (len(path) > 2 and isinstance(path[-3], int) and _has(document, path[:-2])):
            put(document, path, item)
        elif path[-2] in _inner(document, path[:-2]):
            _put(document, path, item)
        else:
            # The first value of a table in a member of a list, on one line beside the member's own values.
            _put(document, path[:-1], tomlkit.parse(f"x = {{ {path[-1]} = {_literal(item)} }}")["x"])
    return tomlkit.dumps(document)


def _under_header(text: str, path: Path, members: Sequence[OwnChange]) -> str:
    """Return a text with a table after the last one of its kind, above the comments before what follows it."""
    is_list = isinstance(path[-1], int)
    family = [part for part in path[:-1] if isinstance(part, str)]
    end = "\r" if "\r\n" in text else ""
    lines = text.split("\n")
    within = _member_lines(lines, path)
    headers = _headers(lines, within, family) or ([] if is_list else _headers(lines, within, family[:1]))
    if not headers and within is not None:  # the first of its kind in a member of a list, after all that it has
        headers = [number for number in within if _HEADER.match(lines[number])]
    last = headers[-1] if headers else len(text.rstrip().split("\n")) - 1
    following = (number for number in range(last + 1, len(lines)) if _HEADER.match(lines[number]))
    place = next(following, len(lines))
    while place - 1 > last and _BESIDE.match(lines[place - 1]):
        place -= 1
    indent = re.match(r"\s*", lines[last])[0] if headers else ""  # type: ignore[index]  # matches anything
    header = f"[[{'.'.join(family)}]]" if is_list else f"[{'.'.join(map(str, path))}]"
    added = ["", *(f"{indent}{line}" for line in (header, *_lines(len(path), members)))]
    if place < len(lines) and lines[place].strip():
        added.append("")
    if place == len(lines):  # below a line that has no end
        return f"{text}{end}\n" + f"{end}\n".join(added)
    return "\n".join([*lines[:place], *(line + end for line in added), *lines[place:]])


def _headers(lines: Sequence[str], within: range | None, family: Sequence[str]) -> list[int]:
    """Return the lines that are headers of a table or of tables in it; ``within`` None looks at all."""
    kind = re.compile(r"\s*\[+\s*" + r"\s*\.\s*".join(map(re.escape, family)) + r"\s*[].]")
    return [number for number in within or range(len(lines)) if kind.match(lines[number])]


def _member_lines(lines: Sequence[str], path: Path) -> range | None:
    """Return the lines of the member of a list that a place is in, None where it is in none or that has no header.

    They begin with its header, ``[[families]]``, and have the tables in it, up to the next one.
    """
    if len(path) < 3 or not isinstance(path[1], int):
        return None
    name = re.escape(str(path[0]))
    header, inner = re.compile(rf"\s*\[\[\s*{name}\s*\]\]"), re.compile(rf"\s*\[+\s*{name}\s*\.")
    begins = [number for number, line in enumerate(lines) if header.match(line)]
    if path[1] >= len(begins):
        return None
    begin = begins[path[1]]
    after = (n for n in range(begin + 1, len(lines)) if _HEADER.match(lines[n]) and not inner.match(lines[n]))
    return range(begin, next(after, len(lines)))


def _lines(depth: int, members: Sequence[OwnChange]) -> Iterator[str]:
    """Yield the lines of a table: its own values, and each table in it as one line; ``depth`` is its path's length."""
    inner: dict[str, list[str]] = {}
    for change in members:
        key, *rest = map(str, change.path[depth:])
        literal = _literal(_item(change.change))
        inner.setdefault(key, []).append(f"{rest[0]} = {literal}" if rest else literal)
    tables = {str(change.path[depth]) for change in members if len(change.path) > depth + 1}
    for key, texts in inner.items():
        yield f"{key} = {{ {', '.join(texts)} }}" if key in tables else f"{key} = {texts[0]}"


def _put(document: Any, path: Path, item: Any) -> None:
    """Set one value of a document.

    A new key is added after the last key of its table, above the comments before the next table; so is a table that is
    missing in one with keys, which is written in line.
    """
    inner, key = _inner(document, path[:-1]), path[-1]
    keys = list(inner) if isinstance(inner, InlineTable | Table) else []
    if item is not None and _lacks_table(document, path[:-1]):
        _put(document, path[:-1], _inline_table([f"{key} = {_literal(item)}"]))
    elif item is None and isinstance(inner, InlineTable) and key in keys:
        pairs = [f"{old} = {_literal(inner.value.item(old))}" for old in keys if old != key]
        put(document, path[:-1], _inline_table(pairs))
    elif not keys or item is None or key in keys:
        put(document, path, item)
    elif isinstance(inner, InlineTable):
        pairs = [f"{old} = {_literal(inner.value.item(old))}" for old in keys] + [f"{key} = {_literal(item)}"]
        put(document, path[:-1], _inline_table(pairs))
    elif not (plain := _plain_keys(inner)):
        put(document, path, item)
    else:
        new = tomlkit.item(item)
        above = inner.value.item(plain[-1]).trivia
        new.trivia.indent, new.trivia.trail = above.indent, "\r\n" if "\r" in above.trail else "\n"
        inner.value._insert_after(plain[-1], key, new)  # noqa: SLF001 - no public way puts it above comments


def _plain_keys(table: Table) -> list[str]:
    """Return the keys of a table that stand under its own header."""
    return list(takewhile(lambda key: not isinstance(table[key], Table | AoT), table))


def _lacks_table(document: Any, path: Path) -> bool:
    """Return whether there is no table at a place, but one with keys under its own header around it."""
    if not path or not isinstance(path[-1], str):
        return False
    around = _inner(document, path[:-1])
    return isinstance(around, Table) and path[-1] not in around and bool(_plain_keys(around))


def _has(document: Any, path: Path) -> bool:
    """Return whether a document has all members of lists on the way to a place."""
    return all(part < len(_inner(document, path[:at])) for at, part in enumerate(path) if isinstance(part, int))


def _inner(document: Any, path: Path) -> Any:
    """Return the table or list at a place of a document, an empty table where there is none."""
    inner: Any = document
    for part in path:
        inner = inner[part] if not isinstance(part, str) or part in inner else {}
    return inner


def _add_member(document: Any, place: Path, member: Mapping[str, str]) -> None:
    """Add a member to a list of tables, which is made where it is missing."""
    *parents, _ = place
    inner: Any = document
    for part in parents:
        inner = inner[part] if isinstance(part, int) or part in inner else {}
    if isinstance(inner, Array):  # inline
        inner.append(member)
    elif isinstance(inner, AoT):
        inner.append(_table_of(member))
    else:
        members = tomlkit.aot()
        members.append(_table_of(member))
        put(document, tuple(parents), members)


def _table_of(pairs: Mapping[str, object]) -> Table:
    """Return a table with a blank line at its end."""
    table = tomlkit.table()
    table.update(pairs)
    table.add(tomlkit.nl())
    return table


def _is_missing(document: Any, path: Path) -> bool:
    """Return whether a document has no table at a place."""
    *parents, place = path
    return isinstance(place, str) and place not in _inner(document, tuple(parents))


def _add_inline(document: Any, path: Path, item: Any) -> None:
    """Set one value by adding the table that is to hold it to a member of a list, in line."""
    *parents, place, key = path
    inner = _inner(document, tuple(parents))
    pairs = _inline_table([f"{key} = {_literal(item)}"])
    if isinstance(inner, Table):
        inner.value._insert_after(list(inner)[-1], str(place), pairs)  # noqa: SLF001 - as above
    else:
        inner[place] = pairs


def _inline_table(pairs: Sequence[str]) -> InlineTable:
    """Return a table in line of keys with their values, as TOML has them."""
    table: InlineTable = tomlkit.parse(f"x = {{ {', '.join(pairs)} }}" if pairs else "x = {}")["x"]
    return table


def _literal(item: object) -> str:
    """Return a value as TOML."""
    return str(tomlkit.item(item).as_string())


def _item(change: Change) -> Any:
    """Return the new value of a change as tomlkit takes it."""
    value = change.file_value
    if isinstance(value, float) and not isinstance(value, bool):
        return tomlkit.parse(f"x = {_float_literal(value)}")["x"]
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline="'''" not in value and '"""' not in value and "\\" not in value)
    return value


def _float_literal(value: float) -> str:
    """Return a float as TOML, with an exponent where that is shorter, as in ``3.96e14``."""
    text = repr(value)
    if "e" in text or len(text) < 10:
        return text
    power = f"{value:e}".partition("e")[2]
    for places in range(17):
        short = f"{value:.{places}e}"
        if float(short) == value:
            mantissa = short.partition("e")[0]
            compact = f"{mantissa if '.' in mantissa else mantissa + '.0'}e{int(power)}"
            return compact if len(compact) < len(text) else text
    return text
