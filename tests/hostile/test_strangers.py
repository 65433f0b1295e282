"""Studies as strangers write them: ``show``, ``build``, ``pull`` and ``diff`` end with 0 or with sentences.

They are the small studies in ``shared/cases`` beside the checkout, where that is there, and variants of our own.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.hostile import count
from tests.support.commands import command
from tests.support.studies import RICH, SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CASES = Path(__file__).parents[2].parent / "shared" / "cases"
LONG = "Everything that we have ever run on any machine " * 8
_RANGE = "value = 3\nlow = 2\nhigh = 4"


def _without(text: str, head: str) -> str:
    """A study without one of its tables."""
    before, found, after = text.partition(head)
    assert found
    return before + after[after.index("\n\n") :]


VARIANTS = {
    "as it is": SMALL,
    "everything": RICH,
    "free": SMALL.replace(_RANGE, "value = 0\nlow = 0\nhigh = 4"),
    "negative": SMALL.replace(_RANGE, "value = -3\nminimum = -9\nlow = -4\nhigh = 4"),
    "huge": SMALL.replace(_RANGE, "value = 3e200\nlow = 2\nhigh = 4e250"),
    "too huge": SMALL.replace(_RANGE, "value = 3e299").replace("hours * price", "hours * price * price"),
    "tiny": SMALL.replace(_RANGE, "value = 3e-200"),
    "nothing runs": SMALL.replace("seeds = 3", "seeds = 0"),
    "no name": SMALL.replace('label = "First"', 'label = ""').replace('title = "Small"', 'title = ""'),
    "long": SMALL.replace('label = "First"', f'label = "{LONG}"').replace('"USD/h"', f'"{LONG}"'),
    "one word": SMALL.replace('label = "First"', f'label = "{"x" * 400}"'),
    "East Asian": SMALL.replace('label = "First"', 'label = "学習率の掃引"'),
    "right to left": SMALL.replace('label = "First"', 'label = "מסה \u202eRLO"').replace('"Small"', '"عربي"'),
    "emoji": SMALL.replace('label = "First"', 'label = "🚀"').replace('label = "Cheap"', 'label = "🧪"'),
    "a formula as a label": SMALL.replace('label = "First"', "label = \"=HYPERLINK('x')\""),
    "markup": SMALL.replace('label = "First"', 'label = "<script>[bold]{{ 1 }}"'),
    "no scenario": _without(SMALL, "[scenarios.cheap]"),
    "a title beside the tables": 'title = "Minimal"\n' + SMALL.replace('[study]\ntitle = "Small"\n', ""),
    "an unknown table": SMALL + '\n[extra]\nlabel = "x"\n',
    "a key too many": SMALL.replace('title = "Small"', 'title = "Small"\noriginal = "x"'),
    "the base as a scenario": SMALL.replace("[scenarios.cheap]", "[scenarios.base]"),
    "a measure budget": SMALL.replace('id = "hours"', 'id = "budget"').replace("hours * price", "budget * price"),
    "an assumption inputs": SMALL.replace("[assumptions.price]", "[assumptions.inputs]").replace("price", "inputs"),
    "a measure of tokens": SMALL.replace("flops / 3600 / rate", "tokens * rate"),
    "a value of each size": SMALL.replace("hours * price", "hours * width"),
    "a formula of nothing": SMALL.replace("hours * price", ""),
    "a name that is none": SMALL.replace("hours * price", "hours * pirce"),
    "a division by zero": SMALL.replace("hours * price", "hours / (price - 3)"),
    "no size": SMALL.replace("values = [1, 2, 4]", "values = []"),
    "a text for a number": SMALL.replace(_RANGE, 'value = "3 USD"'),
    "a range beside the value": SMALL.replace(_RANGE, "value = 3\nlow = 5\nhigh = 6"),
    "another currency": SMALL.replace('title = "Small"', 'title = "Small"\ncurrency = "EUR"'),
    "no currency": SMALL.replace('title = "Small"', 'title = "Small"\ncurrency = "euros"'),
    "nothing": "",
    "no TOML": "price: 3\n",
}


def strangers() -> Iterator[tuple[str, str]]:
    """The name and text of each study."""
    yield from VARIANTS.items()
    yield from ((path.name, path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.toml")))


@pytest.fixture
def run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., int]:
    """Run a command in this process; return its exit code, once what it said has been looked at."""

    def ran(*args: str) -> int:
        code = command(*args)
        said = capfd.readouterr().err
        lines = said.splitlines()
        assert "Traceback" not in said
        assert code in {0, 1, 2}, args
        errors = [line for line in lines if line.startswith("error: ")]
        assert (code == 0) == (not errors), (args, said)
        assert all(line.isprintable() and len(line) < 1200 for line in lines), said
        return code

    (tmp_path / "out").mkdir()
    return ran


def test_show_and_build_end_with_the_files_or_with_sentences(
    tmp_path: Path, run: Callable[..., int], tell: Callable[[str], None]
) -> None:
    tried = built = 0
    every = list(strangers())
    for name, text in every[:: max(1, len(every) // count("STRANGERS_BUILT"))]:
        path, out = tmp_path / "study.toml", tmp_path / "out"
        path.write_text(text, encoding="utf-8")
        shutil.rmtree(out)
        code = run("build", str(path), "-o", str(out), "--only", "xlsx,html,csv,json")
        assert run("show", str(path)) in {code, 0}, name
        kinds = {item.suffix for item in out.iterdir()} if out.exists() else set()
        assert kinds == ({".xlsx", ".html", ".csv", ".json", ".sha256"} if code == 0 else set()), name
        out.mkdir(exist_ok=True)
        tried += 1
        built += code == 0
    tell(f"strangers' studies: {tried} tried, {built} built, {tried - built} refused in sentences")
    assert built >= tried / 2


def test_their_workbooks_have_nothing_to_pull_and_no_difference(
    tmp_path: Path, run: Callable[..., int], tell: Callable[[str], None]
) -> None:
    compared = 0
    for name, text in strangers():
        path, book = tmp_path / "study.toml", tmp_path / "out" / "study.xlsx"
        path.write_text(text, encoding="utf-8")
        if (
            compared < count("STRANGERS_READ")
            and run("build", str(path), "-o", str(book.parent), "--only", "xlsx") == 0
        ):
            assert run("pull", str(book), str(path), "--dry-run") == 0, name
            assert run("diff", str(path), str(book), "--exit-code") == 0, name
            compared += 1
    tell(f"strangers' workbooks compared: {compared}")
