"""A study with a text in every slot that takes one, many times over."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Where a text is only a text; in a Markdown slot its marks are meant, and a symbol is read as TeX.
PLAIN = "plain"
MARKDOWN = "markdown"
SYMBOL = "symbol"
EVERYWHERE = frozenset({PLAIN, MARKDOWN, SYMBOL})
ONCE = ("title", "subtitle", "source", "axis", "catalogue", "models", "quantity", "input", "perspective", "set", "grid")


def study(texts: Sequence[str], slots: frozenset[str] = EVERYWHERE, single: str = "") -> str:
    """A study file with each text in every slot of a part of its own; ``single`` is in the slots there is one of."""
    once = single or texts[0]
    parts = [_frame(once, slots)]
    parts += [_part(number, text, slots) for number, text in enumerate(texts)]
    return "".join(parts)


def _of(text: str, kind: str, slots: frozenset[str]) -> str:
    return _quoted(text if kind in slots else "constant")


def _quoted(text: str) -> str:
    """A basic string of TOML; JSON writes the same escapes but for pairs of surrogates."""
    written = json.dumps(text, ensure_ascii=False)
    return written.replace("\x7f", "\\u007f")


def _searched(text: str) -> str:
    """A word that lists are searched by, in which no spreadsheet may read a wildcard; never two alike."""
    return re.sub(r"[*?~]", "", text)[:120].strip() or "nothing"


def _frame(text: str, slots: frozenset[str]) -> str:
    plain, mark, symbol = (_of(text, kind, slots) for kind in (PLAIN, MARKDOWN, SYMBOL))
    return f"""
[study]
title = {plain}
subtitle = {plain}
source = {plain}

[assumptions.price]
label = "Price"
value = 3
low = 2
high = 4

[assumptions.steps]
label = "Steps"
value = 10

[models]
title = "width"
flops = "6 * width * tokens"
note = {mark}

[models.inputs.heads]
label = {plain}
symbol = {symbol}
unit = {plain}
values = [1, 2, 4]

[models.quantities.width]
label = {plain}
symbol = {symbol}
unit = {plain}
note = {mark}
formula = "heads * 8"

[budgets.fixed]
label = {_quoted(_searched(text)) if PLAIN in slots else '"constant"'}
note = {mark}
tokens = "steps * 5"

[axes.seeds]
label = {plain}
note = {mark}

[[measures]]
id = "hours"
label = {plain}
unit = {plain}
note = {mark}
formula = "flops / 3600"

[[measures]]
id = "cost"
label = "Cost"
formula = "hours * price"
style = "money"

[corrections.extra]
label = {plain}
published = {plain}
corrected = {plain}
note = {mark}

[[correction_sets]]
label = {plain}
corrections = ["extra"]

[[grids]]
label = {plain}
rows = "price"
row_values = [2, 3]
columns = "steps"
column_values = [10, 20]

[notes]
{_quoted(text[:60]) if PLAIN in slots and chr(10) not in text else '"constant"'} = {mark}
justification = {mark}
method = {mark}

[perspective.day]
label = {plain}
unit = {plain}
note = {mark}
formula = "total_cost / 24"

[scenarios.other]
label = {_quoted(_searched(text)) if PLAIN in slots else '"other"'}
note = {mark}
values = {{ price = 2.5 }}

[[checks]]
label = {plain}
formula = "price > 0"
"""


def _part(number: int, text: str, slots: frozenset[str]) -> str:
    """One assumption, catalogue, quantity and family."""
    plain, mark, symbol = (_of(text, kind, slots) for kind in (PLAIN, MARKDOWN, SYMBOL))
    name = _quoted(_searched(text)) if PLAIN in slots else '"constant"'
    return f"""
[assumptions.number_{number}_]
label = {plain}
symbol = {symbol}
unit = {plain}
group = {plain}
source = {plain}
note = {mark}
value = 2

[catalogues.list_{number}_]
label = {plain}
note = {mark}
[[catalogues.list_{number}_.entries]]
name = {name}
source = {plain}
note = {mark}
values = {{ filled_{number}_ = 3 }}

[assumptions.chosen_{number}_]
label = "Chosen {number}"
kind = "choice"
catalogue = "list_{number}_"
value = {name}

[assumptions.filled_{number}_]
label = "Filled {number}"
catalogue = "list_{number}_"

[quantities.made_{number}_]
label = {plain}
symbol = {symbol}
unit = {plain}
note = {mark}
formula = "number_{number}_ * 2"

[[families]]
id = "family_{number}_"
label = {plain}
uncertainty = {plain}
what = {mark}
how = {mark}
doubts = {mark}
  [[families.sweeps]]
  id = "main_{number}_"
  label = {plain}
  note = {mark}
  axes = {{ seeds = 3 }}
  budget = "fixed"
"""
