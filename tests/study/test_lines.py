from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reportgen.study.lines import line_at, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
TEXT = '''# comment with [brackets] = and "quotes"
[a]
one = 1
"two.three" = """
[not.a.table]
four = 4
"""
five = [ # ]
  [1, 2], "]",
]
b.c = { d = 1 }

  [[a.list]]
  x = 'it''s'
[[a.list]]
[a.list.inner]
y = 2
'''.replace("''s", "s")


def places(node: object, place: str = "") -> Iterator[str]:
    """Every table and key of TOML's tables, as places; inline tables' keys too."""
    if place:
        yield place
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, f"{place}.{key}".removeprefix("."))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from places(value, f"{place}[{number}]")


def test_every_kind_of_key_has_its_line() -> None:
    assert lines(TEXT) == {
        "a": 2,
        "a.one": 3,
        "a.two.three": 4,
        "a.five": 8,
        "a.b.c": 11,
        "a.list[0]": 13,
        "a.list[0].x": 14,
        "a.list[1]": 15,
        "a.list[1].inner": 16,
        "a.list[1].inner.y": 17,
    }
    assert line_at(lines(TEXT), "a.b.c.d") == 11
    assert line_at(lines(TEXT), "a.list[1].z") == 15
    assert line_at(lines(TEXT), "elsewhere") is None


@pytest.mark.parametrize("path", sorted(INPUTS.glob("*.toml")), ids=lambda path: path.stem)
def test_each_key_of_a_study_is_on_the_line_that_is_named(path: Path) -> None:
    text = path.read_text()
    known, rows = lines(text), text.splitlines()
    every = list(places(tomllib.loads(text)))
    assert len(known) > 100
    assert set(known) <= set(every)
    for place, line in known.items():
        assert place.rpartition(".")[2].partition("[")[0] in rows[line - 1], place
    tables = {
        "assumptions",
        "quantities",
        "budgets",
        "axes",
        "families",
        "measures",
        "perspective",
        "scenarios",
        "periods",
        "categories",
    }
    assert {place for place in every if line_at(known, place) is None} <= {
        *tables, "catalogues", "catalogues.accelerators", "catalogues.accelerators.entries",
        "corrections", "correction_sets", "checks", "grids", "published",
        "periods", "categories",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "[", "[a", "a", 'a = "', "= 1", "a = [", '"""', "[a]\nb = 1\n]]]", "\x00", "[[a]"]
)
def test_what_is_no_toml_has_the_lines_before_the_fault(text: str) -> None:
    assert all(line >= 1 for line in lines(text).values())
