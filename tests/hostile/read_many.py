"""Reads workbooks one after the other in a process of limited memory, and tells of each in a line of JSON.

``python -m tests.hostile.read_many GOOD corpus 20`` reads so many of the hostile ones, each as a command reads it, in a
process of its own; ``... GOOD 100 200`` these mutations, all in this one process, which is a twentieth of the work.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from reportgen.readback import read as readback
from reportgen.system.errors import ReportgenError
from tests.hostile.workbooks import hostile, mutated
from tests.support.editing import read_here

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = 1_000_000_000  # more than the process has at its start
SLOW = 10.0


def told(name: str, data: bytes) -> dict[str, object]:
    begun = _used()
    outcome, said = "read", ""
    try:
        readback.read_data(data, "book.xlsx")
    except (ReportgenError, MemoryError) as error:
        outcome, said = "refused", str(error)
    except Exception:  # noqa: BLE001 - which the test then fails at
        outcome, said = "traceback", traceback.format_exc()[-1500:]
    return {"name": name, "outcome": outcome, "said": said, "seconds": _used() - begun}


def _used() -> float:
    """Processor time, of the processes started and ended here too."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def chosen(good: bytes, wanted: int) -> Iterator[tuple[str, bytes]]:
    every = list(hostile(good).items())
    for name, made in random.Random(12).sample(every, min(wanted, len(every))):  # noqa: S311 - no secret
        yield name, made()


def main() -> None:
    good = Path(sys.argv[1]).read_bytes()
    if sys.argv[2] == "corpus":
        several = chosen(good, int(sys.argv[3]))
    else:
        mock.patch.object(readback, "read_bounded", read_here).start()
        several = ((str(number), mutated(good, number)) for number in range(int(sys.argv[2]), int(sys.argv[3])))
    for name, data in several:
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, resource.RLIM_INFINITY))
        line = json.dumps(told(name, data))
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
