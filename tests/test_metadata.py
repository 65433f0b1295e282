"""What the project says of itself in several files: version, licence, supported Pythons, and what CI runs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import reportgen
from reportgen.system.resources import bundled_study, template_root

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
WORKFLOW = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")


def cited(field: str) -> str:
    found = re.search(rf"^{field}: (?:>-\n  )?(.*)$", CITATION, re.MULTILINE)
    assert found, field
    return found[1]


def test_the_citation_agrees_with_the_package() -> None:
    assert cited("version") == PROJECT["version"] == reportgen.__version__
    assert cited("title") == PROJECT["name"]
    assert cited("abstract") == PROJECT["description"]
    assert cited("license") == PROJECT["license"]
    assert re.findall(r"^  - name: (.*)$", CITATION, re.MULTILINE) == [author["name"] for author in PROJECT["authors"]]


def test_the_workflow_runs_what_ci_runs_and_may_only_read() -> None:
    assert re.findall(r"^ +- run: (.*)$", WORKFLOW, re.MULTILINE) == ["bash .ci/run"]
    assert re.findall(r"^permissions:\n((?:  .*\n)+)", WORKFLOW, re.MULTILINE) == ["  contents: read\n"]
    assert WORKFLOW.count("permissions") == 1
    assert "secrets" not in WORKFLOW


def test_the_workflow_tries_the_oldest_and_the_newest_python_that_is_supported() -> None:
    named = [item.rpartition(" :: ")[2] for item in PROJECT["classifiers"] if " :: Python :: 3." in item]
    assert f">={named[0]}" == PROJECT["requires-python"]
    assert f'python: ["{named[0]}", "{named[-1]}"]' in WORKFLOW


def test_a_checkout_uses_its_own_templates_and_studies() -> None:
    assert template_root() == ROOT / "templates"
    assert bundled_study() == ROOT / "inputs" / "scaling-exponents.toml"
