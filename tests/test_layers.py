"""The structure: who may import whom, what a package shows, and which library has which home."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module

import pytest

from reportgen.parts import PARTS
from scripts.structure import Module, inner_imports, package_cycles
from tests.support.modules import MODULES, PACKAGE, short, stated

# From the bottom; each may import what stands in earlier rows, and those of one row nothing of each other.
LAYERS = (
    {"system"},
    {"formula"},
    {"graph"},
    {"describe"},
    {"parts"},
    {"study"},
    {"workbook", "report", "data"},
    {"actuals", "fit", "price_dates", "readback"},
    {"pipeline"},
    {"api"},
    {"portfolio", "watch"},
    {"cli"},
    {"__main__"},
)
# The modules that may import each library.
HOMES = {
    "PIL": {"report.word_chart"},
    "distributed": {"portfolio.workers"},
    "docx": {"report.word_file", "report.word_template"},
    "docxtpl": {"report.word_template"},
    "jinja2": {"report.environment"},
    "joblib": {"graph.draws", "portfolio.workers"},
    "markdown_it": {"report.markdown"},
    "markupsafe": {
        "report.environment",
        "report.equations",
        "report.html",
        "report.markdown",
        "report.paper_tables",
        "report.trusted",
        "report.word_template",
    },
    "numpy": {
        "actuals.blocks",
        "actuals.chunk",
        "actuals.identity",
        "actuals.matching",
        "actuals.reading",
        "actuals.tally",
        "formula.arithmetic",
        "graph.distributions",
        "graph.draws",
    },
    "openpyxl": {
        "readback.parse",
        "workbook.cell_styles",
        "workbook.cells",
        "workbook.charts",
        "workbook.package",
        "workbook.rules",
        "workbook.write",
        "workbook.xml_parts",
    },
    "fontTools": {"report.metrics"},
    "pandas": {
        "actuals.blocks",
        "actuals.chunk",
        "actuals.focus",
        "actuals.identity",
        "actuals.mapped",
        "actuals.matching",
        "actuals.reading",
        "actuals.slurm",
        "actuals.tally",
        "actuals.wandb",
        "actuals.written",
        "api",
        "data.tables",
    },
    "pikepdf": {"report.pdf_text", "report.preflight"},
    "pydyf": {"report.pdf"},
    "rich": {
        "cli.progress",
        "cli.terminal",
        "cli.terminal_portfolio",
        "cli.terminal_tables",
        "readback.terminal",
        "system.terminal",
    },
    "scipy": {"graph.distributions", "parts.fit.best"},
    "tomlkit": {"readback.file_text", "study.file_list"},
    "typer": {
        "cli.app",
        "cli.commands.builds",
        "cli.commands.edits",
        "cli.commands.figures",
        "cli.commands.spending",
        "cli.commands.studies",
        "cli.options",
    },
    "watchfiles": {"watch.changes"},
    "weasyprint": {"report.libraries"},
    "ziamath": {"report.drawing"},
}
# Only what says how tables of a study file look, and what checks them.
PYDANTIC = re.compile(
    r"describe\.(about|kinds|tables)|study\.(reader|schema|shape(_problems)?)|parts\.\w+\.shape|parts\.families\.spending"
)
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
    "docx",
    "docxtpl",
    "PIL",
)


def layer(module: str) -> int:
    package = short(module).split(".")[0]
    (found,) = (number for number, row in enumerate(LAYERS) if package in row)
    return found


@cache
def edges() -> frozenset[tuple[str, str]]:
    """Every import inside the package but those of its front, which has the version and looks its names up late."""
    pairs = ((name, item.module) for name, module in MODULES.items() for item in inner_imports(module, MODULES))
    return frozenset((importer, imported) for importer, imported in pairs if "reportgen" not in {importer, imported})


# ---- Who may import whom


def test_every_module_has_a_layer() -> None:
    assert {short(name).split(".")[0] for name in MODULES if name != "reportgen"} == set().union(*LAYERS)


@pytest.mark.parametrize("package", sorted(set().union(*LAYERS)))
def test_imports_go_down(package: str) -> None:
    """Imports for type checkers, inside functions and by a place in a text too."""
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in sorted(edges())
        if short(importer).split(".")[0] == package != short(imported).split(".")[0]
        and layer(imported) >= layer(importer)
    ]
    assert not wrong


def test_a_part_imports_only_parts_before_it() -> None:
    order = [part.name for part in PARTS]
    wrong = []
    for importer, imported in sorted(edges()):
        uses, used = short(importer).split("."), short(imported).split(".")
        if uses[0] == used[0] == "parts" and len(uses) > 1:
            assert len(used) > 1, f"{importer} imports the list of parts"
            if order.index(used[1]) > order.index(uses[1]):
                wrong.append(f"{importer} imports {imported}")
    assert not wrong


def test_no_module_imports_back() -> None:
    reads: dict[str, set[str]] = {name: set() for name in MODULES}
    for importer, imported in edges():
        # A front names the places of its own package's functions, which are imported long after it.
        if not (MODULES[importer].is_package and imported.startswith(f"{importer}.")):
            reads[importer].add(imported)
    list(TopologicalSorter(reads).static_order())  # raises CycleError naming the cycle


def test_no_package_imports_back() -> None:
    inside = {name: module for name, module in MODULES.items() if name != "reportgen"}
    assert package_cycles(inside) == []


# ---- Fronts

PACKAGES = sorted(name for name, module in MODULES.items() if module.is_package and name != "reportgen")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_front_says_what_its_package_is_for_and_what_others_may_import(package: str) -> None:
    assert ast.get_docstring(MODULES[package].tree)
    names = stated(package)
    assert names
    assert list(names) == sorted(set(names))
    for name in names:
        module = f"{package}.{name}"
        assert module in MODULES or hasattr(import_module(package), name), module


def test_fronts_of_packages_document_each_module() -> None:
    for package in PACKAGES:
        if not package.startswith("reportgen.parts"):
            documented = re.findall(r"^\* ``(\w+)``: ", ast.get_docstring(MODULES[package].tree) or "", re.MULTILINE)
            assert tuple(documented) == stated(package), package


def test_packages_import_of_each_other_what_their_fronts_name() -> None:
    wrong = set()
    for importer, imported in edges():
        parts = imported.split(".")
        for depth in range(1, len(parts)):
            package, name = ".".join(parts[:depth]), parts[depth]
            inside = importer == package or importer.startswith(f"{package}.")
            if package in PACKAGES and not inside and name not in stated(package):
                wrong.add(f"{importer} imports {name} of {package}")
    assert not sorted(wrong)


def test_a_front_names_nothing_that_no_other_package_imports() -> None:
    used: dict[str, set[str]] = {package: set() for package in PACKAGES}
    for importer, imported in edges():
        parts = imported.split(".")
        for depth in range(1, len(parts)):
            package = ".".join(parts[:depth])
            if package in PACKAGES and not importer.startswith(f"{package}."):
                used[package].add(parts[depth])
    idle = {package: set(stated(package)) - names - {"PART", "PARTS"} for package, names in used.items()}
    del idle["reportgen.parts"]  # some parts are in the list only
    assert {package: names for package, names in idle.items() if names} == {}


def test_no_name_with_an_underscore_is_imported() -> None:
    wrong = [
        f"{name} imports {alias.name} of {node.module}"
        for name, module in MODULES.items()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reportgen")
        for alias in node.names
        if alias.name.startswith("_") and alias.name != "__version__"
    ]
    assert not wrong


# ---- Libraries


def libraries(module: Module) -> set[str]:
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_one_home(library: str) -> None:
    """One module, or the few that are named for a library which is all that they are about."""
    assert {short(name) for name, module in MODULES.items() if library in libraries(module)} == HOMES[library]


def test_shapes_of_tables_are_the_home_of_pydantic() -> None:
    users = {short(name) for name, module in MODULES.items() if "pydantic" in libraries(module)}
    assert {name for name in users if not PYDANTIC.fullmatch(name)} == set()


def test_every_library_has_a_home() -> None:
    known = {*HOMES, "pydantic", "pydantic_core", "reportgen", *sys.stdlib_module_names}
    assert {library for module in MODULES.values() for library in libraries(module)} <= known


def run_python(code: str, *options: str) -> str:
    result = subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True, check=True)
    return result.stdout.splitlines()[-1]


def test_show_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['reportgen', 'show']\n"
        "try:\n    from reportgen.cli.entry import main; main()\n"
        "except SystemExit:\n    pass\n"
        f"print([name for name in {(*HEAVY, 'numpy')!r} if name in sys.modules])"
    )
    assert run_python(code) == "[]"


def test_version_imports_no_numbers() -> None:
    code = (
        "import sys; sys.argv = ['reportgen', '--version']\n"
        "try:\n    from reportgen.cli.entry import main; main()\n"
        "except SystemExit:\n    pass\n"
        "print('numpy' in sys.modules, 'pydantic' in sys.modules)"
    )
    assert run_python(code) == "False False"


def test_fronts_import_nothing_heavy() -> None:
    """The list of parts has the shapes of all tables, so it takes Pydantic, and nothing else."""
    light = [package for package in PACKAGES if not package.startswith("reportgen.parts")]
    known = (*HEAVY, "numpy", "rich")
    code = (
        f"import sys; from importlib import import_module\nfor name in {light!r}: import_module(name)\n"
        "print([name for name in sys.modules if name.startswith('reportgen.') or name == 'pydantic']"
        f" == {light!r}, end=' '); import reportgen.parts\nprint([name for name in {known!r} if name in sys.modules])"
    )
    assert run_python(code) == "True []"


def test_what_comes_before_ctrl_c_is_seen_to_imports_next_to_nothing() -> None:
    """Until then Python answers it with a traceback; without ``-S`` its own start may have imported some of these."""
    code = f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); import reportgen.__main__; print(*sys.modules)"
    loaded = set(run_python(code, "-S").split())
    assert loaded & {"typing", "contextlib", "pathlib", "re", "typer"} == set()
    assert {name for name in loaded if name.startswith("reportgen")} == {
        "reportgen",
        "reportgen.__main__",
        "reportgen.system",
        "reportgen.system.interrupt",
    }
