"""The whole pipeline: five files of the same numbers, the same bytes from the same inputs."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reportgen.describe.options import Options, timestamp
from reportgen.pipeline import DEFAULT_KINDS as KINDS
from reportgen.pipeline import MANIFEST, build
from reportgen.study.reader import parse_study
from reportgen.system.errors import IncompleteError, OutputError, ReportgenError
from tests.support.studies import SMALL, spoiled

EPOCH = "1700000000"


def run(folder: Path, seed: str, *args: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONHASHSEED": seed}
    return subprocess.run(
        [sys.executable, "-m", "reportgen", "build", "-o", str(folder), *args],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=300,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    run(folder, "1")
    return folder


def test_a_build_writes_every_kind_of_file_and_the_list_of_them_and_nothing_else(built: Path) -> None:
    kinds = [*KINDS, MANIFEST]
    assert sorted(path.name for path in built.iterdir()) == sorted(f"scaling-exponents.{kind}" for kind in kinds)


def test_the_list_of_a_set_is_as_sha256sum_checks_it(built: Path) -> None:
    lines = (built / f"scaling-exponents.{MANIFEST}").read_text().splitlines()
    hashes = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert list(hashes) == [f"scaling-exponents.{kind}" for kind in KINDS]
    for name, digest in hashes.items():
        assert hashlib.sha256((built / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("kind", [*KINDS, MANIFEST])
def test_two_builds_of_the_same_inputs_are_byte_identical(built: Path, again: Path, kind: str) -> None:
    name = f"scaling-exponents.{kind}"
    assert (built / name).read_bytes() == (again / name).read_bytes()


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("again")
    run(folder, "2")
    return folder


@pytest.mark.parametrize("kind", [*KINDS, MANIFEST])
def test_no_output_holds_a_path_or_a_user_of_the_machine(built: Path, kind: str) -> None:
    data = (built / f"scaling-exponents.{kind}").read_bytes()
    for word in (str(built), str(Path.home()), str(Path.cwd())):
        assert len(word) < 3 or word.encode() not in data


def test_the_small_study_builds_every_kind(tmp_path: Path) -> None:
    study = parse_study(SMALL.encode(), "small")
    paths = build(study, tmp_path, KINDS, Options(timestamp(), "1"))
    assert [path.name for path in paths] == [f"small.{kind}" for kind in KINDS]
    starts = {
        "xlsx": b"PK\x03\x04",
        "html": b"<!DOCTYPE html>",
        "pdf": b"%PDF-1.",
        "csv": b'\xef\xbb\xbf"id"',
        "json": b"{\n",
    }
    assert {kind: path.read_bytes().startswith(starts[kind]) for kind, path in zip(KINDS, paths, strict=True)} == (
        dict.fromkeys(KINDS, True)
    )


def test_a_study_without_a_value_writes_nothing(tmp_path: Path) -> None:
    study = parse_study(spoiled(("heads * 8", "heads / (steps - 10)")), "small")
    with pytest.raises(ReportgenError):
        build(study, tmp_path, KINDS, Options(timestamp(), "1"))
    assert list(tmp_path.iterdir()) == []


def test_the_timestamp_is_the_epoch_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    assert timestamp().isoformat() == "2023-11-14T22:13:20+00:00"


@pytest.mark.parametrize("kind", ["xlsx", "html"])
def test_a_file_made_beside_another_is_the_one_made_alone(tmp_path: Path, kind: str) -> None:
    study = parse_study(SMALL.encode(), "small")
    options = Options(timestamp(), "1")
    build(study, tmp_path / "beside", ("xlsx", "html"), options)
    build(study, tmp_path / "alone", (kind,), options)
    beside, alone = (tmp_path / name / f"small.{kind}" for name in ("beside", "alone"))
    assert beside.read_bytes() == alone.read_bytes()


REASON = "template cannot be used: 'nothing' is undefined @ {}:1"


def test_a_template_that_fails_alone_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "page.html.j2").write_text("{{ nothing }}")
    study = parse_study(SMALL.encode(), "small")
    with pytest.raises(OutputError) as caught:
        build(study, tmp_path / "out", ("html",), Options(timestamp(), "1", templates=tmp_path))
    assert (str(caught.value), caught.value.exit_code) == (REASON.format("page.html.j2"), 2)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("template", "kind"), [("page.html.j2", "html"), ("print.html.j2", "pdf")])
def test_an_output_that_fails_takes_no_other_with_it(tmp_path: Path, template: str, kind: str) -> None:
    (tmp_path / template).write_text("{{ nothing }}")
    study, out = parse_study(SMALL.encode(), "small"), tmp_path / "out"
    for old in ("", f"; the small.{kind} that is there is of an earlier build"):
        with pytest.raises(IncompleteError) as caught:
            build(study, out, ("xlsx", "csv", kind), Options(timestamp(), "1", templates=tmp_path))
        assert caught.value.sentences == (
            f"small.{kind} is missing, all else is built: {REASON.format(template)}{old}",
        )
        assert caught.value.exit_code == 1
        assert caught.value.paths == (out / "small.xlsx", out / "small.csv")
        assert [line.split("  ")[1] for line in (out / f"small.{MANIFEST}").read_text().splitlines()] == [
            "small.xlsx",
            "small.csv",
        ]
        (out / f"small.{kind}").write_text("old")


def test_a_fault_of_the_program_in_one_output_is_told_and_the_others_are_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> bytes:
        raise KeyError("lost")

    monkeypatch.setattr("reportgen.data.tables.make_json", faulty)
    with pytest.raises(IncompleteError) as caught:
        build(parse_study(SMALL.encode(), "small"), tmp_path, ("csv", "json"), Options(timestamp(), "1"))
    (sentence,) = caught.value.sentences
    fault = "a fault of reportgen, please report it: KeyError 'lost' @ test_pipeline.py:"
    assert sentence.startswith(f"small.json is missing, all else is built: {fault}")
    assert (tmp_path / "small.csv").exists()


def without_pango(folder: Path) -> dict[str, str]:
    """The environment of a machine whose WeasyPrint finds no Pango and says so over many lines."""
    (folder / "weasyprint").mkdir()
    code = "print('many lines\\n' * 99); raise OSError(\"cannot load library 'libpango-1.0-0': no such file\")"
    (folder / "weasyprint" / "__init__.py").write_text(code)
    path = os.pathsep.join([str(folder), *sys.path])
    return os.environ | {"PYTHONPATH": path, "SOURCE_DATE_EPOCH": EPOCH}


@pytest.mark.parametrize("several", [False, True], ids=["one study", "a portfolio"])
def test_without_pango_all_else_is_built_and_one_sentence_says_what_to_install(tmp_path: Path, several: bool) -> None:
    (tmp_path / "small.toml").write_text(SMALL)
    words = ["build", "small.toml", "-o", "out", "--only", "xlsx,html,pdf,csv,json"]
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", *words, *(["--scenario", "all", "--jobs", "1"] if several else [])],
        cwd=tmp_path,
        env=without_pango(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == (2 if several else 1)
    for error in errors:
        assert "small.pdf is missing, all else is built: a PDF needs Pango" in error
        assert "apt install libpango-1.0-0" in error
        assert "--only xlsx,html,csv,json" in error
    assert "many lines" not in done.stdout + done.stderr
    folder = tmp_path / "out" / ("small/base" if several else "")
    kinds = ["csv", "html", "json", "sha256", "xlsx"]
    assert sorted(path.name for path in folder.iterdir()) == [f"small.{kind}" for kind in kinds]
    if several:
        page = (tmp_path / "out" / "portfolio.html").read_text()
        assert "small/base/small.xlsx" in page
        assert "small.pdf&#34;" not in page
        assert 'href="./small/base/small.pdf"' not in page
