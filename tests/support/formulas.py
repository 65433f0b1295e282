"""Random formulas for property tests, whose values no program can take for equal when they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

NAMES = ("alpha", "beta", "gamma_ray", "delta", "tiny", "huge")
VALUES = {"alpha": 3.0, "beta": -2.5, "gamma_ray": 0.0, "delta": 17.25, "tiny": 0.001, "huge": 123456789.0}

_BINARY = ("+", "-", "*", "/", "**")
_COMPARE = ("<", "<=", ">", ">=", "==", "!=")
_ONE = ("abs", "sqrt", "exp", "ln", "log10")


def formulas() -> SearchStrategy[str]:
    """Texts of the formula language over NAMES."""
    leaves = st.sampled_from(NAMES) | st.sampled_from(["0", "1", "2", "3", "0.5", "10", "2.75", "1e3"])
    return st.recursive(leaves, _wider, max_leaves=14)


def _wider(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(_BINARY), inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
        st.tuples(inner, st.sampled_from(_BINARY), inner).map(" ".join),
        st.tuples(inner, st.sampled_from(_COMPARE), inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
        inner.map(lambda a: f"-({a})"),
        inner.map(lambda a: f"not ({a})"),
        st.tuples(inner, st.sampled_from(("and", "or")), inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
        st.tuples(st.sampled_from(_ONE), inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"if({t[0]}, {t[1]}, {t[2]})"),
        st.tuples(st.sampled_from(("min", "max")), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(st.sampled_from(("round", "roundup")), inner).map(lambda t: f"{t[0]}({t[1]}, 2)"),
    )
