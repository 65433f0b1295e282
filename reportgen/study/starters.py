"""The short studies that ``reportgen new`` begins with."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

from reportgen.system.resources import new_studies

if TYPE_CHECKING:
    from collections.abc import Mapping

ENDING = ".toml"
_TITLE = re.compile(r'^title = ".*"$', re.MULTILINE)  # the first is that of the table [study]


class Kinds(NamedTuple):
    """What a study may begin with: what each kind is for, by its name, and the one where none is asked for."""

    default: str
    purposes: Mapping[str, str]


def kinds() -> Kinds:
    """Return the kinds that the folder of new studies lists."""
    listed = tomllib.loads((new_studies() / "kinds.toml").read_text(encoding="utf-8"))
    return Kinds(listed["default"], listed["kinds"])


def started(kind: str, name: str) -> str:
    """Return the text of a study of a kind, with a title made of the file's name."""
    title = " ".join(re.split(r"[-_\s]+", name)).strip() or name
    text = (new_studies() / f"{kind}{ENDING}").read_text(encoding="utf-8")
    line = f"title = {json.dumps(title[:1].upper() + title[1:], ensure_ascii=False)}"
    return _TITLE.sub(lambda _: line, text, count=1)
