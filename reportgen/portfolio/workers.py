"""Jobs on all cores or on a Dask cluster, in the order in which they end: Dask's only home."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
import warnings
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from joblib import Parallel, cpu_count, delayed, parallel_config

from reportgen import __version__
from reportgen.errors import ReportgenError, WorkersError
from reportgen.portfolio.jobs import run

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from reportgen.portfolio.jobs import Done, Job

_CONNECTING = 5  # seconds, to a scheduler and then for a first worker
# Seconds in which not one job of all ends; joblib waits for ever for a job that Dask has given up.
_SILENCE = 1800
_PULSE = 0.5


@contextmanager
def local(processes: int | None = None) -> Iterator[dict[str, Any]]:
    """Run jobs in processes of this machine, as many as there are cores; one is this process itself."""
    known = {"initializer": _prepare, "initargs": (os.getpid(), gc.get_threshold())}
    with parallel_config(backend="loky", inner_max_num_threads=1, **known):
        yield {"n_jobs": processes or cpu_count()}


@contextmanager
def cluster(address: str) -> Iterator[dict[str, Any]]:
    """Run jobs on the workers of a Dask scheduler. Raises ReportgenError when it cannot be used."""
    try:
        from distributed import Client  # noqa: PLC0415 - of an extra, and slow to import
        from distributed.comm.addressing import parse_address, parse_host_port  # noqa: PLC0415 - likewise
    except ImportError as error:
        raise ReportgenError("--dask needs an extra: pip install 'reportgen[dask]'") from error
    try:
        parse_host_port(parse_address(address)[1])  # a client that cannot read its address does not end in good order
        client: Any = Client(address, timeout=_CONNECTING, set_as_default=False)  # type: ignore[no-untyped-call]  # distributed's
    except (OSError, ValueError, RuntimeError) as error:
        raise ReportgenError(f"no Dask scheduler answers at {address!r}") from error
    with client:
        _require_workers(client, address)
        with parallel_config(backend="dask", client=client):
            yield {"n_jobs": -1, "timeout": _SILENCE}


def results(jobs: Sequence[Job], where: dict[str, Any]) -> Generator[Done]:
    """Yield what comes of each job as it ends, inside ``local`` or ``cluster``.

    Raises WorkersError when the workers are lost; what has not come until then does not come.
    """
    count = min(where["n_jobs"], len(jobs))
    parallel = Parallel(**(where | {"n_jobs": count}), return_as="generator_unordered", batch_size=1, max_nbytes=None)
    with _unheard() if count > 1 else nullcontext():
        found = parallel(delayed(run)(job) for job in jobs)
    try:
        for done in found:  # noqa: UP028 - `yield from` would close it before the warning below is turned off
            yield done
    except BrokenProcessPool as error:
        raise WorkersError("a worker process was ended from outside, perhaps for want of memory") from error
    except TimeoutError as error:
        raise WorkersError(f"no worker has answered for {_SILENCE // 60} minutes") from error
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a generator was not used up, which Ctrl-C means
            found.close()


def _require_workers(client: Any, address: str) -> None:
    """A job that no worker can read would never end."""
    try:
        client.wait_for_workers(1, timeout=_CONNECTING)
        versions = client.run(_version, on_error="return")
    except (OSError, TimeoutError) as error:
        raise ReportgenError(f"the Dask scheduler at {address!r} has no workers") from error
    for worker, version in versions.items():
        if version != __version__:
            found = version if isinstance(version, str) else "none that works"
            raise ReportgenError(f"the Dask worker {worker} has another reportgen than {__version__}: {found}")


def _version() -> str:
    return __version__


@contextmanager
def _unheard() -> Iterator[None]:
    """Start processes that never hear Ctrl-C, not even while they import what ``_prepare`` needs."""
    if sys.platform == "win32":
        yield  # no process inherits there which signals are held back
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 - on these systems only

    resource_tracker.ensure_running()  # starting it would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare(parent: int, thresholds: tuple[int, int, int]) -> None:
    """Begin a worker process: leave Ctrl-C to the parent, collect garbage as it does, end when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*thresholds)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PULSE)
    os._exit(1)
