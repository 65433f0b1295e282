"""Run jobs on all cores or on a Dask cluster. This is the only module that imports Dask."""

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
from typing import TYPE_CHECKING, Any, TypeVar

from joblib import Parallel, cpu_count, delayed, parallel_config

from reportgen import __version__
from reportgen.system.errors import ReportgenError, WorkersError
from reportgen.system.signals import sigint_blocked

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from distributed import Client

_CONNECT_TIMEOUT = 5  # seconds, to connect to a scheduler and then to wait for a first worker
# Seconds without a result, after which the workers count as lost: joblib never stops waiting for a job that Dask has
# given up.
_RESULT_TIMEOUT = 1800
_POLL_INTERVAL = 0.5  # seconds

JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")


@contextmanager
def local_workers(processes: int | None = None) -> Iterator[dict[str, int]]:
    """Select processes of this machine as workers for a block, and yield joblib's arguments for them.

    There are as many as cores by default; a single one is this process itself.
    """
    start = {"initializer": _init_worker, "initargs": (os.getpid(), gc.get_threshold())}
    with parallel_config(backend="loky", inner_max_num_threads=1, **start):
        yield {"n_jobs": processes or cpu_count()}


@contextmanager
def dask_workers(address: str) -> Iterator[dict[str, int]]:
    """Select the workers of a Dask scheduler for a block, and yield joblib's arguments for them.

    ``address`` is as in "tcp://host:8786". Raises ReportgenError where Dask is not installed, the scheduler does not
    answer, or it has no workers with this version of reportgen.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an optional dependency, and slow to import
        from distributed.comm.addressing import parse_address, parse_host_port  # noqa: PLC0415 - the same library
    except ImportError as error:
        raise ReportgenError("--dask needs an extra: pip install 'reportgen[dask]'") from error
    try:
        parse_host_port(parse_address(address)[1])  # first, as a client with an invalid address does not close properly
        client: Any = Client(address, timeout=_CONNECT_TIMEOUT, set_as_default=False)  # type: ignore[no-untyped-call]  # distributed's
    except (OSError, ValueError, RuntimeError) as error:
        raise ReportgenError(f"no Dask scheduler answers at {address!r}") from error
    with client:
        _require_workers(client, address)
        with parallel_config(backend="dask", client=client):
            yield {"n_jobs": -1, "timeout": _RESULT_TIMEOUT}


def job_results(jobs: Sequence[JobT], workers: dict[str, int], run: Callable[[JobT], ResultT]) -> Generator[ResultT]:
    """Yield the result of each job when it ends, as ``run``, a function of a module, returns it.

    ``workers`` is what ``local_workers`` or ``dask_workers`` yields, whose block must be open. Raises WorkersError
    where the workers end early; jobs without a result until then have none.
    """
    count = min(workers["n_jobs"], len(jobs))
    parallel = Parallel(**(workers | {"n_jobs": count}), return_as="generator_unordered", batch_size=1, max_nbytes=None)
    with _processes_ignore_sigint() if count > 1 else nullcontext():
        results = parallel(delayed(run)(job) for job in jobs)
    try:
        for result in results:  # noqa: UP028 - `yield from` would close it before the warning below is turned off
            yield result
    except BrokenProcessPool as error:
        raise WorkersError("a worker process was ended from outside, perhaps for want of memory") from error
    except TimeoutError as error:
        raise WorkersError(f"no worker has answered for {_RESULT_TIMEOUT // 60} minutes") from error
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # after Ctrl-C: that results were not used
            results.close()


def _require_workers(client: Client, address: str) -> None:
    """Raise ReportgenError where there are no workers, or one has another version, on which jobs would never end."""
    try:
        client.wait_for_workers(1, timeout=_CONNECT_TIMEOUT)
        versions = client.run(_version, on_error="return")
    except (OSError, TimeoutError) as error:
        raise ReportgenError(f"the Dask scheduler at {address!r} has no workers") from error
    for worker, version in versions.items():
        if version != __version__:
            theirs = version if isinstance(version, str) else "none that works"
            raise ReportgenError(f"the Dask worker {worker} has another reportgen than {__version__}: {theirs}")


def _version() -> str:
    """Return the version of reportgen of the worker that runs this."""
    return __version__


@contextmanager
def _processes_ignore_sigint() -> Iterator[None]:
    """Block SIGINT in processes that are started in a block, even before ``_init_worker`` runs in them."""
    if sys.platform != "win32":
        from multiprocessing import resource_tracker  # noqa: PLC0415 - on these systems only

        resource_tracker.ensure_running()  # started before the block, as its start unblocks SIGINT
    with sigint_blocked():
        yield


def _init_worker(parent: int, thresholds: tuple[int, int, int]) -> None:
    """Set up a worker process: ignore Ctrl-C, collect garbage as its parent does, and end when that ends.

    ``parent`` is a process id, ``thresholds`` those of ``gc.set_threshold``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*thresholds)
    threading.Thread(target=_exit_with_parent, args=(parent,), daemon=True).start()


def _exit_with_parent(parent: int) -> None:
    """End this process soon after its parent has ended."""
    while os.getppid() == parent:
        time.sleep(_POLL_INTERVAL)
    os._exit(1)
