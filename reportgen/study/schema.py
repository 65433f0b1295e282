"""The JSON Schema of a study file, which editors complete and check TOML by, made of the shapes of all parts.

A key's description is the line on it under ``Attributes:`` in its shape's docstring; an ``Example:`` at its end gives
TOML values between double backticks.
"""

from __future__ import annotations

import inspect
import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from pydantic import BaseModel

from reportgen.describe.kinds import LARGEST_NUMBER, Frozen
from reportgen.study.blocks import BLOCK_TABLES, INLINE, USE
from reportgen.study.shape import document_model, file_tables
from reportgen.system.texts import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.tables import Table

    Node = dict[str, Any]  # a table of the schema

_MEMBERS = ("additionalProperties", "items")  # what a schema says of the members of a table or list
_INLINE = (
    "Blocks of the study's own, by name; ``use`` lists those that are used. Example:"
    ' ``{ mine = { assumptions = { price = { label = "Price", value = 3 } } } }``'
)
_DIALECT = "http://json-schema.org/draft-07/schema#"  # the newest that all language servers of TOML know
_TITLE = "A study file of reportgen"
_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n        .*)*)", re.MULTILINE)
_EXAMPLES = re.compile(r" Example: (``.*``)\Z")
_VALUE = re.compile(r"``(.+?)``")
_IN_CODE = re.compile(r"``([^`]*)``")


class Described(NamedTuple):
    """What a docstring says of one key: a sentence or two in Markdown, and examples as TOML writes the values."""

    text: str
    examples: tuple[str, ...] = ()


def schema() -> Node:
    """Return the JSON Schema of a study file, with the description, default and examples of every key."""
    made = document_model().model_json_schema(ref_template="#/definitions/{model}")
    definitions = made.pop("$defs")
    shapes = {shape.__name__: shape for table in file_tables() for shape in _shapes(table.annotation)}
    for name, definition in definitions.items():
        _describe(definition, shapes[name])
    for table in file_tables():
        described = of_table(table)
        made["properties"][table.key] |= _facts(described)
    plain = _plain({key: value for key, value in made.items() if key in {"type", "properties", "required"}})
    plain["properties"][INLINE] = {"type": "object", **_facts(_described(_INLINE))}
    shapes_of = {name: _plain(definition) for name, definition in sorted(definitions.items())}
    return {
        "$schema": _DIALECT,
        "title": _TITLE,
        **plain,
        "additionalProperties": False,
        **_without_blocks(plain["properties"], shapes_of),
        "definitions": shapes_of,
    }


def _without_blocks(properties: Node, definitions: Node) -> Node:
    """Return the words of the schema by which entries of a study without blocks have to be whole.

    With ``use`` a study may state one key of an entry whose rest is a block's. The shapes of what a block may define
    lose their required keys, which are required here, and of the other tables where they stand.
    """
    whole = {key: _required(value, definitions) for key, value in properties.items()}
    loosened = {name for key in BLOCK_TABLES for name in _reached(properties[key], definitions)}
    for key, value in properties.items():
        if key not in BLOCK_TABLES and loosened & _reached(value, definitions):
            value["allOf"] = [whole[key]]
    for name in loosened:
        definitions[name].pop("required", None)
    return {"if": {"not": {"required": [USE]}}, "then": {"properties": {key: whole[key] for key in BLOCK_TABLES}}}


def _required(node: Node, definitions: Node) -> Node:
    """Return the required keys of a schema and of all that stands in it, as a schema."""
    node = definitions[node["$ref"].rpartition("/")[2]] if "$ref" in node else node
    inner = {key: _required(value, definitions) for key, value in node.get("properties", {}).items()}
    kept = {"required": node.get("required"), "properties": {key: value for key, value in inner.items() if value}}
    kept |= {key: _required(node[key], definitions) for key in _MEMBERS if isinstance(node.get(key), dict)}
    return {key: value for key, value in kept.items() if value}


def _reached(node: Node, definitions: Node) -> set[str]:
    """Return the names of the shapes that a schema is made of."""
    name = node.get("$ref", "").rpartition("/")[2]
    node = definitions[name] if name else node
    inner = [*node.get("properties", {}).values(), *(node[key] for key in _MEMBERS if isinstance(node.get(key), dict))]
    return {name} - {""} | {reached for value in inner for reached in _reached(value, definitions)}


def schema_text() -> str:
    """Return the JSON Schema as the text of its file."""
    return json_text(schema()) + "\n"


def described(shape: type[BaseModel]) -> dict[str, Described]:
    """Return what the docstrings of a shape, and of those that it extends, say of each key."""
    by_key: dict[str, Described] = {}
    for item in (base for base in reversed(shape.__mro__) if issubclass(base, Frozen)):
        _, _, listed = inspect.cleandoc(item.__doc__ or "").partition("\nAttributes:\n")
        by_key |= {name: _described(" ".join(text.split())) for name, text in _ATTRIBUTE.findall(listed)}
    return by_key


def _described(text: str) -> Described:
    examples_text = _EXAMPLES.search(text)
    values = _VALUE.findall(examples_text[1]) if examples_text else ()
    return Described(_markdown(_EXAMPLES.sub("", text)), tuple(values))


def _markdown(text: str) -> str:
    """Return a text of a docstring with code between single backticks, as Markdown has it."""
    return _IN_CODE.sub(r"`\1`", text)


def of_table(table: Table[object]) -> Described:
    """Return what is said of a table: its own description, or that of the shape of its members."""
    if table.description:
        return _described(table.description)
    shape = next(_shapes(table.annotation))
    return Described(_markdown(_purpose(shape)))


def _purpose(shape: type[BaseModel]) -> str:
    """Return the docstring of a shape up to its keys, as one line."""
    return " ".join(inspect.cleandoc(shape.__doc__ or "").partition("\nAttributes:\n")[0].split())


def _shapes(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield every shape that a table's type is made of, outermost first."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from _shapes(field.annotation)
    for part in get_args(annotation):
        yield from _shapes(part)


def _describe(definition: Node, shape: type[BaseModel]) -> None:
    """Put the descriptions and examples of a shape's docstring into its definition."""
    definition["description"] = _markdown(_purpose(shape))
    by_key = described(shape)
    for key, value in definition["properties"].items():
        if key in by_key:
            value.update(_facts(by_key[key]))


def _facts(described: Described) -> dict[str, object]:
    """Return the words of the schema on a key. Raises tomllib.TOMLDecodeError for an example that is no TOML value."""
    facts: dict[str, object] = {"description": described.text}
    values = [tomllib.loads(f"value = {example}")["value"] for example in described.examples]
    return facts | ({"examples": values} if values else {})


def _plain(node: Any, *, of_keys: bool = False) -> Any:
    """Return a schema without titles that repeat keys, and without null, which TOML does not have.

    ``of_keys`` is true for a mapping of a file's keys, which are no words of the schema.
    """
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    if of_keys:
        return {key: _plain(value) for key, value in node.items()}
    kept = {
        key: _plain(value, of_keys=key == "properties")
        for key, value in node.items()
        if key != "title" and not (key == "default" and _says_nothing(value))
    }
    if "patternProperties" in kept:  # of identifiers: Pydantic checks no key that is none
        ((pattern, kept["additionalProperties"]),) = kept.pop("patternProperties").items()
        kept["propertyNames"] = {**kept.get("propertyNames", {}), "pattern": pattern}
    branches = [item for item in kept.pop("anyOf", ()) if item != {"type": "null"}]
    return branches[0] | kept if len(branches) == 1 else kept | ({"anyOf": branches} if branches else {})


def _says_nothing(default: object) -> bool:
    """Return whether a default is none that a file could state: nothing, an empty text or table, a formula's node."""
    return default in (None, "", [], LARGEST_NUMBER) or isinstance(default, dict)
