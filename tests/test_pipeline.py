"""The whole pipeline: five files of the same numbers, the same bytes from the same inputs."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reportgen.describe.options import Options, timestamp
from reportgen.pipeline import KINDS, MANIFEST, build
from reportgen.study.reader import parse_study
from reportgen.system.errors import OutputError, ReportgenError
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
    assert all(path.stat().st_size > 100 for path in paths)


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


def test_a_template_that_fails_beside_the_workbook_is_told_as_everywhere(tmp_path: Path) -> None:
    (tmp_path / "page.html.j2").write_text("{{ nothing }}")
    study = parse_study(SMALL.encode(), "small")
    told = []
    for kinds in (("html",), ("xlsx", "html")):
        with pytest.raises(OutputError) as caught:
            build(study, tmp_path / "out", kinds, Options(timestamp(), "1", templates=tmp_path))
        told.append(str(caught.value))
    assert told == ["template cannot be used: 'nothing' is undefined @ page.html.j2:1"] * 2
    assert not (tmp_path / "out").exists()
