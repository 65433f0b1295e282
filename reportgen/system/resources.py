"""The package's own data files: templates, studies and blocks, both in a checkout and in an installed wheel."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

BUNDLED_STUDY = "scaling-exponents.toml"
_BLOCKS, _ENDING = "blocks", ".toml"
_PRICES = "prices"
SCHEMA = "reportgen.schema.json"


@cache
def template_root() -> Traversable:
    """Return the folder that holds the report's templates, styles, scripts and fonts."""
    return _folder("templates")


def bundled_study() -> Traversable:
    """Return the study file that commands use when none is given."""
    return _folder("inputs") / BUNDLED_STUDY


@cache
def bundled_blocks() -> Mapping[str, Traversable]:
    """Return the files of the bundled blocks by the name of each block, in the order of the alphabet."""
    files_there = (_folder("inputs") / _BLOCKS).iterdir()
    names = {file.name.removesuffix(_ENDING): file for file in files_there if file.name.endswith(_ENDING)}
    return {name: names[name] for name in sorted(names)}


def study_schema() -> Traversable:
    """Return the JSON Schema of study files, which the bundled studies name and editors read."""
    return _folder("inputs") / SCHEMA


def schema_beside(folder: Path) -> dict[str, bytes]:
    """Return the schema by the name that study files give it, for a folder that has none; else nothing."""
    return {} if (folder / SCHEMA).exists() else {SCHEMA: study_schema().read_bytes()}


def billing_units() -> Traversable:
    """Return the catalogue of the units in which computing centres bill."""
    return _folder("inputs") / "units" / "centres.toml"


def bundled_prices() -> tuple[Traversable, ...]:
    """Return the bundled files of prices, in the order of their names."""
    files_there = (_folder("inputs") / _PRICES).iterdir()
    return tuple(
        sorted((file for file in files_there if file.name.rpartition(".")[2] == "csv"), key=lambda file: file.name)
    )


def new_studies() -> Traversable:
    """Return the folder of the studies that ``reportgen new`` begins with, and of the list of their kinds."""
    return _folder("inputs") / "new"


def _folder(name: str) -> Traversable:
    """Return a data folder by name: in a wheel it is in the package, in a checkout next to it."""
    in_package = files("reportgen") / name
    return in_package if in_package.is_dir() else Path(__file__).resolve().parents[2] / name
