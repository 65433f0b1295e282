from __future__ import annotations

import pytest

import reportgen
from reportgen.system.errors import StudyError


def test_a_scenario_changes_what_it_names_and_nothing_else() -> None:
    base, bulk = reportgen.evaluate(), reportgen.evaluate(scenario="bulk")
    assert bulk["price"] == 2
    assert bulk["total.cost"] == pytest.approx(base["total.cost"] * 2 / 3, rel=1e-12)
    assert bulk["total.flops"] == base["total.flops"]


def test_a_value_set_counts_in_the_active_scenario_only() -> None:
    study = reportgen.load(scenario="bulk", values={"price": "2.5"})
    assert reportgen.evaluate(study)["price"] == 2.5
    assert reportgen.evaluate(study, scenario="base")["price"] == 3


def test_a_catalogue_fills_what_is_not_said() -> None:
    evaluation = reportgen.evaluate(values={"gpu": "A100"})
    assert evaluation["gpu_peak"] == 312e12
    assert evaluation["price"] == 1.5
    overridden = reportgen.evaluate(values={"gpu": "A100", "price": 1.25})
    assert overridden["price"] == 1.25
    assert overridden["gpu_peak"] == 312e12


@pytest.mark.parametrize("word", ["on", "true", "1", "ON"])
def test_a_switch_is_set_by_a_word(word: str) -> None:
    assert reportgen.evaluate(values={"table_e1_in_sweeps": word})["table_e1.flops"] == 0


def test_an_axis_count_is_set_by_its_path() -> None:
    base, more = reportgen.evaluate(), reportgen.evaluate(values={"gamma.search.trials": "1600"})
    search = base["gamma.search.cost"]
    assert more["total.cost"] - base["total.cost"] == pytest.approx(search, rel=1e-9)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"prise": 1}, "unknown assumption 'prise'; perhaps you meant 'price'? @ --set prise"),
        ({"price": "cheap"}, "'price' takes a number, not 'cheap' @ --set price"),
        ({"price": -1}, "value -1 lies outside 0 to 1e+300 @ --set price"),
        ({"price": float("nan")}, "value nan lies outside"),
        ({"gpu": "H1000"}, "'H1000' is not in catalogue 'gpus'"),
        ({"table_e1_in_sweeps": "maybe"}, "takes on or off"),
        ({"gama.search.trials": 1}, "unknown family 'gama'; perhaps you meant 'gamma'?"),
        ({"gamma.serch.trials": 1}, "unknown sweep 'serch' of 'gamma'; perhaps you meant 'search'?"),
        ({"gamma.search.trails": 1}, "unknown axis 'trails' of gamma.search; perhaps you meant 'trials'?"),
        ({"gamma.search.trials": "many"}, "count 'many' is not a number"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_name(values: dict[str, float | str], sentence: str) -> None:
    with pytest.raises(StudyError) as error:
        reportgen.load(values=values)
    assert sentence in str(error.value)


def test_every_wrong_value_is_told() -> None:
    with pytest.raises(StudyError) as error:
        reportgen.load(values={"prise": 1, "price": "x"})
    assert len(error.value.problems) == 2


def test_an_unknown_scenario_is_refused() -> None:
    with pytest.raises(StudyError, match="unknown scenario 'bluk'; perhaps you meant 'bulk'"):
        reportgen.load(scenario="bluk")
