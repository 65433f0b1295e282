"""The money that the families are fitted into, and the names of what comes of that."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.kinds import Formula, Frozen
from reportgen.describe.labels import lower_first
from reportgen.describe.tables import Path, Study, Table
from reportgen.formula.expr import Expr, Name
from reportgen.graph.names import Space, axis, join, own_value, row_value
from reportgen.graph.names import sweep as sweep_name
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.families.shape import FAMILIES, LARGEST, Family, axis_labels
from reportgen.parts.measures.shape import headline_measure


class FitMoney(Frozen):
    """What there is to spend, which the families are fitted into in the order of their priorities.

    Attributes:
        money: How much there is, in the unit of the headline measure: a number or a formula. Example: ``5e6``,
            ``"grant * 0.8"``
    """

    money: Formula


FIT_TABLE: Table[FitMoney | None] = Table("fit", FitMoney | None, None)

FIT = Space("fit")
MONEY, LIMIT, ENOUGH = FIT("money"), FIT("limit"), FIT("enough")
LEAST_OF_ALL, CREDITS, START, WHOLE = FIT("least"), FIT("credits"), FIT("start"), FIT("whole")
SPENT, LEFT, WORTH = FIT("spent"), FIT("left"), FIT("worth")
BEST_COST, BEST_WORTH, GAP = FIT("best_cost"), FIT("best_worth"), FIT("gap")
BUILT_WORTH, BUILT_MONEY, EDITED, STATUS = FIT("built_worth"), FIT("built_money"), FIT("edited"), FIT("status")
LEVELS = {"least": "at its least", "full": "in full"}  # of a family, by the key of the study file
# Of a family: ``FIT("gamma", KEY)``. Its key is its priority once more, where lookups search it.
PRIORITY, POSITION, KEY, KEPT, RANK, LABEL = "priority", "position", "key", "kept", "rank", "label"
LEAST, FULL, BEYOND, CREDIT, BEST = "least_cost", "full_cost", "beyond", "credit", "best"
BUILT, MOVED = "built", "moved"
SIZES_KEPT = "sizes-kept"  # of a sweep at a level: its membership without the larger sizes; no identifier has a hyphen
MONEY_MOVED = FIT("money_moved")
# Of a place in the order of priorities.
IF_FULL, IN_FULL, SO_FAR, COST, HAD = "if_full", "in_full", "so_far", "cost", "had"


class Level(NamedTuple):
    """One value of a level: its family, ``least`` or ``full``, the name that it is a value of, and its place.

    ``name`` is the graph's for the value; ``sets`` what has which value in a case: what the family states of an
    assumption for itself, an axis, or, where the value is the largest model size, the membership of every sweep.
    ``assumption`` is empty for an axis and a size.
    """

    family: Family
    level: str
    key: str
    value: float | bool | str
    name: str
    sets: Mapping[str, Expr]
    assumption: str
    label: str
    path: Path

    @property
    def is_size(self) -> bool:
        """Whether the value is the largest model size of the family."""
        return self.key == LARGEST and not self.assumption


def levels(study: Study) -> Iterator[Level]:
    """Yield every value of every level, family by family; one of an unknown name is left out."""
    axes = axis_labels(study)
    for number, family in enumerate(study[FAMILIES]):
        own = {join(sweep.id, item): (sweep, item) for sweep in family.sweeps for item in sweep.axes}
        for level, values in level_values(family).items():
            for key, value in values.items():
                name, path = FIT(family.id, level, key), (FAMILIES.key, number, level, key)
                if key in study[ASSUMPTIONS]:
                    label, sets = study[ASSUMPTIONS][key].label, {own_value(family.id, key): Name(name)}
                    yield Level(family, level, key, value, name, sets, key, label, path)
                elif key in own:
                    sweep, item = own[key]
                    label = f"{sweep.label}, {lower_first(axes[item])}"
                    sets = {axis(sweep_name(family.id, sweep.id), item): Name(name)}
                    yield Level(family, level, key, value, name, sets, "", label, path)
                elif key == LARGEST and family.sweeps:
                    sets = {member: Name(kept) for member, kept in kept_sizes(family, level).items()}
                    yield Level(family, level, key, value, name, sets, "", "Largest model size", path)


def kept_sizes(family: Family, level: str) -> dict[str, str]:
    """Return the name of the membership that each sweep has at a level, by the name of its membership in the study."""
    return {
        row_value(sweep_name(family.id, sweep.id), "member"): FIT(family.id, level, SIZES_KEPT, sweep.id)
        for sweep in family.sweeps
    }


def level_style(study: Study, item: Level) -> str:
    """Return the number style of a value of a level, "text" for a word."""
    if item.assumption:
        return study[ASSUMPTIONS][item.assumption].cell_style
    if item.is_size:
        return "text" if isinstance(item.value, str) else "exact"
    return "count"


def level_values(family: Family) -> dict[str, Mapping[str, float | bool | str]]:
    """Return the values of both levels of a family, by the level."""
    return {"least": family.least, "full": family.full}


def costed(study: Study, values: Container[str]) -> list[Family]:
    """Return the families that have a value of the headline; ``values`` has the graph's names."""
    return [family for family in study[FAMILIES] if cost_of(study, family) in values]


def cost_of(study: Study, family: Family) -> str:
    """Return the name of what a family costs: its value of the headline."""
    return row_value(family.id, study[ABOUT].headline)


def is_ranked(study: Study) -> bool:
    """Return whether any family stands above another, or states what of it is kept or had in full."""
    families = study[FAMILIES]
    return len({family.priority for family in families}) > 1 or any(family.least or family.full for family in families)


def is_ordered(study: Study) -> bool:
    """Return whether families are ordered by priority: for the money of a study, or as it ranks what money is spent on.

    A headline that is a ratio has no costs to order.
    """
    top = headline_measure(study)
    return study[FIT_TABLE] is not None or (is_ranked(study) and not (top is not None and top.kind == "ratio"))


def with_own_values(study: Study) -> Study:
    """Return the study of which each family has a place of its own for every assumption that its levels state.

    An empty text there is as everywhere, so that nothing changes but in the cases of the levels.
    """
    if not is_ordered(study):
        return study
    families = []
    for family in study[FAMILIES]:
        stated = {key: "" for values in level_values(family).values() for key in values if key in study[ASSUMPTIONS]}
        new = {**stated, **family.values}
        families.append(family.model_copy(update={"values": new}) if len(new) > len(family.values) else family)
    return study.replaced(FAMILIES, tuple(families))
