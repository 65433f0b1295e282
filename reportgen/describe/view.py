"""The values that the report's templates show: numbers as text with their names, and sections.

Nothing is computed here: a number is looked up by its name in the evaluation and written in its style. The name is kept
with it, so that the script of the live page can update the number. The values are named tuples: thirty frozen
dataclasses take three times as long to import.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe import styles
from reportgen.describe.about import ABOUT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.number_forms import Scale


_FRACTION = re.compile(r"(?<=\d)([.eKMB%]| ×)")  # where a number's text goes on after its whole part


class ShownNumber(NamedTuple):
    """A number as it is shown: its name in the graph, where on the size axis, its value, and its text."""

    name: str
    value: float
    text: str
    style: str
    like: str = ""  # the published figure whose digits the text matches
    size: int = -1  # position on the size axis, or -1 for one value
    sign: str = ""  # what is put before a positive number
    scale: str = ""  # the scale that it shares with the numbers it adds up with
    plain: bool = False  # whether it is written as the source prints it, 5.42e24

    @property
    def whole(self) -> str:
        """The text up to the decimal point, which columns align on."""
        return self.text[: self._cut()]

    @property
    def rest(self) -> str:
        """The text from the decimal point on."""
        return self.text[self._cut() :]

    def _cut(self) -> int:
        cut = _FRACTION.search(self.text)
        return len(self.text) if cut is None else cut.start()


BLANK = ShownNumber("", 0.0, "", "text")  # where a row has no value


class NumberColumn(NamedTuple):
    """A column of numbers: its heading, and how many characters at most follow the decimal point."""

    label: str
    pad: int
    unit: str = ""
    paid: bool = False  # whether its numbers are amounts of money


class TableRow(NamedTuple):
    """A row of numbers with its words."""

    label: str
    cells: tuple[ShownNumber, ...]
    id: str = ""
    uncertainty: str = ""
    listed: bool = True


class Section(NamedTuple):
    """A section of the report: the template ``sections/<id>.html.j2``, its heading, and its place among the others.

    ``view`` is the view that it shows; where that is None or empty the section is left out. A section without a
    ``title`` is shown only where a profile names it; ``others`` is the title where some family has no experiments.
    """

    id: str
    title: str = ""
    order: int = 0
    view: str = ""
    others: str = ""


class Equation(NamedTuple):
    """A formula to be typeset, and the same in words for whoever cannot see it."""

    latex: str
    text: str


class Writing(NamedTuple):
    """How a number is written beyond its style.

    ``sign`` is put before a positive number; ``scale`` is that of the numbers which it adds up with; ``plain`` is for a
    table that mirrors the source's, 5.42e24 for 5.42 × 10²⁴.
    """

    sign: str = ""
    scale: Scale | None = None
    plain: bool = False


ALONE = Writing()


def show(
    evaluation: Evaluation,
    name: str,
    style: str,
    figure: Decimal | None = None,
    size: int = -1,
    writing: Writing = ALONE,
) -> ShownNumber:
    """Return a name's value as it is shown, with the digits of a published ``figure`` where one is given.

    ``size`` is the position on the size axis for a name that has one value a size. A figure goes before a scale.
    """
    number = evaluation.number(name) if size < 0 else evaluation.at_sizes(name)[size]
    sign, scale, plain = writing if figure is None else writing._replace(scale=None)
    text = write(number, style, figure, evaluation.study[ABOUT].currency, Writing(sign, scale, plain))
    like, code = "" if figure is None else str(figure), "" if scale is None else scale.code
    return ShownNumber(name, number, text, style, like, size, sign, code, plain)


def show_optional(
    evaluation: Evaluation, name: str, style: str, figure: Decimal | None = None, writing: Writing = ALONE
) -> ShownNumber:
    """Return a name's value as it is shown, blank where there is no such name: a row has no value there.

    A row has no name of a measure that it lacks. The arguments are those of ``show``.
    """
    return show(evaluation, name, style, figure, writing=writing) if name in evaluation.values else BLANK


def write(
    value: float, style: str, figure: Decimal | None = None, currency: str = "USD", writing: Writing = ALONE
) -> str:
    """Return a number's text with a real minus sign and its power of ten raised; zero has no sign.

    ``style`` is a key of ``STYLES``, ``figure`` the published figure whose digits are matched, ``currency`` an ISO 4217
    code.

    >>> write(-5.42e24, "flops"), write(317_000.0, "money", writing=Writing(sign="+"))
    ('−5.42 × 10²⁴', '+$317K')
    """
    text = styles.text(value, style, figure, currency, writing.scale)
    text = text.replace("-", "−") if writing.plain else styles.typographic(text)
    return writing.sign + text if value > 0 and styles.is_nonzero(text) else text


def column(label: str, cells: Iterable[ShownNumber], unit: str = "") -> NumberColumn:
    """Return a column that leaves room for the longest of its cells' fractions."""
    shown = list(cells)
    paid = any(styles.is_money(cell.style) for cell in shown)
    return NumberColumn(label, max((len(cell.rest) for cell in shown), default=0), unit, paid)
