"""The generated reference has an entry for everything that a person may write, and the site builds without warnings."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

import reportgen
from reportgen.describe.styles import STYLES
from reportgen.formula.ops import TABLE
from reportgen.report.profiles import profiles
from reportgen.study.lint import RULES
from reportgen.study.schema import schema
from reportgen.system import errors
from reportgen.system.resources import bundled_blocks
from scripts import reference

ROOT = Path(__file__).resolve().parents[2]


@cache
def pages() -> dict[str, str]:
    return reference.pages()


def entry(page: str, name: str) -> str:
    """Return what follows an entry's term or heading on a page of the reference."""
    (found,) = re.findall(rf"^(?:`{re.escape(name)}`\n: |#+ {re.escape(name)}\n\n)(.+)$", pages()[page], re.MULTILINE)
    return str(found)


def test_every_shape_of_the_schema_is_on_the_page_of_keys() -> None:
    paths = {path for path, _ in reference.key_paths()}
    ends = {path.rpartition(".")[2] for path in paths}
    whole = schema()
    assert set(whole["properties"]) <= paths
    missing = {
        (name, key) for name, item in whole["definitions"].items() for key in item["properties"] if key not in ends
    }
    assert missing == set()
    assert {"assumptions.value", "families.sweeps.axes", "families.items.gives", "models.inputs.values"} <= paths


def test_every_key_has_an_entry_with_its_description() -> None:
    for path, node in reference.key_paths():
        assert node["description"][:20].split("[")[0].split("<")[0] in entry("keys", path), path


def test_a_key_has_its_type_default_and_example() -> None:
    assert entry("keys", "study.currency").startswith('*text, default `"USD"`*. The currency of every amount')
    assert entry("keys", "study.currency").endswith('Example: `"USD"`, `"EUR"`')
    assert entry("keys", "study.title").startswith("*text, required*.")


@pytest.mark.parametrize(
    "value", [3, 2.5, True, 'a "b"', [1, 2], {"gpu": "A100", "axes": {"seeds": 3}}, [4, "x"], 5.42e24]
)
def test_a_value_is_written_as_toml_reads_it(value: object) -> None:
    assert tomllib.loads(f"value = {reference.toml(value)}")["value"] == value


@pytest.mark.parametrize("op", [op for op in TABLE if op.written_by_user], ids=lambda op: str(op.name))
def test_every_operator_and_function_has_a_row(op: object) -> None:
    name = getattr(op, "name", "")
    assert len(re.findall(rf"^\| {name} \| `[^`]+` \| `[^`]+` \|", pages()["formulas"], re.MULTILINE)) == 1


def test_a_row_of_a_function_has_its_text_in_each_program() -> None:
    assert "| roundup | `roundup(a, b)` | `ROUNDUP(a,b)` | `roundup(a,b)` | 2 |" in pages()["formulas"]


def test_every_style_has_a_row() -> None:
    assert re.findall(r"^\| `(\w+)` \|", pages()["styles"], re.MULTILINE) == list(STYLES)
    assert "| `money` | money | 3 | $0.07 | $13 | $12.9M | $5.42e24 |" in pages()["styles"]


def test_every_profile_rule_of_check_and_block_has_an_entry() -> None:
    for name, profile in profiles().items():
        assert entry("profiles", name) == profile.label
    packs = pages()["profiles"]
    assert re.findall(
        r"^Section “Section C. Resources”\n: every cost category .* At most 8,000 characters.$", packs, re.MULTILINE
    )
    assert re.findall(
        r"^Check `zero`\n: NSF takes no voluntary cost share, else the study is refused.$", packs, re.MULTILINE
    )
    assert re.findall(r"^Budget form\n: A Senior personnel \(`senior`\); B Other personnel", packs, re.MULTILINE)
    assert len(re.findall(r"^Read: .*\n: .*, as summed up by others \(", packs, re.MULTILINE)) > 10
    assert all(entry("warnings", name) for name in RULES)
    assert all(entry("blocks", name) for name in bundled_blocks())


def test_every_definition_of_a_block_has_an_entry() -> None:
    for file in bundled_blocks().values():
        block = tomllib.loads(file.read_text(encoding="utf-8"))
        for path in [f"assumptions.{key}" for key in block.get("assumptions", {})]:
            assert entry("blocks", path)


def test_every_command_has_its_help_and_all_its_options() -> None:
    helped = subprocess.run([sys.executable, "-m", "reportgen", "--help"], capture_output=True, text=True, check=True)
    told = re.findall(r"^│ (\w+) ", helped.stdout, re.MULTILINE)
    assert {"build", "list", "status", "watch"} <= set(told)
    assert list(reference.command_objects()) == told
    for name, item in reference.command_objects().items():
        section = pages()["commands"].partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        assert " ".join(item.help.split())[:20] in section
        options = [option for param in item.params for option in param.opts if option.startswith("-")]
        assert [option for option in options if f"`{option}`" not in section] == []


def test_every_error_has_an_entry() -> None:
    named = {
        name for name, item in vars(errors).items() if inspect.isclass(item) and issubclass(item, errors.ReportgenError)
    }
    assert named <= {item.__name__ for item in reference.error_classes()}
    assert all(entry("errors", item.__name__) for item in reference.error_classes())


def test_every_name_of_the_library_is_on_its_page() -> None:
    listed = re.findall(r"^\.\. auto(?:class|function):: reportgen\.(\w+)$", pages()["api"], re.MULTILINE)
    assert listed == [name for name in reportgen.__all__ if name != "__version__"]


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_asks_for_nothing_of_the_network() -> None:
    made = subprocess.run(["make", "docs"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    site = ROOT / "build" / "docs"
    for page in site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert re.findall(r"<(?:script|img|iframe)[^>]*\ssrc=\"(?:https?:)?//", html) == [], page
        sheets = re.findall(r"<link[^>]*rel=\"(?:stylesheet|preconnect|preload)\"[^>]*>", html)
        assert [sheet for sheet in sheets if "//" in sheet] == [], page
    assert "families.sweeps.axes" in (site / "reference" / "keys.html").read_text(encoding="utf-8")
