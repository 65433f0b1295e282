"""What ``show``, ``show --exact`` and ``draws`` print, as rows of words, by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.commands import command
from tests.support.rich import STUDY

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("terminal") / "rich.toml"
    path.write_text(STUDY)
    return path


def printed(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, list[list[str]], list[str]]:
    """Return the exit code, the lines of standard output as cells, and those of standard error."""
    code = command(*args)
    out, err = capsys.readouterr()
    rows = [re.split(r" {2,}", line.strip()) for line in out.splitlines() if line.strip(" ─")]
    return code, rows, err.splitlines()


def test_the_headline_table_in_a_scenario(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "show", str(study), "--scenario", "dear") == (
        0,
        [
            ["Rich"],
            ["Made for tests · scenario: Dear"],
            ["Hours"],
            ["Family", "Sources of uncertainty", "FLOPs", "(h)", "Cost", "Share"],
            ["First", "seeds", "2.10e4", "210", "€630", "36.8%"],
            ["Second", "2.90e4", "290", "€870", "50.9%"],
            ["Third *", "7.00e3", "70", "€210", "12.3%"],
            ["Total", "5.70e4", "570", "€1.7K", "100.0%"],
            ["A hundredth: 17.10 EUR"],
            ["* counted in the published total, missing from the published table"],
        ],
        ["warning: check fails: The rate is at most 50"],
    )


def test_every_digit_as_plain_columns(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("show", str(study), "--exact", "--scenario", "cheap") == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    shares = [repr(part / 570) for part in (210, 290, 70)]
    assert rows == [
        ["family", "flops", "hours", "cost", "share"],
        ["first", "21000", "210", "210", shares[0]],
        ["second", "29000", "290", "290", shares[1]],
        ["third", "7000", "70", "70", shares[2]],
        ["total", "57000", "570", "570", "1"],
        ["heads", "1", "2", "4"],
        ["width", "10", "20", "40"],
    ]


@pytest.mark.parametrize(
    ("setting", "total"),
    [
        ("extra=false", 1040),
        ("extra=off", 1040),
        ("extra=0", 1040),
        ("extra=true", 1140),
        ("longer=on", 1800),
        ("longer=no", None),
        ("price=5", 2850),
        ("gpu=Slow", 2280),
        ("rate=50", 2280),
        ("first.main.seeds=6", 1560),
        ("first.main.seeds=-1", None),
        ("second.wide.trials=2", None),
        ("price=51", None),
        ("price", None),
    ],
)
def test_a_value_set_gives_the_total_that_follows_from_it(
    study: Path, capsys: pytest.CaptureFixture[str], setting: str, total: float | None
) -> None:
    code = command("show", str(study), "--exact", "--set", setting)
    out, err = capsys.readouterr()
    if total is None:
        assert (code, out, err[:7]) == (2, "", "error: ")
        return
    rows = {line.split("\t")[0]: line.split("\t") for line in out.splitlines()}
    assert (code, float(rows["total"][3])) == (0, total)


def test_several_values_hold_together(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--scenario", "dear", "--set", "steps=200", "--set", "extra=false"]
    command("show", str(study), "--exact", *arguments)
    assert "\ntotal\t104000\t1040\t3120\t1\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("scenario", "quantiles", "parts", "left_out"),
    [
        # The quantiles, in thousands, and the parts are those of 200,000 draws made apart.
        ("base", [1.00, 1.52, 2.25], {"Price of an hour": 80.0, "Steps": 17.4, "Trials": 2.6}, []),
        (
            "dear",
            [1.67, 2.00, 2.45],
            {"Steps": 87.8, "Trials": 12.2},
            ["Not drawn: Price of an hour (€1 to €4; €3 in use), as the scenario states the value and no range."],
        ),
    ],
)
def test_joint_draws_with_their_quantiles_and_parts(
    study: Path,
    capsys: pytest.CaptureFixture[str],
    scenario: str,
    quantiles: list[float],
    parts: dict[str, float],
    left_out: list[str],
) -> None:
    code, rows, _ = printed(capsys, "draws", str(study), "--scenario", scenario, "-n", "20000", "--seed", "3")
    assert code == 0
    assert rows[1] == ["Cost in 20,000 joint draws, seed 3"]
    assert rows[2] == ["Family", "P10", "P50", "P90"]
    assert [row[0] for row in rows[3:7]] == ["First", "Second", "Third", "Total"]
    total = [float(text.strip("€K")) / (1 if text.endswith("K") else 1000) for text in rows[6][1:]]
    assert total == [pytest.approx(quantile, rel=0.015) for quantile in quantiles]
    assert [row[0] for row in rows[7:9]] == [
        "0.0% of the draws meet The rate is at most 50",
        "100.0% of the draws meet There are trials",
    ]
    said = [re.fullmatch(r"([\d.]+)% of the total's variance is (.+)", row[0]) for row in rows[9:]]
    shares = {match[2]: float(match[1]) for match in said if match}
    assert list(shares) == list(parts)
    assert shares == {label: pytest.approx(part, abs=1.5) for label, part in parts.items()}
    assert [row[0] for row in rows[9 + len(parts) :]] == left_out


def test_a_row_for_each_model_size(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, rows, _ = printed(capsys, "show", str(study), "--sizes")
    assert (code, rows[0]) == (0, ["Rich: all sweeps by model size"])
    assert rows[1:] == [
        ["Heads", "Runs", "FLOPs", "Hours (h)", "Cost", "Share"],
        ["1", "9", "9.00e3", "90", "€180", "15.8%"],
        ["2", "6", "1.60e4", "160", "€320", "28.1%"],
        ["4", "6", "3.20e4", "320", "€640", "56.1%"],
    ]


def test_sizes_are_refused_where_there_are_none_and_beside_every_digit(
    tmp_path: Path, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = tmp_path / "bare.toml"
    bare.write_text(
        '[study]\ntitle = "A"\nheadline = "cost"\n[assumptions]\n'
        '[[measures]]\nid = "cost"\nlabel = "Cost"\nformula = "0"\n'
        '[[families]]\nid = "a"\nlabel = "A"\nitems = [{ id = "b", label = "B", amount = 2, gives = "cost" }]\n'
    )
    assert printed(capsys, "show", str(bare), "--sizes")[2] == [
        "error: the study trains no model sizes; show prints its families"
    ]
    assert printed(capsys, "show", str(study), "--sizes", "--exact")[2] == [
        "error: --exact prints every size already; give one of --exact and --sizes"
    ]
