"""Imports put off: not made where nothing of a library is used, and made where something is."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reportgen.later import LATER, LATER_PRINTED


def told(code: str) -> str:
    """Return what a program of its own prints."""
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return made.stdout.strip()


def test_what_is_shown_takes_nothing_that_is_put_off() -> None:
    libraries = {library for several in LATER.values() for library in several}
    code = (
        "import sys; from reportgen.__main__ import main; sys.argv = ['reportgen', 'show']\n"
        f"try:\n    main()\nexcept SystemExit:\n    print({libraries} & sys.modules.keys())"
    )
    assert told(code).splitlines()[-1] == "set()"


@pytest.mark.parametrize(
    ("library", "used"),
    [
        ("importlib.metadata", "import pydantic.plugin._loader as loader; print(list(loader.get_plugins()))"),
        (
            "urllib.request",
            "from xml.sax.saxutils import prepare_input_source as read; print(read('data:,x').getByteStream().read())",
        ),
        ("fontTools.subset", "from weasyprint.pdf.fonts import subset; print(vars(subset.Options(hinting=False)))"),
        (
            "fontTools.varLib.instancer",
            (
                "from weasyprint.pdf.fonts import instantiateVariableFont as cut\ntry:\n    cut(None, None)\n"
                "except Exception as error:\n    print(repr(error))"
            ),
        ),
    ],
)
def test_what_is_put_off_is_there_when_it_is_used(library: str, used: str) -> None:
    put_off = "from reportgen.later import LATER, LATER_PRINTED, put_off; put_off(LATER | LATER_PRINTED)\n"
    imported = f"print('{library}' in sys.modules)\n"
    module = next(name for name, several in (LATER | LATER_PRINTED).items() if library in several)
    code = f"import sys\n{{}}import {module}\n{imported}{used}\n{imported}"
    assert told(code.format(put_off)).split("\n", 1) == ["False", told(code.format("")).split("\n", 1)[1]]
