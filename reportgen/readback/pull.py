"""Write the changes of a workbook into its study file; the only module that uses tomlkit.

Only changed values are rewritten: comments, order, blank lines and the spelling of all other values are kept. The file
may have been edited since the workbook was built; a value that both changed is reported as a conflict.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, InlineTable, Table

from reportgen.describe.document import put
from reportgen.describe.entries import Change, shown
from reportgen.graph.names import SCENARIO
from reportgen.parts.blocks.shape import BLOCKS
from reportgen.readback.edits import followed
from reportgen.readback.own_file import in_own_file
from reportgen.readback.summary import FindingsError, shortened
from reportgen.study.compiler import compile_study
from reportgen.study.entries import entries
from reportgen.study.reader import document_of, parse_study, read_bytes
from reportgen.system.errors import Problem, StudyError
from reportgen.system.files import write_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path as FilePath

    from reportgen.describe.entries import Entry
    from reportgen.describe.tables import Path
    from reportgen.readback.own_file import OwnChange
    from reportgen.readback.read import Readback

_BYTE_ORDER_MARK = "\ufeff"  # some editors write it at the beginning of a UTF-8 file


@dataclass(frozen=True, slots=True)
class Pulled:
    """The changes written to a study file, and the file's text before and after."""

    changes: tuple[Change, ...]
    before: str
    after: str

    def difference(self, name: str) -> str:
        """Return the changed lines as a unified diff; ``name`` is the file's name."""
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.after))
        parts = difflib.unified_diff(before, after, fromfile=name, tofile=f"{name} (pulled)", n=2)
        return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts)


def pull(back: Readback, path: FilePath, *, dry_run: bool = False) -> Pulled:
    """Write the changes of a workbook into a study file and return them; with ``dry_run`` nothing is written.

    Raises StudyError where the workbook was tampered with, the file is not a study, or the same value was changed in
    both; the file is then unchanged.
    """
    stopping = [*back.impossible, *back.tampered]
    if stopping:
        raise FindingsError(stopping, back.causes, back.origin)
    data = read_bytes(path)
    target = parse_study(data, path.stem, path.name)
    target_entries = entries(target, compile_study(target))
    requested = [change for change in back.changes if change.entry.name != SCENARIO or change.new != back.scenario]
    changes = _resolved(followed(back.original, back.entries, requested), target_entries, path.name)
    before = data.decode("utf-8")
    after = _with_changes(before, in_own_file(document_of(data, path.name), target.study[BLOCKS], changes))
    parse_study(after.encode("utf-8"), path.stem, path.name)
    if after != before and not dry_run:
        write_all(path.parent, {path.name: after.encode("utf-8")})
    return Pulled(tuple(changes), before, after)


def _resolved(changes: list[Change], target_entries: dict[str, Entry], origin: str) -> list[Change]:
    """Return the changes with the entries of the target file, without those that the file already has.

    Raises StudyError with every conflict, and every entry that is not in the file.
    """
    problems: list[Problem] = []
    resolved: list[Change] = []
    for change in changes:
        entry = target_entries.get(change.entry.name)
        where = f"{change.sheet}!{change.cell}" if change.cell else origin
        if entry is None:
            problems.append(Problem(f"{change.entry.label!r} ({change.entry.name}) is not in {origin}", where))
        elif _same(entry.value, change.new) and entry.kind != "members":
            continue
        elif not _same(entry.value, change.entry.value) and not _same(entry.value, change.new):
            now, old, new = shown(entry.value), shown(change.entry.value), shown(change.new)
            message = f"{change.entry.label!r} was {old}, is {new} in the workbook and {now} in {origin}"
            problems.append(Problem(message, where))
        else:
            written = change.written if entry.scale == change.entry.scale else None
            resolved.append(replace(change, entry=entry, written=written))
    if problems:
        raise StudyError(shortened(problems, origin), origin)
    return resolved


def _same(a: object, b: object) -> bool:
    """Return whether two values are equal; a truth value does not equal a number."""
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def _with_changes(text: str, changes: Iterable[OwnChange]) -> str:
    """Return a study file's text with the changes. Raises StudyError where TOML's rules do not allow one."""
    mark, plain = (_BYTE_ORDER_MARK, text[1:]) if text.startswith(_BYTE_ORDER_MARK) else ("", text)
    try:
        document: Any = tomlkit.parse(plain)
        for change in changes:
            for place, member in change.members.items():
                _add_member(document, place, member)
            if not (change.overrides and _add_table(document, change.path, _item(change.change))):
                _put(document, change.path, _item(change.change))
        return mark + tomlkit.dumps(document)
    except (TOMLKitError, RecursionError) as error:
        raise StudyError([Problem("study file cannot be edited without changing its form", "pull")]) from error


def _put(document: Any, path: Path, item: Any) -> None:
    """Set one value of a document.

    A new key is added after the last key of its table, above the comments before the next table.
    """
    inner: Any = document
    for part in path[:-1]:
        inner = inner[part] if not isinstance(part, str) or part in inner else {}
    key = path[-1]
    keys = list(inner) if isinstance(inner, InlineTable | Table) else []
    if not keys or item is None or key in keys:
        put(document, path, item)
    elif isinstance(inner, InlineTable):
        pairs = [f"{old} = {_literal(inner.value.item(old))}" for old in keys] + [f"{key} = {_literal(item)}"]
        put(document, path[:-1], tomlkit.parse(f"x = {{ {', '.join(pairs)} }}")["x"])
    elif any(isinstance(inner[old], Table | AoT) for old in keys):
        put(document, path, item)
    else:
        new = tomlkit.item(item)
        new.trivia.indent, new.trivia.trail = inner.value.item(keys[-1]).trivia.indent, "\n"
        inner.value._insert_after(keys[-1], key, new)  # noqa: SLF001 - no public way puts it above comments


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


def _table_of(pairs: Mapping[str, Any]) -> Table:
    """Return a table with a blank line at its end."""
    table = tomlkit.table()
    table.update(pairs)
    table.add(tomlkit.nl())
    return table


def _add_table(document: Any, path: Path, item: Any) -> bool:
    """Set one value by adding the table that is to hold it; return whether that table was missing.

    The table is written in line in a member of a list, else with a blank line at its end.
    """
    *parents, place, key = path
    inner: Any = document
    for part in parents:
        inner = inner[part] if isinstance(part, int) or part in inner else {}
    if isinstance(place, int) or place in inner:
        return False
    if not (parents and isinstance(parents[-1], int)):
        put(document, path[:-1], _table_of({str(key): item}))
        return True
    pairs = tomlkit.parse(f"x = {{ {key} = {_literal(item)} }}")["x"]
    if isinstance(inner, Table):
        inner.value._insert_after(list(inner)[-1], place, pairs)  # noqa: SLF001 - as below
    else:
        inner[place] = pairs
    return True


def _literal(item: Any) -> str:
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
