"""Render the report as HTML; the only module that uses Jinja2.

The templates are in ``templates/``; a user's folder may override any of them. Templates run in a sandbox, escape every
value, and fail for undefined names.
"""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    DictLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2 import TemplateError as JinjaError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from reportgen.describe.about import ABOUT
from reportgen.describe.styles import exact
from reportgen.report import live
from reportgen.report.filters import FILTERS
from reportgen.report.markdown import Room
from reportgen.report.profiles import bounds
from reportgen.report.report import report
from reportgen.report.sections import sections, sections_of, titles
from reportgen.system.errors import OutputError
from reportgen.system.resources import template_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from importlib.resources.abc import Traversable

    from jinja2 import Environment

    from reportgen.describe.evaluation import Analysis
    from reportgen.report.profiles import Profile

PAGE_FONT = "Source Sans 3"
MAX_CHARACTERS = 30_000_000  # far above any report; stops a template with an endless loop


class _Packaged(BaseLoader):
    """Loads the templates of the package, which may be in a folder or in a zip."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool]]:
        del environment
        if ".." in template.split("/"):
            raise TemplateNotFound(template)
        file = _file(template)
        try:
            return file.read_text(encoding="utf-8"), None, lambda: True
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateNotFound(template) from error


def _file(name: str) -> Traversable:
    return template_root().joinpath(*name.split("/"))


def render(
    analysis: Analysis,
    *,
    timestamp: datetime,
    version: str,
    templates: Path | Mapping[str, str] | None = None,
    profile: Profile | None = None,
) -> str:
    """Return the report as one self-contained HTML page, or with a profile the document that its PDF is printed from.

    ``templates`` override those of the package: a folder, or texts by file name. ``timestamp`` and ``version`` are
    shown in the report. Raises OutputError where a template cannot be used.
    """
    if isinstance(templates, Path):
        _require_folder(templates)
    environment = _packaged() if templates is None else _environment(templates)
    asset = _assets(environment)
    name = "page.html.j2" if profile is None else "print.html.j2"
    shown = _report(analysis, timestamp, version)
    shared: dict[str, object] = {
        "report": shown,
        "sections": sections(shown) if profile is None else sections_of(profile, shown),
        "titles": titles(),
        "profile": profile,
        "font": PAGE_FONT if profile is None else profile.text_font,
        "live": profile is None,
        **_bounds(profile),
    }
    try:
        if profile is None:
            style = asset("fonts.css") + asset("report.css") + asset("page.css")
            script = _script(analysis, asset("page.js"))
            # The style and script files of the package and of the user are markup.
            shared |= {"style": Markup(style), "script": Markup(script), "policy": _policy(style, script)}  # noqa: S704
        else:
            style = profile.font_faces() + asset("report.css") + asset("print.css")
            shared |= {"style": Markup(style)}  # noqa: S704 - as above
        return _bounded(environment.get_template(name).generate(shared))
    except (JinjaError, SecurityError) as error:
        where = f" @ {error.name}:{error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        raise OutputError(f"template cannot be used: {error}{where}") from error
    except Exception as error:
        if templates is None and not isinstance(error, OverflowError):
            raise
        # A user's template may compute, and so may raise any exception.
        raise OutputError(f"template cannot be used: {error}") from error


@lru_cache(maxsize=1)
def _report(analysis: Analysis, timestamp: datetime, version: str) -> Mapping[str, object]:
    """Return the views of a report, cached because the page and the PDF of a build show the same ones."""
    return report(analysis, timestamp=timestamp, version=version)


def render_page(name: str, values: Mapping[str, object], profile: Profile | None = None) -> str:
    """Return another page than the report, in the same style: for the screen, or with a profile for a PDF.

    ``name`` is a template of the package, and ``values`` are what it shows.
    """
    environment = _packaged()
    asset = _assets(environment)
    if profile is None:
        style = asset("fonts.css") + asset("report.css") + asset("page.css")
        policy = _policy(style)
    else:
        style, policy = profile.font_faces() + asset("report.css") + asset("print.css"), ""
    font = PAGE_FONT if profile is None else profile.text_font
    shared = {"profile": profile, "style": Markup(style), "policy": policy, "font": font, "live": profile is None}  # noqa: S704 - the package's own files
    return _bounded(environment.get_template(name).generate({**_bounds(profile), **shared, **values}))


def _bounds(profile: Profile | None) -> dict[str, object]:
    """Return how much of each table, and of notes, the document shows."""
    limits = bounds(printed=profile is not None)
    return {"bounds": limits, "room": Room(limits["note"].most, limits["notes"].most)}


def read_templates(folder: Path) -> dict[str, str]:
    """Return the files of a folder of templates as texts by name, for a build on a machine without the folder.

    Files that are not text are left out. Raises OutputError where the folder does not exist or holds too many bytes.
    """
    _require_folder(folder)
    texts: dict[str, str] = {}
    left = MAX_CHARACTERS
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            left -= path.stat().st_size
            if left < 0:
                raise OutputError(f"folder of templates holds more than {MAX_CHARACTERS:,} bytes: {folder}")
            with suppress(OSError, UnicodeDecodeError):
                texts[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
    return texts


def _require_folder(folder: Path) -> None:
    """Raise OutputError where a folder does not exist."""
    if not folder.is_dir():
        raise OutputError(f"folder of templates not found: {folder}")


@cache
def _packaged() -> Environment:
    """Return the environment of the package's templates, cached so that each is compiled once."""
    return _environment(None)


def _environment(templates: Path | Mapping[str, str] | None) -> Environment:
    """Return an environment in which these templates override those of the package."""
    loaders: list[BaseLoader] = []
    if templates is not None:
        loaders.append(FileSystemLoader(templates) if isinstance(templates, Path) else DictLoader(templates))
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*loaders, _Packaged()]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters |= FILTERS
    environment.globals["exact"] = exact
    return environment


def _assets(environment: Environment) -> Callable[[str], str]:
    """Return a function that reads a style or script file by its name; fonts are embedded in ``fonts.css``."""
    loader = environment.loader
    assert loader is not None  # noqa: S101 - given in _environment

    def asset(name: str) -> str:
        text = loader.get_source(environment, name)[0]
        if name == "fonts.css":
            for font in [part.split(")")[0] for part in text.split("url(")[1:]]:
                text = text.replace(f"url({font})", f"url(data:font/woff2;base64,{_encoded(font)})")
        return text

    return asset


def _encoded(font: str) -> str:
    """Return a font file in base64."""
    return base64.b64encode(_file(font).read_bytes()).decode("ascii")


def _script(analysis: Analysis, page: str) -> str:
    """Return the page's script: the study's arithmetic and the number styles, then ``page.js``, which uses them."""
    return f"{live.script(analysis)}{live.number_styles(analysis.study[ABOUT].currency)}{page}"


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
