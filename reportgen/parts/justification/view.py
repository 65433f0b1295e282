"""What the justification says beyond the views of other parts: what is bought, at which quotes, and less money."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.ranking import sorted_name
from reportgen.describe.styles import is_money
from reportgen.describe.view import show
from reportgen.formula.expr import names
from reportgen.graph.names import AMOUNT, TOTALS, join, row_value
from reportgen.parts.assumptions.rates import paid_unit, rate, rate_style
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES, chooser
from reportgen.parts.families.shape import FAMILIES, item_rows
from reportgen.parts.fit.choice import depending
from reportgen.parts.fit.shape import FIT, costed
from reportgen.parts.justification.analyse import CUT, HAD, LACKING, LEFT, MONEY, REDUCED, SPENT, is_filled, priced
from reportgen.parts.justification.disclosure import disclosure
from reportgen.parts.measures.shape import MEASURES, chain, headline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.describe.view import ShownNumber

_MOST_CUT = 8  # families that a sentence names
_WHOLE = 10  # from here on an amount is written in whole units


class Bought(NamedTuple):
    """An amount of something, in whole units where it is more than a few; ``label`` is empty for the programme's.

    ``included`` is whether it is a part of the programme's amount in the same unit, ``converted`` whether it is that
    amount in another unit.
    """

    label: str
    amount: ShownNumber
    unit: str
    included: bool = False
    converted: bool = False


class Quote(NamedTuple):
    """A price that the total rests on: of what, for which entry of a catalogue, and where it comes from."""

    label: str
    value: ShownNumber
    unit: str
    per: bool
    entry: str
    source: str
    url: str | None


class Ground(NamedTuple):
    """Where an assumption comes from."""

    source: str
    url: str | None


class LessMoney(NamedTuple):
    """What would be done with a part of the money.

    ``kept`` has each family that is priced, in the order of their priorities, with 0 where it is left out, 1 where it
    is kept at its least, 2 where it is had in full; ``levels`` is whether any states its least or its full extent, and
    ``adds_up`` whether the families cost the same whatever is had of others. ``cut`` has the largest families with
    what each would have, where the study ranks none.
    """

    money: ShownNumber
    kept: tuple[tuple[str, ShownNumber], ...]
    cut: tuple[tuple[str, ShownNumber], ...]
    families: int
    spent: ShownNumber | None
    left: ShownNumber | None
    lacking: ShownNumber | None
    levels: bool
    adds_up: bool


class JustificationView(NamedTuple):
    """What the justification says; ``amounts`` are of the lines of the budget, by label; ``grounds`` by assumption."""

    bought: tuple[Bought, ...]
    amounts: Mapping[str, Bought]
    quotes: tuple[Quote, ...]
    grounds: Mapping[str, Ground]
    less: LessMoney | None


def _justification(analysis: Analysis) -> JustificationView:
    study = analysis.study
    used = tuple(_used(analysis))
    units = {item.unit for item in used}
    amounts = {item.label: item._replace(included=item.unit in units) for item in _amounts(analysis)}
    grounds = {name: Ground(item.source, item.url) for name, item in study[ASSUMPTIONS].items() if item.source}
    quotes = tuple(_quotes(analysis))
    grounds |= {item.value.name: Ground(item.source, item.url) for item in quotes if item.source}
    return JustificationView((*used, *amounts.values()), amounts, quotes, grounds, _less(analysis))


def _used(analysis: Analysis) -> Iterator[Bought]:
    """Yield the programme's total of each measure before the headline, and of those that are these in another unit."""
    study, top = analysis.study, analysis.study[ABOUT].headline
    first = {item.id for item in chain(study) if item.id != top}
    taken = set(first)
    for item in study[MEASURES]:
        read = set(names(item.formula))
        if read & taken and read <= taken | set(study[ASSUMPTIONS]) and item.id != top:
            taken.add(item.id)
    for item in sorted(study[MEASURES], key=lambda item: item.id not in first):
        name = TOTALS(item.id)
        if item.id in taken and item.kind != "ratio" and not is_money(item.style) and name in analysis.graph:
            amount = _whole(analysis, name, item.style)
            yield Bought("", amount, item.unit or item.label, converted=item.id not in first)


def _amounts(analysis: Analysis) -> Iterator[Bought]:
    """Yield the amount of each item."""
    for row in item_rows(analysis.study):
        name = row_value(row.name, AMOUNT)
        if name in analysis.graph and row.item.unit:
            yield Bought(row.label, _whole(analysis, name, "number"), row.item.unit)


def _whole(analysis: Analysis, name: str, style: str) -> ShownNumber:
    return show(analysis, name, "count" if abs(analysis.number(name)) >= _WHOLE else style)


def _quotes(analysis: Analysis) -> Iterator[Quote]:
    """Yield every price that the headline total depends on, but those of nothing."""
    study, read = analysis.study, analysis.graph.sources_of([TOTALS(analysis.study[ABOUT].headline)])
    for name, item in study[ASSUMPTIONS].items():
        unit, per = paid_unit(study, name)
        paid = per or is_money(rate_style(study, name)) or unit.split(" ")[0] == study[ABOUT].currency
        if item.kind != "number" or not paid or name not in read or not analysis.number(name):
            continue
        entry, source, url = _entry(analysis, study, name) or ("", item.source, item.url)
        price = rate(analysis, name)
        if is_money(price.value.style):  # a quote is told in full
            price = price._replace(value=show(analysis, name, "rate"))
        yield Quote(item.label, *price, entry, source, url)


def _entry(analysis: Analysis, study: Study, name: str) -> tuple[str, str, str | None] | None:
    """Return the entry of a catalogue that an assumption's value is of, with its source; None where it is of none."""
    for key, catalogue in study[CATALOGUES].items():
        chosen = analysis[chooser(study, key)]
        for number, entry in enumerate(catalogue.entries, 1):
            if entry.name == chosen and name in entry.values:
                value = analysis.number(join(key, number, name))
                return (entry.name, entry.source, entry.url) if value == analysis.number(name) else None
    return None


def _less(analysis: Analysis) -> LessMoney | None:
    """Return what would be done with less; None for a headline that no money is spent on."""
    study, graph = analysis.study, analysis.graph
    if REDUCED(0, MONEY) not in graph:
        return None
    style = headline(study).style
    families = priced(study, graph)
    filled = is_filled(study, graph)
    cut = [number for number in families if REDUCED(number, CUT) in graph]
    cut.sort(key=lambda number: -analysis.number(REDUCED(number, CUT)))
    del cut[_MOST_CUT:]
    sums = {key: show(analysis, REDUCED(0, key), style) for key in (SPENT, LEFT, LACKING)} if filled else {}
    return LessMoney(
        money=show(analysis, REDUCED(0, MONEY), style),
        kept=tuple(_kept(analysis)) if filled else (),
        cut=tuple((families[number].label, show(analysis, REDUCED(number, CUT), style)) for number in cut),
        families=len(study[FAMILIES]),
        spent=sums.get(SPENT),
        left=sums.get(LEFT),
        lacking=sums.get(LACKING),
        levels=any(family.least or family.full for family in study[FAMILIES]),
        adds_up=not (filled and depending(analysis)),
    )


def _kept(analysis: Analysis) -> Iterator[tuple[str, ShownNumber]]:
    """Yield each family that costs something, in the order of their priorities, with what is had of it."""
    families = costed(analysis.study, analysis.graph)
    for number in range(1, len(families) + 1):
        place = int(analysis.number(sorted_name(FIT, number, "no")))
        yield families[place - 1].label, show(analysis, sorted_name(REDUCED, number, HAD), "count")


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"justification": _justification, "disclosure": disclosure}
