"""Blocks: bundled definitions that a study uses, and which of its definitions came from them."""

from reportgen.describe.part import Absent, Part
from reportgen.parts.blocks.shape import BLOCKS, USE, with_blocks

__all__ = ["PART", "shape"]

PART = Part(
    name="blocks",
    tables=(USE, BLOCKS),
    resolve=with_blocks,
    define=Absent("what blocks bring in is defined by the parts that it belongs to"),
    analyse=Absent("what blocks bring in is analysed by the parts that it belongs to"),
    labels=Absent("it has no numbers of its own"),
    entries=Absent("what blocks bring in are entries of other parts"),
    set_value=Absent("it has no entries"),
    follow=Absent("it has no entries"),
    sheet_names=Absent("it has no numbers of its own"),
    sheets=Absent("the sheet About names the blocks"),
    sections=Absent("the section on provenance names the blocks"),
    views=Absent("the section on provenance names the blocks"),
    records=Absent("the provenance of the JSON document names the blocks"),
)
