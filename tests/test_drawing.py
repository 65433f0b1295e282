"""What is cut short of ziamath's work: the drawings are those that it makes itself."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING
from xml.etree.ElementTree import tostring

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import reportgen
from reportgen.errors import FormulaError
from reportgen.formula.parse import parse
from reportgen.report import drawing, equations, views_method
from tests.formulas import formulas

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

FORMULAS = (
    r"\frac{a}{b}",
    r"\left( \frac{\left( a \right)}{b} \right)^{2}",
    r"\left| x \right| + \sqrt{\frac{1}{2}}",
    r"\left[ \left( \sum_{i} \frac{a}{\frac{b}{c}} \right)^{2} \right]_{n}",
    r"\sum_{\text{sizes}} C_{\mathrm{run}} \times 10^{21}",
    r"\frac{\frac{1}{x}}{\left[ y \right]}",
    r"(a + b) \, c",
    r"\text{AVATAR, Table 1: Type, V. Wolf -- f'(x)}",
    r"\mathrm{AV}_{\mathrm{Te}}^{\prime} + \mathbf{x} + \hat{y} + \overline{zz}",
    r"f = \begin{cases}\frac{a}{b} & \text{if } \text{x}\\\\ \left( c \right) & \text{otherwise}\end{cases}",
    r"\begin{matrix}a & b \\\\ c & d\end{matrix} \text{&alpha; &notin; &lt; &amp; == !=} x := y",
    r"\int_{0}^{1} x \, dx \leq \prod_{k} \binom{n}{k}",
)


def alike(texts: Sequence[str]) -> None:
    """Hold that formulas are drawn as ziamath draws them, in a process of its own."""
    code = (
        "from ziamath.config import config; from ziamath.zmath import Latex; from xml.etree.ElementTree import *\n"
        f"config.svg2 = False\nfor text in {list(texts)!r}:\n"
        f"    print(tostring(Latex(text, size={equations.SIZE}).svgxml()))"
    )
    plain = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    draw = drawing.drawing()
    for text, drawn in zip(texts, plain.splitlines(), strict=True):
        assert repr(tostring(draw(text, size=equations.SIZE).svgxml())) == drawn, text


def test_a_formula_is_drawn_as_ziamath_draws_it(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(equations, "equation", lambda latex, _: written.append(latex))
    views_method.method(reportgen.evaluate())
    alike([*FORMULAS, *written])


@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(texts=st.lists(formulas(), min_size=60, max_size=60))
def test_any_formula_is_drawn_as_ziamath_draws_it(texts: list[str]) -> None:
    read = []
    for text in texts:
        with suppress(FormulaError):  # as of a `not` after a sign, which Python does not read either
            read.append(parse(text))
    alike([equations.to_latex(expr, lambda name: equations.latex_symbol("", name)) for expr in read])


def test_a_library_of_another_release_is_left_as_it_is() -> None:
    code = (
        "from reportgen.report import drawing; drawing.RELEASES = {'ziamath': '0.13', 'ziafont': '0.12'}\n"
        "drawing.drawing(); from ziamath import zmath, escapes, styles; from ziafont import gpos; import dataclasses\n"
        "print(zmath.unescape is escapes.unescape, styles.asdict is dataclasses.asdict, len(escapes.ESCAPES) > 2000)\n"
        "print(gpos.PairAdjustmentSubtable.__module__, zmath.zf.Font.advance.__module__)"
    )
    plain = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert plain.split() == ["True", "True", "True", "ziafont.gpos", "ziafont.font"]
