"""What each correction does to the headline total: alone, in the sets the study names, and all together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.cases import Case, target_in
from reportgen.formats import step_of
from reportgen.formula.expr import Name, Number, Span, call
from reportgen.model.graph import Definition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from reportgen.model.graph import Leaf
    from reportgen.model.study import Study

_NONE = "correction-none"


def rows(study: Study) -> dict[str, tuple[tuple[str, ...], Decimal | None]]:
    """Each row's graph prefix, the switches it turns on, and the effect that the study file expects of it."""
    switches = study.switches
    if not switches:
        return {}
    single = {f"correction.{name}": ((name,), item.effect) for name, item in switches.items()}
    sets = {
        f"correction_set.{number}": (group.corrections, group.effect)
        for number, group in enumerate(study.correction_sets)
    }
    return {**single, **sets, "correction.all": (tuple(switches), None)}


def cases(study: Study) -> Iterator[Case]:
    """No correction at all, then each row's."""
    if not study.switches:
        return
    off = dict.fromkeys(study.switches, Number(0.0))
    yield Case(_NONE, "No correction", off)
    for prefix, (on, _) in rows(study).items():
        yield Case(_case(prefix), _label(study, prefix), off | dict.fromkeys(on, Number(1.0)))


def inputs(study: Study) -> dict[str, Leaf]:
    """The effects a study file expects, and the weights of their last digits."""
    leaves: dict[str, Leaf] = {}
    for prefix, (_, effect) in rows(study).items():
        if effect is not None:
            leaves |= {f"{prefix}.expected": float(effect), f"{prefix}.expected_step": step_of(effect)}
    return leaves


def definitions(study: Study) -> Iterator[Definition]:
    """Total and effect of each row, whether the effect is the expected one, and how far single effects overlap."""
    measure = study.study.headline
    for prefix, (_, effect) in rows(study).items():
        yield Definition(f"{prefix}.total", target_in(_case(prefix), measure))
        yield Definition(f"{prefix}.effect", call("sub", f"{prefix}.total", target_in(_NONE, measure)))
        if effect is not None:
            off_by = call("abs", call("sub", f"{prefix}.effect", f"{prefix}.expected"))
            twice = call("mul", Number(2.0), off_by)
            yield Definition(f"{prefix}.as_expected", call("le", twice, f"{prefix}.expected_step"))
    if study.switches:
        singles = Span(tuple(f"correction.{name}.effect" for name in study.switches))
        yield Definition("correction.none.total", target_in(_NONE, measure))
        yield Definition("correction.overlap", call("sub", Name("correction.all.effect"), call("sum_rows", singles)))


def _case(prefix: str) -> str:
    return prefix.replace(".", "-")


def _label(study: Study, prefix: str) -> str:
    kind, _, rest = prefix.partition(".")
    if kind == "correction_set":
        return study.correction_sets[int(rest)].label
    return "All corrections" if rest == "all" else study.corrections[rest].label
