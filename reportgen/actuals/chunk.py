"""Some thousand rows of a file as pandas columns: texts, numbers, times and durations, and the first problem of each.

Whatever cannot be read becomes a sentence of its row; the value is then missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from reportgen.actuals.blocks import Block
from reportgen.actuals.identity import row_keys
from reportgen.actuals.records import shown
from reportgen.system.texts import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from reportgen.actuals.identity import Keys
    from reportgen.actuals.records import Record

    Column = pd.Series[Any]  # of one kind of value
    Different = tuple[NDArray[np.integer], pd.Index]  # the place of each text among the different ones, and these

_LARGEST = 1e300
_NO_TIME = frozenset({"", "unknown", "none", "n/a", "invalid"})
_DURATION = re.compile(r"(?:(?:(\d{1,6})-)?(\d{1,3}):)?(\d{1,3}):(\d{2}(?:\.\d+)?)")
_WORDS = re.compile(r"(?:(\d+)d)? ?(?:(\d+)h)? ?(?:(\d+)m)? ?(?:(\d+(?:\.\d+)?)s)?")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ODD = re.compile(r"[^0-9.eE+-]")
VALUES = ("source", "id", "start", "end", "gpu_hours", "cost", "currency", "state", "category", "step_of")
_FEW_TEXTS = frozenset({"source", "currency", "state", "category", "step_of"})
_SAMPLE = 1000  # rows, by which it is told whether a column has few different texts
_MANY = 0.9  # of the rows: a column of more different texts is not split into these


class Rows(NamedTuple):
    """Rows of one file as every source gives them.

    ``table`` has the columns of ``VALUES``: GPU-hours and cost are numbers, missing where the source has none; start
    and end are times in UTC. ``fields`` are the texts that rules match, by field. ``problems`` has a sentence for each
    row that cannot be read, else "".
    """

    lines: Sequence[int]
    table: pd.DataFrame
    fields: Mapping[str, pd.Series[str]]
    problems: list[str]


class Fields(Mapping[str, "pd.Series[str]"]):
    """Texts by field, each made when it is asked for: no rule reads most of them."""

    def __init__(self, makers: Mapping[str, Callable[[], pd.Series[str]]]) -> None:
        self._makers = makers
        self._made: dict[str, pd.Series[str]] = {}

    def __getitem__(self, name: str) -> pd.Series[str]:
        """Return the texts of a field. Raises KeyError."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the name of every field."""
        return iter(self._makers)

    def __len__(self) -> int:
        """Return the number of fields."""
        return len(self._makers)


class Chunk:
    """Some rows of one file, column by column."""

    def __init__(self, header: Sequence[str], rows: Block | Sequence[Record]) -> None:
        self.null = ""  # a text that stands for none, where a source has one
        self._split: dict[str, Different] = {}  # of columns of the file
        self._given: dict[int, tuple[pd.Series[str], Different]] = {}  # of texts that were returned, by their identity
        self.lines: Sequence[int]
        if isinstance(rows, Block):
            self.lines = rows.lines
            self.problems = [""] * len(rows.lines)
            self.raw: Mapping[int, str] = {}  # of rows that cannot be split
            self._columns = {str(name): values for name, values in rows.table.items()}
        else:
            self.lines = [row.line for row in rows]
            self.problems = [row.problem for row in rows]
            self.raw = {place: shown(row) for place, row in enumerate(rows) if row.problem}
            blank = [""] * len(header)
            columns = zip(*[blank if row.problem else row.texts for row in rows], strict=True)
            self._columns = {name: pd.Series(texts, dtype=object) for name, texts in zip(header, columns, strict=True)}

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.lines)

    def has(self, name: str) -> bool:
        """Return whether the file has a column."""
        return name in self._columns

    def text(self, *names: str) -> pd.Series[str]:
        """Return the first column of these that says anything, without blanks around; row by row "" where none does."""
        present = [name for name in names if name in self._columns]
        if not present:
            return pd.Series([""] * len(self), dtype=object)
        texts = self._column(present[0])
        for name in present[1:]:
            if not (empty := texts == "").any():
                break
            texts = texts.mask(empty, self._column(name))
        return texts

    def _column(self, name: str) -> pd.Series[str]:
        """Return one column, without blanks around its texts."""
        codes, texts = self._different(name)
        trimmed = _trimmed(texts)
        if self.null and (absent := trimmed == self.null).any():
            trimmed = trimmed.where(~absent, "")
        column = self._columns[name]
        if trimmed is not texts or isinstance(column.dtype, pd.CategoricalDtype):
            column = texts_of(codes, trimmed)
        self._given[id(column)] = column, (codes, trimmed)
        return column

    def _different(self, name: str) -> Different:
        """Return one column of the file as places among its different texts, and these.

        Texts that nearly all differ are not compared: each stands for itself.
        """
        if name not in self._split:
            column = self._columns[name]
            if isinstance(column.dtype, pd.CategoricalDtype):
                self._split[name] = column.cat.codes.to_numpy(), column.cat.categories.astype(object)
            elif column.iloc[:_SAMPLE].nunique() > _MANY * min(len(column), _SAMPLE):
                self._split[name] = np.arange(len(column)), pd.Index(column, dtype=object)
            else:
                codes, texts = pd.factorize(column)
                self._split[name] = codes, pd.Index(texts, dtype=object)
        return self._split[name]

    def different(self, texts: pd.Series[str]) -> Different:
        """Return the place of each text among the different ones, and these."""
        if id(texts) in self._given:
            return self._given[id(texts)][1]
        codes, unique = pd.factorize(texts)
        return codes, pd.Index(unique, dtype=object)

    def made(self, texts: pd.Series[str], make: Callable[[str], object]) -> Column:
        """Return what a function makes of each text; it is asked once for each different one."""
        codes, unique = self.different(texts)
        return (
            pd.Series([make(text) for text in unique], dtype=None if len(unique) else object)
            .take(codes)
            .reset_index(drop=True)
        )

    def fields(self, columns: Mapping[str, Sequence[str]], **made: pd.Series[str]) -> Fields:
        """Return the fields that rules match, by the columns that may say them, and others that are made already."""
        makers = {name: partial(self.text, *names) for name, names in columns.items()}
        return Fields({**makers, **{name: partial(_itself, texts) for name, texts in made.items()}})

    def say(self, wrong: pd.Series[bool], sentence: str, texts: pd.Series[str] | None = None) -> None:
        """Add a problem to the rows where something is wrong and that have none yet; ``{}`` stands for their text."""
        for row in np.flatnonzero(wrong.fillna(False).to_numpy(dtype=bool)):  # noqa: FBT003 - pandas names it not
            if not self.problems[row]:
                self.problems[row] = sentence if texts is None else sentence.format(repr(cut(str(texts[row]), 60)))

    def numbers(self, texts: pd.Series[str], what: str, least: float | None = 0.0) -> pd.Series[float]:
        """Return texts as numbers, missing where they are empty; any other text, or less than the least, is said."""
        codes, unique = self.different(texts)
        odd = _ODD.search("".join(unique)) is not None
        values = _as_numbers(unique, odd=odd)
        wrong = np.isnan(values) | (np.abs(values) > _LARGEST)
        if odd:  # pandas takes True and 0x10 for numbers
            wrong |= np.array([_NUMBER.fullmatch(text) is None for text in unique], dtype=bool)
        wrong &= np.array(unique != "", dtype=bool)
        self.say(pd.Series(wrong[codes]), f"{what} {{}} is no number", texts)
        if least is not None:
            low = values < least
            self.say(pd.Series(low[codes]), f"{what} {{}} is below {least:g}", texts)
            wrong |= low
        return pd.Series(np.where(wrong, np.nan, values)[codes])

    def mapped(self, texts: pd.Series[str], parse: Callable[[str], float | None], sentence: str) -> pd.Series[float]:
        """Return what a function makes of each text, None where it cannot be read, which is said; "" is missing."""
        codes, unique = self.different(texts)
        parsed = np.array([parse(text) if text else None for text in unique], dtype=float)
        values = pd.Series(parsed[codes])
        self.say((texts != "") & values.isna(), sentence, texts)
        return values

    def times(self, texts: pd.Series[str], what: str) -> pd.Series[pd.Timestamp]:
        """Return texts as times in UTC, which those without a zone are taken for; missing where there is none."""
        codes, unique = self.different(texts)
        named = np.array([text.casefold() not in _NO_TIME for text in unique], dtype=bool)
        given = pd.Series(unique, dtype=object).where(named, None)
        parsed = pd.to_datetime(given, utc=True, format="ISO8601", errors="coerce")
        values = parsed.take(codes).reset_index(drop=True)
        wrong = pd.Series((named & parsed.isna().to_numpy())[codes])
        self.say(wrong, f"{what} {{}} is no time, such as 2024-07-01T10:00:00", texts)
        return values

    def period(
        self, start: pd.Series[str], end: pd.Series[str], names: tuple[str, str]
    ) -> tuple[pd.Series[pd.Timestamp], pd.Series[pd.Timestamp]]:
        """Return the start and the end of each row; an end before the start is said."""
        begun, ended = self.times(start, names[0]), self.times(end, names[1])
        self.say(ended < begun, f"{names[1]} {{}} is before its {names[0]}", end)
        return begun, ended

    def keys(self) -> Keys:
        """Return keys that only rows of the same values share, to tell rows without an id by."""
        return row_keys((self._different(name) for name in self._columns), len(self))

    def rows(self, source: str, values: Mapping[str, Column], fields: Mapping[str, pd.Series[str]]) -> Rows:
        """Return the rows with the values that a source has; an empty column stands for each that it has not."""
        filled = {name: values[name] if name in values else _empty(name, len(self)) for name in VALUES}
        if "source" not in values:
            filled["source"] = categories_of(np.zeros(len(self), dtype=np.int8), (source,))
        for name in _FEW_TEXTS & values.keys():
            codes, texts = self.different(values[name])
            filled[name] = categories_of(codes, texts) if texts.is_unique else values[name].astype("category")
        frame = pd.DataFrame(filled)
        for row, text in self.raw.items():
            if not frame.loc[row, "id"]:
                frame.loc[row, "id"] = text
        return Rows(self.lines, frame, fields, self.problems)


def texts_of(codes: NDArray[np.integer], texts: pd.Index) -> pd.Series[str]:
    """Return texts by their places among different ones."""
    return pd.Series(texts.to_numpy(dtype=object)[codes], dtype=object)


def categories_of(codes: NDArray[np.integer], texts: Sequence[str] | pd.Index) -> pd.Series[str]:
    """Return texts by their places among different ones, as categories, which are compared and grouped by place."""
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(texts, dtype=object), validate=False))


def _trimmed(texts: pd.Index) -> pd.Index:
    """Return texts without blanks around; the same object where none has any."""
    values = texts.tolist()
    joined = "".join(values)
    if " " not in joined and joined.isprintable():  # a space is the only blank that can be printed
        return texts
    stripped = [text.strip() for text in values]
    return texts if stripped == values else pd.Index(stripped, dtype=object)


def _as_numbers(texts: pd.Index, *, odd: bool) -> NDArray[np.floating]:
    """Return texts as numbers, missing where one is none; ``odd`` is whether any has a character of no number."""
    if not odd:
        try:
            return texts.to_numpy(dtype=object).astype(float)
        except ValueError:  # as of "" or "1-2"
            pass
    return pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce").to_numpy(dtype=float)


def _itself(texts: pd.Series[str]) -> pd.Series[str]:
    return texts


def _empty(name: str, count: int) -> Column:
    """Return a column that no row has a value of."""
    if name in {"gpu_hours", "cost"}:
        return pd.Series(np.full(count, np.nan))
    if name in {"start", "end"}:
        return pd.Series(np.full(count, "NaT", dtype="datetime64[ns]")).dt.tz_localize("UTC")
    if name in _FEW_TEXTS:
        return categories_of(np.zeros(count, dtype=np.int8), ("",))
    return pd.Series([""] * count, dtype=object)


def seconds(text: str) -> float | None:
    """Return the seconds of a duration as sacct or W&B writes it: 1-02:03:04, 02:03:04, 03:04 or 1h 2m 3s, or seconds.

    >>> seconds("1-02:03:04"), seconds("05:00.5"), seconds("1h 30m"), seconds("12:75")
    (93784.0, 300.5, 5400.0, None)
    """
    if match := _DURATION.fullmatch(text):
        days, hours, minutes, secs = (float(part or 0) for part in match.groups())
        in_range = secs < 60 and (minutes < 60 or not match[2]) and (hours < 24 or not match[1])
        return days * 86400 + hours * 3600 + minutes * 60 + secs if in_range else None
    if _NUMBER.fullmatch(text):
        number = float(text)
        return number if 0 <= number < _LARGEST else None
    if match := _WORDS.fullmatch(text):
        days, hours, minutes, secs = (float(part or 0) for part in match.groups())
        return days * 86400 + hours * 3600 + minutes * 60 + secs
    return None
