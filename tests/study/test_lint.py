"""Each rule has a study that it warns of, and the studies that are right are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

import reportgen
from reportgen.study.lint import RULES, warnings
from tests.support.studies import SMALL

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
RIGHT = SMALL.replace("published = { cost = 1.0e2 }\n", "")
IDLE = '[assumptions.idle]\nlabel = "Idle"\nvalue = 3\n'
BOTH = """
[quantities.both]
label = "Both"
formula = "2 * (price + lag)"
[assumptions.lag]
label = "Lag"
value = 2
unit = "days"
"""
GIFT = """
[[families]]
id = "third"
label = "Third"
items = [{ id = "gift", label = "Gift", gives = { cost = -5 }, values = { steps = 9 } }]
"""
HOURS = '\n[[measures]]\nid = "gpu_hours"\nlabel = "GPU-hours"\nformula = "hours"\n'
PLANNED = f'{HOURS}[calendar.periods.all]\nlabel = "All"\n[calendar]\ngpus = 8\nstart = "2027-01"\n'
OLD_PRICE = """
[prices]
as_of = "2024-08-09"
age_limit = 9
[assumptions.price]
label = "Price"
value = { from = "prices", gpu = "H100", term = "bulk" }
"""
CASES = [
    ("unused", "", IDLE, "no formula reads the assumption 'idle' @ assumptions.idle"),
    (
        "unused",
        'when = "extra"',
        "",
        "no formula reads the correction 'extra'; state switch = false @ corrections.extra",
    ),
    ("currency", "USD/h", "EUR/h", "unit 'EUR/h' is in EUR, the study in USD @ assumptions.price.unit"),
    ("currency", "USD/h", "£/h", "unit '£/h' is in GBP, the study in USD @ assumptions.price.unit"),
    ("unit-spelling", "value = 10\n", 'value = 10\nunit = "usd / H"\n', "unit 'usd / H' is also written 'USD/h'"),
    (
        "unit-mixed",
        "",
        BOTH,
        "formula takes 'price' in USD/h and 'lag' in days for one unit @ quantities.both.formula",
    ),
    (
        "percent",
        "value = 10\n",
        'value = 10\nstyle = "percent"\n',
        "10 is 1,000%; write a percentage as a fraction, or state a maximum of 'steps' @ assumptions.steps.value",
    ),
    (
        "own-unread",
        "",
        GIFT,
        "nothing of 'third.gift' depends on its own 'steps' @ families[2].items[0].values.steps",
    ),
    (
        "own-unread",
        "",
        GIFT.replace("values = { steps = 9 }", "amount = 2, price = 4"),
        (
            "nothing of 'third.gift' depends on its own 'price'; what it gives reads it, as amount * price @ "
            "families[2].items[0].price"
        ),
    ),
    (
        "trains-nothing",
        "heads >= 2",
        "heads >= 9",
        "sweep 'second.wide' trains no model size @ families[1].sweeps[0].train",
    ),
    (
        "trains-nothing",
        "axes = { seeds = 2 }",
        "axes = { seeds = 0 }",
        "sweep 'second.wide' has an axis of no values, so no runs @ families[1].sweeps[0].axes",
    ),
    (
        "label-states-value",
        'label = "Rate"',
        'label = "Rate, 100 a second"',
        "label states the value of 'rate', which may be changed @ assumptions.rate.label",
    ),
    (
        "label-states-value",
        'label = "Main"',
        'label = "Main, of 10 steps"',
        "label states the value of 'steps', which may be changed @ families[0].sweeps[0].label",
    ),
    (
        "ignored",
        "",
        f"{PLANNED}gpus_per_run = 2\n",
        "gpus_per_run is used only with 'parallel', which is missing @ calendar",
    ),
    (
        "ignored",
        "",
        f"{PLANNED}gpus_per_run = 2\nparallel = 3\n",
        "at most 6 of 8 GPUs are ever in use, as 'parallel' and 'gpus_per_run' say @ calendar.gpus",
    ),
    (
        "ignored",
        "",
        f'{HOURS}[allocation]\nunit = "gpu_hours"\njob = 4\n',
        "job is used only where whole nodes are billed, which 'gpu_hours' does not do @ allocation.job",
    ),
    (
        "other-start",
        "",
        f'{PLANNED}[actuals]\nhours = "hours"\nstart = "2027-02"\n',
        "the programme starts in 2027-02 here and in 2027-01 in the calendar @ actuals.start",
    ),
    (
        "price-age",
        '[assumptions.price]\nlabel = "Price"\nvalue = 3\n',
        OLD_PRICE,
        "price is 10 days old, over the limit of 9: Price @ assumptions.price.value",
    ),
    ("check-fails", "", '[[checks]]\nlabel = "Cheap"\nformula = "price < 1"\n', "check fails: Cheap @ checks[0]"),
]


def found(text: str, tmp_path: Path) -> list[tuple[str, str]]:
    path = tmp_path / "study.toml"
    path.write_text(text)
    return [(item.rule, str(item)) for item in warnings(reportgen.evaluate(path))]


def test_a_study_that_is_right_has_no_warnings(tmp_path: Path) -> None:
    assert found(RIGHT, tmp_path) == []


@pytest.mark.parametrize(("rule", "right", "wrong", "sentence"), CASES)
def test_a_rule_warns(rule: str, right: str, wrong: str, sentence: str, tmp_path: Path) -> None:
    assert right in RIGHT
    (warning,) = found(RIGHT.replace(right, wrong, 1) if right else f"{RIGHT}\n{wrong}", tmp_path)
    assert warning[0] == rule
    assert warning[1].startswith(sentence)


def test_every_rule_has_a_case() -> None:
    assert {case[0] for case in CASES} == set(RULES)


@pytest.mark.parametrize(
    "text",
    [
        'value = 10\nstyle = "percent"\nmaximum = 20\n',
        'value = 0.4\nstyle = "percent"\n',
        'value = 10\nunit = "USD"\n',
        'value = 10\nunit = "hours"\n',
    ],
)
def test_what_is_meant_is_left_alone(text: str, tmp_path: Path) -> None:
    assert found(RIGHT.replace("value = 10\n", text), tmp_path) == []


def test_a_calendar_whose_numbers_are_used_is_left_alone(tmp_path: Path) -> None:
    used = f'{PLANNED}parallel = 4\ngpus_per_run = 2\n[actuals]\nhours = "hours"\nstart = "2027-01"\n'
    assert found(f"{RIGHT}\n{used}", tmp_path) == []


def test_bundled_studies_have_only_the_warnings_that_are_known() -> None:
    said = {path.stem: [item.rule for item in warnings(reportgen.evaluate(path))] for path in INPUTS.glob("*.toml")}
    # Its label quotes the source, whose cluster has 100,000 GPUs.
    assert said.pop("scaling-exponents") == ["label-states-value"]
    assert not any(said.values())


def test_the_unit_of_an_allocation_is_a_name_and_no_unit_that_is_written_otherwise(tmp_path: Path) -> None:
    measure = '\n[[measures]]\nid = "gpu_hours"\nlabel = "GPU-hours"\nunit = "GPU-hours"\nformula = "hours"\n'
    assert found(f'{RIGHT}{measure}\n[allocation]\nunit = "gpu_hours"\n', tmp_path) == []


def test_a_rate_of_exchange_and_the_limit_of_a_request_may_name_the_currency_of_the_request(tmp_path: Path) -> None:
    families = RIGHT.replace("[[families]]\n", '[[families]]\ncategory = "all_of_it"\n')
    asked = f"""{families}
[budget]
currency = "EUR"
rate = "exchange"
limit = "most"
[periods.y1]
label = "2027"
[categories.all_of_it]
label = "All"
[assumptions.exchange]
label = "Rate of exchange"
value = 0.92
unit = "EUR/USD"
[assumptions.most]
label = "The most"
value = 100
unit = "EUR"
"""
    assert found(asked, tmp_path) == []
    more = asked.replace('"most"', '"most + more"') + asked[asked.index("[assumptions.most]") :].replace("most", "more")
    assert found(more, tmp_path) == []
    other = asked.replace('"EUR"\nrate', '"GBP"\nrate')
    assert found(other, tmp_path) == [("currency", "unit 'EUR' is in EUR, the study in USD @ assumptions.most.unit")]
