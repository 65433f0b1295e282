"""The sheet Corrections: where the source contradicts itself, and what each other reading does to the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.sheet import HomeCell, LinkCell, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, headings, host, signed, top
from reportgen.graph.names import words
from reportgen.parts.corrections.analyse import ALL, NONE_TOTAL, OVERLAP, variants
from reportgen.parts.corrections.shape import CORRECTIONS
from reportgen.parts.corrections.view import effect_scale
from reportgen.parts.measures.shape import headline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.book import Book
    from reportgen.describe.number_forms import Scale
    from reportgen.describe.sheet import CellItem
    from reportgen.describe.tables import Study
    from reportgen.parts.corrections.analyse import Variant
    from reportgen.parts.corrections.shape import Correction

_NOTE = 11  # the column of notes


def sheets(book: Book) -> Iterator[Sheet]:
    """Describe the sheet, where the study has a correction."""
    study = book.study
    if not study[CORRECTIONS]:
        return
    purpose = "Two readings of the source each. Off is the published reading; the switches stand on Assumptions."
    yield Sheet(
        "Corrections",
        [*top("Corrections", purpose), *_switched(book), *_unswitched(study)],
        widths={1: 44, 2: 44, 3: 44, **({_NOTE: 44} if _noted(study) else {})},
        freeze=(TABLE + 1, 2),
        repeat=(TABLE, TABLE),
        order=70,
        purpose="Other readings of the source and their effects",
    )


def _noted(study: Study) -> bool:
    return any(item.note for item in study[CORRECTIONS].values())


def _switched(book: Book) -> Iterator[SheetRow]:
    """Yield the corrections that have a switch, then the sets of them, then all together."""
    study, scale = book.study, effect_scale(book.analysis)
    measure = headline(study)
    heads = ["As published", "Corrected", "Switch now", f"{measure.label} with it alone", "Its effect"]
    heads += ["Effect expected", "Last digit's weight", "As expected", "Link"]
    yield SheetRow(headings("Correction", *heads, *(["Note"] if _noted(study) else [])))
    all_variants = variants(study)
    for variant in all_variants:
        item = variant.correction
        if item is not None:
            label, ends = _readings(variant.on[0], item), [host(item.url), _note(item)]
        else:
            text = "All corrections together" if variant.space == ALL else variant.label
            label, ends = [WordsCell(text, "strong"), None, None, None], [None, None]
        yield SheetRow([*label, *_numbers(variant, measure.style, scale), *ends])
    if all_variants:
        yield SheetRow([WordsCell("No correction"), None, None, None, HomeCell(NONE_TOTAL, measure.style, scale=scale)])
        text = "All together less the sum of each alone: how far they overlap"
        yield SheetRow([WordsCell(text, "wrapped"), *[None] * 4, HomeCell(OVERLAP, signed(measure.style), scale=scale)])
    yield SheetRow()


def _readings(name: str, item: Correction) -> list[CellItem | None]:
    return [
        WordsCell(item.label, "wrapped"),
        WordsCell(item.published, "wrapped", key=words(name, "published")),
        WordsCell(item.corrected, "wrapped", key=words(name, "corrected")),
        LinkCell(name, "switch"),
    ]


def _numbers(variant: Variant, style: str, scale: Scale | None) -> list[CellItem | None]:
    names, effect = variant.space, signed(style)
    items: list[CellItem | None] = [
        HomeCell(names("total"), style, scale=scale),
        HomeCell(names("effect"), effect, scale=scale),
    ]
    if variant.expected is None:
        return [*items, None, None, None]
    return [
        *items,
        HomeCell(names("expected"), effect, role="constant", scale=scale),
        HomeCell(names("expected_step"), "exact", role="constant"),
        HomeCell(names("as_expected"), "truth"),
    ]


def _note(item: Correction) -> WordsCell | None:
    return WordsCell(item.note, "note") if item.note else None


def _unswitched(study: Study) -> Iterator[SheetRow]:
    """Yield the corrections without a switch, which change no number."""
    unswitched = [item for item in study[CORRECTIONS].values() if not item.switch]
    if unswitched:
        yield SheetRow(headings("Only told, as no number depends on it", "As published", "Corrected"))
    for item in unswitched:
        readings = [WordsCell(text, "wrapped") for text in (item.label, item.published, item.corrected)]
        yield SheetRow([*readings, *[None] * 6, host(item.url), _note(item)])
