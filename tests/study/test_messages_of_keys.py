"""What is told of every key of a study file where it has another type, is misspelt or missing, or is far too long."""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from reportgen.describe.loaded import LoadedStudy
from reportgen.study.compiler import compile_study
from reportgen.study.reader import parse_document
from reportgen.study.schema import schema
from reportgen.system.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    Node = dict[str, Any]  # a table of the schema or of a study

SCHEMA = schema()
ROOT = Path(__file__).resolve().parents[2]
FILES = ("scaling-exponents", "grant", "post-training")
# A value of each type of TOML; what a key may have is no fault of it.
VALUES = {"string": "words here", "number": 7, "boolean": True, "array": [True], "object": {"zz": 1}}
SHORT = 3  # characters; too few to guess what was meant


class Place(NamedTuple):
    """A key of the study file, and a study that has its table."""

    document: Node
    table: tuple[str | int, ...]
    key: str
    node: Node

    @property
    def path(self) -> str:
        """The path of the key as messages write it."""
        return dotted(*self.table, self.key)

    def spoiled(self, **changes: object) -> list[str]:
        """Return what is told of the study with keys of the table changed; None takes a key out."""
        document = deepcopy(self.document)
        inner: Any = document
        for step in self.table:
            inner = inner[step]
        for key, value in changes.items():
            inner.pop(key, None)
            if value is not None:
                inner[key] = deepcopy(value)
        return told(document)


def dotted(*steps: str | int) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def told(document: Node) -> list[str]:
    try:
        compile_study(LoadedStudy(parse_document(document), "base"))
    except StudyError as error:
        return [str(problem) for problem in error.problems]
    return []


def resolved(node: Node) -> Node:
    while "$ref" in node:
        node = SCHEMA["definitions"][node["$ref"].rpartition("/")[2]]
    return node


def types(node: Node) -> set[str]:
    shape = resolved(node)
    branches = [shape] if "type" in shape else [resolved(branch) for branch in shape.get("anyOf", [shape])]
    stated = [branch.get("type", "string") for branch in branches]
    return {name for item in stated for name in ([item] if isinstance(item, str) else item)}


def example(node: Node) -> object:
    """Return a value of a schema, made of the examples of its keys; None where it has none."""
    shape = resolved(node)
    if "properties" in shape:
        values = {key: example(value) for key, value in shape["properties"].items()}
        return {key: value for key, value in values.items() if value is not None}
    examples = node.get("examples") or shape.get("examples")
    if not examples and isinstance(shape.get("items"), dict):
        return [example(shape["items"])]
    return deepcopy(examples[0]) if examples else None


def places(node: Node, value: Any, document: Node, table: tuple[str | int, ...]) -> Iterator[tuple[str, Place]]:
    """Yield every key that the tables of a study may have, with the name of its shape."""
    shape = node.get("$ref", "study file").rpartition("/")[2]
    node = resolved(node)
    members = node.get("additionalProperties") or node.get("items")
    if isinstance(value, dict) and "properties" in node:
        for key, inner in node["properties"].items():
            yield f"{shape} {key}", Place(document, table, key, inner)
            if key in value:
                yield from places(inner, value[key], document, (*table, key))
    elif isinstance(members, dict):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(members, inner, document, (*table, step))


def every_key() -> dict[str, Place]:
    """Return one place of every key of the schema."""
    found: dict[str, Place] = {}
    for name in FILES:
        text = (ROOT / "inputs" / f"{name}.toml").read_text(encoding="utf-8")
        document = tomllib.loads(text, parse_float=Decimal)
        for key in ("proposal", "allocation", "actuals", "fit", "calendar", "budget"):
            document.setdefault(key, example(SCHEMA["properties"][key]))
        for label, place in places(SCHEMA, document, document, ()):
            found.setdefault(label, place)
    return found


KEYS = every_key()
BEFORE = {
    id(place.document): told(place.document) for place in {id(item.document): item for item in KEYS.values()}.values()
}
# Python's words for types and values, Pydantic's sentences, and hints that lead nowhere.
FOREIGN = re.compile(r"\b(datetime|Decimal|True|False|None|dict|tuple|input should)\b|there are no (keys|names)|axiss")


def test_every_shape_of_the_file_has_its_keys_tried() -> None:
    tried = {label.partition(" ")[0] for label in KEYS}
    assert set(SCHEMA["definitions"]) - tried == {"PriceRow"}  # rows are checked as those of a file of prices are


@pytest.mark.parametrize("label", KEYS)
def test_a_value_of_another_type_is_told_where_it_stands_with_what_is_wanted(label: str) -> None:
    place = KEYS[label]
    before = BEFORE[id(place.document)]
    for kind, value in VALUES.items():
        if kind in types(place.node) or (kind == "number" and "integer" in types(place.node)):
            continue
        new = [sentence for sentence in place.spoiled(**{place.key: value}) if sentence not in before]
        first = [sentence for sentence in new if sentence.endswith(f" @ {place.path}")]
        assert first or place.key == "value", (kind, new)  # what an assumption may be depends on its kind
        assert not [sentence for sentence in new if FOREIGN.search(sentence) or "\n" in sentence]
        for sentence in first:
            assert re.match(
                r"expected .+|.+ is none of .+|a formula is text in quotes, or a number|.+ is text ", sentence
            )


@pytest.mark.parametrize("label", [label for label in KEYS if len(label.split()[-1]) > SHORT])
def test_a_misspelt_key_is_told_once_with_the_one_that_is_meant(label: str) -> None:
    place = KEYS[label]
    misspelt = f"{place.key[0]}{place.key[2:]}"
    new = place.spoiled(**{place.key: None, misspelt: "words here"})
    path = dotted(*place.table, misspelt)
    assert f"unknown key '{misspelt}'; perhaps you meant '{place.key}'? @ {path}" in new
    assert f"'{place.key}' is missing @ {place.path}" not in new


@pytest.mark.parametrize("label", KEYS)
def test_a_missing_key_is_named(label: str) -> None:
    place = KEYS[label]
    assert not [sentence for sentence in place.spoiled(**{place.key: None}) if FOREIGN.search(sentence)]


@pytest.mark.parametrize("label", [label for label, place in KEYS.items() if "string" in types(place.node)])
def test_of_a_text_far_too_long_only_the_beginning_is_told(label: str) -> None:
    place = KEYS[label]
    for text in ("x" * 5000, "x + " * 400):
        assert not [
            sentence
            for sentence in place.spoiled(**{place.key: text})
            if "x" * 200 in sentence or "x + " * 60 in sentence
        ]
