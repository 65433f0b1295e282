"""The command ``explain``: a number's formula, what it reads, what reads it, its value and its cell."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from reportgen import __version__
from reportgen.cli.options import load_study, print_json, print_line, require_form
from reportgen.cli.terminal_tables import WordsTable, print_words
from reportgen.describe import styles
from reportgen.describe.about import ABOUT
from reportgen.describe.addresses import cell_name, quoted
from reportgen.describe.book import Book
from reportgen.describe.options import timestamp
from reportgen.describe.tables import path_text
from reportgen.formula.identifiers import TOTAL_PREFIX
from reportgen.formula.printers import Excel
from reportgen.graph.names import BASE, TOTALS, row_value, split_row_value, stated
from reportgen.parts.assumptions.shape import ASSUMPTIONS, choices
from reportgen.parts.families.own import name_in_row
from reportgen.parts.families.shape import FAMILIES, line_names
from reportgen.parts.measures.shape import measure_columns
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.entries import entries
from reportgen.study.lines import line_at, lines
from reportgen.system.errors import UnknownNameError
from reportgen.system.texts import counted, cut
from reportgen.workbook.layout import Layout, arrange
from reportgen.workbook.sheets import all_labels, describe, with_sheet_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from reportgen.cli.options import WorkbookOptions
    from reportgen.describe.entries import Entry
    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.labels import Label
    from reportgen.describe.loaded import LoadedStudy

_MOST = 20  # names that a table lists
_LONGEST = 400  # characters of a formula
_FEW = 3  # numbers of a list that is shown whole
_DIGITS = frozenset("-0123456789")
_NAMES = ("", "label", "value", "cell")  # headings of a table of names


def run(
    name: str,
    study: Path | None,
    scenario: str | None,
    values: list[str] | None,
    workbooks: WorkbookOptions,
    form: str,
) -> None:
    """Print the trace of a name, as text or as JSON. Raises ReportgenError."""
    require_form(form, ("table", "json"))
    analysis = analyse(evaluate(load_study(study, scenario, values, workbooks, [])))
    trace = Traced.of(analysis).trace(name)
    if form == "json":
        print_json(trace)
    else:
        _print(trace)


@dataclass(frozen=True, slots=True)
class Traced:
    """A study with all its names, their labels and their cells."""

    costing: Analysis
    shown: Analysis
    layout: Layout
    labels: Mapping[str, Label]
    entries: Mapping[str, Entry]
    rows: Collection[str]  # families and lines

    @staticmethod
    def of(analysis: Analysis) -> Traced:
        """Lay out the workbook of an analysed study."""
        shown, labels = with_sheet_names(analysis), all_labels(analysis.study)
        book = Book(shown, __version__, timestamp(), labels)
        layout = arrange(shown.graph, describe(book))
        families = analysis.study[FAMILIES]
        rows = {row for family in families for row in (family.id, *line_names(family))}
        return Traced(analysis, shown, layout, labels, entries(analysis.loaded, analysis.costing), rows)

    def trace(self, asked: str) -> dict[str, object]:
        """Return all that is known of a name. Raises UnknownNameError."""
        name = self._name(asked)
        graph, of_study = self.shown.graph, self.costing.costing.definitions
        definition = of_study.get(name) or graph.definitions.get(name)  # without the workbook's spare places
        readers = [one.name for one in graph.definitions.values() if name in one.reads]
        own = [reader for reader in readers if reader in of_study]
        item = self.shown.study[ASSUMPTIONS].get(name)
        return {
            **self._brief(name),
            "exact": _exact(self.shown.values[name]),
            "one_of": list(choices(self.shown.study, item)) if item else [],
            **self._in_file(name, definition.path if definition else ""),
            "formula": "" if definition is None else Excel(str, ", ".join).print(definition.expr),
            "cell_formula": self._cell_formula(name),
            "reads": [self._brief(read) for read in dict.fromkeys(definition.reads)] if definition else [],
            "read_by": [self._brief(reader) for reader in own],
            "read_by_analyses": [reader for reader in readers if reader not in of_study],
        }

    def _name(self, asked: str) -> str:
        """Return the name of the graph that a word means: itself, a total, a family's headline, or what a row reads."""
        values = self.shown.values
        headline = self.shown.study[ABOUT].headline
        meant = [asked, TOTALS(asked.removeprefix(TOTAL_PREFIX)), row_value(asked, headline)]
        row, key = split_row_value(asked)
        if row in self.rows:
            meant.append(name_in_row(self.shown.graph, row, key))
        for name in meant:
            if name in values:
                return name
        labelled = (name for name in values if name in self.labels)
        raise UnknownNameError(asked, [*labelled, *(column.key for column in measure_columns(self.shown.study))])

    def _brief(self, name: str) -> dict[str, object]:
        """Return a name with its label, its value in words and its cell."""
        label, entry = self.labels.get(name), self.entries.get(name)
        words = entry.label if entry else ""
        if label is not None:
            words = f"{label.group}: {label.part}" if label.group else label.part
        return {"name": name, "label": words, "value": self._words(name), "cell": self._cell(name)}

    def _words(self, name: str) -> str:
        value, label = self.shown.values[name], self.labels.get(name)
        if isinstance(value, str):
            return value
        numbers = value if isinstance(value, tuple) else (value,)
        if isinstance(numbers[0], str):
            return " ".join(numbers)
        style = label.style if label and label.style in styles.STYLES else "exact"
        currency = self.shown.study[ABOUT].currency
        return " ".join(styles.text(float(number), style, currency=currency) for number in numbers)

    def _cell(self, name: str) -> str:
        """Return the cell, or the first to the last cell, that a name has in the workbook; "" for none."""
        if name not in self.layout.places:
            return ""
        place = self.layout.places[name]
        ends = [place.column, place.column + (self.layout.sizes - 1 if place.sized else 0)]
        return f"{quoted(place.sheet)}!" + ":".join(dict.fromkeys(cell_name(place.row, column) for column in ends))

    def _cell_formula(self, name: str) -> str:
        """Return the formula of a name's first cell, "" where it holds a value or there is none."""
        if name not in self.layout.places or name not in self.shown.graph.definitions:
            return ""
        return f"={self.layout.formulas(self.layout.places[name], name)[0]}"

    def _in_file(self, name: str, path: str) -> dict[str, object]:
        """Return where the study file states a name, on which line, and what stands there."""
        loaded = self.shown.loaded
        if not path:
            entry = self.entries.get(name) or self.entries.get(stated(name, BASE))
            path = path_text(*entry.path) if entry else ""
        line = line_at(lines(loaded.source.text), path) if path else None
        return {"place": path, "line": line, "stated": _stated(loaded, path)}


def _stated(loaded: LoadedStudy, path: str) -> str:
    """Return what the study file itself says at a place, as it writes formulas; "" where it says nothing."""
    node: Any = tomllib.loads(loaded.source.text) if path else {}
    for step in path.replace("[", ".").replace("]", "").split("."):
        try:
            node = node[int(step) if isinstance(node, list) else step]
        except (KeyError, IndexError, TypeError, ValueError):
            return ""
    return node if isinstance(node, str) else str(node) if isinstance(node, int | float) else ""


def _exact(value: object) -> object:
    """Return a value with all its digits, as JSON writes it."""
    if isinstance(value, tuple):
        return [item if isinstance(item, str) else float(item) for item in value]
    return value if isinstance(value, str) else float(value)  # type: ignore[arg-type]  # a number of any kind


def _print(trace: dict[str, object]) -> None:
    """Print a trace for people."""
    title = f"{trace['name']}  {trace['label']}".rstrip()
    exact = trace["exact"]
    place = f"@ {trace['place']}" + (f", line {trace['line']}" if trace["line"] else "")
    facts = {
        "value": trace["value"],
        "exact": styles.exact(exact) if isinstance(exact, float) else "",
        "one of": "; ".join(cast("list[str]", trace["one_of"])),
        "stated": f"{trace['stated']}  {place}".strip() if trace["place"] else "",
        "formula": trace["formula"],
        "cell": trace["cell"],
        "in the cell": trace["cell_formula"],
    }
    print_line(title)
    for key, text in facts.items():
        if text:
            print_line(f"  {key:<12}{cut(str(text), _LONGEST)}")
    for title, key in (("Reads", "reads"), ("Is read by", "read_by")):
        if trace[key]:
            print_words(_names(title, cast("list[Mapping[str, str]]", trace[key])))
    if others := len(cast("list[str]", trace["read_by_analyses"])):
        print_line(f"and by {counted(others, 'name')} of scenarios, sensitivities, checks and charts")


def _names(title: str, rows: Iterable[Mapping[str, str]]) -> WordsTable:
    listed = [(row["name"], row["label"], _ends(row["value"]), row["cell"]) for row in rows]
    more = len(listed) - _MOST
    title = f"{title} ({_MOST} of {len(listed)})" if more > 0 else title
    return WordsTable(title, _NAMES, listed[:_MOST], right=(2,))


def _ends(value: str) -> str:
    """Return a value for a table: of more than three numbers, the first and the last."""
    numbers = value.split(" ")
    return f"{numbers[0]} … {numbers[-1]}" if len(numbers) > _FEW and value[:1] in _DIGITS else value
