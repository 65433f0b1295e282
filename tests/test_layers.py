"""The layers: who may import whom, and which library has which home."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import reportgen

PACKAGE = Path(reportgen.__file__).parent
HOMES = {
    "openpyxl": {
        "workbook",
        "workbook_charts",
        "workbook_rules",
        "workbook_styles",
        "package",
        "package_cells",
        "package_xml",
        "reading",
    },
    "jinja2": {"html"},
    "weasyprint": {"libraries"},
    "pydyf": {"pdf"},
    "pandas": {"tables", "api"},
    "typer": {"cli"},
    "rich": {"cli", "terminal", "terminal_diff", "terminal_portfolio"},
    "tomlkit": {"pull"},
    "pydantic": {"kinds", "study", "reader"},
    "ziamath": {"drawing"},
    "markdown_it": {"markdown"},
    "joblib": {"workers", "uncertainty"},
    "distributed": {"workers"},
}
# What only prints must start fast.
HEAVY = (
    "pandas",
    "openpyxl",
    "weasyprint",
    "jinja2",
    "ziamath",
    "markdown_it",
    "pikepdf",
    "pypdf",
    "joblib",
    "tomlkit",
)


def modules() -> dict[str, Path]:
    paths = {path.relative_to(PACKAGE.parent).with_suffix("") for path in PACKAGE.rglob("*.py")}
    return {".".join(path.parts).removesuffix(".__init__"): PACKAGE.parent / path.with_suffix(".py") for path in paths}


KNOWN = set(modules())


def imports(path: Path, *, runtime_only: bool = True) -> set[str]:
    """Every module a file imports anywhere, those for type checkers aside."""
    tree = ast.parse(path.read_text())
    skipped: set[ast.AST] = set()
    if runtime_only:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
                skipped |= {inner for statement in node.body for inner in ast.walk(statement)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            # ``from package import module`` asks for the module, not for what its package gathers.
            found |= inside if inside <= KNOWN else inside | {node.module}
    return found


def test_no_module_imports_back() -> None:
    known = modules()
    reads = {
        name: (imports(path, runtime_only=False) & set(known)) - {name, "reportgen"} for name, path in known.items()
    }
    list(TopologicalSorter(reads).static_order())  # raises CycleError naming the cycle


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_one_home(library: str) -> None:
    users = {
        name.split(".")[-1]
        for name, path in modules().items()
        if any(found == library or found.startswith(f"{library}.") for found in imports(path))
    }
    assert users <= HOMES[library]


def test_analyses_know_no_output() -> None:
    outputs = {
        "reportgen.report.html",
        "reportgen.report.pdf",
        "reportgen.excel.workbook",
        "reportgen.tables",
        "reportgen.excel.layout",
    }
    for name, path in modules().items():
        if name.startswith("reportgen.analysis"):
            assert not imports(path) & outputs, name


def test_show_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['reportgen', 'show']\n"
        "try:\n    from reportgen.cli import main; main()\n"
        "except SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "[]"


def test_version_imports_no_numbers() -> None:
    code = (
        "import sys; sys.argv = ['reportgen', '--version']\n"
        "try:\n    from reportgen.cli import main; main()\n"
        "except SystemExit:\n    pass\n"
        "print('numpy' in sys.modules, 'pydantic' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "False False"


def test_what_comes_before_ctrl_c_is_seen_to_imports_next_to_nothing() -> None:
    """Until then Python answers it with a traceback; without ``-S`` its own start may have imported some of these."""
    code = f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); import reportgen.__main__; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    assert loaded & {"typing", "contextlib", "pathlib", "re", "typer"} == set()
    assert {name for name in loaded if name.startswith("reportgen")} == {
        "reportgen",
        "reportgen.__main__",
        "reportgen.interrupt",
    }
