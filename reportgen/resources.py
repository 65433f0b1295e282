"""Where the package's own files are: templates and studies, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from functools import cache
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
    """Return the data folder `name`: inside the package in a wheel, else beside the package in a checkout."""
    inside = files("reportgen") / name
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / name
