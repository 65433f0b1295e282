"""One representation of one thing: no two classes of one name, names of the graph made in one module."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from scripts.structure import duplicated_classes
from tests.support.modules import MODULES, short

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_no_two_classes_have_one_name() -> None:
    assert duplicated_classes(MODULES) == {}


# Where a point, @ or # joins words that are no graph name.
_HOLE = "\0"  # a placeholder of an f-string
_JOINED = re.compile(rf"{_HOLE}[.@#][A-Za-z_{_HOLE}]|[A-Za-z0-9_*][.@#]{_HOLE}")
_NAME = re.compile(r"[a-z_*][a-z0-9_]*([.@#][a-z][a-z0-9_]*)+|[.@#][a-z][a-z0-9_]*")
_FILES = re.compile(r".*\.(xml|rels|vml|xls[xmb]?|ods|j2|css|js|toml|html|pdf|csv|new)|reportgen\..*")
OTHER_JOINS = {
    "actuals.wandb": "keys inside keys of JSON",
    "formula.python": "Python code: an attribute of a variable",
    "describe.loaded": "names of files",
    "pipeline": "names of files",
    "portfolio.summary_page": "names of files",
    "report.environment": "a module of Jinja",
    "report.language": "names of files",
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
