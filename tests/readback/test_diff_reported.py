"""A comparison of two studies as it is printed: currencies, units, formats and exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pypdf

from reportgen.readback.diff import compare
from reportgen.readback.diff_formats import FORMATS
from reportgen.readback.diff_page import page
from tests.support import editing
from tests.support.commands import command
from tests.support.compared import FULL, PRICE, STEPS, full, study
from tests.support.studies import RICH

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_whole_amounts_of_two_currencies_are_not_subtracted_and_a_small_change_is_shown() -> None:
    whole = ('title = "Small"', 'title = "Small"\nmoney = "whole"')
    style = 'label = "Price"', 'label = "Price"\nstyle = "money"'
    other = (whole[0], f'{whole[1]}\ncurrency = "EUR"')
    assert compare(full(whole), full(other, PRICE)).total.difference is None
    prices = page(compare(full(whole, style), full(whole, style, PRICE))).sections[0].rows[0]
    assert prices[1:3] == ("3", "2.5")


def test_another_number_of_sizes_is_told_where_effects_are_missing() -> None:
    sizes = ("values = [1, 2, 4]", "values = [1, 2]")
    comparison = compare(full(), full(sizes))
    assert any("model sizes" in reason for reason in comparison.uncompared)


def test_files_that_differ_in_form_only_are_said_to() -> None:
    comparison = compare(full(), full(("[assumptions.steps]", "# a comment\n[assumptions.steps]")))
    assert not comparison.changed
    assert "comments" in page(comparison).sentence


def test_the_exit_code_counts_a_fact(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    past = editing.written_to(tmp_path / "past.toml", FULL.encode())
    new = editing.written_to(tmp_path / "new.toml", FULL.replace("cost = 1.90e6", "cost = 2.00e6").encode())
    assert command("diff", str(past), str(new), "--exit-code") == 1
    shown = capfd.readouterr().out
    assert "published.cost" in shown
    assert "Nothing changed" not in shown


def test_a_study_and_its_edited_workbook_are_compared(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = editing.written_to(tmp_path / "study.toml", RICH.encode())
    data = editing.with_entries(editing.built(RICH), RICH, {"price@base": 2.5})
    workbook = editing.written_to(tmp_path / "edited.xlsx", data)
    assert command("diff", str(path), str(path), "--exit-code") == 0
    assert command("diff", str(path), str(workbook)) == 0
    assert command("diff", str(path), str(workbook), "--exit-code") == 1
    shown = capfd.readouterr().out
    assert "Price" in shown
    assert "2.5" in shown
    assert "−16.7%" in shown


def test_every_format_says_the_same(tmp_path: Path) -> None:
    comparison = compare(study(), study(PRICE, STEPS), ("a.toml", "b.toml"))
    made = {name: write(comparison) for name, write in FORMATS.items()}
    total = comparison.total
    document = json.loads(made["json"])
    assert document["rows"][-1]["figures"]["cost"]["new"] == total.new
    assert document["interaction"] == comparison.interaction
    pdf = pypdf.PdfReader(editing.written_to(tmp_path / "diff.pdf", made["pdf"]))
    texts = [made[name].decode() for name in ("table", "markdown", "html")]
    texts.append("\n".join(part.extract_text() for part in pdf.pages))
    percent = page(comparison).sections[-1].rows[0][-1]
    assert percent[0] in "+−"
    for text in texts:
        assert all(words in text for words in ("Price", "Steps", "Interaction of these", "Second", percent))


def test_what_a_study_says_is_no_markup_in_any_format() -> None:
    hostile = study(('label = "Price"\nvalue = 3', 'label = "<b>|`x`*"\nvalue = 2.5'))
    comparison = compare(study(), hostile)
    assert b"<b>" not in FORMATS["html"](comparison)
    line = next(line for line in FORMATS["markdown"](comparison).decode().splitlines() if "2.5" in line)
    assert line.startswith(r"| \<b\>\|\`x\`\* | 3 | 2.5 |")


def test_a_file_is_written_whole_and_an_unknown_format_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = editing.written_to(tmp_path / "study.toml", RICH.encode())
    target = tmp_path / "diff.md"
    assert command("diff", str(path), str(path), "--format", "markdown", "-o", str(target)) == 0
    assert target.read_text().startswith("# Small\n")
    assert command("diff", str(path), str(path), "--format", "pfd") == 2
    assert "unknown format 'pfd'" in capfd.readouterr().err
    assert command("diff", str(path), str(path), "--format", "pdf") == 2
    assert "give one with -o" in capfd.readouterr().err


def test_a_total_that_is_no_money_has_its_unit() -> None:
    hours = ('title = "Small"', 'title = "Small"\nheadline = "hours"')
    unit = ('id = "hours"\nlabel = "Hours"', 'id = "hours"\nlabel = "Time"\nunit = "GPU-hours"')
    assert page(compare(full(hours, unit), full(hours, unit))).sentence.startswith("Total time (GPU-hours): ")
    assert page(compare(full(), full())).sentence.startswith("Total cost: $")
