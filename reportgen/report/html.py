"""The report as HTML: Jinja2's only home.

Markup comes out of ``templates/``; a folder of the user's own may replace any file of it. Templates run sandboxed,
escape everything, and fail on a name that is not defined.
"""

from __future__ import annotations

import base64
import hashlib
import json
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

from reportgen.analysis import analyse
from reportgen.errors import OutputError
from reportgen.formats import exact, symbol
from reportgen.report import live
from reportgen.report.filters import FILTERS
from reportgen.report.markdown import Room
from reportgen.report.profiles import bounds
from reportgen.report.views_report import report
from reportgen.resources import template_root

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from importlib.resources.abc import Traversable

    from jinja2 import Environment

    from reportgen.model.evaluation import Evaluation
    from reportgen.report.profiles import Profile
    from reportgen.report.views_report import Report

PAGE_FONT = "Source Sans 3"
_ANALYSED = "check.all"  # a name that only an analysed evaluation has
MAX_CHARACTERS = 30_000_000  # far above any report; what a template that loops is stopped at


class _Packaged(BaseLoader):
    """Templates of the package, which may lie in a folder or in a zip."""

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
    evaluation: Evaluation,
    *,
    timestamp: datetime,
    version: str,
    templates: Path | Mapping[str, str] | None = None,
    profile: Profile | None = None,
) -> str:
    """Return the report as one self-contained HTML page, or with a profile the document that its PDF is made of.

    Raises OutputError when a template cannot be used.
    """
    if isinstance(templates, Path):
        _require_folder(templates)
    if _ANALYSED not in evaluation.values:
        evaluation = analyse(evaluation)
    environment = _packaged() if templates is None else _environment(templates)
    asset = _assets(environment)
    name = "page.html.j2" if profile is None else "print.html.j2"
    shared: dict[str, Any] = {
        "report": _report(evaluation, timestamp, version),
        "profile": profile,
        "font": PAGE_FONT if profile is None else profile.text_font,
        "live": profile is None,
        **_bounds(profile),
    }
    try:
        if profile is None:
            style = asset("fonts.css") + asset("report.css") + asset("page.css")
            script = _script(evaluation, asset("page.js"))
            # What the package and the user's own templates say is markup already.
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
        # A user's template may compute, and may fail at it in any way.
        raise OutputError(f"template cannot be used: {error}") from error


@lru_cache(maxsize=1)
def _report(evaluation: Evaluation, timestamp: datetime, version: str) -> Report:
    """What a build shows, which is the same on its page and in its PDF."""
    return report(evaluation, timestamp=timestamp, version=version)


def render_page(name: str, values: Mapping[str, Any], profile: Profile | None = None) -> str:
    """Return another page than the report, from a template of the package: for the screen, or for a PDF's profile."""
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


def _bounds(profile: Profile | None) -> dict[str, Any]:
    """How much of everything the document has room for."""
    found = bounds(printed=profile is not None)
    return {"bounds": found, "room": Room(found["note"].most, found["notes"].most)}


def read_templates(folder: Path) -> dict[str, str]:
    """Return the texts of a folder of templates by name, for a build where the folder itself is not.

    Raises OutputError when there is no such folder, or far more in it than templates.
    """
    _require_folder(folder)
    found: dict[str, str] = {}
    left = MAX_CHARACTERS
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            left -= path.stat().st_size
            if left < 0:
                raise OutputError(f"folder of templates holds more than {MAX_CHARACTERS:,} bytes: {folder}")
            with suppress(OSError, UnicodeDecodeError):  # as in a folder: what is no text is no template
                found[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
    return found


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise OutputError(f"folder of templates not found: {folder}")


@cache
def _packaged() -> Environment:
    """The package's own templates, compiled once for every page of a build."""
    return _environment(None)


def _environment(templates: Path | Mapping[str, str] | None) -> Environment:
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
    """Read a file that is not a template, fonts it names put inside it."""
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
    return base64.b64encode(_file(font).read_bytes()).decode("ascii")


def _script(evaluation: Evaluation, page: str) -> str:
    """The page's own arithmetic, then what it does with it."""
    return f"{live.script(evaluation)}const SYMBOL={json.dumps(symbol(evaluation.study.study.currency))};\n{page}"


def _policy(style: str, script: str = "") -> str:
    """Nothing may be fetched and nothing run but this style and this script."""
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
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _bounded(pieces: Any) -> str:
    """Join a template's output, stopping one that does not end."""
    kept: list[str] = []
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > MAX_CHARACTERS:
            message = f"it writes more than {MAX_CHARACTERS:,} characters"
            raise OverflowError(message)
        kept.append(piece)
    return "".join(kept)
