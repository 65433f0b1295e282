"""The modules of the package, parsed, for tests of its structure."""

from __future__ import annotations

import ast
from pathlib import Path

import reportgen
from scripts.structure import read_modules

PACKAGE = Path(reportgen.__file__).parent
MODULES = read_modules(PACKAGE)


def short(module: str) -> str:
    return module.removeprefix("reportgen.")


def stated(package: str) -> tuple[str, ...]:
    """What a package's front names, as its source says it."""
    for node in MODULES[package].tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return tuple(ast.literal_eval(node.value))
    return ()
