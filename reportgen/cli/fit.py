"""The command ``fit``: which families fit in the money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.cli.options import load_study, print_json, print_line, require_form
from reportgen.cli.terminal_tables import WordsTable, print_words
from reportgen.describe.about import ABOUT
from reportgen.describe.styles import exact, text
from reportgen.fit import document, fit, stated_money
from reportgen.parts.measures.shape import measure_columns

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.cli.options import WorkbookOptions
    from reportgen.describe.tables import Study
    from reportgen.fit import FitResult


def run(
    study: Path | None,
    money: float | None,
    scenario: str | None,
    values: list[str] | None,
    workbooks: WorkbookOptions,
    form: str,
) -> None:
    """Print what fits in the money, the study's own without any, as a table or as JSON. Raises ReportgenError."""
    require_form(form, ("table", "json"))
    loaded = load_study(study, scenario, values, workbooks, [])
    found = fit(loaded, stated_money(loaded) if money is None else money)
    if form == "json":
        print_json(document(found))
    else:
        _print(found, loaded.study)


def _print(found: FitResult, study: Study) -> None:
    """Print the families by priority with what is had of each, then the gap in a sentence."""
    about = study[ABOUT]
    style = next((item.style for item in measure_columns(study) if item.key == about.headline), "exact")

    def figure(value: float) -> str:
        return text(value, style, currency=about.currency)

    def level(number: int, full: frozenset[int]) -> str:
        return "full" if number in full else "least" if found.families[number].least else "-"

    order = sorted(range(len(found.families)), key=lambda number: -found.families[number].priority)
    rows = [
        (
            found.families[number].label,
            exact(found.families[number].priority),
            figure(found.added[number]),
            level(number, found.greedy.full),
            level(number, found.best.full),
        )
        for number in order
    ]
    if found.least:
        rows.append(("Least of all families", "", figure(found.least), "", ""))
    costs = (figure(found.whole), figure(found.greedy.cost), figure(found.best.cost))
    rows.append(("Total", "", *costs))
    heads = ("Family", "Priority", "Above its least" if found.least else "In full", "By priority", "Best set")
    print_words(WordsTable(f"What fits in {figure(found.money)}", heads, rows, (1, 2, 3, 4)))
    best, greedy = (exact(round(item.worth, 9)) for item in (found.best, found.greedy))
    if found.gap > 0:
        print_line(f"The best set is worth {best}, by priority in turn {greedy}: {exact(round(found.gap, 9))} less.")
    else:
        print_line(f"By priority in turn is worth {greedy}, as much as the best set.")
    if not found.adds_up:
        print_line("Costs of the families depend on each other: what each costs is without all others.")
