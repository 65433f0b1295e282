"""Portfolios built: in this process for most, and with the command in processes of its own."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reportgen import __version__
from reportgen.api import load
from reportgen.describe.options import Options, timestamp
from reportgen.pipeline import build, outputs
from reportgen.portfolio import gather, jobs
from reportgen.portfolio.gather import build_portfolio
from reportgen.portfolio.plan import plan
from reportgen.system.errors import WorkersError
from tests.support.studies import RICH, SMALL, spoiled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.portfolio.gather import Portfolio
    from reportgen.portfolio.jobs import Job, JobResult

EPOCH = "1700000000"
SETS = [("small", "base"), ("small", "cheap"), ("rich", "base"), ("rich", "cheap"), ("rich", "dear")]


@pytest.fixture(autouse=True)
def epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("studies")
    texts = {"small": SMALL.encode(), "rich": RICH.encode(), "bad": spoiled(("heads * 8", "haeds * 8"))}
    for name, text in texts.items():
        (folder / f"{name}.toml").write_bytes(text)
    return [folder / f"{name}.toml" for name in texts]


def built_here(studies: Sequence[Path], folder: Path, kinds: Sequence[str] = ("csv", "json")) -> Portfolio:
    """Build every scenario in this process."""
    options = Options(timestamp(), __version__)
    return build_portfolio(plan(studies, kinds, options, "all"), folder, options, processes=1)


def command(studies: Sequence[Path], folder: Path, *args: str) -> list[str]:
    words = [sys.executable, "-m", "reportgen", "build", *map(str, studies), "--scenario", "all", "-o", str(folder)]
    return [*words, *args]


@pytest.fixture(scope="module")
def run(studies: list[Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A portfolio of two good studies and a bad one, in two processes."""
    folder = tmp_path_factory.mktemp("built")
    words = command(studies, folder, "--only", "xlsx,csv,json", "--jobs", "2")
    environment = os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
    return folder, subprocess.run(words, capture_output=True, text=True, check=False, env=environment, timeout=120)


def test_sets_have_folders_of_their_own_and_the_summary_lies_beside_them(
    run: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, result = run
    assert result.returncode == 1, result.stderr
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    kinds = ("xlsx", "csv", "json", "sha256")
    wanted = {f"{study}/{scenario}/{study}.{kind}" for study, scenario in SETS for kind in kinds}
    assert files == wanted | {f"portfolio.{kind}" for kind in (*kinds, "html")}


def test_each_set_has_its_line_as_it_ends_and_failures_come_last(
    run: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    *lines, last = [line for line in run[1].stderr.splitlines() if not line.startswith("warning: ")]
    assert [line.split()[0] for line in lines] == [f"{number}/5" for number in range(1, 6)]
    assert sorted(tuple(line.split("  ")[1].split(" · ")) for line in lines) == sorted(SETS)
    assert all(line.endswith(" s") for line in lines)
    assert last.startswith("error: bad.toml: unknown name 'haeds'; perhaps you meant 'heads'?")


def test_how_many_processes_build_makes_no_difference_to_a_byte(
    run: tuple[Path, subprocess.CompletedProcess[str]], studies: list[Path], tmp_path: Path
) -> None:
    built_here(studies, tmp_path, ("xlsx", "csv", "json"))
    assert digests(tmp_path) == digests(run[0])


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_set_is_what_a_build_of_this_scenario_alone_makes(
    run: tuple[Path, subprocess.CompletedProcess[str]], studies: list[Path], tmp_path: Path
) -> None:
    loaded = load(studies[1], scenario="cheap")
    for path in build(loaded, tmp_path, ["xlsx", "csv", "json"], Options(timestamp(), __version__)):
        assert path.read_bytes() == (run[0] / "rich" / "cheap" / path.name).read_bytes(), path.name


def test_a_pdf_printed_in_a_worker_is_the_one_that_a_process_of_its_own_prints(
    studies: list[Path], tmp_path: Path
) -> None:
    options = Options(timestamp(), __version__)
    build_portfolio(plan(studies[:1], ["html", "pdf"], options), tmp_path / "many", options, processes=1)
    for path in build(load(studies[0]), tmp_path / "one", ["html", "pdf"], options):
        assert path.read_bytes() == (tmp_path / "many" / "small" / "base" / path.name).read_bytes(), path.name


def test_a_scenario_without_a_value_fails_alone(tmp_path: Path) -> None:
    text = SMALL.replace("price = 2.5", "price = 2.5, rate = 0")
    (tmp_path / "small.toml").write_text(text)
    portfolio = built_here([tmp_path / "small.toml"], tmp_path / "out")
    assert list(portfolio.built) == [("small", "base")]
    (failure,) = portfolio.failures
    assert (failure.study, failure.scenario) == ("small", "cheap")
    assert failure.problems == ("value of 'total.hours' divides by zero @ measures[0].formula",)
    assert not (tmp_path / "out" / "small" / "cheap").exists()


def test_a_fault_of_the_program_is_one_failure_named_with_its_place(
    studies: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(loaded: object, *args: object) -> object:
        if getattr(loaded, "scenario", "") == "dear":
            raise KeyError("lost")
        return outputs(loaded, *args)  # type: ignore[arg-type]  # passed through as it came

    monkeypatch.setattr(jobs, "outputs", faulty)
    portfolio = built_here(studies[:2], tmp_path)
    assert sorted(portfolio.built) == sorted(key for key in SETS if key[1] != "dear")
    (failure,) = portfolio.failures
    assert failure.problems[0].startswith("a fault of reportgen, please report it: KeyError 'lost' @ test_gather.py:")


def test_what_lost_workers_had_not_finished_fails_and_the_rest_stays(
    studies: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(several: Sequence[Job], *_: object) -> Iterator[JobResult]:
        yield jobs.run_job(several[0])
        raise WorkersError("gone")

    monkeypatch.setattr(gather, "job_results", lost)
    portfolio = built_here(studies[:2], tmp_path)
    assert list(portfolio.built) == [("rich", "base")]
    assert [failure.problems for failure in portfolio.failures] == [("gone",)] * 4
    assert (tmp_path / "portfolio.html").exists()


def test_a_link_in_place_of_a_folder_is_not_followed(studies: list[Path], tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "out" / "rich").mkdir(parents=True)
    (tmp_path / "out" / "small").symlink_to(elsewhere)
    (tmp_path / "out" / "rich" / "cheap").symlink_to(elsewhere)
    portfolio = built_here(studies[:2], tmp_path / "out")
    assert sorted(portfolio.built) == [("rich", "base"), ("rich", "dear")]
    assert {failure.problems for failure in portfolio.failures} == {
        ("'small' is a link, which a build does not follow",),
        ("'cheap' is a link, which a build does not follow",),
    }
    assert list(elsewhere.iterdir()) == []


def test_a_study_of_another_version_than_a_workers_is_not_built(studies: list[Path]) -> None:
    (job, *_) = plan(studies[:1], ["csv"], Options(timestamp(), __version__)).jobs
    done = jobs.run_job(jobs.Job(job.loaded, job.kinds, job.options, "0.0.1"))
    assert done.files == {}
    assert done.problems[0].startswith("a worker has reportgen ")


def test_where_nothing_can_be_built_nothing_is_written(studies: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = subprocess.run(command(studies[2:], out), capture_output=True, text=True, check=False, timeout=60)
    assert result.returncode == 2
    assert result.stderr.startswith("error: bad.toml: unknown name 'haeds'")
    assert not out.exists()


@pytest.fixture
def heard() -> Iterator[None]:
    """A command that ran in this process ends by ignoring Ctrl-C, and what is started then would ignore it too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes are POSIX's")
def test_ctrl_c_leaves_whole_sets_no_process_and_no_traceback(tmp_path: Path) -> None:
    # Far more sets than end before the signal is sent, on however busy a machine.
    many = (f'\n[scenarios.price_{n}_]\nlabel = "Price {n}"\nvalues = {{ price = {n} }}\n' for n in range(1, 49))
    (tmp_path / "many.toml").write_text(SMALL + "".join(many))
    words = command([tmp_path / "many.toml"], tmp_path, "--only", "xlsx,csv", "--jobs", "2")
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read()
    assert first.split()[0] == "1/50"
    assert process.returncode == 130
    assert all(line.endswith(" s") for line in rest.splitlines()), rest
    assert not (tmp_path / "portfolio.html").exists()
    manifests = list(tmp_path.rglob("*.sha256"))
    assert manifests
    for manifest in manifests:
        for digest, name in (line.split("  ") for line in manifest.read_text().splitlines()):
            assert hashlib.sha256((manifest.parent / name).read_bytes()).hexdigest() == digest
    assert gone(process.pid)


def gone(group: int) -> bool:
    """Whether no process of a group runs on; one that nobody waited for yet runs no more."""
    for _ in range(50):
        states = [state for path in Path("/proc").glob("[0-9]*/stat") if (state := _state(path, group))]
        if not set(states) - {"Z", "X"}:
            return True
        time.sleep(0.1)
    return False


def _state(path: Path, group: int) -> str:
    try:
        state, _, of_group = path.read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return ""  # it has ended since
    return state if int(of_group) == group else ""


def test_the_summary_is_listed_and_tells_the_files_beside_it(studies: list[Path], tmp_path: Path) -> None:
    built_here(studies, tmp_path)
    document = json.loads((tmp_path / "portfolio.json").read_text())
    assert [(row["study"], row["scenario"]) for row in document["sets"]] == SETS
    listed = [line.split("  ")[1] for line in (tmp_path / "portfolio.sha256").read_text().splitlines()]
    assert listed == ["portfolio.xlsx", "portfolio.html", "portfolio.csv", "portfolio.json"]
