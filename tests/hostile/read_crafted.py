"""Gives crafted workbooks to commands, and tells in a line of JSON what each printed and cost.

``python -m tests.hostile.read_crafted GOOD STUDY FOLDER 0 60`` tries the first sixty; the commands take turns.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import time
import traceback
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from tests.hostile.crafted import crafted
from tests.support.commands import command

COMMANDS = (
    ("show", "book.xlsx"),
    ("diff", "study.toml", "book.xlsx"),
    ("pull", "book.xlsx", "study.toml", "--dry-run"),
    ("build", "book.xlsx", "-o", "out", "--only", "csv,xlsx"),
    ("show", "book.xlsx", "--accept-overrides", "--findings", "findings.json"),
    ("diff", "study.toml", "book.xlsx", "--format", "json"),
    ("show", "book.xlsx", "--study", "study.toml"),
)


def peak() -> float:
    """Return the most memory that this process has held since the last call, in MB, and begin again."""
    status = Path("/proc/self/status").read_text()
    found = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    Path("/proc/self/clear_refs").write_text("5")
    return int(found.split()[1]) / 1000


def used() -> float:
    """Return the processor time of this process and of those that it started and that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def tried(words: tuple[str, ...]) -> dict[str, object]:
    out, told = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    fault, code = "", 0
    peak()
    begun = used()
    with redirect_stdout(out), redirect_stderr(told):
        try:
            code = command(*words)
        except BaseException:  # noqa: BLE001 - which the test then fails at
            fault = traceback.format_exc()[-2000:]
    texts = [stream.buffer.getvalue().decode() for stream in (out, told)]
    return {
        "command": " ".join(words),
        "code": code,
        "fault": fault,
        "out": texts[0],
        "told": texts[1],
        "seconds": used() - begun,
        "memory": peak(),
        "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000,
    }


def main() -> None:
    good, folder = Path(sys.argv[1]).read_bytes(), Path(sys.argv[3])
    folder.mkdir()
    (folder / "study.toml").write_bytes(Path(sys.argv[2]).read_bytes())
    os.chdir(folder)
    for number in range(int(sys.argv[4]), int(sys.argv[5])):
        Path("book.xlsx").write_bytes(crafted(good, number))
        findings = Path("findings.json")
        findings.unlink(missing_ok=True)
        result = tried(COMMANDS[number % len(COMMANDS)]) | {"number": number}
        if findings.exists():
            result["out"] = f"{result['out']}{findings.read_text()}"
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
