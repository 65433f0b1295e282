"""Studies that use blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.study.compiler import compile_study
from reportgen.study.reader import parse_study
from tests.blocks.bills import STUDY

if TYPE_CHECKING:
    from reportgen.describe.loaded import LoadedStudy


PUE = "[assumptions.pue]\nvalue = 1.3\n"


def with_text(added: str, text: str = STUDY) -> str:
    """Return a study with something put before its model sizes."""
    assert "[models]\n" in text
    return text.replace("[models]\n", f"{added}\n[models]\n", 1)


def read(text: str) -> LoadedStudy:
    loaded = parse_study(text.encode(), "chips", "chips.toml")
    compile_study(loaded)
    return loaded
