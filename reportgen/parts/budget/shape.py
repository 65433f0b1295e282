"""The periods that a programme's cost is spread over, the categories that it is charged to, and the budget's rules."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, WithJsonSchema, model_validator

from reportgen.describe.kinds import Choice, Day, Formula, Frozen, Identifier, Line, Markdown, Real
from reportgen.describe.language import message, translated
from reportgen.describe.styles import WHOLE_MONEY, is_money
from reportgen.describe.tables import Path, Study, Table
from reportgen.formula.expr import Expr, Number
from reportgen.formula.identifiers import MAX_LENGTH
from reportgen.graph.names import BUDGET, row_value
from reportgen.parts.families.shape import FAMILIES, line_names
from reportgen.parts.families.spending import Spending
from reportgen.parts.measures.shape import RowColumn, column_of, headline

MOST_PERIODS, MOST_CATEGORIES = 20, 30
_PERIOD = r"^[a-z][a-z0-9_]*$"
# A period's name stands in no formula alone, so that it may look like a cell's address, as y1 does.
PeriodId = Annotated[
    str,
    Field(pattern=_PERIOD, max_length=MAX_LENGTH),
    WithJsonSchema({"type": "string", "pattern": _PERIOD, "maxLength": MAX_LENGTH}),
]


class Period(Frozen):
    """A year, or another period of the programme; the tables stand in its order.

    Attributes:
        label: What the period is called in headings. Example: ``"2027"``
        months: How many months it has. Example: ``6``
    """

    label: Choice
    months: Annotated[Real, Field(gt=0, le=1200)] = 12.0


class Category(Frozen):
    """A category of the budget, with its rates: each a number or a formula over assumptions, quantities and totals.

    Attributes:
        label: What the category is called in tables. Example: ``"Cloud services"``
        escalation: The part by which its prices rise from each period to the next. Example: ``0.03``,
            ``"inflation"``
        indirect: The rate of indirect cost on its base. Example: ``0.15``, ``"if(cloud_exempt, 0, fa_rate)"``
        cap: How much of its direct cost over all periods is in the base of indirect cost, in the study's currency;
            all of it without. Of two subawards with one each make two categories. Example: ``25000``, ``0``
        contingency: What is set aside for contingency, as a part of direct and indirect cost. Example: ``0.1``
        cost_share: The part of the total that others pay. Example: ``0.2``
        note: A remark in Markdown. Example: ``"Quotes of March 2026."``
        line: The line of a funder's budget form that it stands on, by a name or code of the profile; without, the
            category's own name. Example: ``"computing"``, ``"G4"``
    """

    label: Choice
    escalation: Formula = Number(0.0)
    indirect: Formula = Number(0.0)
    cap: Formula = None
    contingency: Formula = Number(0.0)
    cost_share: Formula = Number(0.0)
    note: Markdown = ""
    line: Line = ""


class BudgetRules(Frozen):
    """What is asked of the budget as a whole.

    Attributes:
        measure: The measure that is budgeted, by its id; the headline measure without. Example: ``"cost"``
        limit: The most that may be requested, in the currency of the request: a number or a formula. Example:
            ``300000``
        rounding: ``units``: the request of each period, and in it of each category, in whole units of the currency,
            by the method of the largest remainder, so that all add up to the whole request; ``modules``: the request
            of each period in whole modules, by the same method. Example: ``"units"``
        rounds: What is rounded: the ``request``; or the ``direct`` cost, of each period or of each category in it, on
            which indirect cost is then computed, in whole units of its own. ``direct`` leaves no place for contingency
            and cost share. Example: ``"direct"``
        module: What one module is, in the currency of the request. Example: ``25000``
        currency: The currency of the request where it is not the study's, as its ISO 4217 code; comes with ``rate``.
            Example: ``"EUR"``
        rate: How much of that currency one unit of the study's buys: a number or a formula. Example: ``0.92``
        rate_date: The date of the rate. Example: ``"2026-11-02"``
    """

    measure: str | None = None
    limit: Formula = None
    rounding: Literal["units", "modules", "none"] = "none"
    rounds: Literal["request", "direct"] = "request"
    module: Annotated[Real, Field(gt=0)] = 25000.0
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    rate: Formula = None
    rate_date: Day | None = None

    @model_validator(mode="after")
    def converted_as_stated(self) -> Self:
        """Raise ValueError where a currency has no rate, or a rate no currency."""
        if (self.currency is None) != (self.rate is None):
            raise ValueError("currency and rate come together")
        if self.rounds == "direct" and self.rounding == "none":
            raise ValueError('rounds comes with rounding = "units" or "modules"')
        if self.rate_date is not None and self.rate is None:
            raise ValueError("rate_date comes with currency and rate")
        return self


PERIODS: Table[Mapping[str, Period]] = Table(
    "periods", Annotated[Mapping[PeriodId, Period], Field(max_length=MOST_PERIODS)], {}
)
CATEGORIES: Table[Mapping[str, Category]] = Table(
    "categories", Annotated[Mapping[Identifier, Category], Field(max_length=MOST_CATEGORIES)], {}
)
RULES: Table[BudgetRules] = Table("budget", BudgetRules, BudgetRules())

LIMIT = BUDGET("limit")
RATES = {
    "escalation": message("Escalation"),
    "indirect": message("Indirect rate"),
    "cap": message("Cap of the base"),
    "contingency": message("Contingency rate"),
    "cost_share": message("Cost share rate"),
}
_UNITS = {"units": message("whole units"), "modules": message("modules"), "none": ""}  # of rounding
ADDED = {
    "direct": message("Direct cost"),
    "base": message("Base of indirect cost"),
    "indirect": message("Indirect cost"),
    "contingency": message("Contingency"),
    "total": message("Total cost"),
    "cost_share": message("Cost share"),
    "request": message("Request"),
}
ASKED, ROUNDED = "asked", "rounded"
# Where direct cost is rounded: it in the currency of the request, it in whole units, and indirect cost on that.
ASKED_DIRECT, WHOLE, ON_WHOLE, WHOLE_ON = "asked_direct", "whole", "on_whole", "whole_indirect"
IN_ASKED = frozenset({ASKED, ROUNDED, ASKED_DIRECT, WHOLE, ON_WHOLE, WHOLE_ON})  # in the currency of the request
SHARED = BUDGET.prefix  # the row whose spread is that of lines without one: even over all months


class Spread(NamedTuple):
    """When something is spent: the row of the graph that its shares are of, its label, and its place in the file."""

    row: str
    label: str
    path: Path
    stated: Spending | None  # None: evenly over all months

    @property
    def entered(self) -> bool:
        """Whether the study file states its shares one by one."""
        return self.stated is not None and self.stated.spread is not None

    def share(self, period: str) -> Expr:
        """Return the share that the study file states of a period: 0 of one that it leaves out."""
        shares: Mapping[str, Expr] = (self.stated.spread if self.stated is not None else None) or {}
        return shares.get(period, Number(0.0))


class BudgetLine(NamedTuple):
    """A line of a study with its category and its spread, by the names of the graph."""

    name: str
    label: str
    category: str | None
    own_category: bool  # whether the line says it itself
    category_path: Path
    spread: Spread


def is_budgeted(study: Study) -> bool:
    """Return whether a study has a budget."""
    return bool(study[PERIODS] and study[CATEGORIES])


def measure(study: Study) -> RowColumn:
    """Return the measure that is budgeted, in whole units where it is money."""
    key = study[RULES].measure
    column = headline(study) if key is None else column_of(study, key)
    return column._replace(style=WHOLE_MONEY if is_money(column.style) else column.style)


def amounts(study: Study) -> dict[str, str]:
    """Return what the budget has of each category and period, by its key, with its label."""
    currency = study[RULES].currency
    direct = translated("Direct cost in %(currency)s", currency=currency)
    asked = {ASKED: translated("Request in %(currency)s", currency=currency)} | (
        {ASKED_DIRECT: direct} if rounds_direct(study) else {}
    )
    return {key: translated(label) for key, label in ADDED.items()} | (asked if currency else {})


def rounds_direct(study: Study) -> bool:
    """Return whether direct cost is rounded, and indirect cost computed on that."""
    return study[RULES].rounds == "direct"


def rounded_direct(study: Study) -> dict[str, str]:
    """Return the further amounts where direct cost is rounded, by their keys, with their labels."""
    if not rounds_direct(study):
        return {}
    unit = translated(_UNITS[study[RULES].rounding])
    return {WHOLE: translated("Direct cost, in %(unit)s", unit=unit), WHOLE_ON: translated("Indirect cost on it")}


def asked_key(study: Study) -> str:
    """Return the key of the request in its own currency."""
    return ASKED if study[RULES].currency else "request"


def to_round_key(study: Study) -> str:
    """Return the key of what is rounded: the request, or direct cost, in the currency of the request."""
    if not rounds_direct(study):
        return asked_key(study)
    return ASKED_DIRECT if study[RULES].currency else "direct"


def final_key(study: Study) -> str:
    """Return the key of what is asked for in the end, rounded where the study says so."""
    return asked_key(study) if study[RULES].rounding == "none" else ROUNDED


def rounding_words(study: Study) -> str:
    """Return what the rounded request is called."""
    asked = amounts(study)[asked_key(study)]
    if rounds_direct(study):
        return translated("%(request)s, with rounded direct cost", request=asked)
    return translated("%(request)s, in %(unit)s", request=asked, unit=translated(_UNITS[study[RULES].rounding]))


def asked_style(study: Study) -> str:
    """Return the number style of the request: whole units, without the sign of the study's currency for another."""
    return "count" if study[RULES].currency else measure(study).style


def budget_lines(study: Study) -> list[BudgetLine]:
    """Return every line that can have a category, in the order of the file."""
    lines = []
    shared = Spread(SHARED, "Lines that say nothing: evenly over all months", (), None)
    for index, family in enumerate(study[FAMILIES]):
        place: Path = (FAMILIES.key, index)
        of_family = Spread(family.id, f"{family.label}, as a family", place, family) if family.is_spread else shared
        listed = [(("sweeps", number), line) for number, line in enumerate(family.sweeps)]
        listed += [(("items", number), line) for number, line in enumerate(family.items)]  # type: ignore[misc]
        for name, (where, line) in zip(line_names(family), listed, strict=True):
            label, path = f"{family.label}: {line.label}", (*place, *where)
            spread = Spread(name, label, path, line) if line.is_spread else of_family
            category = line.category if line.category is not None else family.category
            own = line.category is not None or family.category is None
            lines.append(BudgetLine(name, label, category, own, path if own else place, spread))
    return lines


def spreads(study: Study) -> list[Spread]:
    """Return every spread that some line has, each once."""
    return list({line.spread.row: line.spread for line in budget_lines(study)}.values())


def costed_lines(study: Study, values: object) -> dict[str, list[BudgetLine]]:
    """Return the lines with a cost by their category; ``values`` has the names of the graph."""
    key = measure(study).key
    by_category: dict[str, list[BudgetLine]] = {category: [] for category in study[CATEGORIES]}
    for line in budget_lines(study):
        if line.category in by_category and row_value(line.name, key) in values:  # type: ignore[operator]
            by_category[line.category].append(line)
    return by_category
