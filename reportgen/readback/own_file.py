"""Where the changes of a study with blocks stand in the study's own file: as overrides of what the blocks define."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportgen.describe.document import put
from reportgen.describe.tables import path_text
from reportgen.study.blocks import members_at, own_path, resolve
from reportgen.system.errors import Problem, StudyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reportgen.describe.entries import Change
    from reportgen.describe.tables import Path
    from reportgen.parts.blocks.shape import Blocks


@dataclass(frozen=True, slots=True)
class OwnChange:
    """A change, its place in the study's own file, and the members of lists that are to be added there before it.

    ``overrides`` tells that a block defines what is changed.
    """

    change: Change
    path: Path
    members: Mapping[Path, Mapping[str, str]] = field(default_factory=dict)
    overrides: bool = False


def in_own_file(document: dict[str, object], blocks: Blocks, changes: Iterable[Change]) -> list[OwnChange]:
    """Return the changes with their places in the tables of a study's own file; the document is not changed.

    Raises StudyError with every change that no override can state: of the name of a member that a block has, and a key
    of a block taken out.
    """
    if not blocks.used:
        return [OwnChange(change, change.entry.path) for change in changes]
    resolved = resolve(document).document
    own: list[OwnChange] = []
    problems: list[Problem] = []
    document = deepcopy(document)
    for change in changes:
        path, added = own_path(document, resolved, change.entry.path)
        place = path_text(*change.entry.path)
        block = blocks.of(place)
        if block and change.entry.path[-1] == "name":
            problems.append(Problem(f"block {block!r} names it so; an entry of the study may be added to it", place))
        elif block and change.file_value is None:
            problems.append(Problem(f"block {block!r} states it, so it can have another value but not none", place))
        for member_path, member in added.items():
            put(document, member_path[:-1], [*members_at(document, member_path[:-1]), member])
        own.append(OwnChange(change, path, added, overrides=bool(block)))
    if problems:
        raise StudyError(problems)
    return own


def added_to_own_file(document: dict[str, object], blocks: Blocks, changes: Sequence[Change]) -> list[OwnChange]:
    """Return what is added to a study with its places in the study's own file, whose lists lack the blocks' members."""
    if not blocks.used or not changes:
        return [OwnChange(change, change.entry.path) for change in changes]
    resolved = resolve(document).document
    return [OwnChange(change, _after_own(document, resolved, change.entry.path)) for change in changes]


def _after_own(document: dict[str, object], resolved: dict[str, object], path: Path) -> Path:
    """Return the place, in a study's own tables, of what follows the members of a list of the resolved ones."""
    place = next((number for number, part in enumerate(path) if isinstance(part, int)), None)
    if place is None:
        return path
    own, all_members = (len(members_at(tables, path[:place])) for tables in (document, resolved))
    return (*path[:place], int(path[place]) - all_members + own, *path[place + 1 :])
