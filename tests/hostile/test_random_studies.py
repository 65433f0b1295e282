"""Fuzz: a random study builds every output, or is refused in sentences; and so do the small studies of strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.describe.options import Options, timestamp
from reportgen.pipeline import outputs, pdf_printer
from reportgen.readback.read import read_data
from reportgen.report.profiles import profiles
from reportgen.study.reader import parse_study
from reportgen.system.errors import ReportgenError, sentences
from tests.hostile import count
from tests.hostile.random_studies import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportgen.pipeline import Outputs

QUICK = ("xlsx", "html", "csv", "json")


def built(text: str, kinds: tuple[str, ...] = QUICK, profile: str = "a4") -> Outputs | None:
    """Return a study's outputs, None where it is refused in sentences. Anything else that is raised fails the test."""
    try:
        loaded = parse_study(text.encode(), "random")
        with pdf_printer(kinds, Options(timestamp(), "1", profile)) as print_pdf:
            return outputs(loaded, kinds, Options(timestamp(), "1", profile), print_pdf)
    except ReportgenError as error:
        told = sentences(error)
        assert told
        for sentence in told:
            assert sentence.isprintable(), sentence
            assert len(sentence) < 1200
        return None


def test_a_random_study_builds_every_output_or_is_refused_in_sentences(tell: Callable[[str], None]) -> None:
    tried, whole = count("RANDOM_STUDIES"), 0
    for seed in range(tried):
        made = built(Writer(seed).text)
        if made is not None:
            assert made.missing == {}, seed
            assert tuple(made.files) == QUICK
            whole += 1
    tell(f"random studies: {tried} tried, {whole} built in {len(QUICK)} formats, {tried - whole} refused in sentences")
    assert whole > tried / 2


def test_the_workbook_of_a_random_study_is_read_back_without_a_change(tell: Callable[[str], None]) -> None:
    read = 0
    for seed in range(1000, 1000 + count("RANDOM_READ")):
        made = built(Writer(seed).text, ("xlsx",))
        if made is not None:
            back = read_data(made.files["xlsx"], "random.xlsx")
            assert [*back.impossible, *back.tampered] == [], seed
            assert back.changes == (), seed
            read += 1
    tell(f"random studies read back: {read}")


@pytest.mark.slow
def test_a_random_study_prints_in_every_profile_or_says_which_rule_it_would_break(tell: Callable[[str], None]) -> None:
    printed = refused = 0
    for seed in range(2000, 2000 + count("RANDOM_PDFS")):
        name = [*profiles()][seed % len(profiles())]
        made = built(Writer(seed).text, ("pdf", "csv"), name)
        if made is not None and made.missing:
            refused += 1
            assert made.missing["pdf"].startswith(f"the PDF would break the rules of profile {name!r}: "), seed
            assert name not in {"a4", "letter", "archive"}, made.missing
        printed += made is not None
    tell(f"random studies printed: {printed}, {refused} of them against a rule of their profile")
