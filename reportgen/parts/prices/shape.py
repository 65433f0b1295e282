"""Prices with dates: rows of the price book, what a study says of them, and the prices that it takes from them."""

# Without ``annotations`` from the future, as in ``kinds``.
import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, PlainValidator, TypeAdapter, ValidationError, WithJsonSchema

from reportgen.describe.kinds import Frozen, Real
from reportgen.describe.tables import Path, Study, Table
from reportgen.system.texts import quoted

MOST_ROWS = 20_000  # of the price book with all files of a study
LONGEST_WORDS = 80  # characters of an accelerator, a vendor, a term, a region
LONGEST_SOURCE = 1000
MOST_DIGITS = 30
PICKS = ("median", "lowest", "latest")
_PRICE = re.compile(r"\d{1,12}(\.\d{1,18})?")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MOMENT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_TERM = re.compile(r"[a-z0-9][a-z0-9_]*")
_DATE_FORM = r"^\d{4}-\d{2}-\d{2}$"
_MOMENT_FORM = r"^\d{4}(-\d{2}(-\d{2})?)?$"


def words_in(value: object, longest: int = LONGEST_WORDS) -> str:
    """Return a text of a row without the blanks around it. Raises ValueError for one that is empty, long or unsafe."""
    if not isinstance(value, str):
        raise ValueError("is text in quotes")  # noqa: TRY004 - Pydantic takes a ValueError for a problem of the file
    text = value.strip()
    if not text:
        raise ValueError("is empty")
    if len(text) > longest:
        raise ValueError(f"is longer than {longest} characters")
    if not text.isprintable():
        raise ValueError("holds a character that cannot be printed")
    return text


def source_in(value: object) -> str:
    """Return where a price comes from. Raises ValueError as ``words_in`` does."""
    return words_in(value, LONGEST_SOURCE)


def term_in(value: object) -> str:
    """Return a term of renting. Raises ValueError for one that is no word of small letters, digits and underscores."""
    text = words_in(value)
    if not _TERM.fullmatch(text):
        raise ValueError(f"{quoted(text)} is no word of small letters, digits and underscores, as on_demand or spot is")
    return text


def currency_in(value: object) -> str:
    """Return a currency's code. Raises ValueError for what is none."""
    text = words_in(value)
    if not _CURRENCY.fullmatch(text):
        raise ValueError(f"{quoted(text)} is no code of three capital letters, as USD is")
    return text


def price_in(value: object) -> Decimal:
    """Return a price with its digits. Raises ValueError for one that is no number above 0."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        value = format(Decimal(str(value)), "f")
    text = words_in(value)
    if not _PRICE.fullmatch(text):
        raise ValueError(f"{quoted(text)} is no number of money, written as 3.50")
    if not Decimal(text):
        raise ValueError("is 0")
    return Decimal(text)


def day_in(value: object) -> date:
    """Return a day. Raises ValueError for what is none."""
    if isinstance(value, date):
        return value
    text = words_in(value)
    match = _DAY.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> date:
    raise ValueError(f"{quoted(text)} is no day, written as 2024-07-30")


def moment_in(value: object) -> str:
    """Return a day, a month or a year as text. Raises ValueError for what is none of them."""
    if isinstance(value, date):
        return value.isoformat()
    text = words_in(value)
    match = _MOMENT.fullmatch(text)
    try:
        if match:
            date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
            return text
    except ValueError:
        pass
    raise ValueError(f"{quoted(text)} is no day, month or year, written as 2024-07-30, 2024-07 or 2024")


def last_day(moment: str) -> date:
    """Return the last day of what ``moment_in`` returns.

    >>> last_day("2024-02").isoformat()
    '2024-02-29'
    """
    year, month, day = (*map(int, moment.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def first_day(moment: str) -> date:
    """Return the first day of what ``moment_in`` returns."""
    year, month, day = (*map(int, moment.split("-")), 0, 0)[:3]
    return date(year, month or 1, day or 1)


_Check: TypeAlias = Callable[[Any], object]  # of what a file holds; raises ValueError


def _named(check: _Check, name: str) -> _Check:
    def validate(value: object) -> object:
        try:
            return check(value)
        except ValueError as error:
            raise ValueError(f"{name} {error}") from error

    return validate


_WORDS = {"type": "string", "minLength": 1, "maxLength": LONGEST_WORDS}
_MONEY = {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string", "pattern": r"^\d+(\.\d+)?$"}]}


class PriceRow(Frozen):
    """One price of one hour of one accelerator, on the day that someone saw it.

    Attributes:
        accelerator: The accelerator. Example: ``"A100 80GB"``
        vendor: Who rents it. Example: ``"Lambda"``
        term: How it is rented. Example: ``"on_demand"``, ``"spot"``, ``"one_year"``, ``"three_years"``, ``"bulk"``
        region: Where it stands, as the vendor says it. Example: ``"us-east-1"``, ``"unspecified"``
        currency: The currency of the price, as its ISO 4217 code. Example: ``"USD"``
        price: The price of one hour of one accelerator, above 0. Example: ``3.5``
        date: The day of the price. Example: ``"2024-07-30"``
        source: Where the price was read. Example: ``"https://example.org/prices"``
    """

    accelerator: Annotated[str, PlainValidator(_named(words_in, "accelerator")), WithJsonSchema(_WORDS)]
    vendor: Annotated[str, PlainValidator(_named(words_in, "vendor")), WithJsonSchema(_WORDS)]
    term: Annotated[str, PlainValidator(_named(term_in, "term")), WithJsonSchema(_WORDS)]
    region: Annotated[str, PlainValidator(_named(words_in, "region")), WithJsonSchema(_WORDS)]
    currency: Annotated[str, PlainValidator(_named(currency_in, "currency")), WithJsonSchema({"type": "string"})]
    price: Annotated[Decimal, PlainValidator(_named(price_in, "price")), WithJsonSchema(_MONEY)]
    date: Annotated[
        date, PlainValidator(_named(day_in, "date")), WithJsonSchema({"type": "string", "pattern": _DATE_FORM})
    ]
    source: Annotated[str, PlainValidator(_named(source_in, "source")), WithJsonSchema({"type": "string"})]

    @property
    def offer(self) -> tuple[str, ...]:
        """What stays the same while its price changes: accelerator, vendor, term, region, currency."""
        return (self.accelerator, self.vendor, self.term, self.region, self.currency)


CHECKS: Mapping[str, _Check] = {
    "accelerator": words_in,
    "vendor": words_in,
    "term": term_in,
    "region": words_in,
    "currency": currency_in,
    "price": price_in,
    "date": day_in,
    "source": source_in,
}  # of every column of a file of prices, in order


class Prices(Frozen):
    """What a study says of the prices that it takes from the price book.

    Attributes:
        as_of: The day, month or year of the study: prices are those known at its end, and their ages are counted to it.
            Example: ``"2026-11"``, ``"2026-11-20"``
        age_limit: The age in days from which a price is warned of; without one none is. Example: ``180``
        rates: What one unit of another currency is worth in the study's, for prices in that currency. Example: ``{
            EUR = 1.08 }``
    """

    as_of: Annotated[
        str,
        BeforeValidator(_named(moment_in, "as_of")),
        WithJsonSchema({"type": "string", "pattern": _MOMENT_FORM}),
    ] = ""
    age_limit: Annotated[Real, Field(ge=0)] | None = None
    rates: Annotated[Mapping[str, Annotated[Real, Field(gt=0)]], Field(max_length=100)] = {}


@dataclass(frozen=True, slots=True)
class Reference:
    """Which rows a price is taken from: the words of each column asked for, "" for any, and what is made of them."""

    gpu: str
    term: str = "on_demand"
    vendor: str = ""
    region: str = ""
    currency: str = ""
    since: str = ""
    as_of: str = ""
    pick: str = "median"


@dataclass(frozen=True, slots=True)
class PriceChoice:
    """A price taken from the price book.

    ``rows`` are those that were chosen among, the last of each offer; ``value``, ``low`` and ``high`` are in the
    study's currency, of which ``rate`` is what one of the rows' is worth. ``age`` is in days, of the oldest row that
    ``value`` is made of. ``every`` are the rows of all dates.
    """

    reference: Reference
    rows: tuple[PriceRow, ...]
    value: Decimal
    low: Decimal
    high: Decimal
    rate: Decimal
    day: date
    age: int
    every: tuple[PriceRow, ...]


@dataclass(frozen=True, slots=True)
class Priced:
    """The prices that a study takes from the price book, by their places; ``ranged`` have their ranges from it too."""

    choices: Mapping[Path, PriceChoice]
    ranged: frozenset[Path] = frozenset()


PRICES: Table[Prices] = Table("prices", Prices, Prices())
PRICE_ROWS: Table[tuple[PriceRow, ...]] = Table(
    "price_rows", Annotated[tuple[PriceRow, ...], Field(strict=False, max_length=MOST_ROWS)], ()
)
PRICED: Table[Priced] = Table("priced", None, Priced({}), derived=True)


_ROWS: TypeAdapter[tuple[PriceRow, ...]] = TypeAdapter(PRICE_ROWS.annotation)


def stated_in(document: Mapping[str, object]) -> tuple[Prices, tuple[PriceRow, ...]]:
    """Return what the tables of a study file say of prices, and the rows that they state.

    Nothing where either has another shape, which the check of the whole file tells.
    """
    try:
        rows = _ROWS.validate_python(document.get(PRICE_ROWS.key, ()))
        return Prices.model_validate(document.get(PRICES.key, {})), rows
    except ValidationError:
        return Prices(), ()


def with_priced(study: Study) -> Study:
    """Return a study that states which of its prices are from the price book, without those that it has left out."""
    priced = study[PRICED] if PRICED.key in study.tables else Priced({})
    kept = {path: item for path, item in priced.choices.items() if _is_stated(study, path)}
    return study.replaced(PRICED, Priced(kept, priced.ranged))


def _is_stated(study: Study, path: Path) -> bool:
    try:
        return study.value_at(path) is not None
    except (AttributeError, IndexError, TypeError):
        return False


def range_places(path: Path) -> tuple[Path, Path]:
    """Return where both ends of a price's range stand: that of an assumption, of a catalogue's entry, of a scenario."""
    if path[-1] == "value":
        return (*path[:-1], "low"), (*path[:-1], "high")
    *item, _, key = path
    return (*item, "ranges", key, 0), (*item, "ranges", key, 1)


def too_old(study: Study) -> dict[Path, PriceChoice]:
    """Return the prices that are older than the study's limit, by their places."""
    limit = study[PRICES].age_limit
    return {path: item for path, item in study[PRICED].choices.items() if limit is not None and item.age > limit}
