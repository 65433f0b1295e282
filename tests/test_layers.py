"""The structure: who may import whom, what a package shows, which library has which home, and that parts are whole."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.describe.book import Book
from reportgen.describe.options import timestamp
from reportgen.describe.part import Absent, Lazy, Part, piece
from reportgen.parts import PARTS
from reportgen.report.sections import FRONT
from reportgen.study.analyse import analyse
from reportgen.system.resources import template_root
from reportgen.workbook.sheets import all_labels, describe, with_sheet_names
from scripts.structure import Module, duplicated_classes, inner_imports, package_cycles, places, read_modules

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(reportgen.__file__).parent
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
    "tomlkit": {"readback.file_text"},
    "typer": {"cli.app", "cli.options"},
    "watchfiles": {"watch.changes"},
    "weasyprint": {"report.libraries"},
    "ziamath": {"report.drawing"},
}
# Only what says how tables of a study file look, and what checks them.
PYDANTIC = re.compile(
    r"describe\.(about|kinds|tables)|study\.(reader|schema|shape)|parts\.\w+\.shape|parts\.families\.spending"
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
MODULES = read_modules(PACKAGE)


def short(module: str) -> str:
    return module.removeprefix("reportgen.")


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


def stated(package: str) -> tuple[str, ...]:
    """What a package's front names, as its source says it."""
    for node in MODULES[package].tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return tuple(ast.literal_eval(node.value))
    return ()


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
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
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


# ---- One representation


def test_no_two_classes_have_one_name() -> None:
    assert duplicated_classes(MODULES) == {}


# Where a point, @ or # joins words that are no graph name.
_HOLE = "\0"  # a placeholder of an f-string
_JOINED = re.compile(rf"{_HOLE}[.@#][A-Za-z_{_HOLE}]|[A-Za-z0-9_*][.@#]{_HOLE}")
_NAME = re.compile(r"[a-z_*][a-z0-9_]*([.@#][a-z][a-z0-9_]*)+|[.@#][a-z][a-z0-9_]*")
_FILES = re.compile(r".*\.(xml|rels|vml|xls[xmb]?|ods|j2|css|js|toml|html|pdf|new)|reportgen\..*")
OTHER_JOINS = {
    "actuals.wandb": "keys inside keys of JSON",
    "formula.python": "Python code: an attribute of a variable",
    "describe.loaded": "names of files",
    "pipeline": "names of files",
    "portfolio.summary_page": "names of files",
    "report.outputs": "names of files",
    "report.report": "names of files",
    "system.files": "names of files",
    "system.folders": "names of files",
    "parts.assumptions.sheet": "two sentences",
    "report.word_template": "what a template says",
}


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text of a module, f-strings with a mark for each placeholder; docstrings are left out."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            skipped.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            skipped |= {id(part.format_spec) for part in node.values if isinstance(part, ast.FormattedValue)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in node.values]
            yield node.lineno, "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def test_names_of_the_graph_are_made_in_one_module() -> None:
    """No f-string joins words by the marks of graph names, and no text is such a name."""
    found = {
        (short(name), line, text.replace(_HOLE, "{}"))
        for name, module in MODULES.items()
        if name != "reportgen.graph.names"
        for line, text in texts(module.tree)
        if _JOINED.search(text) or (_NAME.fullmatch(text) and not _FILES.fullmatch(text))
    }
    assert {name for name, _, _ in found} == set(OTHER_JOINS), sorted(found)


# ---- Parts

PIECES = {  # by piece: how many arguments its function takes
    "resolve": 1,
    "define": 1,
    "analyse": 1,
    "labels": 1,
    "entries": 2,
    "set_value": 3,
    "follow": 3,
    "sheet_names": 1,
    "sheets": 1,
    "records": 1,
}


def takes(function: object, count: int) -> bool:
    assert callable(function)
    inspect.signature(function).bind(*range(count))  # raises TypeError
    return True


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_is_whole(part: Part) -> None:
    assert part.name == short(next(name for name in MODULES if name == f"reportgen.parts.{part.name}")).split(".")[1]
    for name, count in PIECES.items():
        function = piece(getattr(part, name))
        assert isinstance(getattr(part, name), Absent) or takes(function, count), name
    views = piece(part.views) or {}
    assert all(takes(view, 1) for view in views.values())
    for section in () if isinstance(part.sections, Absent) else part.sections:
        assert (template_root() / "sections" / f"{section.id}.html.j2").is_file()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_gives_a_reason_for_each_piece_it_lacks(part: Part) -> None:
    lacking = [getattr(part, name) for name in (*PIECES, "sections", "views")]
    assert all(len(item.reason) > len("none") for item in lacking if isinstance(item, Absent))


def test_a_part_that_lacks_a_piece_cannot_be_made() -> None:
    given = {name: Absent("none") for name in (*PIECES, "views", "sections") if name != "records"}
    with pytest.raises(TypeError, match="records"):
        Part(name="half", tables=(), **given)


def test_every_part_is_in_the_list() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("parts/*/__init__.py")}
    names = [part.name for part in PARTS]
    assert sorted(names) == sorted(folders)
    assert {*stated("reportgen.parts")} == {"PARTS", *folders}


def test_places_exist() -> None:
    for module in MODULES.values():
        for place, _ in places(module.tree):
            assert callable(Lazy(place).load()) or place.endswith(":VIEWS"), place


def test_what_the_parts_state_is_unique() -> None:
    tables = [table.key for part in PARTS for table in part.tables]
    sections = [section for part in PARTS if not isinstance(part.sections, Absent) for section in part.sections]
    views = [name for part in PARTS for name in piece(part.views) or {}]
    assert len(set(tables)) == len(tables)
    assert len(set(views)) == len(views)
    assert len({FRONT.id, *(section.id for section in sections)}) == len(sections) + 1
    titled = [section for section in sections if section.title]
    assert len({section.title for section in titled}) == len({section.order for section in titled}) == len(titled)
    of_report = {"other_notes"}  # which notes have no section is known once all sections are
    assert {section.view for section in sections} - {""} <= {*views, *of_report}


def test_sheets_have_titles_and_places_of_their_own() -> None:
    shown = with_sheet_names(analyse(reportgen.evaluate()))
    described = describe(Book(shown, "0", timestamp(), all_labels(shown.study)))
    assert len({sheet.title for sheet in described}) == len({sheet.order for sheet in described}) == len(described)
    assert all(sheet.purpose for sheet in described[1:])  # the first says it of the others
