"""Resolve the blocks that a study uses: put their definitions into its tables, and their text behind its own.

A study that says ``use = ["energy"]`` gets what the block defines and the study does not. Where both have an entry, the
study's keys replace the block's, and a number or formula of the study is not given what the block says of its own
(``own_words``). An entry that states its label and its content is the study's own as a whole. Of two blocks with the
same entry the first holds. A block may use others, which then come after those of the study.

A block is a bundled file, or a table ``[blocks.energy]`` of the study's own text. The resolved text of a study holds
the blocks in such tables, so what a workbook carries needs no block files to be read back.
"""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from reportgen.describe.tables import path_text
from reportgen.parts.blocks.shape import Blocks, UsedBlock
from reportgen.parts.prices.shape import Priced
from reportgen.system.errors import Problem, StudyError, nearest
from reportgen.system.resources import bundled_blocks
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.describe.tables import Path

Document: TypeAlias = dict[str, Any]  # the tables of a file, as TOML gives them
USE, INLINE, HEAD, MODELS = "use", "blocks", "block", "models"
_NAMED: tuple[Path, ...] = (("assumptions",), ("quantities",), ("models", "inputs"), ("models", "quantities"))
_PLACES: tuple[Path, ...] = (*_NAMED, ("catalogues",), ("models",), ("notes",))
BLOCK_TABLES = ("assumptions", "catalogues", "quantities", "models", "notes")  # those that a block may define
_TABLES = (USE, HEAD, *BLOCK_TABLES)
_CONTENT = ("value", "formula", "values", "entries")  # with a label, one of these makes an entry whole
_NOTHING = object()  # what a study does not state
_IDENTITIES = ("id", "name")  # what tells the members of a list apart
_HEADING = re.compile(r"^(\s*\[\[?\s*)(?=[A-Za-z0-9_\"'-])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The tables of a study with those of its blocks and its prices, which block defines what, and the prices."""

    document: Document
    blocks: Blocks = field(default_factory=Blocks)
    priced: Priced = field(default_factory=lambda: Priced({}))

    def overridden(self, path: Path) -> Resolved:
        """Return this where the study itself states the value at a path."""
        return replace(self, blocks=self.blocks.overridden(path_text(*path)))


def resolve(document: Document) -> Resolved:
    """Return the tables of a study file with the definitions of the blocks that it uses; the document is not changed.

    Raises StudyError for a block that does not exist or has another shape than a block may have, and where the study
    gives the name of a block's choice to another kind of thing.
    """
    blocks = used_blocks(document)
    if not blocks:
        return Resolved({key: value for key, value in document.items() if key != INLINE})
    merging = _Merging(document)
    sized = _has_sizes([document, *blocks.values()])
    for name, block in blocks.items():
        merging.add(block if sized else {key: table for key, table in block.items() if key != MODELS}, name)
    heads = {name: block.get(HEAD) for name, block in blocks.items()}
    used = tuple(UsedBlock(name, _word(head, "label"), _word(head, "date")) for name, head in heads.items())
    if merging.problems:
        raise StudyError(merging.problems)
    return Resolved(merging.document, Blocks(used, merging.origins))


def used_blocks(document: Mapping[str, object]) -> dict[str, Document]:
    """Return the blocks that a study uses, by name, in the order in which it lists them; {} where it uses none.

    Raises StudyError with every block that does not exist or has another shape.
    """
    names, own = document.get(USE, []), document.get(INLINE, {})
    if not isinstance(own, dict):
        raise StudyError([Problem(f"expected a table, such as [{path_text(INLINE, 'NAME')}]", INLINE)])
    if not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
        return {}  # the shape of the file says what is wrong with them
    available = {**dict.fromkeys(bundled_blocks()), **own}
    problems: list[Problem] = []
    used: dict[str, Document] = {}
    pending = [(name, path_text(USE, place)) for place, name in enumerate(names)]
    while pending:
        name, path = pending.pop(0)
        if name not in available:
            problems.append(Problem(_unknown(name, available), path))
        elif name not in used:
            used[name] = own[name] if name in own else _bundled(name)
            problems += _shape_problems(name, used[name])
            pending += [(other, path_text(INLINE, name, USE)) for other in _used_by(used[name])]
    idle = [name for name in own if name not in used]
    problems += [Problem(f"block {quoted(name)} is not used: list it in use", path_text(INLINE, name)) for name in idle]
    if problems:
        raise StudyError(problems)
    return used


def resolved_text(text: str, document: Document) -> str:
    """Return the text of a study file with the text of every bundled block that it uses behind it, as tables of it."""
    missing = [name for name in used_blocks(document) if name not in document.get(INLINE, {})]
    if not missing:
        return text
    blocks = (_nested(name, bundled_blocks()[name].read_text(encoding="utf-8")) for name in missing)
    return "\n".join(
        [text.rstrip("\n"), "", "# The blocks that this study uses, as they were when it was read.", *blocks]
    )


def own_path(
    document: Mapping[str, object], resolved: Mapping[str, object], path: Path
) -> tuple[Path, dict[Path, Document]]:
    """Return where a value of a resolved study stands in the study's own file, and the list members to add there first.

    Members of a list have other positions in the file where a block has some of them: they are matched by their names.
    """
    own: list[str | int] = []
    added: dict[Path, Document] = {}
    here: Any = document
    there: Any = resolved
    for step in path:
        if isinstance(step, int):
            members = here if isinstance(here, list) else []
            member = {key: there[step][key] for key in _IDENTITIES if key in there[step]}
            place = next((at for at, item in enumerate(members) if member and member.items() <= item.items()), None)
            if place is None:
                place = len(members)
                added[*own, place] = member
            here = members[place] if place < len(members) else member
            own.append(place)
        else:
            here = here.get(step) if isinstance(here, dict) else None
            own.append(step)
        there = _child(there, step)
    return tuple(own), added


def members_at(document: Mapping[str, object], path: Path) -> list[Document]:
    """Return the list at a place, [] where there is none."""
    inner: Any = document
    for step in path:
        inner = _child(inner, step)
    return inner if isinstance(inner, list) else []


def _child(node: Any, step: str | int) -> Any:
    """Return what a table or a list holds at a step, {} where it holds nothing there."""
    return node.get(step, {}) if isinstance(node, dict) else node[step]


def _unknown(name: str, available: Iterable[str]) -> str:
    listed = ", ".join(available)
    return f"unknown block {quoted(name)}{nearest(name, available)}; blocks are {listed}"


@cache
def _bundled(name: str) -> Document:
    """Return a bundled block; every digit is kept as in a study file."""
    return tomllib.loads(bundled_blocks()[name].read_text(encoding="utf-8"), parse_float=Decimal)


def _nested(name: str, text: str) -> str:
    """Return the text of a block with its tables as tables of ``blocks.<name>``."""
    table = path_text(INLINE, name)
    return f"\n[{table}]\n" + _HEADING.sub(rf"\1{table}.", text)


def _used_by(block: object) -> list[str]:
    """Return the blocks that a block needs in turn."""
    used = block.get(USE) if isinstance(block, dict) else None
    return [name for name in used if isinstance(name, str)] if isinstance(used, list) else []


def _shape_problems(name: str, block: object) -> Iterator[Problem]:
    """Yield what a block has that is not a table of a block."""
    if not isinstance(block, dict):
        yield Problem(f"block {quoted(name)} is no table", path_text(INLINE, name))
        return
    for key, value in block.items():
        if key not in _TABLES:
            listed = ", ".join(_TABLES)
            yield Problem(
                f"block {quoted(name)} has no use for {key!r}; its tables are {listed}", path_text(INLINE, name, key)
            )
        elif key != USE and not isinstance(value, dict):
            yield Problem(f"block {quoted(name)}: expected a table", path_text(INLINE, name, key))


class _Merging:
    """The tables of a study to which its blocks are added, one after the other."""

    def __init__(self, document: Mapping[str, object]) -> None:
        self.document: Document = {
            key: deepcopy(value) if key in _TABLES else value for key, value in document.items() if key != INLINE
        }
        self.origins: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._done: set[Path] = set()  # the entries of earlier blocks

    def add(self, block: Document, name: str) -> None:
        """Add a block's definitions, where the study and earlier blocks have none."""
        defined = {key: place for place in _NAMED for key in _members(self.document, place)}
        for place in _PLACES:
            for key, entry in _members(block, place).items():
                path = (*place, key)
                elsewhere = place in _NAMED and defined.get(key, place) != place
                if elsewhere and (problem := _taken_choice(name, entry, self.document, (*defined[key], key))):
                    self.problems.append(problem)
                if elsewhere or path in self._done or path in _NAMED:
                    continue
                self._done.add(path)
                table = _table(self.document, place)
                if table is None:
                    continue  # the study has no table there, which its shape says
                # The entry is put behind those of the study alone, whether the study changes something of it or not.
                own = table.pop(key, _NOTHING)
                table[key] = own if _is_whole(own) else self._combined(own, entry, path, name)

    def _combined(self, own: Any, given: Any, path: Path, name: str) -> Any:
        """Return what a study and a block state of one thing: the study's keys, else those of the block."""
        if own is _NOTHING:
            self.origins[path_text(*path)] = name
            return deepcopy(given)
        if isinstance(own, dict) and isinstance(given, dict):
            both = {key: self._combined(own.get(key, _NOTHING), given[key], (*path, key), name) for key in given}
            return both | {key: value for key, value in own.items() if key not in given}
        if isinstance(own, list) and isinstance(given, list) and _are_members([*own, *given]):
            return self._combined_members(own, given, path, name)
        return own

    def _combined_members(self, own: list[Document], given: list[Document], path: Path, name: str) -> list[Document]:
        """Return the members of two lists: those of the block, with what the study changes of them, then the rest."""
        left = list(own)
        both: list[Document] = []
        for place, member in enumerate(given):
            same = next((item for item in left if _identity(item) == _identity(member)), _NOTHING)
            if isinstance(same, dict):
                left.remove(same)
                # What the study's member is told by is the block's: another name would be another member.
                self.origins |= {path_text(*path, place, key): name for key in _IDENTITIES if key in member}
            both.append(self._combined(same, member, (*path, place), name))
        return [*both, *left]


def _taken_choice(block: str, entry: object, document: Document, place: Path) -> Problem | None:
    """Return the problem of an input of the study that names entries and is called as a block's choice of them."""
    catalogue = entry.get("catalogue") if isinstance(entry, dict) and entry.get("kind") == "choice" else None
    if catalogue is None or _members(document, place).get("catalogue") != catalogue:
        return None
    message = f"block {block!r} has a choice from {catalogue!r} of this name; give the input another one"
    return Problem(message, path_text(*place))


def _has_sizes(documents: Iterable[Mapping[str, object]]) -> bool:
    """Return whether one of them states more of model sizes than quantities that each size would have."""
    return any(_members(document, (MODELS,)).keys() - {"quantities"} for document in documents)


def _is_whole(entry: object) -> bool:
    """Return whether an entry of a study needs nothing of a block: it has a label and a content of its own."""
    return isinstance(entry, dict) and "label" in entry and any(key in entry for key in _CONTENT)


def _members(document: Mapping[str, object], place: Path) -> Document:
    """Return the table at a place, {} where there is none."""
    inner: Any = document
    for key in place:
        inner = inner.get(key) if isinstance(inner, dict) else None
    return inner if isinstance(inner, dict) else {}


def _table(document: Document, place: Path) -> Document | None:
    """Return the table at a place, made where it is missing; None where something else is there."""
    inner: Any = document
    for key in place:
        inner = inner.setdefault(key, {}) if isinstance(inner, dict) else None
    return inner if isinstance(inner, dict) else None


def _are_members(items: list[object]) -> bool:
    return all(isinstance(item, dict) and _identity(item) is not None for item in items)


def _identity(item: Mapping[str, object]) -> object:
    """Return what tells a member of a list from the others, None where it has no such key."""
    return next((item[key] for key in _IDENTITIES if key in item), None)


def _word(head: object, key: str) -> str:
    """Return a text of a block's heading, "" where it has none."""
    word = head.get(key) if isinstance(head, dict) else None
    return word if isinstance(word, str) else ""
