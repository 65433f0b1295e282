"""Parts are whole: each has every piece or a reason, and what they state is unique."""

from __future__ import annotations

import inspect

import pytest

import reportgen
from reportgen.describe.book import Book
from reportgen.describe.options import timestamp
from reportgen.describe.part import Absent, Lazy, Part, piece
from reportgen.parts import PARTS
from reportgen.report.sections import FRONT
from reportgen.study.analyse import analyse
from reportgen.system.resources import template_root
from reportgen.workbook.sheets import all_labels, describe, with_sheet_names
from scripts.structure import places
from tests.support.modules import MODULES, PACKAGE, short, stated

PIECES = {  # by piece: how many arguments its function takes
    "resolve": 1,
    "define": 1,
    "analyse": 1,
    "labels": 1,
    "entries": 2,
    "set_value": 3,
    "follow": 3,
    "sheet_names": 1,
    "sheets": 1,
    "records": 1,
}


def takes(function: object, count: int) -> bool:
    assert callable(function)
    inspect.signature(function).bind(*range(count))  # raises TypeError
    return True


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_is_whole(part: Part) -> None:
    assert part.name == short(next(name for name in MODULES if name == f"reportgen.parts.{part.name}")).split(".")[1]
    for name, count in PIECES.items():
        function = piece(getattr(part, name))
        assert isinstance(getattr(part, name), Absent) or takes(function, count), name
    views = piece(part.views) or {}
    assert all(takes(view, 1) for view in views.values())
    for section in () if isinstance(part.sections, Absent) else part.sections:
        assert (template_root() / "sections" / f"{section.id}.html.j2").is_file()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_gives_a_reason_for_each_piece_it_lacks(part: Part) -> None:
    lacking = [getattr(part, name) for name in (*PIECES, "sections", "views")]
    assert all(len(item.reason) > len("none") for item in lacking if isinstance(item, Absent))


def test_a_part_that_lacks_a_piece_cannot_be_made() -> None:
    given = {name: Absent("none") for name in (*PIECES, "views", "sections") if name != "records"}
    with pytest.raises(TypeError, match="records"):
        Part(name="half", tables=(), **given)


def test_every_part_is_in_the_list() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("parts/*/__init__.py")}
    names = [part.name for part in PARTS]
    assert sorted(names) == sorted(folders)
    assert {*stated("reportgen.parts")} == {"PARTS", *folders}


def test_places_exist() -> None:
    for module in MODULES.values():
        for place, _ in places(module.tree):
            assert callable(Lazy(place).load()) or place.endswith(":VIEWS"), place


def test_what_the_parts_state_is_unique() -> None:
    tables = [table.key for part in PARTS for table in part.tables]
    sections = [section for part in PARTS if not isinstance(part.sections, Absent) for section in part.sections]
    views = [name for part in PARTS for name in piece(part.views) or {}]
    assert len(set(tables)) == len(tables)
    assert len(set(views)) == len(views)
    assert len({FRONT.id, *(section.id for section in sections)}) == len(sections) + 1
    titled = [section for section in sections if section.title]
    assert len({section.title for section in titled}) == len({section.order for section in titled}) == len(titled)
    of_report = {"other_notes"}  # which notes have no section is known once all sections are
    assert {section.view for section in sections} - {""} <= {*views, *of_report}


def test_sheets_have_titles_and_places_of_their_own() -> None:
    shown = with_sheet_names(analyse(reportgen.evaluate()))
    described = describe(Book(shown, "0", timestamp(), all_labels(shown.study)))
    assert len({sheet.title for sheet in described}) == len({sheet.order for sheet in described}) == len(described)
    assert all(sheet.purpose for sheet in described[1:])  # the first says it of the others
