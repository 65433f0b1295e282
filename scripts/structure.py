"""Print figures of the package's structure for a checkout: ``python scripts/structure.py [folder of a checkout]``.

The figures come from the source text alone (AST), so that a checkout need not be installed.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef
NOQA = re.compile(r"#.*\bnoqa\b")
PLACE = re.compile(r"(reportgen(?:\.\w+)+):\w+")  # of a function that is imported when it is needed


class Module(NamedTuple):
    """A module: its dotted name, whether it is a package's ``__init__``, its text and its syntax tree."""

    name: str
    is_package: bool
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The package that the module is in; an ``__init__`` is in its own package."""
        return self.name if self.is_package else self.name.rpartition(".")[0]


class Import(NamedTuple):
    """An import of a module of the package: its line, and whether it is inside a function."""

    module: str
    line: int
    deferred: bool


def read_modules(package: Path) -> dict[str, Module]:
    """Return every module of the package in a folder by dotted name."""
    modules = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        text = path.read_text()
        modules[name] = Module(name, is_package, text, ast.parse(text))
    return modules


def imported_names(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Yield each import of a syntax tree: the module, the name imported from it ("" for the module), and the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name, node.lineno) for alias in node.names)


def functions(tree: ast.AST) -> Iterator[Function]:
    """Yield every function and method, nested ones too."""
    yield from (node for node in ast.walk(tree) if isinstance(node, Function))


def inner_imports(module: Module, modules: dict[str, Module]) -> Iterator[Import]:
    """Yield every import of the package's modules, those for type checkers, in functions and by ``Lazy`` included."""
    deferred = {line for function in functions(module.tree) for _, _, line in imported_names(function)}
    for source, name, line in imported_names(module.tree):
        # ``from package import module`` asks for the module, ``from package import name`` for the package.
        target = f"{source}.{name}" if f"{source}.{name}" in modules else source
        if target in modules and target != module.name:
            yield Import(target, line, line in deferred)
    for place, line in places(module.tree):
        yield Import(place.partition(":")[0], line, deferred=True)


def places(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield every string ``package.module:function``, as ``Lazy`` takes it, and its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and PLACE.fullmatch(node.value):
            yield node.value, node.lineno


def cycles(edges: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """Return the groups of nodes that reach each other along the edges (Tarjan's strongly connected components)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[tuple[str, ...]] = []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for target in sorted(edges.get(node, ())):
            if target not in order:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], order[target])
        if low[node] == order[node]:
            first = stack.index(node)
            group = tuple(sorted(stack[first:]))
            del stack[first:]
            if len(group) > 1:
                found.append(group)

    for node in sorted(edges):
        if node not in order:
            visit(node)
    return found


def siblings(importer: str, imported: str) -> tuple[str, str] | None:
    """Return the outermost packages that differ between two modules: ``a.b`` and ``a.c`` for ``a.b.x`` and ``a.c.y``.

    A module directly in their common package counts as a package. Returns None where one module is a package that holds
    the other: those may import each other.
    """
    left, right = importer.split("."), imported.split(".")
    same = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    return None if same is None else (".".join(left[: same + 1]), ".".join(right[: same + 1]))


def package_cycles(modules: dict[str, Module]) -> list[tuple[str, ...]]:
    """Return groups of packages, at any level, that import each other, imports for type checkers included.

    A package and its own modules make no cycle. A module counts as a package here.
    """
    edges: dict[str, set[str]] = defaultdict(set)
    for name, module in modules.items():
        for imported in inner_imports(module, modules):
            pair = siblings(name, imported.module)
            if pair:
                edges[pair[0]].add(pair[1])
    return cycles(edges)


def any_in_signatures(tree: ast.AST) -> int:
    """Count the arguments and returned values that are annotated with ``Any``, alone or inside another type."""
    return sum(
        _names_any(annotation)
        for function in functions(tree)
        for annotation in (*(argument.annotation for argument in _arguments(function)), function.returns)
    )


def _arguments(function: Function) -> list[ast.arg]:
    stated = function.args
    some = [*stated.posonlyargs, *stated.args, *stated.kwonlyargs, stated.vararg, stated.kwarg]
    return [argument for argument in some if argument is not None]


def _names_any(annotation: ast.expr | None) -> bool:
    return annotation is not None and any(
        (isinstance(node, ast.Name) and node.id == "Any")
        or (isinstance(node, ast.Attribute) and node.attr == "Any")
        or (isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(re.search(r"\bAny\b", node.value)))
        for node in ast.walk(annotation)
    )


def deferred_imports(tree: ast.AST) -> int:
    """Count the import statements inside functions."""
    lines = {
        node.lineno
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return len(lines)


def duplicated_classes(modules: dict[str, Module]) -> dict[str, list[str]]:
    """Return the modules of each class name that is defined more than once."""
    places: dict[str, list[str]] = defaultdict(list)
    for name, module in modules.items():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(name)
    return {name: where for name, where in places.items() if len(where) > 1}


def _length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def figures(package: Path) -> dict[str, object]:
    """Return the figures of a package's structure, by name."""
    modules = read_modules(package)
    lines = {name: len(module.text.splitlines()) for name, module in modules.items()}
    lengths = {f"{name}.{node.name}": _length(node) for name, m in modules.items() for node in functions(m.tree)}
    longest, slowest = max(lines, key=lines.__getitem__), max(lengths, key=lengths.__getitem__)
    found, twice = package_cycles(modules), duplicated_classes(modules)
    return {
        "lines": sum(lines.values()),
        "modules": len(modules),
        "module, median lines": median(lines.values()),
        "module, longest": f"{lines[longest]} ({longest})",
        "functions": len(lengths),
        "function, median lines": median(lengths.values()),
        "function, longest": f"{lengths[slowest]} ({slowest})",
        "deferred imports": sum(deferred_imports(m.tree) for m in modules.values()),
        "places, imported late": sum(len(list(places(m.tree))) for m in modules.values()),
        "Any in signatures": sum(any_in_signatures(m.tree) for m in modules.values()),
        "noqa": sum(len(NOQA.findall(m.text)) for m in modules.values()),
        "package cycles": f"{len(found)} {'; '.join(' <-> '.join(cycle) for cycle in found)}".rstrip(),
        "duplicated class names": f"{len(twice)} {', '.join(sorted(twice))}".rstrip(),
    }


def main() -> None:
    """Print the figures of the checkout that the first argument names, by default of this one."""
    checkout = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent.parent
    for name, figure in figures(checkout / "reportgen").items():
        sys.stdout.write(f"{name:<24} {figure}\n")


if __name__ == "__main__":
    main()
