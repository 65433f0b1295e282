"""Random studies that are valid, or nearly: every optional table there or not, none, one or many of all, odd names."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from reportgen.formula.identifiers import problem_with
from reportgen.graph.names import SWEEP_PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

# Words of the program's own names, of spreadsheets and of JavaScript; most may name a value of a study.
_ODD_NAMES = (
    "inputs check tornado share rank grid change correction case reconcile published value key label name position "
    "sorted low high minimum maximum fault default catalogue no unit old effect interaction overlap failed tolerance "
    "rows members sweeps shares study base axis member active budget combinations changed var new class this eval "
    "arguments constructor prototype window document return function undefined nan infinity e x pi_ tostring "
    "texts total sum_ cost_total price width heads h_100 q_1 scenario_ budget_ all_ id from_"
)
NAMES = [*(word for word in _ODD_NAMES.split() if problem_with(word) is None), "n" * 64, "a_" + "1" * 40]
LABELS = (
    "Cost",
    "A",
    "GPU-hours (H100)",
    "Learning rate sweep over all of the widths and all of the depths of the model, repeated twice",
    "x" * 120,
    "=1+1",
    "+cmd|' /C calc'!A0",
    "<b>bold</b> & {{ 7*7 }}",
    "Étude ε → Δ · 10²⁴",
    "学習率の掃引",
    "🚀 🧪",
    "משפחה",
    "مسح معدل التعلم",
    "\u202eRLO",
    "[bold]rich[/bold] :smile:",
    '"quoted" \\ back`tick` $1 %s {0}',
    "per cent of the total, in the currency of the study",
)
_UNITS = ("", "USD/h", "kWh", "x" * 60, "学", "%")
_STYLES = ("count", "number", "decimal", "fraction", "percent", "flops", "money", "exact")
_NUMBERS = (0, 1, 2, 0.5, 3.25, 1e-9, 1e6, 7.3e12, 1e15, 12)


class Writer:
    """Writes one study; ``text`` is its file, ``what`` the seed that makes it again."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._names = self._random.sample(NAMES, len(NAMES))
        self.lines: list[str] = []
        self.scalars: list[str] = []  # the names that formulas of one value may read
        self.switches: list[str] = []
        self.numbers: list[str] = []  # assumptions that are numbers
        self._write()

    @property
    def text(self) -> str:
        """The study file."""
        return "\n".join(self.lines) + "\n"

    def _write(self) -> None:
        some = self._some
        catalogues = [self._name() for _ in range(some(0, 0, 1, 2))]
        self._study()
        self._assumptions(catalogues)
        self._corrections()
        self._scenarios()
        self._quantities("quantities", some(0, 0, 1, 3))
        sized = self._models()
        budgets = self._budgets(sized)
        measures = self._measures()
        self._families(budgets, measures, sized)
        self._quantities("perspective", some(0, 0, 1, 3), [f"total_{name}" for name in ("flops", "runs", *measures)])
        self._grids()
        for _ in range(some(0, 0, 1, 2)):
            total = f"total_{self._pick(['flops', *measures])}"
            self._table("[checks]", label=self._label(), formula=f"{total} {self._pick(['<=', '>=', '=='])} 100")
        if some(0, 1):
            table = {self._pick(["method", "summary", "justification", "scope"]): self._label() * self._some(1, 9)}
            self._table("notes", **table)

    # ---- Pieces

    def _some(self, *counts: int) -> int:
        return self._random.choice(counts)

    def _pick(self, items: Sequence[str]) -> str:
        return self._random.choice(items)

    def _name(self) -> str:
        return self._names.pop()

    def _label(self) -> str:
        return self._random.choice(LABELS)

    def _choice(self, number: int) -> str:
        """Words that a spreadsheet can look up, different from all others."""
        return "".join(char for char in self._label() if char not in "*?~")[:80] + f" {number}"

    def _table(self, head: str, **values: object) -> None:
        """Write a table; a head in brackets is one of a list."""
        self.lines += [
            "",
            f"[{head}]",
            *(f"{key} = {_toml(value)}" for key, value in values.items() if value is not None),
        ]

    def _maybe(self, value: object) -> object:
        return value if self._some(0, 1) else None

    def _formula(self, names: Sequence[str]) -> str | float:
        """An expression over some names, which divides by nothing that is 0."""
        first, second = (self._random.choice([*names, "2", "0.5", "10"]) for _ in range(2))
        forms = (
            "{0}",
            "{0} + {1}",
            "{0} * {1}",
            "{0} - {1}",
            "{0} / (1 + {1} * {1})",
            "max({0}, {1})",
            "if({0} > {1}, {0}, 3)",
            "sqrt(abs({0}))",
            "round({0}, 2)",
            "({0} <= {1}) * 2 + 1",
        )
        return self._random.choice(forms).format(first, second)

    # ---- Tables

    def _study(self) -> None:
        some = self._some
        self._table(
            "study",
            title=self._label(),
            subtitle=self._maybe(self._label()),
            currency=self._maybe(self._pick(["USD", "EUR", "JPY", "CHF", "XYZ"])),
            source=self._maybe(self._label()),
            url="https://example.org/a?b=c" if some(0, 1) else None,
            base_label=self._maybe("As it is"),
        )

    def _assumptions(self, catalogues: list[str]) -> None:
        self.lines += ["", "[assumptions]"]
        for _ in range(self._some(0, 1, 2, 6)):
            self._number(self._name())
        for _ in range(self._some(0, 0, 1, 2)):
            name = self._name()
            self.switches.append(name)
            self._table(f"assumptions.{name}", label=self._label(), kind="switch", value=bool(self._some(0, 1)))
        for catalogue in catalogues:
            self._catalogue(catalogue)
        self.scalars += [*self.numbers, *self.switches]

    def _number(self, name: str, catalogue: str | None = None) -> None:
        value = self._random.choice(_NUMBERS) * self._random.choice([1, 1, 1, -1])
        ranged = self._some(0, 1, 1) and (catalogue is None or value != 0)
        self.numbers.append(name)
        self._table(
            f"assumptions.{name}",
            label=self._label(),
            value=None if catalogue else value,
            low=value - abs(value) / 2 if ranged else None,
            high=value + abs(value) / 3 if ranged else None,
            minimum=-1e20,
            unit=self._maybe(self._pick(_UNITS)),
            symbol=self._maybe(self._pick(["p_{GPU}", "\\eta", "N"])),
            group=self._maybe(self._label()),
            style=self._maybe(self._pick(_STYLES)),
            distribution=self._maybe(self._pick(["triangular", "uniform", "fixed"])),
            catalogue=catalogue,
            note=self._maybe(self._label()),
        )

    def _catalogue(self, name: str) -> None:
        chooser = self._name()
        filled = [self._name() for _ in range(self._some(0, 1, 2))]
        entries = [self._choice(number) for number in range(self._some(1, 1, 3))]
        value = self._pick(entries)
        self._table(f"assumptions.{chooser}", label=self._label(), kind="choice", value=value, catalogue=name)
        for key in filled:
            self._number(key, name)
        self._table(f"catalogues.{name}", label=self._label())
        for entry in entries:
            self._table(
                f"[catalogues.{name}.entries]",
                name=entry,
                values={key: self._random.choice(_NUMBERS) for key in filled},
            )

    def _corrections(self) -> None:
        names = [self._name() for _ in range(self._some(0, 0, 1, 3))]
        switched = []
        for name in names:
            switch = self._some(0, 1, 1) == 1
            switched += [name] if switch else []
            words = {"label": self._label(), "published": self._label(), "corrected": self._label()}
            effect = self._maybe(self._random.choice(_NUMBERS))
            self._table(f"corrections.{name}", **words, switch=switch, effect=effect if switch else None)
        self.switches += switched
        self.scalars += switched
        if switched and self._some(0, 1):
            self._table("[correction_sets]", label=self._label(), corrections=switched)

    def _scenarios(self) -> None:
        for number in range(self._some(0, 0, 1, 3)):
            values: dict[str, object] = {name: bool(self._some(0, 1)) for name in self.switches if self._some(0, 1)}
            values |= {name: self._random.choice(_NUMBERS) for name in self.numbers if self._some(0, 1)}
            key = f"{self._pick(['x', 'low', 'less', 'bulk'])}_{'abc'[number]}"
            self._table(f"scenarios.{key}", label=self._choice(number), values=values)

    def _quantities(self, table: str, count: int, further: Sequence[str] = ()) -> None:
        for _ in range(count):
            name = self._name()
            words = {"label": self._label(), "unit": self._pick(_UNITS), "style": self._pick(_STYLES)}
            self._table(f"{table}.{name}", **words, formula=self._formula([*self.scalars, *further]))
            if table == "quantities":
                self.scalars.append(name)

    def _models(self) -> list[str]:
        inputs, quantities = (
            [self._name() for _ in range(count)] for count in (self._some(1, 1, 3), self._some(0, 1, 3))
        )
        self._sizes = list(range(1, 1 + self._some(1, 1, 2, 14)))
        first = self._pick([*inputs, *quantities])
        self._table("models", title=first, flops=f"6 * {inputs[0]} * tokens", note=self._maybe(self._label()))
        for name in inputs:
            values = [size * (1 if name == inputs[0] else self._some(1, 3, 64)) for size in self._sizes]
            self._table(
                f"models.inputs.{name}", label=self._label(), values=values, unit=self._maybe(self._pick(_UNITS))
            )
        for number, name in enumerate(quantities):
            formula = self._formula([*inputs, *quantities[:number], *self.scalars])
            published = self._maybe([self._random.choice(_NUMBERS) for _ in self._sizes])
            self._table(f"models.quantities.{name}", label=self._label(), formula=formula, published=published)
        return [*inputs, *quantities]

    def _budgets(self, sized: list[str]) -> list[str]:
        names = [self._name() for _ in range(self._some(1, 1, 3))]
        for number, name in enumerate(names):
            tokens = self._random.choice([1e9, self._formula([*sized, *self.scalars]), 0])
            self._table(f"budgets.{name}", label=self._choice(number), tokens=tokens)
        return names

    def _measures(self) -> list[str]:
        names: list[str] = []
        wanted = self._some(1, 2, 3, 9)
        while len(names) < wanted:
            name = self._name()
            while name in SWEEP_PARTS and self._some(0, 1, 1, 1):  # which is refused
                name = self._name()
            of_row = ["flops", "runs", "tokens", *names]
            formula = self._formula([*of_row, *self.scalars])
            if names and self._some(0, 0, 1):
                formula = f"{names[0]} / total_{names[0]}"
            words = {"label": self._label(), "unit": self._pick(_UNITS), "style": self._pick(_STYLES)}
            self._table("[measures]", id=name, **words, formula=formula)
            names.append(name)
        self.lines[self.lines.index("[study]") + 1 : self.lines.index("[study]") + 1] = [
            f'headline = "{self._pick([*names, "flops"])}"'
        ]
        if self._some(0, 1):
            self._table("published", **{self._pick(["flops", *names]): self._random.choice(_NUMBERS)})
        return names

    def _families(self, budgets: list[str], measures: list[str], sized: list[str]) -> None:
        axes = [self._name() for _ in range(self._some(0, 1, 3))]
        for axis in axes[: self._some(0, 1)]:
            self._table(f"axes.{axis}", label=self._label())
        for _ in range(self._some(1, 1, 2, 5)):
            self._table(
                "[families]",
                id=self._name(),
                label=self._label(),
                uncertainty=self._maybe(self._label()),
                listed=self._maybe(False),  # noqa: FBT003 - a value of the file
                published=self._maybe({self._pick(["flops", *measures]): self._random.choice(_NUMBERS)}),
                what=self._maybe(self._label()),
            )
            for number in range(self._some(1, 1, 3)):
                counts = {axis: self._random.choice([0, 1, 7, self._count()]) for axis in axes if self._some(0, 1)}
                trains: tuple[object, ...] = (None, [self._sizes[0]], f"{sized[0]} >= 2", [])
                self._table(
                    "[families.sweeps]",
                    id=f"{self._pick(['runs_', 'axis', 'member', 'rank', 'x'])}_{'abc'[number]}",
                    label=self._label(),
                    axes=counts,
                    budget=self._pick(budgets),
                    train=self._random.choice(trains),
                    when=self._pick(self.switches) if self.switches and self._some(0, 1) else None,
                )

    def _count(self) -> str | int:
        return f"abs({self._pick(self.scalars)})" if self.scalars else 3

    def _grids(self) -> None:
        for _ in range(self._some(0, 0, 1, 2) if self.numbers else 0):
            down, across = ([1, 2], [1, 10, 1e6, 1e9])
            table = {"rows": self._pick(self.numbers), "columns": self._pick(self.numbers)}
            self._table("[grids]", label=self._label(), **table, row_values=down, column_values=across)


def _toml(value: object) -> str:
    """Return a value as TOML writes it, which is as JSON does but for tables."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
