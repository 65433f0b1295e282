"""Write the messages of the report, which a translation translates, to templates/language/reportgen.pot."""

from __future__ import annotations

import tomllib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "templates" / "language" / "reportgen.pot"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "translated": None,
    "translated_count": (1, 2),
    "translated_in": ((1, "c"), 2),
    "message": None,
    "Section": (2,),
}
_JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}
_HEADER = """\
# The report's own words. Copy this file to language/de.po (or another language's code), and write the translations.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
# Other pages than the report, and files of other formats.
_OTHERS = {"diff.html.j2", "portfolio.html.j2"}


def messages() -> Catalog:
    """Return every message of the templates, of the code and of the table of bounds, with the files that have it."""
    catalogue = Catalog(charset="utf-8")
    for place, message, context in _found():
        catalogue.add(message, locations=[(place, 0)], flags=_flags(message), context=context)
    return catalogue


def _found() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    """Yield every message with the file that has it and its context."""
    templates = sorted((ROOT / "templates").rglob("*.j2"))
    for path in [
        *(path for path in templates if path.name not in _OTHERS),
        *sorted((ROOT / "reportgen").rglob("*.py")),
    ]:
        place = path.relative_to(ROOT).as_posix()
        method, options = ("jinja2.ext:babel_extract", _JINJA) if path.suffix == ".j2" else ("python", {})
        for _, message, _, context in extract(method, BytesIO(path.read_bytes()), KEYWORDS, (), options):
            yield place, message, context
    for bound in tomllib.loads((ROOT / "templates" / "looks.toml").read_text(encoding="utf-8"))["tables"].values():
        yield "templates/looks.toml", bound["what"], None
        yield "templates/looks.toml", bound["where"], None
    for path in sorted((ROOT / "templates" / "profiles").glob("*.toml")):
        profile = tomllib.loads(path.read_text(encoding="utf-8"))
        for own in profile.get("section", ()) if "source" not in profile else ():  # a funder's titles are its own
            yield path.relative_to(ROOT).as_posix(), own["title"], None


def _flags(message: str | tuple[str, ...]) -> set[str]:
    return {"python-format"} if "%(" in "".join(message) else set()


def written() -> bytes:
    """Return the messages as the text of a file for translators."""
    data = BytesIO()
    write_po(data, messages(), width=120, omit_header=True, include_lineno=False)
    return _HEADER.encode() + data.getvalue()


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(written())
