"""Run a function in a child process: a fresh interpreter with limits, which ignores Ctrl-C and ends with its parent.

    parent ── one request ──> child      ``with child("package.module:function") as process: process.send(b"...")``
    parent <── its answer ─── child      ``for chunk in process.chunks(): ...``

The child imports the function's module as soon as it starts, so it can be started before the request is known. With
``preparation``, the module's function ``prepare`` is called before the request arrives. The child ends when its pipe
from the parent closes, which happens however the parent ends, and removes its temporary files. multiprocessing is not
used, as its children run the caller's script again, nor fork, which would copy everything that the parent has open.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING

from reportgen.system.errors import OutputError, Problem, ReportgenError, StudyError
from reportgen.system.signals import sigint_blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY, TIME, CRASH = "memory", "time", "crash"  # why a child ended before its answer was complete
_OUT_OF_MEMORY = 3  # exit code
# NumPy would reserve memory for a thread of every core; openpyxl would parse with lxml on the machines that have it.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OPENPYXL_LXML": "False"}
_START_CODE = "import sys; sys.path[:] = sys.argv[6:]; from reportgen.system.child import main; main(*sys.argv[1:6])"
# A message is its kind (one byte), the length of its data (eight bytes, big-endian), and its data.
# _ERROR is a ReportgenError of the function, _FAULT the traceback of any other exception.
_CHUNK, _END, _ERROR, _FAULT = b"+", b".", b"!", b"?"


@dataclass(frozen=True, slots=True)
class Limits:
    """The resources that a child may use; 0 means no limit. Processor time needs POSIX, memory needs Linux."""

    memory: int = 0  # bytes of address space
    processor: int = 0  # seconds
    clock: float = 0.0  # seconds from the request to the end of the answer


class EndedError(Exception):
    """A child ended before its answer was complete; ``reason`` is MEMORY, TIME or CRASH."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Child:
    """The parent's side of a child process.

    One thread writes the request and reads the answer, so neither a full pipe nor a hanging child blocks the parent.
    """

    def __init__(self, function: str, limits: Limits, preparation: str, folder: str) -> None:
        limit_arguments = (str(limits.memory), str(limits.processor))
        self._limits = limits
        # -P keeps the current folder off the import path; the parent's own path is passed on.
        command = [sys.executable, "-P", "-c", _START_CODE, function, preparation, folder, *limit_arguments, *sys.path]
        with sigint_blocked():
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and a function of ours
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # errors arrive as messages
                env=os.environ | _ENVIRONMENT,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Windows: no Ctrl-C in the child
            )
        self._messages: SimpleQueue[tuple[bytes, bytes]] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._deadline: float | None = None

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    def send(self, request: bytes) -> None:
        """Send the request and return at once."""
        self._deadline = time.monotonic() + self._limits.clock if self._limits.clock else None
        self._thread = threading.Thread(target=self._exchange, args=(request,), daemon=True)
        self._thread.start()

    def chunks(self) -> Iterator[bytes]:
        """Yield the chunks of the answer as they arrive.

        Raises the ReportgenError that the function raised, RuntimeError with the child's traceback for any other
        exception, and EndedError where the child ended early.
        """
        while True:
            timeout = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
            try:
                kind, data = self._messages.get(timeout=timeout)
            except Empty:
                raise EndedError(TIME) from None
            if kind == _END:
                return
            if kind == _ERROR:
                raise _decode_error(data)
            if kind == _FAULT:
                raise RuntimeError(f"in a process of its own: {data.decode()}")
            if kind != _CHUNK:
                raise EndedError(self._exit_reason())
            yield data

    def read_output(self, name: str) -> bytes:
        """Wait for the whole answer and return it; ``name`` is what error messages call the output, as in "PDF".

        Raises what ``chunks`` raises, but OutputError instead of EndedError.
        """
        try:
            return b"".join(self.chunks())
        except EndedError as error:
            why = "the process that makes it crashed" if error.reason == CRASH else "there is not enough memory for it"
            raise OutputError(f"the {name} cannot be made: {why}") from error

    def kill(self) -> None:
        """Kill the child and wait until it has ended."""
        self._process.kill()
        self._process.wait()
        if self._thread is not None:
            self._thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _exchange(self, request: bytes) -> None:
        """Write the request, then put every message of the answer into the queue (in the thread)."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:  # both are pipes; for the type checker
            return
        with suppress(OSError):  # the child has ended; the end of its answer shows it too
            _write_message(stdin, _CHUNK, request)
        while True:
            kind, data = _read_message(stdout)
            self._messages.put((kind, data))
            if kind in {b"", _END}:
                return

    def _exit_reason(self) -> str:
        """Return why the child ended early, from its exit code: MEMORY, TIME or CRASH."""
        code = self._process.wait()
        if code in {_OUT_OF_MEMORY, -9}:  # -9: killed by a system that has run out of memory
            return MEMORY
        return TIME if sys.platform != "win32" and code == -signal.SIGXCPU else CRASH


@contextmanager
def child(function: str, limits: Limits | None = None, *, preparation: str = "") -> Iterator[Child]:
    """Start a child process that runs a function, and yield it; it is killed when the block is left.

    ``function`` is ``package.module:name``; it takes the request (bytes) and returns an iterator of chunks (bytes).
    ``preparation``, where not empty, is passed to the module's ``prepare`` before the request arrives. ``limits`` are
    none by default.
    """
    with tempfile.TemporaryDirectory(prefix="reportgen-", ignore_cleanup_errors=True) as folder:
        process = Child(function, limits or Limits(), preparation, folder)
        try:
            yield process
        finally:
            process.kill()


def main(function: str, preparation: str, folder: str, memory: str, processor: str) -> None:
    """Run the child's side: answer one request, then end the process.

    ``folder`` takes all temporary files. ``memory`` (bytes) and ``processor`` (seconds) are limits, "0" for none.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # the process ends with its answer; collecting takes a tenth of a PDF's time, a third of a workbook's
    tempfile.tempdir = folder
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get into the answer
    _set_limits(int(memory), int(processor))
    requests: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_watch_parent, args=(requests, folder), daemon=True).start()
    try:
        module_name, _, name = function.partition(":")
        module = import_module(module_name)
        answer = getattr(module, name)
        if preparation:
            module.prepare(preparation)
        for chunk in answer(requests.get()):
            _write_message(answers, _CHUNK, chunk)
        _write_message(answers, _END)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except ReportgenError as error:
        _write_message(answers, _ERROR, _encode_error(error))
    except Exception:  # noqa: BLE001 - whatever it is, the parent raises it
        _write_message(answers, _FAULT, traceback.format_exc().encode(errors="replace"))
    os._exit(0)  # freeing a million objects takes longer than reading them


def _set_limits(memory: int, processor: int) -> None:
    """Limit this process to so many bytes of memory and seconds of processor time, and forbid core dumps."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - on these systems only

    for kind, maximum in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, processor)):
        if maximum:
            with suppress(ValueError, OSError):  # macOS has no limit of memory
                resource.setrlimit(kind, (maximum, maximum + 1))  # at the first, the process gets SIGXCPU
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would put someone else's data on the disk


def _watch_parent(requests: SimpleQueue[bytes], folder: str) -> None:
    """Pass the request on, and end this process when the parent's pipe closes, as it does even when that is killed."""
    while True:
        kind, data = _read_message(sys.stdin.buffer)
        if kind == b"":
            shutil.rmtree(folder, ignore_errors=True)
            os._exit(1)
        requests.put(data)


def _write_message(pipe: IO[bytes], kind: bytes, data: bytes = b"") -> None:
    pipe.write(kind + len(data).to_bytes(8, "big"))
    pipe.write(data)
    pipe.flush()


def _read_message(pipe: IO[bytes]) -> tuple[bytes, bytes]:
    """Return the kind and data of the next message, both empty at the end of the pipe or of a message cut short."""
    head = pipe.read(9)
    size = int.from_bytes(head[1:], "big")
    data = pipe.read(size) if len(head) == 9 else b""
    return (head[:1], data) if len(head) == 9 and len(data) == size else (b"", b"")


def _encode_error(error: ReportgenError) -> bytes:
    """Return an error as JSON; nothing that comes from a child is unpickled."""
    if isinstance(error, StudyError):
        return json.dumps([[problem.message, problem.path] for problem in error.problems] + [error.origin]).encode()
    return json.dumps(str(error)).encode()


def _decode_error(data: bytes) -> ReportgenError:
    """Return the error of ``_encode_error``: a StudyError, or an OutputError for any other kind."""
    decoded = json.loads(data)
    if isinstance(decoded, str):
        return OutputError(decoded)
    *problems, origin = decoded
    return StudyError([Problem(message, path) for message, path in problems], origin)
