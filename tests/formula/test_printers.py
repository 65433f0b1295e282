from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from reportgen.formula.compute import compute
from reportgen.formula.expr import Call, Expr, Name, Number, Span, Text, call
from reportgen.formula.ops import TABLE
from reportgen.formula.parse import parse
from reportgen.formula.printers import Excel, JavaScript, Latex, Printer
from reportgen.formula.words_printer import Typeset
from reportgen.system.errors import EvaluationError, FormulaError
from tests.hostile import count
from tests.support.formulas import NAMES, VALUES, formulas

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.office import Office


CELLS = {name: f"$A${row}" for row, name in enumerate(NAMES, start=1)}


@pytest.mark.parametrize(
    ("text", "excel"),
    [
        ("-2**2", "-(2^2)"),
        ("(-2)**2", "(-2)^2"),
        ("2**3**2", "2^(3^2)"),
        ("(2**3)**2", "(2^3)^2"),
        ("a - (b - c)", "a-(b-c)"),
        ("a - b - c", "a-b-c"),
        ("a / (b * c)", "a/(b*c)"),
        ("a * -b", "a*(-b)"),
        ("ln(a) + log10(a)", "LN(a)+LOG10(a)"),
        ("(a > b) + 1", "(a>b)*1+1"),
        ("if(a, b, c)", "IF(a<>0,b,c)"),
        ("if(a > b, c, 2)", "IF(a>b,c,2)"),
        ("a != b", "(a<>b)*1"),
        ("not a", "(NOT(a<>0))*1"),
        ("a and b > 1", "(AND(a<>0,b>1))*1"),
        ("1e21 + 1.5e-7", "1E+21+1.5E-07"),
        ("a ** b", "IF(AND(a=0,b=0),1/0,a^b)"),
        ("a ** 2 + 10 ** b", "a^2+10^b"),
        ("(a - 1) ** (b / 2)", "IF(AND(a-1=0,b/2=0),1/0,(a-1)^(b/2))"),
        ("round(a + b, 0) / c", "ROUND((a+b)/10,1)*10/c"),
        ("round(a, 2)", "ROUND(a,2)"),
        ("a - b > 0 and 0 <= a + b", "(AND(a>b,-b<=a))*1"),
    ],
)
def test_excel_text_keeps_the_meaning(text: str, excel: str) -> None:
    assert Excel(str).print(parse(text)) == excel


# Each operator as every target writes it, by hand: what a spreadsheet, a browser and a typesetter call it.
WRITTEN = {
    "-a": ("-a", "-a", "-a"),
    "a + b": ("a+b", "a+b", "a+b"),
    "a - b": ("a-b", "a-b", "a-b"),
    "a * b": ("a*b", "a*b", r"a \, b"),
    "a / b": ("a/b", "a/b", r"\frac{a}{b}"),
    "a ** 2": ("a^2", "power(a,2)", "{a}^{2}"),
    "a < b": ("(a<b)*1", "(less(a,b)?1:0)", "a<b"),
    "a <= b": ("(a<=b)*1", "(atMost(a,b)?1:0)", r"a \le b"),
    "a > b": ("(a>b)*1", "(greater(a,b)?1:0)", "a>b"),
    "a >= b": ("(a>=b)*1", "(atLeast(a,b)?1:0)", r"a \ge b"),
    "a == b": ("(a=b)*1", "(equal(a,b)?1:0)", "a=b"),
    "a != b": ("(a<>b)*1", "(unequal(a,b)?1:0)", r"a \ne b"),
    "a > b and b > c": ("(AND(a>b,b>c))*1", "(greater(a,b)&&greater(b,c)?1:0)", r"a>b \text{ and } b>c"),
    "a > b or b > c": ("(OR(a>b,b>c))*1", "(greater(a,b)||greater(b,c)?1:0)", r"a>b \text{ or } b>c"),
    "not a > b": ("(NOT(a>b))*1", "(!greater(a,b)?1:0)", r"\text{not } (a>b)"),
    "if(a > b, b, c)": (
        "IF(a>b,b,c)",
        "(greater(a,b)?b:c)",
        r"\begin{cases}b & \text{if } a>b\\c & \text{otherwise}\end{cases}",
    ),
    "choose(a, b, c)": ("CHOOSE(a,b,c)", "choose(a,b,c)", r"\operatorname{choose}(a,b,c)"),
    "min(a, b)": ("MIN(a,b)", "Math.min(a,b)", r"\min(a,b)"),
    "max(a, b)": ("MAX(a,b)", "Math.max(a,b)", r"\max(a,b)"),
    "abs(a)": ("ABS(a)", "Math.abs(a)", r"\left|a\right|"),
    "sqrt(a)": ("SQRT(a)", "Math.sqrt(a)", r"\sqrt{a}"),
    "exp(a)": ("EXP(a)", "Math.exp(a)", r"\exp(a)"),
    "ln(a)": ("LN(a)", "Math.log(a)", r"\ln(a)"),
    "log10(a)": ("LOG10(a)", "Math.log10(a)", r"\log_{10}(a)"),
    "round(a, 2)": ("ROUND(a,2)", "round(a,2)", r"\operatorname{round}(a,2)"),
    "roundup(a, 2)": ("ROUNDUP(a,2)", "roundup(a,2)", r"\operatorname{roundup}(a,2)"),
    "sum(a, b)": ("SUMPRODUCT(a,b)", "sumSizes(a,b)", r"\sum_{\text{sizes}} a b"),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_each_operator_is_written_as_every_target_calls_it(text: str) -> None:
    printers = Excel(str), JavaScript(str), Latex(str)
    assert tuple(printer.print(parse(text)) for printer in printers) == WRITTEN[text]


def test_every_operator_that_a_study_may_write_is_in_the_list() -> None:
    listed = {name for text in WRITTEN for name in re.findall(r"op=.([a-z0-9_]+)", repr(parse(text)))}
    assert listed == {op.name for op in TABLE if op.written_by_user}


@pytest.mark.parametrize(
    ("expr", "excel"),
    [
        (call("mul", "a", -2.0), "a*(-2)"),
        (call("pow", -2.0, 2.0), "(-2)^2"),
        (call("pow", 0.0, 2.0), "0^2"),
        (call("max", -1.0, "a"), "MAX(-1,a)"),
        (Number(-1.0), "-1"),
        (Number(1e16), "1E+16"),
        (Number(1e15), "1000000000000000"),
        (Number(999999999999999.0), "999999999999999"),
        (Number(-1.5), "-1.5"),
        (Number(0.1 + 0.2), "0.30000000000000004"),
    ],
)
def test_constants_read_back_as_the_same_number_wherever_they_stand(expr: Expr, excel: str) -> None:
    assert Excel(str).print(expr) == excel


@pytest.mark.parametrize(
    ("text", "number", "truth"),
    [
        ("if(a, b > 1, c > 1)", "(IF(a<>0,b>1,c>1))*1", "IF(a<>0,b>1,c>1)"),
        ("if(a, b > 1, 2)", "IF(a<>0,(b>1)*1,2)", "IF(a<>0,(b>1)*1,2)<>0"),
        ("if(a, 2, b > 1)", "IF(a<>0,2,(b>1)*1)", "IF(a<>0,2,(b>1)*1)<>0"),
        ("-(a > b)", "-((a>b)*1)", "(-((a>b)*1))<>0"),
        ("a + b", "a+b", "(a+b)<>0"),
        ("a", "a", "a<>0"),
        ("a > b", "(a>b)*1", "a>b"),
    ],
)
def test_a_truth_becomes_a_number_only_where_a_number_is_wanted(text: str, number: str, truth: str) -> None:
    assert Excel(str).print(parse(text)) == number
    assert Excel(str).print_truth(parse(text)) == truth


@pytest.mark.parametrize(
    ("text", "number", "truth"),
    [
        ("a or b", "(a!==0||b!==0?1:0)", "a!==0||b!==0"),
        ("not a", "(!(a!==0)?1:0)", "!(a!==0)"),
        ("not (a > b)", "(!greater(a,b)?1:0)", "!greater(a,b)"),
        ("if(a, b, c)", "(a!==0?b:c)", "(a!==0?b:c)!==0"),
        ("(a + b) ** c", "power(a+b,c)", "power(a+b,c)!==0"),
        ("(a and b) or c", "(a!==0&&b!==0||c!==0?1:0)", "a!==0&&b!==0||c!==0"),
        ("a and (b or c)", "(a!==0&&(b!==0||c!==0)?1:0)", "a!==0&&(b!==0||c!==0)"),
        ("a + b", "a+b", "(a+b)!==0"),
    ],
)
def test_javascript_tests_truths_and_gives_numbers(text: str, number: str, truth: str) -> None:
    assert JavaScript(str).print(parse(text)) == number
    assert JavaScript(str).print_truth(parse(text)) == truth


def test_a_comparison_compares_numbers_where_the_target_has_truth_values() -> None:
    assert JavaScript(str).print_truth(parse("(a < b) == 1")) == "equal((less(a,b)?1:0),1)"
    assert Excel(str).print_truth(parse("(a < b) == 1")) == "(a<b)*1=1"


def test_sum_reads_all_sizes_of_a_name() -> None:
    printer = Excel(name=lambda name: f"{name}5", sizes=lambda name: f"{name}5:{name}9")
    assert printer.print(parse("sum(a * b) + a")) == "SUMPRODUCT(a5:a9*b5:b9)+a5"
    assert printer.print(parse("sum(a)")) == "SUM(a5:a9)"
    assert printer.print(call("sum", -1.0, call("gt", "a", 1))) == "SUMPRODUCT(-1,(a5:a9>1)*1)"


def test_lists_print_as_ranges() -> None:
    printer = Excel(name=lambda name: name, span=lambda names: f"{names[0]}:{names[-1]}")
    rows = Span(("B1", "B2", "B3"))
    assert printer.print(call("sum_rows", rows)) == "SUM(B1:B3)"
    assert printer.print(call("pick", rows, "no")) == "INDEX(B1:B3,1,no)"
    assert printer.print(call("sum_rows", call("eq", rows, Text('a"b')))) == 'SUMPRODUCT((B1:B3="a""b")*1)'


def test_a_string_cannot_end_a_script_element() -> None:
    printed = JavaScript(str).print(Text("</script><!--&'\"\\\u2028"))
    assert not set(printed) & set("<>&'\\") - {"\\"}
    assert "</" not in printed
    assert "\u2028" not in printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a b~c XY=1;", "a b~c XY=1;"),
        ("\"\\<>&'", r"\u0022\u005c\u003c\u003e\u0026\u0027"),
        ("\x1f\x7f\né", r"\u001f\u007f\u000a\u00e9"),
    ],
)
def test_a_string_of_javascript_keeps_plain_letters_and_escapes_the_rest(text: str, printed: str) -> None:
    assert JavaScript(str).print(Text(text)) == f'"{printed}"'


def test_latex_reads_as_mathematics() -> None:
    printed = Latex({"width": "D", "layers": "L"}.__getitem__).print(parse("12 * width**2 / layers"))
    assert printed == r"\frac{12 \, {D}^{2}}{L}"


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("a or b", r"a \text{ or } b"),
        ("max(a or b, c)", r"\max(a \text{ or } b,c)"),
        ("(a or b) / c", r"\frac{a \text{ or } b}{c}"),
        ("(a + b)**2", r"{(a+b)}^{2}"),
        ("a**(b + c)", r"{a}^{b+c}"),
        ("sum(a * b, c)", r"\sum_{\text{sizes}} a \, b c"),
        ("sum(a + b, c)", r"\sum_{\text{sizes}} (a+b) c"),
        ("3600", "3600"),
        ("0.5", "0.5"),
        ("1e21", "10^{21}"),
        ("2.5e-7", r"2.5 \times 10^{-7}"),
        ("1234567", "1234567"),
        ("1234567.25", "1234567.25"),
        ("1234567e-13", r"1.234567 \times 10^{-7}"),
    ],
)
def test_latex_is_written_as_a_typesetter_would(text: str, latex: str) -> None:
    assert Latex(str).print(parse(text)) == latex


def test_words_are_upright_in_latex() -> None:
    assert Latex(str).print(Text("on")) == r"\text{on}"


def test_a_list_for_a_target_that_has_none_is_an_error_that_names_both() -> None:
    with pytest.raises(TypeError, match=r"\AExcel cannot write Span\(names=\('a',\)\)\Z"):
        Excel(str).print(Span(("a",)))


def _agree(ours: float, theirs: float | str) -> bool:
    if isinstance(theirs, str):
        return False
    return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)


@pytest.mark.office
def test_random_formulas_have_the_same_value_in_libreoffice(office: Office, tell: Callable[[str], None]) -> None:
    """Gathers formulas first, since one start of the program judges thousands."""
    gathered: dict[str, float] = {}

    @settings(
        max_examples=count("OFFICE_FORMULAS"),
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(formulas())
    def gather(text: str) -> None:
        try:
            expr = parse(text)
            gathered[Excel(CELLS.__getitem__).print(expr)] = compute(expr, VALUES)
        except (EvaluationError, FormulaError):
            return

    gather()
    texts = list(gathered)
    assert len(texts) > 800
    theirs = office.evaluate(texts, {cell.replace("$", ""): VALUES[name] for name, cell in CELLS.items()})
    wrong = [
        f"{text}: ours {gathered[text]!r}, theirs {value!r}"
        for text, value in zip(texts, theirs, strict=True)
        if not _agree(gathered[text], value)
    ]
    assert not wrong, "\n".join(wrong[:20])
    tell(f"formulas: {len(texts):,} equal to LibreOffice's at 1e-12")


@pytest.mark.parametrize("printer", [Excel, JavaScript, Latex, Typeset])
def test_each_branch_of_nested_conditions_is_printed_once(printer: type[Printer]) -> None:
    formula, asked = Call("if", (Name("a"), Name("b"), Name("c"))), Counter[str]()
    for _ in range(30):
        formula = Call("if", (Name("a"), formula, Name("c")))

    def name(text: str) -> str:
        asked[text] += 1
        return text

    printer(name).print(formula)
    assert asked == {"a": 31, "b": 1, "c": 31}
