"""Where the package's own files are: templates and studies, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

BUNDLED_STUDY = "scaling-exponents.toml"


@cache
def template_root() -> Traversable:
    """Return the folder that holds the report's templates, styles, scripts and fonts."""
    return _folder("templates")


def bundled_study() -> Traversable:
    """Return the study that a build uses when none is named."""
    return _folder("inputs") / BUNDLED_STUDY


def _folder(name: str) -> Traversable:
    """A mapped package data folder, or the folder of the same name beside the package in a checkout."""
    try:
        import_module(f"reportgen.{name}")
    except ModuleNotFoundError:
        return Path(__file__).resolve().parent.parent / name
    return files(f"reportgen.{name}")
