"""Values of their own: what a family or a line states for itself holds there alone, by figures computed by hand."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from reportgen.data.tables import frames, to_json
from reportgen.parts.method.worked import worked_family
from reportgen.parts.uncertainty.draws import uncertainty
from reportgen.report.html import render
from reportgen.study.analyse import analyse, failed_checks
from reportgen.study.compiler import evaluate
from reportgen.study.entries import entries
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.errors import StudyError
from tests.parts.families.own_studies import OWN
from tests.parts.families.test_lines import analysed, refused, words
from tests.support.script import evaluated

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CATALOGUE = {"H100": {"peak": 1e15, "price": 3.0}, "A100": {"peak": 3e14, "price": 2.0}}
BASE: dict[str, Any] = {
    "gpu": "H100",
    "utilisation": 0.4,
    "ratio": 20.0,
    "repeats": 2.0,
    "doubled": False,
    "months": 6.0,
}
FIRST = {"utilisation": 0.3, "price": 2.2}
OWNED = {"gpu": "A100", "utilisation": 0.5, "repeats": 3.0, "ratio": 40.0, "doubled": True}


def sweep(values: dict[str, Any], seeds: float, per_parameter: float = 6.0) -> dict[str, float]:
    """Return what a sweep over both widths comes to, computed by hand; a stated value stands over the catalogue's."""
    filled = CATALOGUE[values["gpu"]] | values
    parameters = [(24 if values["doubled"] else 12) * width**2 for width in (128, 256)]
    tokens = [values["ratio"] * number for number in parameters]
    flops = sum(per_parameter * number * seen for number, seen in zip(parameters, tokens, strict=True)) * seeds
    hours = flops / 3600 / (filled["peak"] * values["utilisation"])
    return {"tokens": seeds * sum(tokens), "flops": flops, "gpu_hours": hours, "cost": hours * filled["price"]}


def expected(everywhere: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return what each line of the study comes to, given the values of everywhere."""
    first, owned = everywhere | FIRST, everywhere | FIRST | OWNED
    return {
        "first.plain": sweep(first, seeds=first["repeats"]),
        "first.own": sweep(owned, seeds=3),
        "second.main": sweep(everywhere, seeds=5),
        "second.evaluate": sweep(everywhere | {"gpu": "A100"}, seeds=4, per_parameter=2),
        "second.storage": {"amount": 120.0, "cost": 840.0},
    }


def agrees(text: str, lines: dict[str, dict[str, float]], scenario: str = "base") -> None:
    study = analyse(evaluate(choose(parse_study(text.encode()), scenario)))
    for row, figures in lines.items():
        for key, figure in figures.items():
            assert study.number(f"{row}.{key}") == pytest.approx(figure, rel=1e-12), (row, key)
    for key in ("tokens", "flops", "gpu_hours", "cost"):
        by_family = {
            name: sum(line.get(key, 0) for row, line in lines.items() if row.startswith(name))
            for name in ("first", "second")
        }
        for name, figure in by_family.items():
            assert study.number(f"{name}.{key}") == pytest.approx(figure, rel=1e-12)
        assert study.number(f"total.{key}") == pytest.approx(sum(by_family.values()), rel=1e-12)
    for key in ("flops", "gpu_hours", "cost"):
        of_sweeps = sum(line[key] for row, line in lines.items() if row != "second.storage")
        assert sum(study.at_sizes(f"sizes.{key}")) == pytest.approx(of_sweeps, rel=1e-12), key
    assert failed_checks(study) == ()


def test_lines_are_computed_with_their_own_values_and_all_adds_up() -> None:
    agrees(OWN, expected(BASE))


def test_own_values_stand_over_those_of_a_scenario_and_these_over_the_catalogue() -> None:
    agrees(OWN, expected(BASE | {"price": 2.5, "utilisation": 0.45}), "bulk")


def with_own(text: str, key: str, value: str | None) -> str:
    """Return the study with one key of all tables of own values replaced, or taken out."""

    def changed(found: re.Match[str]) -> str:
        pairs = [pair.split(" = ") for pair in found[1].split(", ")]
        kept = [(name, value if name == key else old) for name, old in pairs if name != key or value is not None]
        return f"values = {{ {', '.join(f'{name} = {new}' for name, new in kept)} }}"

    head, start, rest = text.partition("[[families]]")
    return head + start + re.sub(r"values = \{ (.*?) \}", changed, rest)


@pytest.mark.parametrize("key", ["gpu", "utilisation", "ratio", "repeats", "doubled", "price"])
@pytest.mark.parametrize("scenario", ["base", "bulk"])
def test_an_empty_value_is_as_everywhere(key: str, scenario: str) -> None:
    emptied, removed = with_own(OWN, key, '""'), with_own(OWN, key, None)
    assert emptied != OWN != removed
    one, other = (analyse(evaluate(choose(parse_study(text.encode()), scenario))) for text in (emptied, removed))
    for row in ("first.plain", "first.own", "second.main", "second.evaluate", "second.storage", "total"):
        assert one.number(f"{row}.cost") == pytest.approx(other.number(f"{row}.cost"), rel=1e-15), row


def test_a_row_has_definitions_of_its_own_only_between_its_values_and_what_it_reads() -> None:
    graph = evaluate(parse_study(OWN.encode())).graph
    own = {name.removeprefix("own.") for name in graph.definitions if name.startswith("own.")}
    assert {name for name in own if name.startswith("first.") and not name.startswith("first.own.")} == {
        *("first.utilisation", "first.price", "first.rate"),
        *("first.scaled.runs", "first.scaled.gpu_hours", "first.scaled.cost"),
    }
    assert {name for name in own if name.startswith("second.storage")} == {
        "second.storage.months",
        "second.storage.price",
    }
    assert not [name for name in own if name.startswith("second.main")]


def test_a_ratio_is_blank_where_the_lines_below_read_different_values() -> None:
    study = analysed(OWN)
    use = {
        row: study.get(f"{row}.use") for row in ("first", "second", "total", "first.plain", "first.own", "second.main")
    }
    assert [use[row] for row in ("first", "second", "total")] == [None] * 3
    assert [use[row] for row in ("first.plain", "first.own", "second.main")] == pytest.approx([0.3, 0.5, 0.4])
    alike = analysed(
        OWN.replace('values = { gpu = "A100", utilisation = 0.5, repeats = 3, ', "values = { repeats = 3, ")
    )
    assert alike.number("first.use") == pytest.approx(0.3)


def test_ranges_move_the_rows_that_use_the_value_of_everywhere_alone() -> None:
    study, lines = analysed(OWN), expected(BASE)
    cost = sum(line["cost"] for line in lines.values())
    moved = {"second.main": 3.0}  # the only line whose price is that of everywhere
    for end, price in (("low", 1.5), ("high", 4.0)):
        change = sum(lines[row]["gpu_hours"] * (price - old) for row, old in moved.items())
        assert study.number(f"tornado.price.{end}") == pytest.approx(cost + change, rel=1e-12)


def test_draws_leave_rows_with_values_of_their_own_as_they_are() -> None:
    fixed = OWN.replace("low = 10\nhigh = 30\n", "")
    drawn = uncertainty(evaluate(parse_study(fixed.encode())), 2000)
    assert drawn is not None
    first, second = drawn.rows["first"], drawn.rows["second"]
    assert first.p10 == pytest.approx(first.p90, rel=1e-6)
    assert second.p90 > second.p10 * (1 + 1e-9)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "utilisation = 0.3, price = 2.2",
            "utilization = 0.3",
            "unknown assumption 'utilization'; perhaps you meant 'utilisation'? @ families[0].values.utilization",
        ),
        (
            "utilisation = 0.3, price = 2.2",
            "utilisation = 3",
            "value 3 lies outside 0 to 1 @ families[0].values.utilisation",
        ),
        (
            "utilisation = 0.5, ",
            'utilisation = "half", ',
            "'utilisation' takes a number, not 'half' @ families[0].sweeps[1].values.utilisation",
        ),
        (
            'values = { gpu = "A100" }',
            'values = { gpu = "A1000" }',
            "'A1000' is not in catalogue 'gpus'; perhaps you meant 'A100'? @ families[1].sweeps[1].values.gpu",
        ),
        (
            "months = 12, ",
            "months = true, ",
            "'months' takes a number, not True @ families[1].items[0].values.months",
        ),
        ("months = 12, ", "rate = 12, ", "unknown assumption 'rate'; perhaps you meant 'ratio'?"),
    ],
)
def test_a_wrong_own_value_is_told_with_its_place(old: str, new: str, problem: str) -> None:
    assert old in OWN
    (found,) = refused(OWN.replace(old, new, 1))
    assert found.startswith(problem)


def test_set_reaches_own_values_by_family_and_line() -> None:
    loaded = parse_study(OWN.encode())
    settings: dict[str, float | str] = {
        "first.utilisation": "0.6",
        "second.storage.price": 1,
        "first.own.gpu": "h100",
        "first.own.doubled": "off",
    }
    study = evaluate(choose(loaded, values=settings))
    assert study["own.first.utilisation"] == 0.6
    assert study["second.storage.cost"] == 120
    assert (study["own.first.own.gpu"], study["own.first.own.doubled"]) == ("H100", 0)
    assert evaluate(choose(loaded, values={"second.storage.price": ""}))["second.storage.cost"] == 120 * 3
    assert evaluate(choose(loaded, values={"second.main.price": 4}))["own.second.main.price"] == 4
    assert evaluate(choose(loaded, values={"first.plain.seeds": "7"}))["first.plain.axis.seeds"] == 7


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("first.utilisation", "1.5", "value 1.5 lies outside 0 to 1"),
        ("second.evaluate.gpu", "B200", "'B200' is not in catalogue 'gpus'"),
        ("second.main.price", "-1", "value -1 lies outside 0"),
        ("second.storage.prices", "2", "unknown assumption 'prices' of 'second.storage'; perhaps you meant 'price'?"),
    ],
)
def test_set_refuses_what_is_no_own_value(name: str, raw: str, message: str) -> None:
    with pytest.raises(StudyError) as error:
        choose(parse_study(OWN.encode()), values={name: raw})
    assert message in str(error.value)


def test_own_values_are_entries_with_the_kinds_of_their_assumptions() -> None:
    loaded = parse_study(OWN.encode())
    found = entries(loaded, evaluate(loaded).graph)
    own = {name: entry for name, entry in found.items() if ".values." in name}
    assert {name: (entry.kind, entry.value, entry.optional) for name, entry in own.items()} == {
        "first.values.utilisation": ("number", 0.3, True),
        "first.values.price": ("number", 2.2, True),
        "first.own.values.gpu": ("choice", "A100", True),
        "first.own.values.utilisation": ("number", 0.5, True),
        "first.own.values.repeats": ("number", 3.0, True),
        "first.own.values.ratio": ("number", 40.0, True),
        "first.own.values.doubled": ("switch", True, True),
        "second.evaluate.values.gpu": ("choice", "A100", True),
        "second.storage.values.months": ("number", 12.0, True),
        "second.storage.values.price": ("number", 7.0, True),
    }


def test_the_document_has_the_values_of_each_line() -> None:
    document = json.loads(to_json(analysed(OWN), timestamp=WHEN, version="1"))
    values = {(row["family"], row.get("sweep") or row["item"]): row["values"] for row in document["sweeps"]}
    assert values == {
        ("first", "plain"): FIRST,
        ("first", "own"): FIRST | OWNED,
        ("second", "main"): {},
        ("second", "evaluate"): {"gpu": "A100"},
    }
    assert [row["values"] for row in document["items"]] == [{"months": 12.0, "price": 7.0}]


def test_the_report_tells_the_values_of_families_and_lines() -> None:
    page = words(render(analysed(OWN), timestamp=WHEN, version="1")).replace(" ,", ",").replace(" .", ".")
    assert "With values of its own: utilisation 30.0%, price of a GPU-hour $2.20 per GPU-hour." in page
    assert (
        "With values of its own: GPU A100, utilisation 50.0%, repeats 3, tokens per parameter 40, twice the work on"
        in page
    )
    assert "With values of its own: months 12, price of a GPU-hour $7 per GPU-hour" in page
    assert "First: Own (utilisation, tokens per parameter)" in page


def test_the_worked_example_computes_with_own_values() -> None:
    one = OWN.replace("values = { utilisation = 0.3, price = 2.2 }", "values = { price = 2.2 }")
    text = one[: one.index('  [[families.sweeps]]\n  id = "own"')] + one[one.index("[[measures]]") :]
    study = analysed(text)
    page = words(render(study, timestamp=WHEN, version="1")).replace(" ,", ",").replace(" .", ".")
    assert "With values of its own: price of a GPU-hour $2.20 per GPU-hour." in page[page.index("Worked through") :]
    worked = worked_family(study)
    assert worked is not None
    (cost,) = [step for step in worked.steps if step.label == "Cost"]
    assert "2.20" in cost.equation.text
    assert cost.result.value == pytest.approx(sweep(BASE | {"price": 2.2}, seeds=2)["cost"], rel=1e-12)


# What the page computes in Node.js, by hand: what is entered on it moves the rows that use the value of everywhere.
PAGE: dict[str, dict[str, dict[str, Any]]] = {
    "{}": {"everywhere": {}},
    "{ price: 9, utilisation: 0.2 }": {"everywhere": {"price": 9.0, "utilisation": 0.2}},
    "{ gpu: 'A100', ratio: 10, repeats: 4 }": {"everywhere": {"gpu": "A100", "ratio": 10.0, "repeats": 4.0}},
    "{ scenario: 'Bulk' }": {"everywhere": {"price": 2.5, "utilisation": 0.45}},
}


@pytest.mark.parametrize("given", PAGE)
def test_the_page_computes_the_same_numbers(given: str) -> None:
    html = render(analysed(OWN), timestamp=WHEN, version="1")
    script = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)[-1]
    lines = expected(BASE | PAGE[given]["everywhere"])
    costs = {f"{row}.cost": line["cost"] for row, line in lines.items()}
    costs["total.cost"] = sum(costs.values())
    found = evaluated(script, [f"evaluate({given})[{name!r}]" for name in costs])
    assert dict(zip(costs, found, strict=True)) == {
        name: pytest.approx(cost, rel=1e-12) for name, cost in costs.items()
    }


@pytest.mark.parametrize(
    ("line", "family", "price"),
    [("9", "2.2", 9.0), ('""', "2.2", 2.2), ('""', '""', 2.0), ("9", '""', 9.0)],
    ids=["the line's", "the family's", "that of the line's entry", "the line's alone"],
)
def test_a_stated_value_stands_over_what_the_choice_of_the_line_fills_in(line: str, family: str, price: float) -> None:
    text = OWN.replace("price = 2.2", f"price = {family}").replace(
        '{ gpu = "A100", ut', f'{{ gpu = "A100", price = {line}, ut'
    )
    study = analysed(text)
    assert study["own.first.own.price"] == price
    hours = sweep(BASE | FIRST | OWNED, seeds=3)["gpu_hours"]
    assert study.number("first.own.cost") == pytest.approx(hours * price, rel=1e-12)


def test_frames_have_the_values_of_each_line() -> None:
    sweeps = frames(analysed(OWN))["sweeps"]
    assert sweeps.loc[("second", "evaluate"), "values"] == {"gpu": "A100"}
