"""The environment of templates, the only module that uses Jinja2: a sandbox that escapes every value.

Templates, styles, scripts and fonts are the package's own, in ``templates/``, or of the files that a user gives in
place of single ones of these. Nothing else can be named: neither a file outside nor an undefined value.
"""

from __future__ import annotations

import base64
import re
import traceback
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import BaseLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reportgen.describe.language import END, MISSING, look_up, look_up_count
from reportgen.describe.styles import exact
from reportgen.report.filters import FILTERS, MATHML_FILTERS
from reportgen.report.trusted import trusted
from reportgen.report.user_files import FONTS
from reportgen.system.errors import OutputError
from reportgen.system.resources import template_root

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from importlib.resources.abc import Traversable

    from jinja2 import Environment
    from markupsafe import Markup

FONTS_STYLE = "fonts.css"
_PACKAGED_NAME = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\Z")
_PACKAGED_FONT = re.compile(r"fonts/[A-Za-z0-9_-][A-Za-z0-9._-]*\Z")
_URL = re.compile(r"""url\(\s*(?P<quote>["']?)(?P<name>[^)"']*)(?P=quote)\s*\)""")


class _Loader(BaseLoader):
    """Loads a user's files and, where they have none of a name, the package's own, which may be in a zip."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool]]:
        """Return a file's text, its name where it is the user's, and a function that says it is up to date."""
        del environment
        if template in self._files:
            return self._files[template].decode("utf-8", "replace"), template, lambda: True
        try:
            return _packaged_file(template).read_text(encoding="utf-8"), None, lambda: True
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateNotFound(template) from error


def _packaged_file(name: str) -> Traversable:
    """Return a file of the package. Raises FileNotFoundError for a name that might lead out of it."""
    if not _PACKAGED_NAME.match(name):
        raise FileNotFoundError(2, "no such template", name)
    return template_root().joinpath(*name.split("/"))


@cache
def packaged(*, mathml: bool = False) -> Environment:
    """Return the environment of the package's templates, cached so that each is compiled once."""
    return environment_of({}, mathml=mathml)


def environment_of(files: Mapping[str, bytes], *, mathml: bool = False) -> Environment:
    """Return an environment in which a user's files override those of the package.

    Formulas are drawn as SVG, or with ``mathml`` written as MathML.
    """
    environment = ImmutableSandboxedEnvironment(
        loader=_Loader(files),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.extend(newstyle_gettext=True)  # values are put in by the two functions, which escape them
    environment.add_extension("jinja2.ext.i18n")
    environment.globals |= {"_": _message, "gettext": _message, "ngettext": _message_count}
    environment.filters |= MATHML_FILTERS if mathml else FILTERS
    environment.globals["exact"] = exact
    return environment


def _message(text: str, /, **values: object) -> Markup:
    """Return a template's own words in the language in use, with values, which are escaped."""
    return _markup(text, look_up(text)) % values


def _message_count(one: str, many: str, count: float, /, **values: object) -> Markup:
    """Return a template's own words for one of something or for many, as ``_message`` does."""
    return _markup(one, look_up_count(one, many, count)) % values


def _markup(english: str, found: str) -> Markup:
    """Return a message as markup: that of the package's templates, and no other in a translation."""
    if found in {english, f"{MISSING}{english}{END}"}:
        return trusted(found)  # of the package's templates
    quoted = found.replace('"', "&#34;")  # so that it may stand in an attribute
    return trusted(quoted if "<" in english else quoted.replace("<", "&lt;"))  # with no tag where there was none


def assets(environment: Environment, files: Mapping[str, bytes]) -> Callable[[str], str]:
    """Return a function that reads a style or script file by its name; fonts are embedded in ``fonts.css``.

    The function raises OutputError where ``fonts.css`` names anything but a font of the package or a user's file.
    """
    loader = environment.loader
    assert loader is not None  # noqa: S101 - given in environment_of

    def embedded(match: re.Match[str]) -> str:
        name = match["name"].strip()
        if name.startswith("data:"):
            return match[0]
        kind = FONTS.get(name.rpartition(".")[2].lower(), FONTS["woff2"])
        return f"url(data:{kind};base64,{base64.b64encode(_font(name, files)).decode('ascii')})"

    def asset(name: str) -> str:
        text = loader.get_source(environment, name)[0]
        return _URL.sub(embedded, text) if name == FONTS_STYLE else text

    return asset


def _font(name: str, files: Mapping[str, bytes]) -> bytes:
    """Return the content of a font that ``fonts.css`` names. Raises OutputError where it may not name it."""
    if name in files:
        return files[name]
    if _PACKAGED_FONT.match(name):
        file = _packaged_file(name)
        if file.is_file():
            return file.read_bytes()
    raise OutputError(f"{FONTS_STYLE} names {name[:100]!r}, which is neither a font of reportgen nor in the folder")


def reason(error: Exception, files: Mapping[str, bytes]) -> str:
    """Return why a template failed, with the place in the user's file where that is known."""
    if isinstance(error, TemplateNotFound):
        why = f"{error.name!r} is neither a template of reportgen nor in the folder"
    elif isinstance(error, RecursionError):
        why = "it calls or includes itself without end"
    elif isinstance(error, TemplateError | OutputError) or " " in str(error):
        why = str(error)
    else:
        why = f"{type(error).__name__} {error}".strip()  # as of a key that is missing
    if isinstance(error, TemplateSyntaxError) and error.name:
        return f"{why} @ {error.name}:{error.lineno}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files]
    return f"{why} @ {frames[-1].filename}:{frames[-1].lineno}" if frames else why
