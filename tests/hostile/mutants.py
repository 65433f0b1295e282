"""How many small faults put into a module its tests notice.

``python -m tests.hostile.mutants [SECONDS] [MODULE ...]`` works on a copy, prints each fault nobody noticed, and a score.
"""

from __future__ import annotations

import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS: dict[str, tuple[str, ...]] = {
    "parse": ("test_parse.py", "test_reader.py"),
    "names": ("test_names.py", "test_reader.py"),
    "printers": ("test_printers.py",),
    "compute": ("test_parse.py", "test_evaluation.py", "test_printers.py"),
    "ops": ("test_parse.py", "test_printers.py", "test_evaluation.py"),
    "reader": ("test_reader.py", "hostile/test_studies.py"),
    "guard": ("test_reader.py", "hostile/test_studies.py", "hostile/test_text.py", "hostile/test_limits.py"),
    "files": ("test_files.py", "hostile/test_disk.py"),
    "folders": ("test_files.py", "hostile/test_disk.py"),
    "package": ("test_package.py",),
    "package_cells": ("test_package.py", "hostile/test_limits.py"),
}
_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
}


def faults(tree: ast.Module) -> list[int]:
    """Positions, in the order of a walk, of nodes that a fault can be put into."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        inside = [getattr(node, field, None) for field in ("annotation", "returns")]
        if isinstance(node, ast.If) and ("TYPE_CHECKING" in ast.dump(node.test) or "win32" in ast.dump(node.test)):
            inside += [node.test, *node.body]
        passed |= {id(child) for part in inside if isinstance(part, ast.AST) for child in ast.walk(part)}
    return [at for at, node in enumerate(ast.walk(tree)) if id(node) not in passed and _faulty(copy.copy(node))]


def _faulty(node: ast.AST) -> bool:
    """Put a fault into a node; returns whether there is one for its kind."""
    if isinstance(node, ast.Compare):
        node.ops = [_SWAPPED[type(node.ops[0])](), *node.ops[1:]]  # type: ignore[list-item]  # one operator for another
    elif isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in _SWAPPED:
        node.op = _SWAPPED[type(node.op)]()  # type: ignore[assignment]  # as above
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1
    elif isinstance(node, ast.If):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) != "None":
        node.value = ast.Constant(None)
    else:
        return False
    return True


def mutant(tree: ast.Module, at: int) -> str:
    """The module's text with one fault."""
    changed = copy.deepcopy(tree)
    _faulty(list(ast.walk(changed))[at])
    return ast.unparse(ast.fix_missing_locations(changed))


def noticed(folder: Path, module: str) -> bool:
    tests = [f"tests/{name}" for name in TESTS[module]]
    quick = "not slow and not office and not browser"
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", quick, *tests]
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=300).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3600.0
    modules = sys.argv[2:] or list(TESTS)
    paths = {name: next((ROOT / "reportgen").rglob(f"{name}.py")).relative_to(ROOT) for name in modules}
    trees = {name: ast.parse((ROOT / path).read_text()) for name, path in paths.items()}
    waiting = [(name, at) for name, tree in trees.items() for at in faults(tree)]
    random.Random(11).shuffle(waiting)  # noqa: S311 - no secret
    score = {name: [0, 0] for name in modules}
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "copy"
        skipped = shutil.ignore_patterns(".git", ".venv", "output", ".*_cache", "__pycache__")
        shutil.copytree(ROOT, folder, ignore=skipped)
        while waiting and time.monotonic() < end:
            name, at = waiting.pop()
            path = folder / paths[name]
            whole = path.read_text()
            path.write_text(mutant(trees[name], at))
            killed = noticed(folder, name)
            path.write_text(whole)
            score[name][0] += killed
            score[name][1] += 1
            if not killed:
                node = list(ast.walk(trees[name]))[at]
                print(f"unnoticed: {name}.py:{getattr(node, 'lineno', '?')}: {ast.unparse(node)[:100]}", flush=True)
    for name, (killed_ones, tried) in score.items():
        print(f"{name}: {killed_ones} of {tried}")
    killed_all, tried_all = (sum(pair[part] for pair in score.values()) for part in (0, 1))
    print(
        f"mutation score: {killed_all} of {tried_all}, {killed_all / max(tried_all, 1):.0%}; {len(waiting)} not tried"
    )


if __name__ == "__main__":
    main()
