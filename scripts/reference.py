"""The reference pages of the documentation, made of the code and the schema: ``make docs`` writes them.

``pages`` returns the text of each in Markdown; nothing in them is written by hand but their headings.
"""

from __future__ import annotations

import inspect
import json
import tomllib
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

import typer.main

import reportgen
from reportgen.cli.app import app
from reportgen.describe.styles import STYLES, text
from reportgen.formula.ops import FUNCTIONS, TABLE
from reportgen.formula.parse import parse
from reportgen.formula.printers import Excel, JavaScript
from reportgen.report.profiles import Profile, profiles
from reportgen.study.lint import RULES
from reportgen.study.schema import schema
from reportgen.system.errors import ReportgenError
from reportgen.system.resources import bundled_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from reportgen.formula.ops import Op

    Node = dict[str, Any]

SAMPLES = (0.0714, 12.5, 12907461.0, 5.42e24)  # numbers that each style writes
# How operators without a function's syntax are written.
OPERATORS = {
    "neg": "-a",
    "add": "a + b",
    "sub": "a - b",
    "mul": "a * b",
    "div": "a / b",
    "pow": "a**b",
    "lt": "a < b",
    "le": "a <= b",
    "gt": "a > b",
    "ge": "a >= b",
    "eq": "a == b",
    "ne": "a != b",
    "and": "a > 1 and b > 1",
    "or": "a > 1 or b > 1",
    "not": "not a",
}
_TITLES = {
    "keys": "Keys of a study file",
    "formulas": "Formulas",
    "styles": "Number styles",
    "profiles": "PDF profiles",
    "commands": "Commands",
    "errors": "Errors",
    "warnings": "Warnings of check",
    "blocks": "Blocks",
    "api": "The library",
}


def pages() -> dict[str, str]:
    """Return the pages by their name without the ending."""
    made = {
        "keys": keys(),
        "formulas": formulas(),
        "styles": styles(),
        "profiles": profile_page(),
        "commands": commands(),
        "errors": errors(),
        "warnings": lint_warnings(),
        "blocks": blocks(),
        "api": api(),
    }
    listed = "\n".join(made)
    index = f"# Reference\n\nMade of the code and the schema.\n\n```{{toctree}}\n{listed}\n```\n"
    return {name: f"# {_TITLES[name]}\n\n{body}" for name, body in made.items()} | {"index": index}


def write(folder: Path) -> None:
    """Write the pages into a folder, those whose text has changed only, so that a second build is quick."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in pages().items():
        path = folder / f"{name}.md"
        if not path.exists() or path.read_text(encoding="utf-8") != page:
            path.write_text(page, encoding="utf-8")


def key_paths() -> Iterator[tuple[str, Node]]:
    """Yield the path of every key of a study file, as ``families.sweeps.axes``, with its schema."""
    whole = schema()
    for key, node in whole["properties"].items():
        yield from _keys_below(key, node, whole["definitions"])


def _keys_below(path: str, node: Node, definitions: Node) -> Iterator[tuple[str, Node]]:
    yield path, node
    shape = _shape(node)
    for key, value in (definitions[shape]["properties"] if shape else {}).items():
        yield from _keys_below(f"{path}.{key}", value, definitions)


def _shape(node: Node) -> str:
    """Return the name of the shape of a table, or of the members of a table or list; "" for a plain value."""
    for item in (node, node.get("items"), node.get("additionalProperties")):
        if isinstance(item, dict) and "$ref" in item:
            return str(item["$ref"].rpartition("/")[2])
    return ""


def keys() -> str:
    """Return the page of keys: a heading for each table, an entry for each key."""
    whole = schema()
    parts = ["A table with a name of yours is written `[table.name]`, a list of tables `[[table]]`.\n"]
    for path, node in key_paths():
        shape = _shape(node)
        if shape:
            parts.append(f"{'#' * min(path.count('.') + 2, 4)} {path}\n\n{_escaped(node.get('description', ''))}\n")
            required = whole["definitions"][shape].get("required", ())
            members = whole["definitions"][shape]["properties"].items()
            plain = [_entry(f"{path}.{key}", value, key in required) for key, value in members if not _shape(value)]
            parts.extend(plain)
        elif "." not in path:
            parts.append(f"## {path}\n\n{_facts(node, required=False)}\n")
    return "\n".join(parts)


def _entry(path: str, node: Node, required: bool) -> str:
    return f"`{path}`\n: {_facts(node, required=required)}\n"


def _facts(node: Node, *, required: bool) -> str:
    """Return the type, default, description and examples of a key, as one paragraph."""
    facts = [_type(node)]
    if required:
        facts.append("required")
    if "default" in node:
        facts.append(f"default `{toml(node['default'])}`")
    examples = ", ".join(f"`{toml(item)}`" for item in node.get("examples", ()))
    said = _escaped(node.get("description", ""))
    return f"*{', '.join(facts)}*. {said}" + (f" Example: {examples}" if examples else "")


def _type(node: Node) -> str:
    """Return the type of a key in words."""
    if "enum" in node:
        return "one of " + ", ".join(map(str, node["enum"]))
    if "anyOf" in node:
        return " or ".join(dict.fromkeys(_type(item) for item in node["anyOf"]))
    named = {"object": "table", "array": "list", "string": "text", "boolean": "true or false"}
    given = node.get("type", "value")
    return " or ".join(named.get(item, item) for item in ([given] if isinstance(given, str) else given))


def toml(value: object) -> str:
    """Return a value as TOML writes it in one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _escaped(said: str) -> str:
    """Return a text of a docstring without what Markdown would read as a link or a tag, outside code."""
    parts = said.split("`")
    return "`".join(part if at % 2 else part.replace("[", r"\[").replace("<", "&lt;") for at, part in enumerate(parts))


def formulas() -> str:
    """Return the page of operators and functions: how each is written, and what the workbook and the page have."""
    rows = [_formula(op) for op in TABLE if op.written_by_user]
    head = "| name | in a study file | in the workbook | in the page | arguments |\n|---|---|---|---|---|\n"
    return (
        "Operators and functions of the formula language, in the order of its table. A comparison gives 1 or 0."
        "\n\n" + head + "\n".join(rows) + "\n"
    )


def written(op: Op) -> str:
    """Return a short formula that has an operator or function."""
    if op.name in FUNCTIONS:
        return f"{op.name}({', '.join('abc'[: max(op.arity[0], 1)])})"
    return OPERATORS[op.name]


def _formula(op: Op) -> str:
    source = written(op)
    expr = parse(source)
    least, most = op.arity
    count = str(least) if least == most else f"{least} to {most}"
    texts = [printer(str, sizes=str).print(expr) for printer in (Excel, JavaScript)]
    cells = [op.name, *(f"`{item}`".replace("|", r"\|") for item in (source, *texts)), count]
    return f"| {' | '.join(cells)} |"


def styles() -> str:
    """Return the page of number styles, with some numbers written in each."""
    samples = " | ".join(f"{item:g}" for item in SAMPLES)
    head = f"| style | form | digits | {samples} |\n|---|---|---|{'---|' * len(SAMPLES)}\n"
    rows = [
        f"| `{name}` | {style.form} | {style.digits} | {' | '.join(text(item, name) for item in SAMPLES)} |"
        for name, style in STYLES.items()
    ]
    return f"Values of the key `style`, and what they make of four numbers.\n\n{head}" + "\n".join(rows) + "\n"


def profile_page() -> str:
    """Return the page of profiles: a heading and the checked rules of each."""
    parts = ["Values of `--profile`. A PDF that breaks a rule of its profile fails the build. Lengths are points.\n"]
    parts.append("Of a funder's sections, form and checks each is as its file has it; what was read follows them.\n")
    for name, item in profiles().items():
        rules = [
            f"`{key}`\n: {toml(list(value) if isinstance(value, tuple) else value)}\n"
            for key in item.rules.__dataclass_fields__
            if (value := getattr(item.rules, key)) not in {None, ""}
        ]
        parts += [f"## {name}\n\n{item.label}\n", *_source(item), *rules, *_pack(item)]
    return "\n".join(parts)


def _source(item: Profile) -> Iterator[str]:
    """Yield where the rules of a profile are written, and how well that was read."""
    if item.source is not None:
        version = f", {item.source.version}" if item.source.version else ""
        yield f"Source: <{item.source.url}>{_escaped(version)}. On {item.source.read}: {_escaped(item.source.state)}.\n"


def _pack(item: Profile) -> Iterator[str]:
    """Yield the sections, the lines of the budget form, the checks and the facts of a funder."""
    for own in item.own:
        key = f" Text of the author: `{own.text}`{', if any' if own.optional else ''}." if own.text else ""
        limits = {"characters": own.most_characters, "words": own.most_words}
        most = "".join(f" At most {limit:,} {unit}." for unit, limit in limits.items() if limit)
        yield f"Section “{own.title}”\n: {_escaped('; '.join(own.must))}.{key}{most}\n"
    if item.form:
        lines = [
            f"{line.code} {line.title} ({', '.join(f'`{name}`' for name in line.takes) or 'sum'})".strip()
            for line in item.form
        ]
        yield f"Budget form\n: {'; '.join(lines)}.\n"
    for check in item.checks:
        refused = ", else the study is refused" if check.refuses else ""
        yield f"Check `{check.kind}`\n: {_escaped(check.says)}{refused}.\n"
    if item.units:
        yield f"Units of an allocation\n: {', '.join(f'`{name}`' for name in item.units)}.\n"
    for tier in item.tiers:
        told = ", as summed up by others" if tier.by == "other" else ""
        yield f"Tier\n: {_escaped(tier.extent)}{told} (<{tier.url}>; {tier.read}): {_escaped(tier.asks)}.\n"
    for fact in item.facts:
        told = ", as summed up by others" if fact.by == "other" else ", in a copy" if fact.by == "copy" else ""
        link = f"<{fact.url}>" if fact.url else ""
        place = "; ".join(filter(None, [link, _escaped(fact.where), _escaped(fact.note)]))
        yield f"Read: {_escaped(fact.about)}\n: {_escaped(fact.says)}{told} ({place}; {fact.read}).\n"


def command_objects() -> Mapping[str, Any]:
    """Return the commands by name, as Typer has them."""
    group: Any = typer.main.get_command(app)
    return dict(group.commands)


def commands() -> str:
    """Return the page of commands: their arguments, options and examples."""
    parts = [
        "Exit codes: 0 success; 1 a part failed, or `--exit-code` or `--strict` asks for it; 2 an error; 130 Ctrl-C.\n"
    ]
    for name, item in command_objects().items():
        arguments = " ".join(_argument(param) for param in item.params if param.param_type_name == "argument")
        parts.append(f"## {name}\n\n{_escaped(item.help)}\n\n```text\nreportgen {name} [OPTIONS] {arguments}".rstrip())
        parts[-1] += "\n```\n"
        parts.extend(_parameter(param) for param in item.params)
        if item.epilog:
            lines = "\n".join(example.strip() for example in item.epilog.removeprefix("Examples:").split("·"))
            parts.append(f"Examples:\n\n```text\n{lines}\n```\n")
    return "\n".join(parts)


def _argument(param: Any) -> str:
    named = str(param.name).upper() + ("..." if param.nargs == -1 else "")
    return named if param.required else f"[{named}]"


def _parameter(param: Any) -> str:
    names = [str(param.name).upper()] if param.param_type_name == "argument" else [*param.opts, *param.secondary_opts]
    shown = "" if param.default in {None, False, True} or callable(param.default) else f" Default: `{param.default}`."
    return f"{', '.join(f'`{item}`' for item in names)}\n: {_escaped(param.help or '')}{shown}\n"


def error_classes() -> tuple[type[ReportgenError], ...]:
    """Return every class of errors that a user can cause."""
    for module in walk_packages(reportgen.__path__, "reportgen."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    found = [ReportgenError]
    for item in found:
        found += [below for below in item.__subclasses__() if below not in found]
    return tuple(found)


def errors() -> str:
    """Return the page of error classes, with the exit code of the command line."""
    parts = ["A command prints a problem a line, with its place; the library raises one of these.\n"]
    for item in error_classes():
        bases = ", ".join(f"`{base.__name__}`" for base in item.__bases__)
        doc = _escaped(inspect.getdoc(item) or "").replace("``", "`")
        parts.append(f"## {item.__name__}\n\n{doc}\n\nExtends {bases}. Exit code {item.exit_code}.\n")
    return "\n".join(parts)


def lint_warnings() -> str:
    """Return the page of what ``reportgen check`` warns of."""
    said = {name: (inspect.getdoc(rule) or "").removeprefix("Yield ") for name, rule in RULES.items()}
    rows = [f"`{name}`\n: {_escaped(doc[:1].upper() + doc[1:])}\n" for name, doc in said.items()]
    return "What `reportgen check` warns of, by the name that it gives in JSON.\n\n" + "\n".join(rows)


def blocks() -> str:
    """Return the page of bundled blocks: every definition with its formula or value and its source."""
    parts = ["A study takes these over with `use`, and may replace any key.\n"]
    for name, file in bundled_blocks().items():
        block = tomllib.loads(file.read_text(encoding="utf-8"))
        about = block["block"]
        parts.append(f"## {name}\n\n{about['label']}, as of {about['date']}.\n")
        parts += [_escaped(note.strip()) + "\n" for note in block.get("notes", {}).values()]
        tables = {"assumptions": block, "quantities": block, "models.quantities": block.get("models", {})}
        for title, table in tables.items():
            defined = table.get(title.rpartition(".")[2], {})
            parts += [_definition(f"{title}.{key}", item) for key, item in defined.items()]
    return "\n".join(parts)


def _definition(path: str, item: Node) -> str:
    given = [f"`{key} = {toml(item[key])}`" for key in ("value", "low", "high", "unit", "formula") if key in item]
    said = "; ".join(filter(None, [_escaped(item.get("label", "")), ", ".join(given)]))
    source = f" Source: {_escaped(item['source'])}" if "source" in item else ""
    return f"`{path}`\n: {said}.{source}\n"


def api() -> str:
    """Return the page of the library, whose docstrings Sphinx reads."""
    made = [name for name in reportgen.__all__ if not name.startswith("__")]
    directives = [
        f"## {name}\n\n```{{eval-rst}}\n.. auto{'class' if name[0].isupper() else 'function'}:: reportgen.{name}\n"
        f"{'   :members:' if name[0].isupper() else ''}\n```\n"
        for name in made
    ]
    return "Everything that `import reportgen` gives.\n\n" + "\n".join(directives)
