"""Render the report as HTML, by the package's templates or, in a process with limits, by a user's own."""

from __future__ import annotations

import base64
import hashlib
import pickle
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import escape

from reportgen.describe.about import ABOUT
from reportgen.describe.language import speaking, translated
from reportgen.graph.names import join
from reportgen.parts.families.shape import sweep_rows
from reportgen.report import live
from reportgen.report.bounded import bounded
from reportgen.report.environment import FONTS_STYLE, assets, environment_of, packaged, reason
from reportgen.report.funder_form import form
from reportgen.report.funder_tiers import asked
from reportgen.report.language import marked, translation_of
from reportgen.report.markdown import Room
from reportgen.report.profiles import bounds
from reportgen.report.report import report
from reportgen.report.requirements import unmet
from reportgen.report.sections import sections, sections_of, titles
from reportgen.report.trusted import trusted
from reportgen.report.user_files import read_templates
from reportgen.system.child import Limits
from reportgen.system.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.language import Translation
    from reportgen.report.profiles import Profile

PAGE_FONT = "Source Sans 3"
# The page's script: arithmetic and texts, what follows values, what is entered, tables, what is taken along, the start.
SCRIPTS = ("page.js", "page_view.js", "page_edits.js", "page_tables.js", "page_share.js", "page_start.js")
MAX_CHARACTERS = 30_000_000  # far above any report; stops a template that writes without end
# A report takes a second or two, and 300 MB.
LIMITS = Limits(memory=2_000_000_000, processor=30, clock=120.0)
_FAILED = "template cannot be used"
# Where the page has its script and its policy until the rest is made, which says what the script has to compute. No
# text of a study holds these characters.
_SCRIPT, _POLICY = "\0script\0", "\0policy\0"
_NAMED = re.compile(r'="([a-z]\w*)\.(\w+)\.')  # the first two parts of a name of the graph
_WORK = f"{__name__}:answer"  # what the process runs that renders a user's templates


@dataclass(frozen=True, slots=True)
class _Document:
    """A document to render: the page, or with a profile what its PDF is printed from."""

    analysis: Analysis
    timestamp: datetime
    version: str
    profile: Profile | None
    pack: Profile | None  # whose requirements the page lists
    files: Mapping[str, bytes]  # templates of the user's own, by name
    mathml: bool = False  # whether formulas are MathML, not drawings


def render(
    analysis: Analysis,
    *,
    timestamp: datetime,
    version: str,
    templates: Path | Mapping[str, bytes] | None = None,
    profile: Profile | None = None,
    mathml: bool = False,
) -> str:
    """Return the report as one self-contained HTML page, or with a profile the document that its PDF is printed from.

    ``templates`` override those of the package: a folder, or its files by name, as ``read_templates`` returns them.
    ``timestamp`` and ``version`` are shown in the report. Formulas are drawn, or with ``mathml`` written as MathML, for
    a program that lays them out itself. Raises OutputError where a template cannot be used.
    """
    return _rendered(_Document(analysis, timestamp, version, profile, None, files_of(templates), mathml))


def render_for(
    analysis: Analysis,
    pack: Profile,
    *,
    timestamp: datetime,
    version: str,
    templates: Path | Mapping[str, bytes] | None = None,
) -> str:
    """Return the page as ``render`` does, with a list of what the funder of a profile requires and the study lacks."""
    return _rendered(_Document(analysis, timestamp, version, None, pack, files_of(templates)))


def files_of(templates: Path | Mapping[str, bytes] | None) -> Mapping[str, bytes]:
    """Return a user's templates by name, read from their folder where they are one."""
    return read_templates(templates) if isinstance(templates, Path) else templates or {}


def _rendered(document: _Document) -> str:
    """Return a document's HTML, of a user's own templates by the process that is limited."""
    if not document.files:
        return _render(document)
    return bounded(_WORK, pickle.dumps(document), LIMITS, _FAILED, "renders it").decode()


def answer(request: bytes) -> Iterator[bytes]:
    """Yield the document of a request that the parent process pickled. Raises OutputError as ``render`` does."""
    yield _render(pickle.loads(request)).encode()  # noqa: S301 - made by render, from no file


def _render(document: _Document) -> str:
    """Return a document's HTML, in the language of the study where there is a translation.

    Raises OutputError where a template or the translation cannot be used.
    """
    translation = translation_of(document.analysis.study, document.files)
    with speaking(translation):
        return _made(document, translation)


def _made(document: _Document, translation: Translation | None) -> str:
    """Return a document's HTML in the language in use, which is the translation's."""
    files, profile = document.files, document.profile
    shown = _report(document.analysis, document.timestamp, document.version, translation)
    shared: dict[str, object] = {
        "report": shown,
        "sections": sections(shown) if profile is None else sections_of(profile, shown),
        "titles": titles(shown),
        "profile": profile,
        "unmet": () if profile is None else unmet(document.analysis, profile),
        "pack": document.pack,
        "lacking": () if document.pack is None else unmet(document.analysis, document.pack),
        "asked": () if profile is None else asked(document.analysis, profile),
        "form": None if profile is None else form(document.analysis, profile),
        "font": PAGE_FONT if profile is None else profile.text_font,
        "live": profile is None,
        **_bounds(profile),
    }
    try:
        environment = environment_of(files, mathml=document.mathml) if files else packaged(mathml=document.mathml)
        asset = assets(environment, files)
        if profile is None:
            style = asset(FONTS_STYLE) + asset("report.css") + asset("page.css")
            # The style and script files of the package and of the user are markup.
            shared |= {"style": trusted(style), "script": _SCRIPT, "policy": _POLICY}
        else:
            style = profile.font_faces() + asset("report.css") + asset("print.css")
            shared |= {"style": trusted(style)}
        name = "page.html.j2" if profile is None else "print.html.j2"
        made = marked(_bounded(environment.get_template(name).generate(shared)), translation)
        script = ""
        if profile is None:
            page = (asset(name) if name in files else _without_comments(asset(name)) for name in SCRIPTS)
            script = _script(document.analysis, made, "".join(page))
        return made.replace(_SCRIPT, script).replace(_POLICY, escape(_policy(style, script))) if script else made
    except MemoryError:
        raise
    except Exception as error:
        if not files and not isinstance(error, OverflowError):
            raise
        # A user's template may compute, and so may raise any exception.
        raise OutputError(f"{_FAILED}: {reason(error, files)}") from error


@lru_cache(maxsize=1)
def _report(
    analysis: Analysis, timestamp: datetime, version: str, translation: Translation | None
) -> Mapping[str, object]:
    """Return the views of a report, cached because the page and the PDF of a build show the same ones."""
    del translation  # it is in use, and another one would give other texts
    return report(analysis, timestamp=timestamp, version=version)


def render_page(name: str, values: Mapping[str, object], profile: Profile | None = None) -> str:
    """Return another page than the report, in the same style: for the screen, or with a profile for a PDF.

    ``name`` is a template of the package, and ``values`` are what it shows.
    """
    environment = packaged()
    asset = assets(environment, {})
    if profile is None:
        style = asset(FONTS_STYLE) + asset("report.css") + asset("page.css")
        policy = _policy(style)
    else:
        style, policy = profile.font_faces() + asset("report.css") + asset("print.css"), ""
    font = PAGE_FONT if profile is None else profile.text_font
    shared = {
        "profile": profile,
        "style": trusted(style),
        "policy": policy,
        "font": font,
        "live": profile is None,
    }  # the package's own files
    return _bounded(environment.get_template(name).generate({**_bounds(profile), **shared, **values}))


def _bounds(profile: Profile | None) -> dict[str, object]:
    """Return how much of each table, and of notes, the document shows."""
    stated = bounds(printed=profile is not None).items()
    limits = {key: replace(item, what=translated(item.what), where=translated(item.where)) for key, item in stated}
    return {
        "bounds": limits,
        "room": Room(limits["note"].most, limits["notes"].most),
        "text_room": Room(limits["text"].most, limits["notes"].most),
    }


def _script(analysis: Analysis, made: str, page: str) -> str:
    """Return the script of a page: the study's arithmetic and the number styles, then the files that use them."""
    shown = {join(*parts) for parts in _NAMED.findall(made)}
    left_out = {row.name for row in sweep_rows(analysis.study)} - shown
    return f"{live.script(analysis, left_out)}{live.number_styles(analysis.study[ABOUT].currency)}{page}"


def _without_comments(script: str) -> str:
    """Return a script without its indentation, and without the lines that are comments only."""
    lines = (line.strip() for line in script.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def _policy(style: str, script: str = "") -> str:
    """Return the Content-Security-Policy that allows this style and script, embedded fonts and images, nothing else."""
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            *([f"script-src '{_hash(script)}'"] if script else []),
            "font-src data:",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    """Return the hash of an inline style or script as the policy states it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _bounded(pieces: Iterable[str]) -> str:
    """Return a template's output. Raises OverflowError where it is longer than ``MAX_CHARACTERS``."""
    parts: list[str] = []
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > MAX_CHARACTERS:
            message = f"it writes more than {MAX_CHARACTERS:,} characters"
            raise OverflowError(message)
        parts.append(piece)
    return "".join(parts)
