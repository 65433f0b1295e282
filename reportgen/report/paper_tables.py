r"""The headline table and the budget as Markdown and as LaTeX, for papers: the numbers as the report writes them.

A text of the study is escaped, so that a reader of either format shows its characters and obeys none. The LaTeX file
is a fragment for ``\input`` into a document that loads the package ``booktabs``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from reportgen.describe.language import speaking, translated, unmarked
from reportgen.report.environment import packaged
from reportgen.report.html import files_of
from reportgen.report.language import translation_of
from reportgen.report.profiles import profile
from reportgen.report.report import report
from reportgen.report.trusted import trusted
from reportgen.system.errors import OutputError
from reportgen.system.texts import markdown_text, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from markupsafe import Markup

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.options import Options
    from reportgen.describe.view import TableRow
    from reportgen.parts.assumptions.rates import AssumptionRate
    from reportgen.parts.budget.view import BudgetTable, RequestView
    from reportgen.parts.summary.view import HeadlineTable, MeasureWords

_LATEX = {
    "\\": r"\textbackslash{}",
    **{mark: f"\\{mark}" for mark in "{}#$%&_"},
    **{mark: f"{{{mark}}}" for mark in "[]*-"},  # [ and * are arguments of the \\ before them; -- is a dash
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\char34{}",
    "−": "$-$",
    "×": r"$\times$",
    "€": r"\texteuro{}",
    "£": r"\pounds{}",
    "¥": r"\textyen{}",
}
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
_POWER = re.compile(f"[{_RAISED}]+")
_PLAIN = str.maketrans(_RAISED, "0123456789-")


DISCLOSURE = "disclosure"  # the section and the view of that name


class PaperTable(NamedTuple):
    """A table as texts: words in its first column, then numbers; the last ``sums`` rows add up the others."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: int
    note: str = ""


def make_markdown(analysis: Analysis, options: Options) -> bytes:
    """Return the headline table, and the budget where the study has one, as Markdown tables (UTF-8)."""
    return _rendered("tables.md.j2", analysis, options, markdown_escaped)


def make_latex(analysis: Analysis, options: Options) -> bytes:
    """Return the headline table, and the budget where the study has one, as LaTeX tables (UTF-8)."""
    return _rendered("tables.tex.j2", analysis, options, latex_escaped)


def _disclosure(analysis: Analysis, options: Options) -> str:
    """Return the paragraph on compute as text, where the profile is of a funder or venue that asks for that; else "".

    Raises OutputError where the study has no compute to tell of.
    """
    if not any(DISCLOSURE in own.sections for own in profile(options.profile).own):
        return ""
    shown = report(analysis, timestamp=options.timestamp, version=options.version)
    if shown[DISCLOSURE] is None:
        raise OutputError("the study has no measure gpu_hours, of which a disclosure of compute tells")
    template = packaged().get_template("sections/disclosure.html.j2")
    page = template.render(report=shown, live=False, profile=None)
    return str(trusted(page).striptags())  # to be read as text


def _rendered(name: str, analysis: Analysis, options: Options, escaped: Callable[[str], str]) -> bytes:
    """Return the tables by a template of the package, with every text escaped for its format.

    Of a profile that discloses compute it is that paragraph, without the tables, which speak of money.
    """
    with speaking(translation_of(analysis.study, files_of(options.templates))):
        paragraph = _disclosure(analysis, options)
        if paragraph:
            return f"{escaped(unmarked(paragraph))}\n".encode()
        tables = [
            _safe(table, lambda text: trusted(escaped(unmarked(text)))) for table in paper_tables(analysis, options)
        ]  # escaped for a format that is not HTML
    return packaged().get_template(name).render(tables=tables).encode()


def _safe(table: PaperTable, text: Callable[[str], Markup]) -> PaperTable:
    """Return a table whose texts a template may write as they are."""
    rows = tuple(tuple(map(text, row)) for row in table.rows)
    return PaperTable(text(table.caption), tuple(map(text, table.headings)), rows, table.sums, text(table.note))


def paper_tables(analysis: Analysis, options: Options) -> list[PaperTable]:
    """Return the tables of both formats as texts that are not escaped."""
    shown = report(analysis, timestamp=options.timestamp, version=options.version)
    budget = cast("RequestView | None", shown["budget"])
    return [_headline(shown), *(_budgets(budget, str(shown["currency"])) if budget else ())]


def _headline(shown: Mapping[str, object]) -> PaperTable:
    table, measure = cast("HeadlineTable", shown["headline"]), cast("MeasureWords", shown["measure"])
    rates = ", ".join(map(_rate, table.rates))
    *labels, last = (column.label for column in table.columns)
    at_rates = f" {translated('at %(rates)s', rates=rates)}" if rates else ""
    last_heading = last + (f", {measure.heading}" if measure.heading else "") + at_rates
    rows = (*table.rows, table.total._replace(label=translated("Total")))
    caption = translated("%(measure)s of each family", measure=last)
    return PaperTable(caption, (translated("Family"), *labels, last_heading), _texts(rows), 1, table.added)


def _rate(item: AssumptionRate) -> str:
    """Return a rate with its unit."""
    unit = translated("per %(unit)s", unit=item.unit) if item.per else item.unit
    return f"{item.value.text} {unit}".strip()


def _budgets(budget: RequestView, currency: str) -> Iterator[PaperTable]:
    number, note = len(budget.tables), ""
    if budget.rate:
        exchange = translated(
            "at %(rate)s %(currency)s for one %(base)s",
            rate=budget.rate.text,
            currency=budget.currency,
            base=currency,
        )
        values = {"currency": budget.currency, "exchange": exchange, "date": budget.rate_date}
        dated = translated("The request is made in %(currency)s, %(exchange)s on %(date)s.", **values)
        note = dated if budget.rate_date else translated("The request is made in %(currency)s, %(exchange)s.", **values)
    caption = translated("Budget by period")
    for place, table in enumerate(budget.tables, 1):
        nth = translated("(%(place)s of %(number)s)", place=place, number=number)
        yield _budget(table, f"{caption} {nth}" if number > 1 else caption, note)


def _budget(table: BudgetTable, caption: str, note: str) -> PaperTable:
    headings = (translated("Direct cost"), *(column.label for column in table.columns))
    return PaperTable(caption, headings, _texts((*table.direct, *table.sums)), len(table.sums), note)


def _texts(rows: Iterable[TableRow]) -> tuple[tuple[str, ...], ...]:
    return tuple((row.label, *(cell.text for cell in row.cells)) for row in rows)


def markdown_escaped(text: str) -> str:
    r"""Return a text on one line that Markdown shows as it is.

    >>> print(markdown_escaped("a|b &amp; $2"))
    a\|b \&amp; \$2
    """
    return markdown_text(_one_line(text)).replace("&", "\\&").replace("$", "\\$")


def latex_escaped(text: str) -> str:
    r"""Return a text on one line that LaTeX prints as it is.

    >>> print(latex_escaped("50% of $2"), latex_escaped("5.42 × 10²⁴"))
    50\% of \$2 5.42 $\times$ 10\textsuperscript{24}
    """
    escaped = "".join(_LATEX.get(character, character) for character in _one_line(text))
    return _POWER.sub(lambda match: rf"\textsuperscript{{{match[0].translate(_PLAIN)}}}", escaped)


def _one_line(text: str) -> str:
    return one_line(" ".join(text.split()))
