"""A status as tables of texts, which the terminal and Markdown show, and as a document of JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, NamedTuple

from reportgen.actuals.status import UNPLACED
from reportgen.describe.styles import exact, text
from reportgen.describe.view import Writing, write
from reportgen.system.texts import markdown_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reportgen.actuals.status import Amounts, Request, Status, StatusRow
    from reportgen.parts.measures.shape import RowColumn

_SIGNED = Writing("+")
_PARTS = {
    "quantity": "Quantity: more or fewer runs than planned, and what has no line",
    "rate": "Rate: useful GPU-hours of the planned work",
    "failures": "Failures: hours of failed and cancelled runs",
    "price": "Price of a GPU-hour",
    "interaction": "Interaction: what these do together beyond their sum",
}


class PageTable(NamedTuple):
    """A titled table of texts, whose first column is words and whose last row is a sum where ``summed``."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    summed: bool = True


def measures(status: Status) -> list[tuple[str, RowColumn]]:
    """Return the measures that the study has, each with the key of its amounts: GPU-hours, then money."""
    return [(key, column) for key, column in (("hours", status.hours), ("cost", status.cost)) if column is not None]


def family_table(status: Status) -> PageTable:
    """Return plan, actual and forecast by family."""
    heads = [""]
    for _, column in measures(status):
        heads += [column.label, "used", "forecast", "+/-"]
    rows = [_row(status, row) for row in (*status.families, status.total)]
    return PageTable("Plan, used so far, and forecast at completion", tuple(heads), tuple(rows))


def line_table(status: Status) -> PageTable:
    """Return what was used of each line that has any row, of what has no line, and in all."""
    heads = ("", "Rows", *(column.label for _, column in measures(status)), "Done")
    ids = {row.id for row in status.lines}
    rows = [row for row in status.lines if row.rows] + [row for row in status.families if row.id in UNPLACED]
    texts = [(row.id if row.id in ids else row.label, *_used(status, row)) for row in (*rows, status.total)]
    return PageTable("Used, by line", heads, tuple(texts))


def _used(status: Status, row: StatusRow) -> tuple[str, ...]:
    share = None if row.line is None else row.line.done.share
    amounts = (_text(getattr(row, key).actual, column, status.currency) for key, column in measures(status))
    return (f"{row.rows:,}", *amounts, "" if share is None else text(share, "percent"))


def _row(status: Status, row: StatusRow) -> tuple[str, ...]:
    cells = [row.label]
    for key, column in measures(status):
        amounts: Amounts = getattr(row, key)
        cells += [_text(value, column, status.currency) for value in (amounts.plan, amounts.actual, amounts.forecast)]
        cells.append(_signed(amounts.difference, column, status.currency))
    return tuple(cells)


def _text(value: float | None, column: RowColumn, currency: str) -> str:
    return "" if value is None else write(value, column.style, currency=currency)


def _signed(value: float, column: RowColumn, currency: str) -> str:
    return write(value, column.style, currency=currency, writing=_SIGNED)


def variance_table(status: Status) -> PageTable:
    """Return why the forecast differs from the plan, part by part."""
    variances = [(getattr(status.total, f"by_{key}"), column) for key, column in measures(status)]
    rows = [
        (label, *(_signed(parts.parts()[part], column, status.currency) for parts, column in variances))
        for part, label in _PARTS.items()
    ]
    rows.append(("Forecast less plan", *(_signed(parts.total, column, status.currency) for parts, column in variances)))
    return PageTable("Why they differ", ("", *(column.label for _, column in variances)), tuple(rows))


def verdicts(status: Status) -> list[str]:
    """Return a sentence on each measure, whether the forecast passes what may be used, and on hours forfeited."""
    said = []
    for item in status.requests:
        most, end = (_text(value, item.column, status.currency) for value in (item.most, item.forecast))
        what = "what was asked for" if item.stated else "the plan"
        verb = "passes" if item.passed else "stays within"
        said.append(f"{item.column.label}: the forecast of {end} {verb} {what}, {most}.")
    for rule in status.forfeited:
        lost, used, of = (f"{value:,.0f}" for value in (rule.lost, rule.used, rule.allocated))
        said.append(
            f"{lost} GPU-hours will be forfeited: {used} of the {of} allocated to {rule.period!r} are used by month "
            f"{exact(rule.by)} of the programme (rule {rule.rule})."
        )
    return said


def markdown(status: Status) -> str:
    """Return a status as Markdown."""
    lines = [f"# {markdown_text(status.title)}", "", *(f"- {markdown_text(item)}" for item in verdicts(status))]
    for table in (family_table(status), variance_table(status)):
        lines += ["", f"## {markdown_text(table.title)}", "", *markdown_table(table)]
    lines += ["", "## Remarks", ""]
    lines += [f"- {markdown_text(item)}" for item in (*status.notes, *status.account.problems)]
    return "\n".join(lines) + "\n"


def markdown_table(table: PageTable) -> list[str]:
    """Return the lines of a table as Markdown, the sum in bold."""
    rows = [_markdown_row(row, bold=table.summed and row is table.rows[-1]) for row in table.rows]
    return [_markdown_row(table.heads), "| --- |" + " ---: |" * (len(table.heads) - 1), *rows]


def several_table(studies: Mapping[str, Status], failed: Iterable[str]) -> PageTable:
    """Return plan, use, forecast, request and verdict of several studies by their ids, a row for each measure.

    ``failed`` are the names of the studies of which nothing is known.
    """
    rows: list[tuple[str, ...]] = []
    for name, status in studies.items():
        requests = {item.column.key: item for item in status.requests}
        of_study = [
            ("", *_of_measure(status, key, column, requests.get(column.key))) for key, column in measures(status)
        ] or [("", "", "", "", "", "", "nothing to compare with")]
        lost = f"; {status.lost:,.0f} GPU-hours forfeited" if status.lost else ""
        rows += [(name, *of_study[0][1:-1], of_study[0][-1] + lost), *of_study[1:]]
    rows += [(name, "", "", "", "", "", "not known") for name in failed]
    heads = ("Study", "Measure", "Planned", "Used", "Forecast", "Request", "Verdict")
    return PageTable("Where the studies stand", heads, tuple(rows), summed=False)


def _of_measure(status: Status, key: str, column: RowColumn, request: Request | None) -> tuple[str, ...]:
    """Return the texts of one measure of a study: its label, amounts, what may be used, and whether that is passed."""
    amounts: Amounts = getattr(status.total, key)
    shown = (amounts.plan, amounts.actual, amounts.forecast, request.most if request and request.stated else None)
    verdict = "" if request is None else "passes" if request.passed else "within"
    against = "" if request is None or request.stated else " the plan"
    return (column.label, *(_text(value, column, status.currency) for value in shown), f"{verdict}{against}")


def _markdown_row(cells: Sequence[str], *, bold: bool = False) -> str:
    texts = [markdown_text(cell) for cell in cells]
    return "| " + " | ".join(f"**{cell}**" if bold and cell else cell for cell in texts) + " |"


def document(status: Status) -> dict[str, object]:
    """Return a status as a document of JSON: every number with all its digits."""
    return {
        "title": status.title,
        "currency": status.currency,
        "measures": {key: column.key for key, column in measures(status)},
        "passed": status.passed,
        "forfeited": [item._asdict() for item in status.forfeited],
        "requests": [
            {
                "measure": item.column.key,
                "most": item.most,
                "forecast": item.forecast,
                "stated": item.stated,
                "passed": item.passed,
            }
            for item in status.requests
        ],
        "total": _record(status.total),
        "families": [_record(row) for row in status.families],
        "lines": [_record(row) for row in status.lines],
        "months": [{"month": month, "hours": hours, "cost": cost} for month, hours, cost in status.months],
        "left_out": [
            {
                "file": item.file,
                "status": item.status,
                "currency": item.currency,
                "rows": item.rows,
                "hours": item.hours,
                "cost": item.cost,
            }
            for item in status.left_out
        ],
        "notes": list(status.notes),
        "problems": list(status.account.problems),
        "unread": status.account.unread,
    }


def _record(row: StatusRow) -> dict[str, object]:
    record: dict[str, object] = {"id": row.id, "label": row.label, "rows": row.rows}
    for key in ("hours", "cost"):
        amounts: Amounts = getattr(row, key)
        record[key] = {
            **amounts._asdict(),
            "difference": amounts.difference,
            "because": asdict(getattr(row, f"by_{key}")),
        }
    if row.line is not None:
        end = row.line
        record["done"] = {"share": end.done.share, "how": end.done.how}
        record["failed_share"] = end.failed
        record["flops_per_gpu"] = {
            "planned": end.planned_rate,
            "measured": end.measured_rate,
            "running": end.running_rate,
        }
    return record
