"""Which files a build writes, its exit codes, and the list of findings on a workbook."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.commands import command
from tests.support.editing import built, cells_of, with_values
from tests.support.rich import STUDY

if TYPE_CHECKING:
    from pathlib import Path


def study(folder: Path, name: str = "rich", text: str = STUDY) -> str:
    path = folder / f"{name}.toml"
    path.write_text(text)
    return str(path)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("args", "written"),
    [
        (["--only", "JSON, csv"], ["rich.csv", "rich.json", "rich.sha256"]),
        (["--only", "csv", "--scenario", "dear"], ["rich.csv", "rich.sha256"]),
        (
            ["--only", "csv", "--scenario", "all"],
            [
                *(f"portfolio.{kind}" for kind in ("csv", "html", "json", "sha256", "xlsx")),
                *(f"rich/{name}/rich.{kind}" for name in ("base", "cheap", "dear") for kind in ("csv", "sha256")),
            ],
        ),
    ],
)
def test_a_build_writes_what_is_asked_for_and_a_list_of_it(tmp_path: Path, args: list[str], written: list[str]) -> None:
    out = tmp_path / "out"
    assert command("build", study(tmp_path), "-o", str(out), *args) == 0
    assert files(out) == written


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"rich": STUDY}, 0),
        ({"rich": STUDY, "bad": "[study]"}, 1),
        ({"bad": "[study]", "worse": "["}, 2),
    ],
)
def test_the_exit_code_of_a_portfolio_says_how_much_of_it_was_built(
    tmp_path: Path, texts: dict[str, str], code: int
) -> None:
    paths = [study(tmp_path, name, text) for name, text in texts.items()]
    arguments = ["--scenario", "all", "--only", "csv", "-o", str(tmp_path / "out")]
    assert command("build", *paths, *arguments) == code


def test_a_seed_gives_its_own_draws_and_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for seed in ("1", "2", "1"):
        command("draws", study(tmp_path), "-n", "2000", "--seed", seed)
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[2] != printed[1]
    assert "in 2,000 joint draws, seed 2" in printed[1]


def test_every_finding_on_a_workbook_is_listed_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = built(STUDY, "rich")
    where = cells_of(data, STUDY)
    (tmp_path / "edited.xlsx").write_bytes(with_values(data, {where["total.cost"][0]: 1000.0}))
    listed = tmp_path / "findings.json"
    arguments = ["--findings", str(listed), "--exact"]
    assert command("show", str(tmp_path / "edited.xlsx"), *arguments) == 2
    refused = json.loads(listed.read_text())["findings"]
    assert command("show", str(tmp_path / "edited.xlsx"), "--accept-overrides", *arguments) == 0
    passed_over = json.loads(listed.read_text())["findings"]
    for found in (refused, passed_over):
        assert [(item["file"], item["kind"], item["name"]) for item in found if item["kind"] == "formula"] == [
            ("edited.xlsx", "formula", "total.cost")
        ]
    out, err = capsys.readouterr()
    assert "\ntotal\t57000\t570\t1140\t1\n" in out
    assert "note: passed over: the formula of 'total.cost' was overwritten by the number 1000" in err
