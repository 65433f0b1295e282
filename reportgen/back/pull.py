"""What was changed in a workbook, written into the study file it came from: tomlkit's only home.

Only the values that changed are touched: comments, order, blank lines and the spelling of everything else stay as they
are. The file may have moved on since the workbook was built; a value that both changed is a conflict, told and not
solved.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, InlineTable, Table

from reportgen.back.edits import sizes_after, writes
from reportgen.back.entries import Change, entries, put, written
from reportgen.back.tamper import shown
from reportgen.errors import Problem, StudyError, unreadable
from reportgen.files import write_all
from reportgen.model.compiler import compile_study
from reportgen.model.reader import parse_study

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from reportgen.back.entries import Entry, Path
    from reportgen.back.readback import Readback

_MARK = "\ufeff"  # of UTF-8, which some editors put first


@dataclass(frozen=True, slots=True)
class Pulled:
    """A study file before and after."""

    changes: tuple[Change, ...]
    before: str
    after: str

    def difference(self, name: str) -> str:
        """The lines that change, as a unified diff."""
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.after))
        parts = difflib.unified_diff(before, after, fromfile=name, tofile=f"{name} (pulled)", n=2)
        return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts)


def pull(back: Readback, path: FilePath, *, dry_run: bool = False) -> Pulled:
    """Write the changes of a workbook into a study file.

    Raises StudyError where the workbook was tampered with, the file is no study, or both changed the same value; the
    file is then as it was.
    """
    stopping = [*back.impossible, *back.tampered]
    if stopping:
        raise StudyError([finding.problem for finding in stopping])
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    target = parse_study(data, path.stem, path.name)
    known = entries(target, compile_study(target))
    asked = [change for change in back.changes if change.entry.name != "scenario" or change.new != back.scenario]
    changes = _fitted(writes(back.original, back.entries, asked), known, path.name)
    before = data.decode("utf-8")
    after = _edited(before, changes, sizes_after(target, changes))
    parse_study(after.encode("utf-8"), path.stem, path.name)
    if after != before and not dry_run:
        write_all(path.parent, {path.name: after.encode("utf-8")})
    return Pulled(tuple(changes), before, after)


def _fitted(changes: list[Change], known: dict[str, Entry], origin: str) -> list[Change]:
    """The changes with their places in this file, without those that it has already."""
    problems: list[Problem] = []
    fitted: list[Change] = []
    for change in changes:
        entry = known.get(change.entry.name)
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
            fitted.append(replace(change, entry=entry))
    if problems:
        raise StudyError(problems, origin)
    return fitted


def _same(a: object, b: object) -> bool:
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def _edited(text: str, changes: list[Change], sizes: dict[str, tuple[float, ...]]) -> str:
    mark, plain = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    try:
        document: Any = tomlkit.parse(plain)
        for change in changes:
            _put(document, change.entry.path, _item(change, sizes))
        return mark + tomlkit.dumps(document)
    except (TOMLKitError, RecursionError) as error:
        raise StudyError([Problem("study file cannot be edited without changing its form", "pull")]) from error


def _put(document: Any, path: Path, item: Any) -> None:
    """Set a value; a new key goes under the last one of its table, above the comments that lead to the next table."""
    inner: Any = document
    for part in path[:-1]:
        inner = inner[part] if not isinstance(part, str) or part in inner else {}
    key = path[-1]
    keys = list(inner) if isinstance(inner, InlineTable | Table) else []
    if not keys or item is None or key in keys:
        put(document, path, item)
    elif isinstance(inner, InlineTable):
        several = [f"{old} = {_literal(inner.value.item(old))}" for old in keys] + [f"{key} = {_literal(item)}"]
        put(document, path[:-1], tomlkit.parse(f"x = {{ {', '.join(several)} }}")["x"])
    elif any(isinstance(inner[old], Table | AoT) for old in keys):
        put(document, path, item)
    else:
        new = tomlkit.item(item)
        new.trivia.indent, new.trivia.trail = inner.value.item(keys[-1]).trivia.indent, "\n"
        inner.value._insert_after(keys[-1], key, new)  # noqa: SLF001 - no public way puts it above comments


def _literal(item: Any) -> str:
    return str(tomlkit.item(item).as_string())


def _item(change: Change, sizes: dict[str, tuple[float, ...]]) -> Any:
    """A value as the file writes it."""
    value = written(change, sizes)
    if isinstance(value, float) and not isinstance(value, bool):
        return tomlkit.parse(f"x = {_spelled(value)}")["x"]
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline="'''" not in value and '"""' not in value and "\\" not in value)
    return value


def _spelled(value: float) -> str:
    """A float with an exponent where that is shorter, as ``3.96e14``."""
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
