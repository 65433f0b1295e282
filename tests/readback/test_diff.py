"""Two studies compared: what changed, what it does to every figure, and which change caused how much."""

from __future__ import annotations

import json
import re

import pytest

import reportgen
from reportgen.readback.diff import compare
from reportgen.readback.diff_formats import FORMATS
from reportgen.readback.diff_page import page
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.shape import file_tables
from tests.support.compared import FULL, PRICE, STEPS, effects, full, study
from tests.support.studies import RICH


def test_nothing_changed_between_a_study_and_itself() -> None:
    comparison = compare(study(), study())
    assert not comparison.changed
    assert comparison.inputs == ()
    assert comparison.interaction == 0
    assert "Nothing changed" in page(comparison).sentence


def test_past_new_difference_and_percent_of_every_row() -> None:
    comparison = compare(study(), study(PRICE))
    past, new = evaluate(study()), evaluate(study(PRICE))
    for row in comparison.rows:
        figure = row.figures["cost"]
        assert (figure.past, figure.new) == (past[f"{row.id}.cost"], new[f"{row.id}.cost"])
        assert figure.difference == new[f"{row.id}.cost"] - past[f"{row.id}.cost"]
    assert comparison.total.percent == pytest.approx(-0.5 / 3)
    assert [row.id for row in comparison.rows] == ["first", "second", "total"]
    assert comparison.rows[-1].figures["flops"].difference == 0


PAID = """
[study]
title = "Paid"
[assumptions.price]
label = "Price"
value = -8
minimum = -10
[[families]]
id = "credit"
label = "Credit"
items = [{ id = "one", label = "One", amount = 1, gives = { cost = "amount * price" } }]
[[measures]]
id = "cost"
label = "Cost"
formula = "0"
unit = "USD"
style = "money"
"""


def test_a_study_without_flops_has_no_column_of_them_and_a_credit_that_shrinks_goes_up() -> None:
    comparison = compare(parse_study(PAID.encode()), parse_study(PAID.replace("-8", "-6").encode()))
    assert [column.key for column in comparison.columns] == ["cost"]
    assert (comparison.total.difference, comparison.total.percent) == (2, 0.25)


def test_one_change_causes_all_of_the_difference() -> None:
    comparison = compare(study(), study(PRICE))
    assert effects(comparison) == {"price@base": pytest.approx(comparison.total.difference)}
    assert comparison.interaction == pytest.approx(0, abs=1e-12)


def test_two_changes_and_their_interaction_add_up() -> None:
    comparison = compare(study(), study(PRICE, STEPS))
    alone = [compare(study(), study(change)).total.difference for change in (PRICE, STEPS)]
    assert effects(comparison) == {"price@base": pytest.approx(alone[0]), "steps@base": pytest.approx(alone[1])}
    total = sum(item.effect or 0 for item in comparison.inputs) + (comparison.interaction or 0)
    assert total == pytest.approx(comparison.total.difference, rel=1e-12)
    assert abs(comparison.interaction or 0) > 1e-6


@pytest.mark.parametrize(
    "change",
    [
        ('value = "fast"', 'value = "slow"'),
        ("values = { rate = 100 }", "values = { rate = 50 }"),
        ("seeds = 3", "seeds = 4"),
        ('train = "heads >= 2"\n', 'train = [1, 2, 4]\n  note = "all"\n'),
        ("values = [1, 2, 4]", "values = [1, 2, 8]"),
        ('title = "Small"', 'title = "Small"\nscenario = "cheap"'),
        ('published = "Without"', 'published = "Without"\non = true'),
        ("values = { price = 2.5 }", "values = { price = 2.5, steps = 3 }"),
        ('formula = "hours * price"', 'formula = "hours * price * 2"'),
        ('formula = "heads * 8"', 'formula = "heads * 9"'),
        ('tokens = "steps * 5"', 'tokens = "steps * 5 + 1"'),
        ('repeats = "steps / 5"', "repeats = 7"),
    ],
    ids=str,
)
def test_each_kind_of_change_is_found_and_causes_the_difference(change: tuple[str, str]) -> None:
    comparison = compare(study(), study(change))
    assert comparison.changed
    assert sum(item.effect or 0 for item in comparison.inputs) == pytest.approx(comparison.total.difference, rel=1e-9)


def test_a_family_that_was_added_is_a_cause_of_its_own() -> None:
    added = (
        '[[families]]\nid = "third"\nlabel = "Third"\n[[families.sweeps]]\nid = "x"\nlabel = "X"\nbudget = "fixed"\n'
    )
    comparison = compare(study(), study(PRICE, ('[[measures]]\nid = "hours"', f'{added}\n[[measures]]\nid = "hours"')))
    rows = {row.id: row.figures["cost"] for row in comparison.rows}
    assert rows["third"].past is None
    assert rows["third"].percent is None
    found = effects(comparison)
    assert found["price@base"] == pytest.approx(-0.5 / 3 * (comparison.total.past or 0))
    assert found["structure"] is not None
    assert found["structure"] > 0
    whole = sum(item.effect or 0 for item in comparison.inputs) + (comparison.interaction or 0)
    assert whole == pytest.approx(comparison.total.difference)


def test_a_number_that_a_catalogue_fills_in_now_has_no_effect_of_its_own() -> None:
    stated = RICH.replace('label = "Rate"\ncatalogue = "machines"\n', 'label = "Rate"\nvalue = 100\n')
    for entry in ("{ rate = 100 }", "{ rate = 25.5 }"):
        stated = stated.replace(entry, "{ overdue = 1 }")
    stated = stated.replace(
        "[assumptions.overtime]",
        '[assumptions.overdue]\nlabel = "Overdue"\ncatalogue = "machines"\n\n[assumptions.overtime]',
    )
    past, new = (parse_study(text.encode(), "study") for text in (stated, RICH))
    (change,) = [item for item in compare(past, new, ("past", "new")).inputs if item.name == "rate@base"]
    assert change.effect is None


def test_words_have_no_effect() -> None:
    comparison = compare(study(), study(('label = "Price"', 'label = "Tariff"')))
    assert effects(comparison) == {"price#label": None}
    assert comparison.changed
    assert comparison.total.difference == 0


# A fact of each table and of each kind of value, changed, and the name that the change is told by.
FACTS = {
    "study.title": ('title = "Small"', 'title = "Smaller"'),
    "study.currency": ('title = "Small"', 'title = "Small"\ncurrency = "EUR"'),
    "study.source": ('source = "A paper"', 'source = "Another paper"'),
    "study.url": ("https://example.org/a", "https://example.org/c"),
    "study.language": ('title = "Small"', 'title = "Small"\nlanguage = "de"'),
    "study.headline": ('title = "Small"', 'title = "Small"\nheadline = "hours"'),
    "proposal.author": ("[perspective.whole]", '[proposal]\nauthor = "A. Author"\n[perspective.whole]'),
    "published.cost": ("cost = 1.90e6", "cost = 1.9e6"),
    "families[first].published.cost": ("published = { cost = 1.0e2 }", "published = { cost = 2.0e2 }"),
    "corrections.extra.effect": ("effect = 1.0e2", "effect = 1.1e2"),
    "corrections.extra.url": ("https://example.org/b", "https://example.org/d"),
    "correction_sets[Both].effect": ("effect = 5", "effect = 6"),
    "measures[cost].unit": ('unit = "USD"', 'unit = "kUSD"'),
    "measures[cost].note": ('note = "All in."', 'note = "Nearly all in."'),
    "measures[cost].style": ('style = "money"', 'style = "exact"'),
    "assumptions.price.symbol": ('label = "Price"', 'label = "Price"\nsymbol = "p"'),
    "assumptions.price.maximum": ('label = "Price"', 'label = "Price"\nmaximum = 50'),
    "assumptions.price.distribution": ('label = "Price"', 'label = "Price"\ndistribution = "uniform"'),
    "price.high": ("high = 4", "high = 5"),
    "catalogues.machines.note": ('label = "Machines"', 'label = "Machines"\nnote = "Asked."'),
    "models.note": ('title = "width"', 'title = "width"\nnote = "A note."'),
    "models.inputs.heads.label": ('label = "Heads"', 'label = "Head count"'),
    "budgets.fixed.note": ('label = "fixed"', 'label = "fixed"\nnote = "A note."'),
    "families[first].sweeps[main].budget": ('  budget = "fixed"', '  budget = "other"'),
    "families[second].sweeps[wide].train": ('train = "heads >= 2"', "train = [2, 4]"),
    "families[second].listed": ('label = "Second"', 'label = "Second"\nlisted = false'),
    "axes.seeds.label": ('label = "Seeds"', 'label = "Seed count"'),
    "quantities.spare.label": ('label = "Spare"', 'label = "Spared"'),
    "perspective.whole.label": ('label = "Whole"', 'label = "All hours"'),
    "checks[0].label": ('label = "Enough"', 'label = "Enough of it"'),
    "grids[0].label": ('label = "Price and steps"', 'label = "Steps and price"'),
    "periods.y1.months": ('label = "2027"', 'label = "2027"\nmonths = 6'),
    "categories.computing.note": ('label = "Computing"', 'label = "Computing"\nnote = "A note."'),
    "budget.module": ("[periods.y1]", "[budget]\nmodule = 5000\n[periods.y1]"),
    "families[first].period": ('category = "computing"', 'category = "computing"\nperiod = "y1"'),
    "uncertainty.checks": ("[perspective.whole]", "[uncertainty]\nchecks = true\n[perspective.whole]"),
    "actuals.goodput": ("[perspective.whole]", '[actuals]\ngoodput = "steps"\n[perspective.whole]'),
    "calendar": (
        "[perspective.whole]",
        '[calendar]\nmeasure = "hours"\ngpus = 8\nstart = "2027-01"\n[perspective.whole]',
    ),
    "allocation": (
        "[perspective.whole]",
        '[allocation]\nunit = "ncsa_h100"\nmeasure = "hours"\n[perspective.whole]',
    ),
    "prices.age_limit": ("[perspective.whole]", "[prices]\nage_limit = 90\n[perspective.whole]"),
    "price_rows[0].price": ("price = 1.5", "price = 1.6"),
    "fit": ("[perspective.whole]", "[fit]\nmoney = 5e6\n[perspective.whole]"),
    "use": ("[study]\ntitle", 'use = ["transformer"]\n[study]\ntitle'),
    "scenarios.cheap.note": ('label = "Cheap"', 'label = "Cheap"\nnote = "A note."'),
}


@pytest.mark.parametrize("place", FACTS)
def test_every_fact_of_a_study_is_compared(place: str) -> None:
    comparison = compare(full(), full(FACTS[place]))
    assert comparison.changed
    assert place in {item.name for item in comparison.inputs}
    assert "Nothing changed" not in page(comparison).sentence


def test_every_table_of_a_study_file_is_compared() -> None:
    tables = {table.key for table in file_tables()}
    named = {re.split(r"[.\[]", place)[0] for place in FACTS} - {"price"} | {"notes"}  # notes are entries of their own
    assert tables == named


def test_a_sweep_with_another_budget_causes_the_difference() -> None:
    comparison = compare(full(), full(FACTS["families[first].sweeps[main].budget"]))
    assert comparison.total.difference != 0
    assert effects(comparison) == {
        "families[first].sweeps[main].budget": pytest.approx(comparison.total.difference, rel=1e-12)
    }


def test_the_order_of_rows_is_a_fact() -> None:
    first, second = FULL.index("[[families]]"), FULL.rindex("[[families]]")
    end = FULL.index("[[measures]]")
    swapped = FULL[:first] + FULL[second:end] + FULL[first:second] + FULL[end:]
    comparison = compare(full(), parse_study(swapped.encode(), "study"))
    assert "families (order)" in {item.name for item in comparison.inputs}


def test_amounts_of_two_currencies_are_not_subtracted() -> None:
    comparison = compare(full(), full(FACTS["study.currency"], PRICE), ("past.toml", "new.toml"))
    words = page(comparison)
    assert comparison.total.difference is None
    assert comparison.total.percent is None
    assert comparison.interaction is None
    assert set(effects(comparison).values()) == {None}
    assert "$" in words.sentence
    assert "€" in words.sentence
    assert "a difference of" not in words.sentence
    assert any("two currencies" in reason for reason in comparison.uncompared)
    hours = {row.id: row.figures["hours"].difference for row in comparison.rows}
    assert hours["total"] == 0
    document = json.loads(FORMATS["json"](comparison))
    assert document["rows"][-1]["figures"]["cost"]["difference"] is None
    assert document["currencies"] == ["USD", "EUR"]
    assert document["not_compared"] == list(comparison.uncompared)
    for name in ("table", "markdown", "html"):
        assert "two currencies" in FORMATS[name](comparison).decode()


def test_a_measure_in_another_unit_or_of_one_study_only_is_not_subtracted() -> None:
    other_unit = compare(full(), full(FACTS["measures[cost].unit"]))
    assert other_unit.total.difference is None
    assert any("USD" in reason and "kUSD" in reason for reason in other_unit.uncompared)
    days = '[[measures]]\nid = "days"\nlabel = "Days"\nformula = "hours / 24"\n\n'
    added = ('[[measures]]\nid = "cost"', f'{days}[[measures]]\nid = "cost"')
    only_new = compare(full(), full(added))
    assert only_new.rows[-1].figures["days"].difference is None
    assert only_new.total.difference == 0
    assert any("Days" in reason for reason in only_new.uncompared)


def test_the_bundled_study_is_compared_with_a_scenario_of_its_own() -> None:
    comparison = compare(reportgen.load(), reportgen.load(scenario="bulk"))
    assert effects(comparison) == {"scenario": pytest.approx(comparison.total.difference)}
    assert comparison.total.percent == pytest.approx(-1 / 3)
