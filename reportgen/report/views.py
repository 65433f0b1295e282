"""What the report shows, as plain frozen values: every number evaluated and written, every note still Markdown.

Nothing here computes: a number is looked up by its name in the evaluation and written by ``formats``. The name goes
with it, so that the live page knows what each number on it is. The values are named tuples: thirty frozen dataclasses
take three times as long to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen import formats
from reportgen.formula.expr import names
from reportgen.model.graph import sweep_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from reportgen.model.evaluation import Evaluation
    from reportgen.model.study import Family, Measure, Study, Sweep


class Shown(NamedTuple):
    """A number as it is shown: its name in the graph, where on the size axis, its value, and its text."""

    name: str
    value: float
    text: str
    style: str
    like: str = ""  # the published figure whose digits the text matches
    size: int = -1  # position on the size axis, or -1 for one value
    sign: str = ""  # what is put before a positive number

    @property
    def whole(self) -> str:
        """The text up to the decimal point, which columns align on."""
        return self.text[: self._cut()]

    @property
    def rest(self) -> str:
        """The text from the decimal point on."""
        return self.text[self._cut() :]

    def _cut(self) -> int:
        places = [self.text.find(mark) for mark in ".eKMB%" if mark in self.text]
        return min(places, default=len(self.text))


class Column(NamedTuple):
    """A column of numbers: its heading, and how many characters at most follow the decimal point."""

    label: str
    pad: int
    unit: str = ""


class Row(NamedTuple):
    """A row of numbers with its words."""

    label: str
    cells: tuple[Shown, ...]
    id: str = ""
    uncertainty: str = ""
    listed: bool = True


class Headline(NamedTuple):
    """The headline table; ``rates`` are the assumptions that turn the column before the last into the last."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row
    rates: tuple[tuple[Shown, str], ...]

    @property
    def unlisted(self) -> tuple[Row, ...]:
        """Rows that the source counts but does not list."""
        return tuple(row for row in self.rows if not row.listed)


class Part(NamedTuple):
    """One axis of a sweep: its count and what is counted."""

    times: Shown
    label: str


class SweepView(NamedTuple):
    """One sweep: the counts that multiply, the sizes trained, the budget, and what comes out."""

    id: str
    label: str
    active: bool
    parts: tuple[Part, ...]
    sizes: Shown
    first: str
    last: str
    budget: str
    cells: tuple[Shown, ...]
    note: str


class FamilyView(NamedTuple):
    """One family's section."""

    id: str
    label: str
    listed: bool
    uncertainty: str
    url: str | None
    what: str
    how: str
    doubts: str
    sweeps: tuple[SweepView, ...]
    columns: tuple[Column, ...]
    total: tuple[Shown, ...]
    headline: Shown
    share: Shown | None


def shown(
    evaluation: Evaluation, name: str, style: str, figure: Decimal | None = None, size: int = -1, sign: str = ""
) -> Shown:
    """Look a number up and write it; ``sign`` is put before a positive number."""
    value = evaluation[name]
    number = float(value[size]) if isinstance(value, tuple) else float(value)
    return Shown(
        name,
        number,
        write(number, style, figure, evaluation.study.study.currency, sign),
        style,
        "" if figure is None else str(figure),
        size,
        sign,
    )


def write(value: float, style: str, figure: Decimal | None = None, currency: str = "USD", sign: str = "") -> str:
    """Write a number with a real minus sign."""
    text = formats.text(value, style, figure, currency).replace("-", "−")
    return text if value < 0 else sign + text


def column(label: str, cells: Iterable[Shown], unit: str = "") -> Column:
    """A column that leaves room for the longest of its fractions."""
    return Column(label, max((len(cell.rest) for cell in cells), default=0), unit)


def headline_measure(study: Study) -> Measure | None:
    """The measure that the headline speaks of; None when it speaks of FLOPs."""
    return next((measure for measure in study.measures if measure.id == study.study.headline), None)


def chain(study: Study) -> tuple[Measure, ...]:
    """The headline measure after the measures that it is computed from."""
    measures = {measure.id: measure for measure in study.measures}
    found: dict[str, Measure] = {}

    def visit(measure: Measure) -> None:
        for name in names(measure.formula):
            if name in measures and name != measure.id:
                visit(measures[name])
        found[measure.id] = measure

    top = headline_measure(study)
    if top is not None:
        visit(top)
    return tuple(found.values())


def share_measure(study: Study) -> Measure | None:
    """The measure that gives each row's part of the total, where the study has one."""
    return next((measure for measure in study.measures if measure.style == "percent"), None)


def headline(evaluation: Evaluation) -> Headline:
    """The headline table, in the study's order."""
    study = evaluation.study
    top = headline_measure(study)
    shows = [("flops", "FLOPs", "flops", "")]
    if top is not None:
        shows.append((top.id, top.label, top.style, top.unit))

    def cells(name: str, published: dict[str, Decimal]) -> tuple[Shown, ...]:
        return tuple(shown(evaluation, f"{name}.{key}", style, published.get(key)) for key, _, style, _ in shows)

    rows = tuple(
        Row(family.label, cells(family.id, dict(family.published)), family.id, family.uncertainty, family.listed)
        for family in study.families
    )
    total = Row("", cells("total", dict(study.published)), "total")
    columns = tuple(
        column(label, [row.cells[index] for row in (*rows, total)], unit)
        for index, (_, label, _, unit) in enumerate(shows)
    )
    return Headline(columns, rows, total, _rates(evaluation))


def _rates(evaluation: Evaluation) -> tuple[tuple[Shown, str], ...]:
    """The assumptions that the headline measure's own formula reads: the price that heads its column."""
    study, top = evaluation.study, headline_measure(evaluation.study)
    if top is None:
        return ()
    read = [name for name in dict.fromkeys(names(top.formula)) if name in study.assumptions]
    return tuple(rate(evaluation, name) for name in read if study.assumptions[name].kind == "number")


def rate(evaluation: Evaluation, name: str) -> tuple[Shown, str]:
    """An assumption's value and unit; a unit that starts with the study's currency puts its sign before the value."""
    study = evaluation.study
    unit, per = paid_unit(study, name)
    number = shown(evaluation, name, study.assumptions[name].style)
    return (Shown(name, number.value, rate_text(study, name, number.value), "rate") if per else number), unit


def paid_unit(study: Study, name: str) -> tuple[str, bool]:
    """An assumption's unit, and whether it is what the study's currency is paid for: USD/GPU-hour is per GPU-hour."""
    unit, prefix = study.assumptions[name].unit, f"{study.study.currency}/"
    return unit.removeprefix(prefix), unit.startswith(prefix)


def rate_text(study: Study, name: str, value: float) -> str:
    """An assumption's value as text; money for a unit of something as money is written, $3 and $2.85."""
    item, currency = study.assumptions[name], study.study.currency
    if not paid_unit(study, name)[1]:
        return write(value, item.style, currency=currency)
    return formats.symbol(currency) + write(value, "number" if value == int(value) else "decimal")


def family_view(evaluation: Evaluation, family: Family) -> FamilyView:
    """One family with its sweeps."""
    study = evaluation.study
    sweeps = tuple(_sweep(evaluation, family, sweep) for sweep in family.sweeps)
    total = _cells(evaluation, family.id, dict(family.published))
    labels = [("Runs", ""), ("Tokens", ""), ("FLOPs", "")] + [(measure.label, measure.unit) for measure in chain(study)]
    columns = tuple(
        column(label, [sweep.cells[index] for sweep in sweeps] + [total[index]], unit)
        for index, (label, unit) in enumerate(labels)
    )
    share = share_measure(study)
    return FamilyView(
        id=family.id,
        label=family.label,
        listed=family.listed,
        uncertainty=family.uncertainty,
        url=family.url,
        what=family.what,
        how=family.how,
        doubts=family.doubts,
        sweeps=sweeps,
        columns=columns,
        total=total,
        headline=total[-1],
        share=None if share is None else shown(evaluation, f"{family.id}.{share.id}", share.style),
    )


def _cells(evaluation: Evaluation, row: str, published: dict[str, Decimal]) -> tuple[Shown, ...]:
    """Runs, tokens, FLOPs and the chain of measures of one row."""
    study = evaluation.study
    shows = [("runs", "count"), ("tokens", "flops"), ("flops", "flops")]
    shows += [(measure.id, measure.style) for measure in chain(study)]
    return tuple(shown(evaluation, f"{row}.{key}", style, published.get(key)) for key, style in shows)


def _sweep(evaluation: Evaluation, family: Family, sweep: Sweep) -> SweepView:
    study, name = evaluation.study, sweep_name(family.id, sweep.id)
    axes = dict(study.axes)
    parts = tuple(
        Part(shown(evaluation, f"{name}.axis.{axis}", "count"), axes[axis].label if axis in axes else _words(axis))
        for axis in sweep.axes
    )
    member = [size for size, chosen in enumerate(evaluation[f"{name}.member"]) if chosen]
    ends = (member[0], member[-1]) if member else (-1, -1)
    return SweepView(
        id=sweep.id,
        label=sweep.label,
        active=bool(evaluation[f"{name}.active"] != 0),
        parts=parts,
        sizes=shown(evaluation, f"{name}.sizes", "count"),
        first=size_title(evaluation, ends[0]),
        last=size_title(evaluation, ends[1]),
        budget=study.budgets[sweep.budget].label,
        # A family of one sweep has one row, written as the family is.
        cells=_cells(evaluation, name, dict(family.published) if len(family.sweeps) == 1 else {}),
        note=sweep.note,
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


def size_title(evaluation: Evaluation, size: int) -> str:
    """What a model size is called: the value of the study's naming quantity; nothing for no size."""
    if size < 0:
        return ""
    return shown(evaluation, evaluation.study.models.title, "count", size=size).text
