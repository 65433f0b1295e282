"""The page's script run by Node.js without a browser: an engine that shares nothing with the evaluator."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import needs

if TYPE_CHECKING:
    from collections.abc import Sequence

# The script finds no form and no elements, so it only defines its functions.
_RUN = """
const { readFileSync } = require("node:fs");
const vm = require("node:vm");
const [source, wanted] = JSON.parse(readFileSync(0, "utf8"));
const body = { classList: { toggle() {}, add() {} } };
const nothing = { getElementById: () => null, querySelector: () => null, querySelectorAll: () => [], body };
const context = vm.createContext({ document: nothing, window: { addEventListener() {} }, location: { hash: "" },
  history: {}, URLSearchParams });
vm.runInContext(source, context);
const one = (text) => { try { return vm.runInContext(`(${text})`, context); } catch { return "error"; } };
process.stdout.write(JSON.stringify(wanted.map(one)));
"""


@cache
def node() -> str | None:
    """Return the path of Node.js: the system's, or that which comes with Playwright; None where there is neither."""
    found = shutil.which("node")
    if found is None:
        try:
            from playwright._impl import _driver
        except ImportError:
            return None
        bundled = Path(_driver.compute_driver_executable()[0])
        found = str(bundled) if os.access(bundled, os.X_OK) else None
    return found


def evaluated(source: str, wanted: Sequence[str]) -> list[Any]:
    """Return the values of JavaScript expressions after a script has run, "error" for one that throws."""
    program = node()
    if program is None:
        needs.missing("Node.js is not installed")
    done = subprocess.run(
        [program, "-e", _RUN],
        input=json.dumps([source, list(wanted)]),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[Any] = json.loads(done.stdout)
    return found
