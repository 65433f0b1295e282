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
    result = fit(loaded, stated_money(loaded) if money is None else money)
    if form == "json":
        print_json(document(result))
    else:
        _print(result, loaded.study)


def _print(result: FitResult, study: Study) -> None:
    """Print the families by priority with what is had of each, then the gap in a sentence."""
    about = study[ABOUT]
    style = next((item.style for item in measure_columns(study) if item.key == about.headline), "exact")

    def figure(value: float) -> str:
        return text(value, style, currency=about.currency)

    def level(number: int, full: frozenset[int]) -> str:
        return "full" if number in full else "least" if result.families[number].least else "-"

    order = sorted(range(len(result.families)), key=lambda number: -result.families[number].priority)
    rows = [
        (
            result.families[number].label,
            exact(result.families[number].priority),
            figure(result.added[number]),
            level(number, result.greedy.full),
            level(number, result.best.full),
        )
        for number in order
    ]
    if result.least:
        rows.append(("Least of all families", "", figure(result.least), "", ""))
    costs = (figure(result.whole), figure(result.greedy.cost), figure(result.best.cost))
    rows.append(("Total", "", *costs))
    heads = ("Family", "Priority", "Above its least" if result.least else "In full", "By priority", "Best set")
    print_words(WordsTable(f"What fits in {figure(result.money)}", heads, rows, (1, 2, 3, 4)))
    best, greedy = (exact(round(item.worth, 9)) for item in (result.best, result.greedy))
    if result.gap > 0:
        print_line(f"The best set is worth {best}, by priority in turn {greedy}: {exact(round(result.gap, 9))} less.")
    else:
        print_line(f"By priority in turn is worth {greedy}, as much as the best set.")
    if not result.adds_up:
        print_line("Costs of the families depend on each other: what each costs is without all others.")
