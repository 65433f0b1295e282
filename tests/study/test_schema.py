"""The JSON Schema says of each key what it is, and agrees with the reader; jsonschema is the judge."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator

from reportgen.describe.kinds import Frozen
from reportgen.study.schema import described, schema, schema_text
from reportgen.study.shape import document_model
from reportgen.system.resources import SCHEMA as FILE
from tests.support.commands import command
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
STUDIES = sorted((*INPUTS.glob("*.toml"), *(path for path in INPUTS.glob("new/*.toml") if path.stem != "kinds")))
SCHEMA = schema()
VALIDATOR = Draft7Validator(SCHEMA)


def keys() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every key of the file: the shape that has it, its name, and its schema."""
    for name, shape in (("the file", SCHEMA), *SCHEMA["definitions"].items()):
        for key, value in shape["properties"].items():
            yield name, key, value


def test_the_shipped_file_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("schema") == 0
    assert (INPUTS / FILE).read_text() == schema_text() == capsys.readouterr().out


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == {*document_model().model_fields, "blocks"}


def test_every_key_is_described() -> None:
    assert [f"{shape}: {key}" for shape, key, value in keys() if not value.get("description", "").endswith(".")] == []
    assert [name for name, shape in SCHEMA["definitions"].items() if not shape["description"].endswith(".")] == []


def is_table(value: dict[str, Any]) -> bool:
    """Whether a key holds tables with keys of their own, which have the examples."""
    inner = (value, value.get("items", {}), value.get("additionalProperties", {}))
    return any("$ref" in item for item in inner)


def test_every_key_has_an_example_that_is_a_value_of_it() -> None:
    definitions = SCHEMA["definitions"]
    for shape, key, value in keys():
        if is_table(value):
            continue
        assert value.get("examples"), f"{shape}: {key}"
        for example in value["examples"]:
            assert Draft7Validator({**value, "definitions": definitions}).is_valid(example), f"{shape}: {key}"


def test_docstrings_describe_the_keys_that_there_are() -> None:
    ours = [shape for shape in Frozen.__subclasses__() if shape.__module__.startswith("reportgen.parts.")]
    assert len(ours) > 10
    wrong = {shape.__name__: set(described(shape)) ^ set(shape.model_fields) for shape in ours}
    assert {name: keys for name, keys in wrong.items() if keys} == {}


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_bundled_studies_are_valid(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(tomllib.loads(path.read_text()))] == []


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_the_first_line_of_a_bundled_study_names_the_schema_beside_it(path: Path) -> None:
    first, *_ = path.read_text().splitlines()
    assert first == f"#:schema ./{FILE}"
    assert (path.parent / FILE).is_file() or path.parent.name == "new"  # which puts it beside what it writes


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("value = 3\n", 'value = 3\nvalu = "x"\n', "$.assumptions.price"),
        ('style = "money"', 'style = "cash"', "$.measures[1].style"),
        ("label = 'Steps'", "label = 4", "$.assumptions.steps.label"),
        ("values = [1, 2, 4]", "values = [true, 2]", "$.models.inputs.heads.values[0]"),
        ("[assumptions.rate]", "[assumptions.Rate]", "$.assumptions"),
        ('title = "width"\n', "", "$.models"),
    ],
)
def test_what_the_reader_refuses_is_invalid(right: str, wrong: str, place: str) -> None:
    text = SMALL.replace('label = "Steps"', "label = 'Steps'")
    assert right in text
    assert VALIDATOR.is_valid(tomllib.loads(text))
    errors = VALIDATOR.iter_errors(tomllib.loads(text.replace(right, wrong, 1)))
    assert place in {error.json_path for error in errors}


def test_entries_are_whole_unless_a_block_has_the_rest() -> None:
    entry = "[assumptions.extra]\nlow = 1\n" + SMALL
    assert not VALIDATOR.is_valid(tomllib.loads(entry))
    assert VALIDATOR.is_valid(tomllib.loads('use = ["hardware"]\n' + entry))
    perspective = '[perspective.whole]\nunit = "x"\n'
    assert "perspective" not in SMALL
    assert not VALIDATOR.is_valid(tomllib.loads('use = ["hardware"]\n' + perspective + SMALL))


def test_a_study_may_have_blocks_in_its_own_text() -> None:
    block = '[blocks.mine.assumptions.extra]\nlabel = "Extra"\nvalue = 1\n'
    assert VALIDATOR.is_valid(tomllib.loads('use = ["mine"]\n' + block + SMALL))


def test_a_schema_is_written_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("schema", "-o", str(tmp_path / "my.json")) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'my.json'}\n"
    assert json.loads((tmp_path / "my.json").read_text()) == SCHEMA
