"""The Corrections sheet: where the source contradicts itself, and what each other reading does to the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.corrections import rows as effects
from reportgen.excel.description import Linked, Row, Sheet, Shown, Words
from reportgen.excel.sheets import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.excel.description import Item
    from reportgen.excel.sheets.parts import Book


def sheet(book: Book) -> Sheet:
    """Describe the sheet."""
    purpose = "Two readings of the source each. Off is the published reading; the switches stand on Assumptions."
    rows = parts.top(parts.CORRECTIONS, purpose)
    rows += _switched(book)
    rows += _told(book)
    return Sheet(
        parts.CORRECTIONS,
        rows,
        widths={1: 44, 2: 44, 3: 44, **({11: 44} if _noted(book) else {})},
        freeze=(parts.TABLE + 1, 2),
        repeat=(parts.TABLE, parts.TABLE),
    )


def _noted(book: Book) -> bool:
    return any(item.note for item in book.study.corrections.values())


def _switched(book: Book) -> Iterator[Row]:
    study = book.study
    label, style = book.headline
    heads = ["As published", "Corrected", "Switch now", f"{label} with it alone", "Its effect", "Effect expected",
             "Last digit's weight", "As expected", "Link"]  # fmt: skip
    yield Row(parts.headings("Correction", *heads, *(["Note"] if _noted(book) else [])))
    for prefix, (_, effect) in effects(study).items():
        kind, _, name = prefix.partition(".")
        found = study.switches.get(name) if kind == "correction" else None
        if found is not None:
            words: list[Item | None] = [
                Words(found.label, "wrapped"),
                Words(found.published, "wrapped", key=f"{name}#published"),
                Words(found.corrected, "wrapped", key=f"{name}#corrected"),
                Linked(name, "switch"),
            ]
            link, note = parts.host(found.url), Words(found.note, "note") if found.note else None
        else:
            together = "All corrections together" if kind == "correction" else study.correction_sets[int(name)].label
            words = [Words(together, "strong"), None, None, None]
            link, note = None, None
        yield Row([*words, *_numbers(prefix, style, expected=effect is not None), link, note])
    if study.switches:
        yield Row([Words("No correction"), None, None, None, Shown("correction.none.total", style)])
        blank = [None, None, None, None]
        overlap = Words("All together less the sum of each alone: how far they overlap", "wrapped")
        yield Row([overlap, *blank, Shown("correction.overlap", parts.signed(style))])
    yield Row()


def _numbers(prefix: str, style: str, *, expected: bool) -> list[Item | None]:
    shown: list[Item | None] = [Shown(f"{prefix}.total", style), Shown(f"{prefix}.effect", parts.signed(style))]
    if not expected:
        return [*shown, None, None, None]
    return [
        *shown,
        Shown(f"{prefix}.expected", parts.signed(style), role="constant"),
        Shown(f"{prefix}.expected_step", "exact", role="constant"),
        Shown(f"{prefix}.as_expected", "truth"),
    ]


def _told(book: Book) -> Iterator[Row]:
    """Contradictions that change no number."""
    told = [item for item in book.study.corrections.values() if not item.switch]
    if told:
        yield Row(parts.headings("Only told, as no number depends on it", "As published", "Corrected"))
    for item in told:
        words = [Words(text, "wrapped") for text in (item.label, item.published, item.corrected)]
        yield Row([*words, *[None] * 6, parts.host(item.url), Words(item.note, "note") if item.note else None])
