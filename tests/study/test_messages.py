"""Messages that help: what may be written is listed, what is wrong is told once and at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.report.profiles import profile
from reportgen.study.compiler import compile_study, evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.errors import OutputError, StudyError, nearest
from tests.support.commands import command
from tests.support.studies import RICH, SMALL

if TYPE_CHECKING:
    from pathlib import Path


def told(text: str) -> list[str]:
    with pytest.raises(StudyError) as caught:
        compile_study(parse_study(text.encode()))
    return [str(problem) for problem in caught.value.problems]


def changed(old: str, new: str, text: str = SMALL) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_an_error_inside_a_list_is_the_only_one_told() -> None:
    only = changed('label = "Hours"\nformula = "flops / 3600 / rate"', 'formula = "flops / 3600 / rate"')
    text = only.replace('[[measures]]\nid = "cost"\nlabel = "Cost"\nformula = "hours * price"\nstyle = "money"\n', "")
    assert told(text) == ["'label' is missing @ measures[0].label"]
    assert told(changed('label = "Main"\n', "")) == ["'label' is missing @ families[0].sweeps[0].label"]
    assert told(changed("values = [1, 2, 4]", "values = [true]")) == [
        "expected a number, found true @ models.inputs.heads.values[0]"
    ]
    assert told(changed("values = [1, 2, 4]", "values = []")) == [
        "needs at least 1, has 0 @ models.inputs.heads.values"
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('train = "heads >= 2"', "train = [2, 3.5]", "3.5 is none of the values of 'heads'; they are 1, 2, 4 @"),
        (
            "value = 3\n",
            "value = 3\nfoo = 1\n",
            "unknown key 'foo'; keys here are label, kind, value, low, high, minimum,",
        ),
        (
            'style = "money"',
            'style = "dollars"',
            "'dollars' is none of 'count', 'number', 'plain', 'decimal',",
        ),
        ('budget = "fixed"', 'budget = "q"', "unknown budget 'q'; budgets are fixed @"),
        ("{ price = 2.5 }", "{ q = 2.5 }", "unknown assumption 'q'; assumptions are price, steps, rate, extra @"),
        ('title = "Small"', 'title = "S"\nscenario = "q"', "unknown scenario 'q'; scenarios are base, cheap @"),
        (
            'title = "Small"',
            'title = "S"\nheadline = "q"',
            "unknown measure 'q'; measures are flops, hours, cost @ study.headline",
        ),
        (
            "[assumptions.rate]",
            "[assumptions.runs]",
            "already means something in every study, as do all, flops, scenario,",
        ),
        (
            "[assumptions.rate]",
            "[assumptions.if]",
            "is a word of the formula language or of spreadsheets, as and, as, assert,",
        ),
    ],
)
def test_what_may_be_written_is_listed_where_it_is_wanted(old: str, new: str, message: str) -> None:
    assert message in "\n".join(told(changed(old, new)))


def test_what_may_be_asked_for_is_listed_too() -> None:
    with pytest.raises(OutputError, match="unknown profile 'q'; profiles are a4, access, alcc, archive, erc, e"):
        profile("q")
    loaded = parse_study(RICH.encode())
    for settings, message in (
        ({"q": 1}, "unknown assumption 'q'; assumptions are price, steps, machine, rate, overtime, extra @ --set q"),
        ({"machine": "q"}, "'q' is not in catalogue 'machines'; its entries are fast, slow"),
        ({"first.q.x": 1}, "unknown sweep 'q' of 'first'; its sweeps are main"),
    ):
        with pytest.raises(StudyError) as caught:
            choose(loaded, None, settings)
        assert message in str(caught.value)
    with pytest.raises(StudyError, match="unknown scenario 'q'; scenarios are base, cheap, dear @ --scenario"):
        choose(loaded, "q")


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("steps / 5", "heads / 5", "families[0].sweeps[0].axes.repeats"),
        ('when = "extra"', 'when = "width"', "families[1].sweeps[0].when"),
        ("[[measures]]", '[quantities.q]\nlabel = "Q"\nformula = "width"\n[[measures]]', "quantities.q.formula"),
    ],
)
def test_a_name_of_each_size_where_one_value_is_wanted_is_told_so(old: str, new: str, path: str) -> None:
    (sentence,) = told(changed(old, new))
    assert "has a value for each model size, where one value is wanted; " in sentence
    assert sentence.endswith(f" adds up all sizes @ {path}")


def test_a_total_is_never_suggested_for_a_value_of_the_row() -> None:
    assert told(changed("hours * price", "totals_cost * price")) == ["unknown name 'totals_cost' @ measures[1].formula"]
    assert told(changed("hours * price", "total_hour * price")) == [
        "unknown name 'total_hour'; perhaps you meant 'total_hours'? @ measures[1].formula"
    ]


def test_a_measure_may_read_the_tokens_of_its_row() -> None:
    evaluation = evaluate(parse_study(changed("flops / 3600 / rate", "tokens / 50").encode()))
    # 50 tokens a run; 3 seeds x 2 repeats at 3 sizes, the second family is switched off.
    assert evaluation.number("first.hours") == 18
    assert evaluation.number("first.main.hours") == 18
    assert evaluation.number("total.hours") == 18
    assert evaluation.at_sizes("sizes.hours") == (6, 6, 6)
    assert "sizes.tokens" not in evaluate(parse_study(SMALL.encode())).graph.definitions


def test_problems_of_all_stages_are_told_at_once() -> None:
    text = changed('title = "Small"', 'title = "Small"\ncolour = "red"')
    text = changed('label = "Cheap"', f'label = "{"x" * 300}"', text)
    text = changed("heads * 8", "haeds * 8", text)
    text = changed('budget = "fixed"', 'budget = "fixd"', text)
    text = changed("heads >= 2", "heads >= 2 and", text)
    assert len(told(text)) == 3  # a formula that cannot be read may hold any name
    whole = changed("heads >= 2 and", "heads >= 2", text)
    assert [sentence.partition(" @ ")[2] for sentence in told(whole)] == [
        "study.colour",
        "scenarios.cheap.label",
        "models.quantities.width.formula",
        "families[0].sweeps[0].budget",
    ]


def test_only_of_nothing_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    for nothing in ("", " , "):
        assert command("build", "--only", nothing) == 2
        assert (
            capsys.readouterr().err
            == "error: --only names no output; outputs are xlsx, html, pdf, csv, json, docx, md, tex\n"
        )


def test_a_catalogue_that_fills_an_assumption_without_naming_it_tells_the_missing_key() -> None:
    def refused(*changes: tuple[str, str]) -> list[str]:
        text = RICH
        for old, new in changes:
            text = changed(old, new, text)
        return told(text)

    named = 'label = "Rate"\ncatalogue = "machines"\n'
    (first, second) = refused((named, 'label = "Rate"\nvalue = 100\n'))
    assert first == (
        "'rate' is not filled from this catalogue: write catalogue = \"machines\" in [assumptions.rate]"
        " @ catalogues.machines.entries[0].values.rate"
    )
    assert second == first.replace("entries[0]", "entries[1]")
    assert refused(("{ rate = 100 }", "{ rate = 100, ratee = 3 }")) == [
        "unknown assumption 'ratee'; perhaps you meant 'rate'? @ catalogues.machines.entries[0].values.ratee"
    ]
    assert (
        "'overtime' is a switch, and a catalogue fills in numbers @ catalogues.machines.entries[0].values.overtime"
        in refused(("{ rate = 100 }", "{ rate = 100, overtime = 3 }"))
    )
    assert refused((named, 'label = "Rate"\n')) == [
        "'value' is missing, or 'catalogue', which fills it in @ assumptions.rate"
    ]
    assert refused(('catalogue = "machines"', ""))[0] == (
        "'catalogue' is missing: a choice names the catalogue that it is made from @ assumptions.machine"
    )
    assert refused((named, named + 'kind = "choice"\nvalue = "slow"\n'))[0] == (
        'a catalogue is chosen from by exactly one assumption of kind = "choice"; machine, rate do'
        " @ catalogues.machines"
    )


def test_of_a_formula_the_place_is_told_from_where_it_cannot_be_read() -> None:
    assert told(changed("hours * price", "hours price")) == [
        "formula 'hours price' cannot be read from 'price' on @ measures[1].formula"
    ]


def test_a_study_without_a_subtitle_shows_its_scenario_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    study = tmp_path / "small.toml"
    study.write_text(SMALL, encoding="utf-8")
    assert command("show", str(study)) == 0
    assert capsys.readouterr().out.split("\n")[1].strip() == "scenario: Base"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('use = ["energy"]', "it is a key of the file itself: write it before the first table"),
        ("priority = 3", "it is a key of families[1]: write it there, before the tables within"),
    ],
)
def test_a_key_that_came_into_the_last_table_is_told_where_it_belongs(line: str, place: str) -> None:
    item = '[[families.items]]\nid = "disks"\nlabel = "Disks"\namount = 3\ngives = { cost = 30 }\n'
    (message,) = told(changed("[[measures]]", f"{item}{line}\n\n[[measures]]"))
    key = line.partition(" ")[0]
    assert message == f"unknown key {key!r}; {place} @ families[1].items[0].{key}"


def test_a_name_with_a_dot_that_is_not_in_quotes_is_told_how_to_write_it() -> None:
    least = changed('id = "second"\n', 'id = "second"\nleast = { wide.seeds = 1 }\n')
    in_quotes = 'expected a number, found a table; a name with a dot in it stands in quotes: "wide.seeds"'
    assert told(least) == [f"{in_quotes} @ families[1].least.wide"]
    (message,) = told(changed("{ price = 2.5 }", "{ first.main.seeds = 2 }"))
    assert message.endswith('stands in quotes: "first.main.seeds" @ scenarios.cheap.values.first')


def test_a_name_that_begins_with_the_word_is_nearer_than_one_that_resembles_it() -> None:
    assert nearest("A100 SXM", ["H100 SXM", "A100 SXM 80GB"]) == "; perhaps you meant 'A100 SXM 80GB'?"
    assert nearest("pr", ["prominence", "prc"]) == "; perhaps you meant 'prc'?"
