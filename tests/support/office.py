"""LibreOffice as a judge: it opens a workbook, calculates every formula anew and returns or saves the result.

One LibreOffice serves a whole test run, since it takes seconds to start. It is driven through UNO by
`office_jobs.py` under Debian's own Python, the only one python3-uno works with.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from openpyxl import Workbook
from openpyxl.utils import column_index_from_string, coordinate_to_tuple

from .cells import Edit, Key, Value

_PYTHON = "/usr/bin/python3"
_JOBS = Path(__file__).with_name("office_jobs.py")
_START_SECONDS = 90.0
_JOB_SECONDS = 180.0
_END_SECONDS = 10.0

# A fresh profile trusts the stored values of files that LibreOffice did not write itself; "0" is "always recalculate".
# The rest keeps the number formats of the machine, dialogs and macros out of it.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>en-US</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooLocale" oor:op="fuse"><value>en-US</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
</oor:items>
"""


class OfficeError(Exception):
    """LibreOffice did not start, died, took too long, or could not do what was asked of a file."""


@cache
def unavailable() -> str | None:
    """Return what is missing for LibreOffice to judge here, None if nothing is."""
    if shutil.which("soffice") is None:
        return "LibreOffice is not installed (apt: libreoffice-calc)"
    try:
        found = subprocess.run([_PYTHON, "-c", "import uno"], capture_output=True, timeout=60).returncode == 0
    except OSError:
        found = False
    return None if found else f"UNO for {_PYTHON} is not installed (apt: python3-uno)"


class Office:
    """A LibreOffice of its own profile without a window, started at the first job and ended by `close`."""

    def __init__(self) -> None:
        """Prepare only; a run that asks nothing of LibreOffice does not start it."""
        self._office: subprocess.Popen[bytes] | None = None
        self._jobs: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()
        self._home: Path | None = None

    def __enter__(self) -> Self:
        """Return itself, to be closed at the end of the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close it."""
        self.close()

    def _start(self) -> subprocess.Popen[str]:
        if self._jobs is not None and self._jobs.poll() is None:
            return self._jobs
        self.close()  # what a LibreOffice that died has left
        soffice = shutil.which("soffice")
        if soffice is None:
            raise OfficeError(unavailable())
        self._home = Path(tempfile.mkdtemp(prefix="office-"))
        user = self._home / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        pipe = f"reportgen-{uuid.uuid4().hex}"
        environment = {**os.environ, "SAL_USE_VCLPLUGIN": "svp", "HOME": str(self._home), "LC_ALL": "C.UTF-8"}
        # The project's Python must not leak into Debian's.
        for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
            environment.pop(name, None)
        log = (self._home / "log").open("wb")
        # soffice is a script that starts the real process: only ending the whole group ends both.
        self._office = subprocess.Popen(
            [
                soffice,
                f"-env:UserInstallation={(self._home / 'profile').as_uri()}",
                "--headless",
                "--invisible",
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nolockcheck",
                "--nofirststartwizard",
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
            text=True,
            encoding="utf-8",
        )
        log.close()
        self._answers = queue.Queue()
        # A thread reads, so that waiting for an answer can end when LibreOffice hangs.
        threading.Thread(target=self._listen, args=(self._jobs, self._answers), daemon=True).start()
        self._answer(_START_SECONDS + 10)
        return self._jobs

    @staticmethod
    def _listen(jobs: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
        assert jobs.stdout is not None
        for line in jobs.stdout:
            answers.put(line)
        answers.put("")

    def _answer(self, seconds: float) -> Any:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            self.close()
            raise OfficeError(f"LibreOffice did not answer within {seconds:g} s") from None
        if not line:
            log = (self._home / "log").read_text(errors="replace")[-2000:] if self._home else ""
            self.close()
            raise OfficeError(f"LibreOffice ended unexpectedly\n{log}")
        answer = json.loads(line)
        if "error" in answer:
            if not answer["alive"]:
                self.close()  # so that the next job starts another one
            raise OfficeError(answer["error"])
        return answer.get("result")

    def _do(
        self,
        path: Path,
        scenarios: Sequence[Mapping[Key, Edit]],
        target: Path | None = None,
        fmt: str = "",
        area: tuple[str, str] | None = None,
    ) -> Any:
        jobs = self._start()
        assert jobs.stdin is not None
        if not path.is_file():
            raise OfficeError(f"no file {path}")
        job = {
            "path": str(path.resolve()),
            "scenarios": [
                [[sheet, address, value] for (sheet, address), value in edits.items()] for edits in scenarios
            ],
            "target": str(target.resolve()) if target else None,
            "fmt": fmt,
            "area": area,
        }
        try:
            jobs.stdin.write(json.dumps(job) + "\n")
            jobs.stdin.flush()
        except BrokenPipeError:
            pass  # its end is seen, and reported with its log, by _answer
        return self._answer(_JOB_SECONDS)

    def values(self, path: Path, edits: Mapping[Key, Edit] = {}) -> dict[str, dict[str, Value]]:
        """Return the values of all non-empty cells after a full recalculation with the edits applied.

        {sheet: {address: value}}; an error is a string such as "#DIV/0!", or LibreOffice's own "Err:502" where
        Excel has no single name for it; TRUE is 1.
        """
        return self.scenarios(path, [edits])[0]

    def scenarios(self, path: Path, scenarios: Sequence[Mapping[Key, Edit]]) -> list[dict[str, dict[str, Value]]]:
        """Return what `values` returns for each set of edits, each applied to the workbook as it was.

        The file is loaded once, which is most of the time that `values` takes.
        """
        found: list[dict[str, dict[str, Value]]] = self._do(path, scenarios)
        return found

    def save_as(
        self, path: Path, target: Path, edits: Mapping[Key, Edit] = {}, fmt: Literal["xlsx", "ods", "pdf"] = "xlsx"
    ) -> Path:
        """Save the recalculated and edited workbook under `target` in another or the same format."""
        self._do(path, [edits], target=target, fmt=fmt)
        if not target.is_file():
            raise OfficeError(f"LibreOffice wrote no {target}")
        return target

    def to_pdf(self, path: Path, target: Path) -> Path:
        """Print the recalculated workbook into a PDF file."""
        return self.save_as(path, target, fmt="pdf")

    def evaluate(self, formulas: Sequence[str], cells: Mapping[str, Edit] = {}) -> list[float | str]:
        """Return the results of formulas in Excel's syntax, with or without "=", over the given cells of their sheet.

        All are calculated in one workbook, so thousands cost little more than one.
        """
        if not formulas:
            return []
        workbook = Workbook(write_only=False)
        sheet = workbook.active
        assert sheet is not None
        sheet.title = "Scratch"
        for address, value in cells.items():
            sheet[address] = value
            if isinstance(value, str):
                sheet[address].data_type = "s"  # a text that starts with "=" is still a text
        # The formulas go right of the inputs, where no reference to an input or to a blank beside it reaches them.
        used = max((coordinate_to_tuple(address)[1] for address in cells), default=0)
        column = max(used + 1, column_index_from_string("ZZ"))
        for row, formula in enumerate(formulas, 1):
            sheet.cell(row, column, formula if formula.startswith("=") else f"={formula}")
        first, last = sheet.cell(1, column).coordinate, sheet.cell(len(formulas), column).coordinate
        with tempfile.TemporaryDirectory(prefix="office-scratch-") as folder:
            path = Path(folder) / "scratch.xlsx"
            workbook.save(path)
            found = self._do(path, [{}], area=("Scratch", f"{first}:{last}"))[0]["Scratch"]
        return [found[sheet.cell(row, column).coordinate] for row in range(1, len(formulas) + 1)]

    def close(self) -> None:
        """End LibreOffice and remove its profile; harmless if it never started or has died."""
        jobs, self._jobs = self._jobs, None
        office, self._office = self._office, None
        home, self._home = self._home, None
        if jobs is not None and jobs.stdin is not None:
            # At the end of its input the server asks LibreOffice to end, which then leaves no sockets in /tmp.
            try:
                jobs.stdin.close()
                jobs.wait(_END_SECONDS)
            except (subprocess.TimeoutExpired, OSError):  # it hangs, or has died with a job unread
                jobs.kill()
                jobs.wait()
        if office is not None:
            try:
                office.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                pass
            # soffice is a script that starts the real process: only ending the whole group ends both.
            try:
                os.killpg(office.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            office.wait()
        if home is not None:
            shutil.rmtree(home, ignore_errors=True)


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
        raise ValueError(f"{out_dir} is the folder of {path} itself")
    out_dir.mkdir(parents=True, exist_ok=True)
    return shared().save_as(path, target, edits)
