"""LibreOffice as a judge: it opens a workbook, calculates every formula anew and returns or saves the result.

One LibreOffice serves a whole test process, since it takes seconds to start. It is driven through UNO by
`office_jobs.py` under Debian's own Python, the only one that python3-uno works with.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import uuid
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, Self

from .cells import scratch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .cells import Edit, Key, Value

_PYTHON = "/usr/bin/python3"
_JOBS = Path(__file__).with_name("office_jobs.py")
_START_SECONDS = 90.0
_JOB_SECONDS = 180.0
_END_SECONDS = 10.0

# LibreOffice trusts the stored values of .xlsx files unless told to calculate always, which 0 stands for.
# The rest keeps macros and the machine's language out of it.
_SETTINGS = (
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "0"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Setup/L10N", "ooSetupSystemLocale", "en-US"),
)


Move = tuple[str | int, ...]


class OfficeError(Exception):
    """LibreOffice did not start, died, took too long, or could not do what was asked of a file."""


@cache
def unavailable() -> str | None:
    """Return what is missing for LibreOffice to judge here, None if nothing is."""
    if shutil.which("soffice") is None:
        return "LibreOffice is not installed (apt: libreoffice-calc)"
    try:
        subprocess.run([_PYTHON, "-c", "import uno"], check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return f"UNO for {_PYTHON} is not installed (apt: python3-uno)"
    return None


def _profile() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n{items}</oor:items>\n'


class _Server:
    """A LibreOffice without a window, in a profile of its own, and the server of jobs that drives it."""

    def __init__(self) -> None:
        reason = unavailable()
        if reason:
            raise OfficeError(reason)
        self._home = Path(tempfile.mkdtemp(prefix="office-"))
        user = self._home / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
        pipe = f"reportgen-{uuid.uuid4().hex}"
        # The project's Python must not leak into Debian's.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        environment |= {"HOME": str(self._home), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
        with (self._home / "log").open("wb") as log:
            self._office = subprocess.Popen(
                [
                    "soffice",
                    f"-env:UserInstallation={(self._home / 'profile').as_uri()}",
                    *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"),
                    f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
            self._jobs = subprocess.Popen(
                [_PYTHON, str(_JOBS), pipe, str(_START_SECONDS)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                encoding="utf-8",
            )
        # A thread reads, so that waiting for an answer can end when LibreOffice hangs.
        self._answers: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, args=(self._jobs.stdout,), daemon=True)
        self._reader.start()

    def _read(self, answers: IO[str]) -> None:
        for line in answers:
            self._answers.put(line)
        self._answers.put("")

    def ask(self, job: Mapping[str, object]) -> None:
        """Send a job."""
        assert self._jobs.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # `answer` tells of its end, with its log
            self._jobs.stdin.write(json.dumps(job) + "\n")
            self._jobs.stdin.flush()

    def answer(self, seconds: float) -> dict[str, object]:
        """Wait for the next answer; one without "alive" comes from a server that is of no more use."""
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            return {"error": f"LibreOffice did not answer within {seconds:g} s"}
        if not line:
            log = (self._home / "log").read_text(encoding="utf-8", errors="replace")
            return {"error": f"LibreOffice ended unexpectedly\n{log[-2000:]}"}
        answer: dict[str, object] = json.loads(line)
        return answer

    def close(self) -> None:
        """End both processes and remove the profile."""
        assert self._jobs.stdin is not None
        assert self._jobs.stdout is not None
        # At the end of its input the server asks LibreOffice to end, which then leaves no sockets in /tmp.
        with contextlib.suppress(BrokenPipeError):
            self._jobs.stdin.close()
        for process in (self._jobs, self._office):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_END_SECONDS)
        self._jobs.kill()
        # soffice is a script that starts the real process: only ending the whole group ends both.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._office.pid, signal.SIGKILL)
        self._jobs.wait()
        self._office.wait()
        self._reader.join()
        self._jobs.stdout.close()
        shutil.rmtree(self._home, ignore_errors=True)


class Office:
    """LibreOffice, started at the first job, started again at the next one if it died, and ended by `close`."""

    def __init__(self) -> None:
        self._server: _Server | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _answer(self, server: _Server, seconds: float) -> list[dict[str, dict[str, Value]]]:
        answer = server.answer(seconds)
        if not answer.get("alive"):
            self.close()
        if "error" in answer:
            raise OfficeError(answer["error"])
        return answer["result"]  # type: ignore[return-value]  # JSON that office_jobs.py made

    def _do(  # noqa: PLR0913 - the fields of a job
        self,
        path: Path,
        scenarios: Sequence[Mapping[Key, Edit] | Mapping[Key, Edit | list[str]]],
        *,
        area: tuple[str, str] | None = None,
        targets: Sequence[Path] = (),
        fmt: str = "",
        moves: Sequence[Move] = (),
        shown: Sequence[Key] = (),
    ) -> list[dict[str, dict[str, Value]]]:
        if not path.is_file():
            raise OfficeError(f"no file {path}")
        if self._server is None:
            self._server = _Server()
            self._answer(self._server, _START_SECONDS + _END_SECONDS)
        job = {
            "path": str(path.resolve()),
            "scenarios": [[(*key, value) for key, value in edits.items()] for edits in scenarios],
            "area": area,
            "targets": [str(target.resolve()) for target in targets],
            "fmt": fmt,
            "moves": moves,
            "shown": shown,
        }
        self._server.ask(job)
        return self._answer(self._server, _JOB_SECONDS)

    def values(self, path: Path, edits: Mapping[Key, Edit] = {}) -> dict[str, dict[str, Value]]:
        """Return the values of all non-empty cells after a full recalculation with the edits applied.

        {sheet: {address: value}}; an error is a string such as "#DIV/0!", or LibreOffice's own "Err:502" where
        Excel has no single name for it; TRUE is 1.
        """
        return self.scenarios(path, [edits])[0]

    def shown(self, path: Path, keys: Sequence[Key]) -> dict[Key, str]:
        """Return what cells show after a recalculation, as their number formats write it."""
        texts = self._do(path, [{}], shown=keys)[0]
        return {(sheet, address): str(texts[sheet][address]) for sheet, address in keys}

    def scenarios(self, path: Path, scenarios: Sequence[Mapping[Key, Edit]]) -> list[dict[str, dict[str, Value]]]:
        """Return what `values` returns for each set of edits, each applied to the workbook as it was.

        The file is loaded once only, which takes most of the time.
        """
        return self._do(path, scenarios)

    def save_as(
        self,
        path: Path,
        target: Path,
        edits: Mapping[Key, Edit] = {},
        fmt: Literal["xlsx", "ooxml", "ods", "pdf"] = "xlsx",
        moves: Sequence[Move] = (),
    ) -> Path:
        """Save the recalculated and edited workbook under `target`, which is returned.

        `moves` are made before, each as its name in `office_moves.MOVES`, a sheet and its arguments, such as
        ("insert_rows", sheet, index, count), ("rename", sheet, title) and ("formula", sheet, address, text), in English
        with semicolons; indices count from 0.
        """
        self._do(path, [edits], targets=[target], fmt=fmt, moves=moves)
        return target

    def save_each(
        self, path: Path, copies: Mapping[Path, Mapping[Key, Edit | list[str]]], moves: Sequence[Move] = ()
    ) -> None:
        """Save an .xlsx file for each set of edits, each applied to the workbook as it was, which is loaded once.

        A list holds a formula; `moves` are made once, before.
        """
        self._do(path, [*copies.values()], targets=[*copies], fmt="xlsx", moves=moves)

    def to_pdf(self, path: Path, target: Path) -> Path:
        """Print the recalculated workbook into a PDF file."""
        return self.save_as(path, target, fmt="pdf")

    def evaluate(self, formulas: Sequence[str], cells: Mapping[str, Edit] = {}) -> list[Value]:
        """Return the results of formulas in Excel's syntax, with or without "=", over the given cells of their sheet.

        All are calculated in one workbook, so thousands cost little more than one.
        """
        if not formulas:
            return []
        with tempfile.TemporaryDirectory(prefix="office-scratch-") as folder:
            path = Path(folder) / "scratch.xlsx"
            keys = scratch(path, formulas, cells)
            sheet, first = keys[0]
            found = self._do(path, [{}], area=(sheet, f"{first}:{keys[-1][1]}"))[0][sheet]
        return [found[address] for _, address in keys]

    def close(self) -> None:
        """End LibreOffice; harmless if it never started or has died."""
        server, self._server = self._server, None
        if server is not None:
            server.close()


@cache
def shared() -> Office:
    """Return the one LibreOffice of this process, ended at the latest with it."""
    office = Office()
    atexit.register(office.close)
    return office


def recalculate(path: Path, out_dir: Path, edits: Mapping[Key, Edit] = {}) -> Path:
    """Save the workbook, recalculated from scratch with the edits applied, under its own name in `out_dir`."""
    target = out_dir / path.with_suffix(".xlsx").name
    if target.resolve() == path.resolve():
        raise ValueError(f"{path} is in {out_dir} itself")
    out_dir.mkdir(parents=True, exist_ok=True)
    return shared().save_as(path, target, edits)
