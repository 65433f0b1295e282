"""Work in a process of its own: a fresh interpreter, bounded, deaf to Ctrl-C, and never left behind.

    parent ── one request ──> child          ``with child("package.module:function") as working: working.ask(b"...")``
    parent <── its pieces ─── child          ``for piece in working.pieces(): ...``

The child imports the function's module at once, so that it can be started before there is anything to ask; where it is
told beforehand what the request will be about, the module's ``prepare`` does what it can with that. It ends with its
parent, however that ends, since their pipe then closes, and its temporary files with it. It is no child of
multiprocessing, which would run the script of whoever calls the library once more, and no fork, which would copy
whatever the parent has open.
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

from reportgen.errors import OutputError, Problem, ReportgenError, StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY, TIME, CRASH = "memory", "time", "crash"  # why a child ended before its answer did
_OUT_OF_MEMORY = 3  # exit code
# NumPy would reserve memory for a thread of every core; openpyxl would parse with lxml on the machines that have it.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OPENPYXL_LXML": "False"}
_BEGIN = "import sys; sys.path[:] = sys.argv[6:]; from reportgen.child import main; main(*sys.argv[1:6])"
# A message is its kind, the length of what follows in eight bytes, and that.
_PIECE, _END, _TOLD, _FAILED = b"+", b".", b"!", b"?"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use; 0 is no limit. Only POSIX limits processor time, and only Linux memory."""

    memory: int = 0  # bytes of address space
    processor: int = 0  # seconds
    clock: float = 0.0  # seconds from the request to the end of the answer


class EndedError(Exception):
    """A child came to its end before its answer did: for MEMORY, TIME or CRASH."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Child:
    """The parent's side. One thread writes and reads, so that neither a full pipe nor a hanging child holds us up."""

    def __init__(self, work: str, limits: Limits, beforehand: str, folder: str) -> None:
        bounds = (str(limits.memory), str(limits.processor))
        self._limits = limits
        # -P: nothing is imported from the folder that happens to be the current one, but where the parent does so too.
        command = [sys.executable, "-P", "-c", _BEGIN, work, beforehand, folder, *bounds, *sys.path]
        with _unheard():
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and a function of ours
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what it fails of comes as a message
                env=os.environ | _ENVIRONMENT,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        self._messages: SimpleQueue[tuple[bytes, bytes]] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._deadline: float | None = None

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    def ask(self, request: bytes) -> None:
        """Give the child its work; returns at once."""
        self._deadline = time.monotonic() + self._limits.clock if self._limits.clock else None
        self._thread = threading.Thread(target=self._exchange, args=(request,), daemon=True)
        self._thread.start()

    def pieces(self) -> Iterator[bytes]:
        """Yield what the child answers, as it comes. Raises the child's own error, or EndedError."""
        while True:
            left = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
            try:
                kind, data = self._messages.get(timeout=left)
            except Empty:
                raise EndedError(TIME) from None
            if kind == _END:
                return
            if kind == _TOLD:
                raise _error(data)
            if kind == _FAILED:
                raise RuntimeError(f"in a process of its own: {data.decode()}")
            if kind != _PIECE:
                raise EndedError(self._reason())
            yield data

    def whole(self, what: str) -> bytes:
        """Wait for all of an answer that is an output. Raises the child's own error, or OutputError of what it is."""
        try:
            return b"".join(self.pieces())
        except EndedError as error:
            why = "the process that makes it crashed" if error.reason == CRASH else "there is not enough memory for it"
            raise OutputError(f"the {what} cannot be made: {why}") from error

    def end(self) -> None:
        """End the child, wherever it is, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        if self._thread is not None:
            self._thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _exchange(self, request: bytes) -> None:
        given, taken = self._process.stdin, self._process.stdout
        if given is None or taken is None:  # they are pipes, see above
            return
        with suppress(OSError):  # of a child that is gone, as the end of its answer tells too
            _send(given, _PIECE, request)
        while True:
            kind, data = _receive(taken)
            self._messages.put((kind, data))
            if kind in {b"", _END}:
                return

    def _reason(self) -> str:
        code = self._process.wait()
        if code in {_OUT_OF_MEMORY, -9}:  # -9: ended by a system that has no more memory itself
            return MEMORY
        return TIME if sys.platform != "win32" and code == -signal.SIGXCPU else CRASH


@contextmanager
def child(work: str, limits: Limits | None = None, *, beforehand: str = "") -> Iterator[Child]:
    """Start a child that runs a function of a module; it is gone when the block is left, in whichever way.

    ``beforehand`` is what its module's ``prepare`` is told while there is nothing to answer yet.
    """
    with tempfile.TemporaryDirectory(prefix="reportgen-", ignore_cleanup_errors=True) as folder:
        started = Child(work, limits or Limits(), beforehand, folder)
        try:
            yield started
        finally:
            started.end()


@contextmanager
def _unheard() -> Iterator[None]:
    """Start a process that never hears Ctrl-C, not even while it begins: the parent does, and ends it."""
    if sys.platform == "win32":
        yield  # a process group of its own does that there
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def main(work: str, beforehand: str, folder: str, memory: str, processor: str) -> None:
    """Be the child: answer one request and end. What it and its libraries put down is put into the folder."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # it ends with its answer; searching takes a tenth of a PDF's time, a third of a workbook's
    tempfile.tempdir = folder
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _limit(int(memory), int(processor))
    requests: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_follow, args=(requests, folder), daemon=True).start()
    try:
        name, _, function = work.partition(":")
        module = import_module(name)
        answer = getattr(module, function)
        if beforehand:
            module.prepare(beforehand)
        for piece in answer(requests.get()):
            _send(answers, _PIECE, piece)
        _send(answers, _END)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except ReportgenError as error:
        _send(answers, _TOLD, _told(error))
    except Exception:  # noqa: BLE001 - whatever it is, the parent raises it
        _send(answers, _FAILED, traceback.format_exc().encode(errors="replace"))
    os._exit(0)  # taking a million objects apart takes longer than reading them


def _limit(memory: int, processor: int) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - on these systems only

    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, processor)):
        if most:
            with suppress(ValueError, OSError):  # macOS takes no limit of memory
                resource.setrlimit(kind, (most, most + 1))  # the first is told by a signal of its own
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no picture of a stranger's data on the disk


def _follow(requests: SimpleQueue[bytes], folder: str) -> None:
    """Pass the request on, and end this process when the parent closes its pipe, as it does even when it is killed."""
    while True:
        kind, data = _receive(sys.stdin.buffer)
        if kind == b"":
            shutil.rmtree(folder, ignore_errors=True)
            os._exit(1)
        requests.put(data)


def _send(pipe: IO[bytes], kind: bytes, data: bytes = b"") -> None:
    pipe.write(kind + len(data).to_bytes(8, "big"))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> tuple[bytes, bytes]:
    """The next message, two times nothing where there is none any more."""
    head = pipe.read(9)
    size = int.from_bytes(head[1:], "big")
    data = pipe.read(size) if len(head) == 9 else b""
    return (head[:1], data) if len(head) == 9 and len(data) == size else (b"", b"")


def _told(error: ReportgenError) -> bytes:
    """An error of ours as plain data: what comes out of a child is never unpickled."""
    if isinstance(error, StudyError):
        return json.dumps([[problem.message, problem.path] for problem in error.problems] + [error.origin]).encode()
    return json.dumps(str(error)).encode()


def _error(data: bytes) -> ReportgenError:
    told = json.loads(data)
    if isinstance(told, str):
        return OutputError(told)
    *problems, origin = told
    return StudyError([Problem(message, path) for message, path in problems], origin)
