"""A portfolio on a Dask cluster: a real scheduler and two workers on this machine, one of which is killed midway."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.studies import SMALL
from tests.support.used import FILES, STUDY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

SCENARIOS = 7
PATIENCE = 60.0
RECONCILED = "Published figures are met while every input is as published"
AS_PUBLISHED = ("base", "price_3_")  # with the price of the study file, the published cost is not met
ENVIRONMENT = os.environ | {"SOURCE_DATE_EPOCH": "1700000000", "PYTHONPATH": str(Path(__file__).parents[2])}
DASK = [sys.executable, "-m", "dask"]
HERE = ["--host", "127.0.0.1", "--no-dashboard"]


def wait(what: str, there: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, f"{what} did not come up"
        time.sleep(0.1)


def start(stack: ExitStack, log: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start a part of the cluster, ended with the test whatever happens."""
    output = stack.enter_context(log.open("wb"))
    process = subprocess.Popen([*DASK, *words, *HERE], stdout=output, stderr=output, env=ENVIRONMENT)

    def end() -> None:
        process.kill()
        process.wait()

    stack.callback(end)
    return process


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler on a port of the system's choice."""
    folder = tmp_path_factory.mktemp("scheduler")
    described = folder / "scheduler.json"
    with ExitStack() as stack:
        start(stack, folder / "log", "scheduler", "--port", "0", "--scheduler-file", str(described))
        wait("the scheduler", lambda: described.is_file() and described.read_text().rstrip().endswith("}"))
        yield json.loads(described.read_text())["address"]


@pytest.fixture
def workers(address: str, tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two workers of one thread each."""
    with ExitStack() as stack:
        logs = [tmp_path / f"worker-{number}.log" for number in range(2)]
        started = [start(stack, log, "worker", address, "--nthreads", "1", "--no-nanny") for log in logs]
        wait("a worker", lambda: all("Registered to" in log.read_text() for log in logs))
        yield started


def command(folder: Path, *args: str) -> list[str]:
    study = folder / "small.toml"
    more = "".join(
        f'\n[scenarios.price_{number}_]\nlabel = "Price {number}"\nvalues = {{ price = {number} }}\n'
        for number in range(1, SCENARIOS - 1)
    )
    study.write_text(SMALL + more)
    words = ["build", str(study), "--scenario", "all", "--only", "xlsx,json", *args]
    return [sys.executable, "-m", "reportgen", *words]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def failing(address: str, *, before: str = "") -> subprocess.CompletedProcess[str]:
    """Ask for a cluster that cannot be used, with less patience than a person is given."""
    code = (
        f"{before}\nfrom reportgen.portfolio import workers\nworkers._CONNECT_TIMEOUT = 1\n"
        f"from reportgen.system.errors import ReportgenError\n"
        f"try:\n    with workers.dask_workers({address!r}): pass\n"
        "except ReportgenError as error:\n    print(error)\n"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=ENVIRONMENT)


def test_a_scheduler_without_workers_is_told_in_a_sentence(address: str) -> None:
    result = failing(address)
    assert result.stdout == f"the Dask scheduler at {address!r} has no workers\n"
    assert result.stderr == ""


def test_every_set_arrives_though_a_worker_is_killed_and_is_the_one_made_here(
    address: str, workers: list[subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    words = command(tmp_path, "-o", str(there), "--dask", address)
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT) as build:
        assert build.stderr is not None
        first = build.stderr.readline()
        workers[0].kill()
        rest = build.stderr.read()
    assert build.returncode == 0, first + rest
    # Dask may tell of the lost worker in its own log, a line that begins with a date.
    told = [line for line in (first + rest).splitlines() if " - distributed." not in line]
    progress, warnings = told[:SCENARIOS], told[SCENARIOS:]
    assert [line.split()[0] for line in progress] == [f"{n}/{SCENARIOS}" for n in range(1, SCENARIOS + 1)]
    assert warnings == [f"warning: small · {name}: check fails: {RECONCILED}" for name in AS_PUBLISHED]
    workers[0].wait()
    assert workers[1].poll() is None
    subprocess.run(command(tmp_path, "-o", str(here), "--jobs", "1"), check=True, env=ENVIRONMENT, timeout=120)
    made = files(there)
    assert len(made) == SCENARIOS * 3 + 5
    assert made == files(here)


@pytest.mark.usefixtures("workers")
def test_draws_of_a_cluster_are_the_ones_made_here(address: str, tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(SMALL)
    words = [sys.executable, "-m", "reportgen", "draws", str(tmp_path / "small.toml"), "--number", "2000000"]
    there, here = (
        subprocess.run([*words, *where], capture_output=True, text=True, check=True, env=ENVIRONMENT).stdout
        for where in (["--dask", address], ["--jobs", "1"])
    )
    assert there == here
    assert "2,000,000 joint draws" in here


@pytest.mark.usefixtures("workers")
def test_where_studies_stand_by_a_cluster_is_where_they_stand_here(address: str, tmp_path: Path) -> None:
    """One study has a file of rows beside it, one keeps its sums, and one cannot be read, which ends with 1."""
    rows, sums = tmp_path / "rows.toml", tmp_path / "sums.toml"
    rows.write_text(STUDY)
    sums.write_text(f'{STUDY}\n[[actuals.used]]\nline = "first.main"\nmonth = "2024-07"\nhours = 7\ncost = 40\n')
    (tmp_path / "bad.toml").write_text("[study]\ntitle = 3\n")
    jobs = tmp_path / "sacct.txt"
    jobs.write_text(FILES["sacct.txt"])
    words = [sys.executable, "-m", "reportgen"]
    subprocess.run([*words, "actuals", str(rows), str(jobs)], check=True, capture_output=True, env=ENVIRONMENT)
    words += ["status", str(tmp_path), "--format", "json"]
    there, here = (
        subprocess.run([*words, *where], capture_output=True, text=True, check=False, env=ENVIRONMENT)
        for where in (["--dask", address], ["--jobs", "1"])
    )
    assert (there.returncode, here.returncode) == (1, 1)
    assert there.stdout == here.stdout
    assert [item["study"] for item in json.loads(here.stdout)["studies"]] == ["rows", "sums"]
    assert [item["study"] for item in json.loads(here.stdout)["failures"]] == ["bad.toml"]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense:::"])
def test_a_scheduler_that_does_not_answer_is_told_in_a_sentence(address: str) -> None:
    result = failing(address)
    assert result.stdout == f"no Dask scheduler answers at {address!r}\n"
    assert result.stderr == ""


def test_a_missing_extra_is_told_in_a_sentence() -> None:
    result = failing("127.0.0.1:9", before="import sys\nsys.modules['distributed'] = None")
    assert result.stdout == "--dask needs an extra: pip install 'reportgen[dask]'\n"
    assert result.stderr == ""
