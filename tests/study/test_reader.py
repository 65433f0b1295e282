from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.describe.about import ABOUT
from reportgen.study.compiler import compile_study
from reportgen.study.reader import MAX_BYTES, parse_study, read
from reportgen.system.errors import StudyError
from tests.support.studies import SMALL, spoiled

if TYPE_CHECKING:
    from pathlib import Path


def problems(data: bytes) -> list[str]:
    """Return every problem of a study, from reading or, when that passes, from compiling it."""
    with pytest.raises(StudyError) as error:
        compile_study(parse_study(data))
    return [str(problem) for problem in error.value.problems]


def test_the_small_study_has_no_problem() -> None:
    assert parse_study(SMALL.encode(), "my study").id == "my-study"
    compile_study(parse_study(SMALL.encode()))


def test_a_byte_order_mark_is_accepted() -> None:
    assert parse_study(b"\xef\xbb\xbf" + SMALL.encode()).study[ABOUT].title == "Small"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "value = 3\n",
            'value = "three"\n',
            "expected a number, found 'three', which only kind = \"choice\" takes @ assumptions.price",
        ),
        ("value = 3\n", "value = -1\nminimum = 0\n", "value -1 lies outside 0 to 1e+300 @ assumptions.price"),
        ("value = 3\n", "vlaue = 3\n", "unknown key 'vlaue'; perhaps you meant 'value'? @ assumptions.price.vlaue"),
        ("value = 3\n", "value = inf\n", "number Infinity is above 1e+300 @ assumptions.price.value"),
        ("low = 2\n", "", "low and high come together @ assumptions.price"),
        (
            'label = "Price"\n',
            "label = 7\n",
            'expected text, such as "Price of a GPU-hour", found 7 @ assumptions.price.label',
        ),
        ('label = "Price"\n', "", "'label' is missing @ assumptions.price.label"),
        ("[assumptions.rate]", "[assumptions.h100]", "write 'h_100' @ assumptions.h100"),
        (
            "heads * 8",
            "heads * widht",
            "unknown name 'widht'; perhaps you meant 'width'? @ models.quantities.width.formula",
        ),
        (
            "heads * 8",
            "heads * width",
            "formula depends on itself: width reads width @ models.quantities.width.formula",
        ),
        ("heads * 8", "heads +", "cannot be read @ models.quantities.width.formula"),
        ("steps * 5", "steps * cost", "unknown name 'cost' @ budgets.fixed.tokens"),
        (
            "steps / 5",
            "width / 5",
            (
                "'width' has a value for each model size, where one value is wanted; a sweep reads it in its own flops,"
                " and sum(width) adds up all sizes @ families[0].sweeps[0].axes.repeats"
            ),
        ),
        ("seeds = 3", "seeds = -3", "count -3 is negative @ families[0].sweeps[0].axes.seeds"),
        ('budget = "fixed"', 'budget = "fixd"', "unknown budget 'fixd'; perhaps you meant 'fixed'?"),
        ("heads >= 2", "steps >= 2", "selection reads 'steps', which is not a model input"),
        (
            'train = "heads >= 2"',
            "train = [2, 3]",
            "3 is none of the values of 'heads'; they are 1, 2, 4 @ families[1].sweeps[0].train",
        ),
        (
            "values = { price = 2.5 }",
            "values = { prise = 2.5 }",
            "unknown assumption 'prise'; perhaps you meant 'price'?",
        ),
        ("values = { price = 2.5 }", "values = { extra = 1 }", "'extra' takes on or off, not 1.0"),
        ('label = "Cheap"', 'label = "base"', "two scenarios have the same label @ scenarios"),
        ('label = "Cheap"', 'label = "Ch*p"', "'Ch*p' cannot be looked up"),
        ('label = "fixed"', f'label = "{"x" * 256}"', "text is longer than 255 characters @ budgets.fixed.label"),
        (
            "[[families]]",
            '[budgets.other]\nlabel = "Fixed"\ntokens = "1"\n[[families]]',
            "two budgets have the same label @ budgets",
        ),
        ("[assumptions.rate]", "[assumptions.scenario_no]", "already means something"),
        ('id = "second"', 'id = "first"', "name 'first' is already taken by families"),
        ("values = [1, 2, 4]", "values = []", "needs at least 1, has 0 @ models.inputs.heads.values"),
        ('title = "width"', 'title = "withd"', "unknown name 'withd'; perhaps you meant 'width'? @ models.title"),
        (
            "cost = 1.0e2",
            "cots = 1.0e2",
            "unknown measure 'cots'; perhaps you meant 'cost'? @ families[0].published.cots",
        ),
        ('style = "money"', 'style = "dollars"', "'dollars' is none of"),
        (
            'title = "Small"',
            'title = "Small"\nurl = "javascript:alert(1)"',
            'has not the form asked for, such as "https://arxiv.org/abs/2407.05872" @ study.url',
        ),
        ('title = "Small"', 'title = "Small', "not valid TOML"),
        ("value = 10", "value = 10 %", "; a percentage is written as a part of one, 3% as 0.03 @ "),
    ],
)
def test_a_problem_is_one_sentence_with_its_place(old: str, new: str, expected: str) -> None:
    found = problems(spoiled((old, new)))
    assert len(found) == 1, found
    assert expected in found[0]
    assert "\n" not in found[0]


def test_all_problems_of_the_shape_are_told_at_once() -> None:
    found = problems(
        spoiled(("value = 3\n", "value = true\n"), ("heads * 8", "heads *"), ("values = [1", 'values = ["a"'))
    )
    assert len(found) == 3


def test_all_unknown_names_are_told_at_once() -> None:
    found = problems(
        spoiled(("heads * 8", "haeds * 8"), ("steps * 5", "stesp * 5"), ("hours * price", "hours * prcie"))
    )
    assert [problem.split(";")[0] for problem in found] == [f"unknown name '{n}'" for n in ("haeds", "stesp", "prcie")]


def test_a_cycle_names_its_members() -> None:
    data = spoiled(
        ("heads * 8", "heads * depth"),
        ("[budgets.fixed]", '[models.quantities.depth]\nlabel = "Depth"\nformula = "width / 2"\n[budgets.fixed]'),
    )
    assert problems(data)[0].startswith("formula depends on itself: width reads depth reads width @ ")


def test_a_toml_error_has_line_and_column() -> None:
    (found,) = problems(SMALL.replace("value = 3\n", "value = = 3\n").encode())
    assert found.endswith("study file:7:9")


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe",
        b"a" * (MAX_BYTES + 1),
        b"a = " + b"[" * 5000,
        b"a" + b".a" * 3000 + b" = 1",
        b"a = " + b"9" * 5000,
        b"a = " + b"[" * 30 + b"]" * 30,
        b"",
        b"\x00",
    ],
    ids=["utf16", "large", "nested", "dotted", "digits", "deep", "empty", "nul"],
)
def test_hostile_bytes_are_refused_with_a_sentence(data: bytes) -> None:
    found = problems(data)
    assert found
    assert all(len(line) < 300 for line in found)


def test_a_missing_file_is_told_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as error:
        read(tmp_path / "absent.toml")
    assert str(error.value) == "cannot read the file: no such file or directory @ absent.toml"
