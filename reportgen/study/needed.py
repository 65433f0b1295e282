"""Remove the definitions of blocks that nothing in a study needs, so that its costing shows only what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from reportgen.describe.tables import path_text, table_fields
from reportgen.formula.expr import Expr, names
from reportgen.graph.names import split_row_value
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES
from reportgen.parts.blocks.shape import BLOCKS
from reportgen.parts.models.shape import MODELS
from reportgen.parts.quantities.shape import QUANTITIES
from reportgen.study.shape import file_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.tables import Study
    from reportgen.parts.assumptions.shape import Catalogue


_Value = TypeVar("_Value")


def without_unneeded(study: Study) -> Study:
    """Return a study without the definitions of its blocks that nothing of it reads or names.

    A definition stays where the study file states any of its keys, or an empty table. A catalogue stays where it fills
    an assumption that stays, without its values of those that do not.
    """
    given = _given(study)
    needed = _needed(study, given)
    left_out = given.keys() - needed
    models = study[MODELS]
    kept = {name: item for name, item in models.quantities.items() if name not in left_out}
    assumptions = {name: item for name, item in study[ASSUMPTIONS].items() if name not in left_out}
    catalogues = {
        name: _catalogue(study, name, item, left_out)
        for name, item in study[CATALOGUES].items()
        if name not in left_out
    }
    quantities = {name: item for name, item in study[QUANTITIES].items() if name not in left_out}
    study = study.replaced(MODELS, models.model_copy(update={"quantities": kept}))
    study = study.replaced(ASSUMPTIONS, assumptions).replaced(CATALOGUES, catalogues)
    return study.replaced(QUANTITIES, quantities)


def _given(study: Study) -> dict[str, object]:
    """Return the definitions that come from blocks unchanged, by name."""
    tables: dict[str, Mapping[str, object]] = {
        ASSUMPTIONS.key: study[ASSUMPTIONS],
        QUANTITIES.key: study[QUANTITIES],
        CATALOGUES.key: study[CATALOGUES],
        path_text(MODELS.key, "quantities"): study[MODELS].quantities,
    }
    origins = study[BLOCKS].origins
    return {
        name: item
        for place, table in tables.items()
        for name, item in table.items()
        if path_text(place, name) in origins
    }


def _needed(study: Study, given: Mapping[str, object]) -> set[str]:
    """Return the names that the study itself reads or states, and those that these need in turn.

    Any text of a table may be a name, so the result also has texts that are none.
    """
    choosers = {
        item.catalogue: name for name, item in study[ASSUMPTIONS].items() if item.kind == "choice" and item.catalogue
    }
    seen: set[str] = set()
    pending = [*_of_the_study(study, given), *(name for name in study[CATALOGUES] if name not in given)]
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in choosers:
            pending.append(choosers[name])
        if name in given and name not in study[CATALOGUES]:
            pending += _named(given[name])
    return seen


def _of_the_study(study: Study, given: Mapping[str, object]) -> set[str]:
    """Return every name in the study's own tables.

    Its catalogues are left out: an assumption is not needed only because a catalogue fills it.
    """
    own: list[object] = []
    for table in file_tables():
        value = study.tables[table.key]
        if table in (ASSUMPTIONS, QUANTITIES) and isinstance(value, dict):
            own += [item for name, item in value.items() if name not in given]
        elif table is MODELS:
            own += [item for key, item in (table_fields(value) or {}).items() if key != "quantities"]
            own += [item for name, item in study[MODELS].quantities.items() if name not in given]
        elif table is not CATALOGUES:
            own.append(value)
    return _named(own)


def _named(node: object) -> set[str]:
    """Return every name that formulas, texts and keys below a node may stand for."""
    found: set[str] = set()
    pending = [node]
    while pending:
        node = pending.pop()
        if isinstance(node, str):
            found.add(node)
        elif isinstance(node, list | tuple):
            pending += node
        elif isinstance(node, dict):
            found.update(node)
            pending += node.values()
        elif isinstance(node, Expr):
            for name in names(node):
                found |= {name, split_row_value(name)[1]}  # accelerator.price reads what a catalogue has for price
        elif node is not None and not isinstance(node, float):
            pending += (table_fields(node) or {}).values()
    return found


def _catalogue(study: Study, name: str, catalogue: Catalogue, left_out: set[str]) -> Catalogue:
    """Return a catalogue without values of assumptions of blocks that were left out, or that it does not fill.

    What the study itself has for anything else stays, so that a wrong name is told.
    """
    filled = {key for key, item in study[ASSUMPTIONS].items() if item.catalogue == name} - left_out

    def kept(number: int, part: str, values: Mapping[str, _Value]) -> dict[str, _Value]:
        place = (CATALOGUES.key, name, "entries", number, part)
        return {
            key: value
            for key, value in values.items()
            if key in filled or not (key in left_out or study[BLOCKS].of(path_text(*place, key)))
        }

    entries = (
        entry.model_copy(
            update={"values": kept(number, "values", entry.values), "ranges": kept(number, "ranges", entry.ranges)}
        )
        for number, entry in enumerate(catalogue.entries)
    )
    return catalogue.model_copy(update={"entries": tuple(entries)})
