"""Complete a study that writes money in whole units of its currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen.describe.about import ABOUT
from reportgen.describe.kinds import Frozen
from reportgen.describe.styles import MONEY, WHOLE_MONEY
from reportgen.describe.tables import Study

if TYPE_CHECKING:
    from collections.abc import Mapping


def with_money(study: Study) -> Study:
    """Return the study; one with ``money = "whole"`` has the style of whole amounts wherever it asks for money."""
    if study[ABOUT].money != "whole":
        return study
    return Study({key: _whole(table) for key, table in study.tables.items()})


def _whole(node: object) -> object:
    """Return a table, a list or an item of one with the style of whole amounts for that of money."""
    if isinstance(node, tuple):
        return tuple(_whole(item) for item in node)
    if isinstance(node, dict):
        return {key: _whole(item) for key, item in node.items()}
    if not isinstance(node, Frozen):
        return node
    fields: Mapping[str, Any] = {name: getattr(node, name) for name in type(node).model_fields}
    changed = {name: _whole(value) for name, value in fields.items() if isinstance(value, tuple | dict | Frozen)}
    if fields.get("style") == MONEY:
        changed["style"] = WHOLE_MONEY
    return node.model_copy(update=changed) if changed else node
