"""Check a finished PDF against the rules of its profile, as a funder's portal checks an upload."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pikepdf

from reportgen.report.pdf_text import TextCache, text_of, text_runs, visible_end
from reportgen.system.errors import OutputError
from reportgen.system.texts import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reportgen.report.pdf_text import TextRun
    from reportgen.report.profiles import Profile, ProfileRules

INCH = 72.0
SLACK = 0.5  # points by which rounding may change a length
SAME_LINE = 4.0  # points between baselines that belong to one line, for instance of subscripts
WORDS = 25  # characters of the shortest string whose density is measured
# What a person can do about a broken rule; for those not listed, choose another profile.
_REMEDIES = {
    "margin": "shorten that text",
    "max_pages": "shorten the study's notes or choose another --profile",
    "file_name_length": "rename the study file",
    "file_name_without": "rename the study file",
}


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that a page breaks; page 0 stands for the file as a whole."""

    rule: str
    page: int
    message: str

    def __str__(self) -> str:
        where = f"page {self.page}: " if self.page else ""
        return f"{where}{self.message} (rule {self.rule})"


def require(data: bytes, profile: Profile, file_name: str = "") -> None:
    """Raise OutputError where a PDF breaks rules of the profile; the message names a rule, its page and a remedy."""
    broken = check(data, profile, file_name)
    if broken:
        more = f", and {len(broken) - 1} more" if len(broken) > 1 else ""
        remedy = _REMEDIES.get(broken[0].rule, "choose another --profile")
        raise OutputError(f"the PDF would break the rules of profile {profile.id!r}: {broken[0]}{more}; {remedy}")


def check(data: bytes, profile: Profile, file_name: str = "") -> list[BrokenRule]:
    """Return every rule that a PDF breaks, each at most once a page. ``file_name`` is checked too."""
    rules = profile.rules
    with pikepdf.open(BytesIO(data)) as document:
        broken = [item for test in _FILE for item in test(document, rules)]
        broken += _name(file_name, rules)
        broken += _size(data, rules)
        broken += _fonts(document)
        cache = TextCache()
        for number, page in enumerate(document.pages, start=1):
            runs = list(text_runs(page, cache))
            for rule, test in _PAGE.items():
                message = test(page, runs, rules)
                if message:
                    broken.append(BrokenRule(rule, number, message))
    return broken


def _pages(document: pikepdf.Pdf, rules: ProfileRules) -> Iterator[BrokenRule]:
    count = len(document.pages)
    if rules.max_pages is not None and count > rules.max_pages:
        yield BrokenRule("max_pages", rules.max_pages + 1, f"{count} pages are more than {rules.max_pages}")


def _attachments(document: pikepdf.Pdf, rules: ProfileRules) -> Iterator[BrokenRule]:
    if not rules.attachments and len(document.attachments):
        yield BrokenRule("attachments", 0, "the file has attachments")


def _accessible(document: pikepdf.Pdf, _: ProfileRules) -> Iterator[BrokenRule]:
    """Yield a broken rule for each of tags, language and title that the file lacks; every profile requires them."""
    root = document.Root
    required = {
        "tags": "/StructTreeRoot" in root and "/MarkInfo" in root and bool(root.MarkInfo.get("/Marked", False)),
        "language": bool(str(root.get("/Lang", ""))),
        "title": bool(str(document.docinfo.get("/Title", ""))),
    }
    yield from (BrokenRule(rule, 0, f"the file has no {rule}") for rule, present in required.items() if not present)


def _name(file_name: str, rules: ProfileRules) -> Iterator[BrokenRule]:
    if rules.file_name_length is not None and len(file_name) > rules.file_name_length:
        message = f"file name of {len(file_name)} characters is longer than {rules.file_name_length}"
        yield BrokenRule("file_name_length", 0, message)
    for character in rules.file_name_without:
        if character in file_name:
            yield BrokenRule("file_name_without", 0, f"file name holds {character!r}")


def _size(data: bytes, rules: ProfileRules) -> Iterator[BrokenRule]:
    if rules.file_bytes is not None and len(data) > rules.file_bytes:
        yield BrokenRule("file_bytes", 0, f"file of {len(data):,} bytes is larger than {rules.file_bytes:,}")


def _version(document: pikepdf.Pdf, rules: ProfileRules) -> Iterator[BrokenRule]:
    used, least = ([int(part) for part in text.split(".")] for text in (document.pdf_version, rules.pdf_version))
    if used < least:
        yield BrokenRule("pdf_version", 0, f"PDF {document.pdf_version} is older than PDF {rules.pdf_version}")


def _fonts(document: pikepdf.Pdf) -> Iterator[BrokenRule]:
    """Yield a broken rule for each font that is not embedded; another than the profile's may have a script or sign."""
    for number, page in enumerate(document.pages, start=1):
        resources = page.obj.get("/Resources", pikepdf.Dictionary())
        fonts = resources.get("/Font", pikepdf.Dictionary())
        for plain, embedded in sorted({_font_name(font) for _, font in fonts.items()}):
            if not embedded:
                yield BrokenRule("fonts", number, f"font {plain} is not embedded")


def _font_name(font: Any) -> tuple[str, bool]:
    """Return a font's name without the prefix of its subset, and whether it is embedded."""
    if font.get("/Subtype") == "/Type3":  # pictures of glyphs, as of emoji: they are in the file
        return "Type 3", True
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = inner.get("/FontDescriptor", {})
    embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return str(font.BaseFont).removeprefix("/").split("+")[-1], embedded


def _paper(page: pikepdf.Page, _: list[TextRun], rules: ProfileRules) -> str:
    box = [float(x) for x in page.mediabox]
    size = (box[2] - box[0], box[3] - box[1])
    if any(abs(a - b) > 1 for a, b in zip(size, rules.paper, strict=True)):
        return f"paper of {size[0]:.0f} × {size[1]:.0f} pt is not {rules.paper[0]:.0f} × {rules.paper[1]:.0f} pt"
    return ""


def _margin(page: pikepdf.Page, runs: list[TextRun], rules: ProfileRules) -> str:
    """Check that text is inside the margins; headers and footers may be in them where the rules allow it."""
    if not runs:
        return ""
    box = [float(x) for x in page.mediabox]
    body = [run for run in runs if not (rules.margin_text and _running(run, box, rules.margin))]
    if not body:
        return ""
    sides = rules.margin if rules.margin_sides is None else rules.margin_sides
    allowed = box[2] - sides
    ends = [(run.right if run.right <= allowed else visible_end(run), run) for run in body]
    left, (end, right) = min(body, key=lambda run: run.left), max(ends, key=lambda item: item[0])
    low, high = min(body, key=lambda run: run.baseline), max(body, key=_top)
    edges = (
        ("left", left.left - box[0], sides, left),
        ("right", box[2] - end, sides, right),
        ("bottom", low.baseline - box[1], rules.margin, low),
        ("top", box[3] - _top(high), rules.margin, high),
    )
    side, width, least, run = min(edges, key=lambda edge: edge[1] - edge[2])
    if width < least - SLACK:
        return f"{side} margin of {width:.1f} pt is less than {least:g} pt{_at(run)}"
    return ""


def _top(run: TextRun) -> float:
    return run.baseline + 0.7 * run.size


def _at(run: TextRun) -> str:
    """Return the text of a string as the end of a message, nothing where it cannot be read."""
    text = text_of(run).strip()
    return f", at {cut(text, 60)!r}" if text else ""


def _running(run: TextRun, box: list[float], margin: float) -> bool:
    """Return whether a string is in the top or bottom margin, as headers and footers are."""
    return run.baseline < box[1] + margin or run.baseline > box[3] - margin


def _font_size(_: pikepdf.Page, runs: list[TextRun], rules: ProfileRules) -> str:
    for in_figure, where, least in ((False, "", rules.font_size), (True, " in a figure", rules.figure_font_size)):
        run = min((run for run in runs if run.figure == in_figure), key=lambda run: run.size, default=None)
        if run is not None and run.size < least - 0.05:
            return f"text of {run.size:.1f} pt{where} is smaller than {least:g} pt{_at(run)}"
    return ""


def _lines(_: pikepdf.Page, runs: list[TextRun], rules: ProfileRules) -> str:
    """Check the lines of text an inch, counted over successive lines with the same left edge."""
    if rules.lines_per_inch is None:
        return ""
    most = round(rules.lines_per_inch)
    text = sorted((run for run in runs if not run.figure), key=lambda run: round(run.left))
    for _, column in groupby(text, key=lambda run: round(run.left)):
        baselines = _baselines(list(column))
        for first, last in zip(baselines, baselines[most:], strict=False):
            if first - last < INCH - 2 * SLACK:
                return f"{most + 1} lines within {first - last:.1f} pt are more than {most} an inch"
    return ""


def _baselines(runs: list[TextRun]) -> list[float]:
    """Return the baseline of each line, the topmost first."""
    heights: list[float] = []
    for height in sorted((run.baseline for run in runs), reverse=True):
        if not heights or heights[-1] - height > SAME_LINE:
            heights.append(height)
    return heights


def _density(_: pikepdf.Page, runs: list[TextRun], rules: ProfileRules) -> str:
    """Check the characters an inch, averaged over the page's text, because single lines vary with their letters."""
    if rules.characters_per_inch is None:
        return ""
    text = [run for run in runs if not run.figure and run.characters >= WORDS]
    width = sum(run.right - run.left for run in text)
    density = sum(run.characters for run in text) * INCH / width if width else 0.0
    if density > rules.characters_per_inch:
        return f"{density:.1f} characters an inch are more than {rules.characters_per_inch:g}"
    return ""


def _links(page: pikepdf.Page, _: list[TextRun], rules: ProfileRules) -> str:
    notes: Any = page.obj.get("/Annots", [])
    if not rules.links and any(note.get("/Subtype") == "/Link" for note in notes):
        return "the page has links"
    return ""


_FILE: tuple[Callable[[pikepdf.Pdf, ProfileRules], Iterator[BrokenRule]], ...] = (
    _pages,
    _attachments,
    _accessible,
    _version,
)
_PAGE: dict[str, Callable[[pikepdf.Page, list[TextRun], ProfileRules], str]] = {
    "paper": _paper,
    "margin": _margin,
    "font_size": _font_size,
    "lines_per_inch": _lines,
    "characters_per_inch": _density,
    "links": _links,
}
