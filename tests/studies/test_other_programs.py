"""The bundled studies in LibreOffice, IronCalc and Chromium after edits, and what ``pull`` makes of such edits.

Each is edited as it is, and with a family that may have values of its own, of assumptions of the study and its blocks.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import reportgen
from reportgen.graph.names import own_value
from reportgen.readback.pull import pull
from reportgen.readback.read import read_data
from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from tests.support import cells, editing, ironcalc_judge
from tests.support.recalculated import expected_after, made, typed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.office import Office

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
# Edits of items, of assumptions, of what blocks define, and of choices among their entries.
EDITS: dict[str, dict[str, Any]] = {
    "published-bill": {
        "context.hours.amount": 150_000.0,
        "hours_per_trillion@base": 190_000.0,
        "pue@base": 1.3,
        "location@base": "France, 2023",
        "experts_per_token@base": 6.0,
    },
    "post-training": {
        "seeds@base": 4.0,
        "pilot_hours@base": 900.0,
        "utilisation@base": 0.35,
        "chip_price@base": 3.0,
        "rl.train.member": (1.0, 1.0, 0.0),
        "power_boundary@base": "Servers",
    },
    "grant": {
        "mixtures@base": 6.0,
        "engineer_share@base": 0.6,
        "storage_price@base": 20.0,
        "precision@base": "8 bit",
        "ffn": (8192.0, 14336.0),
    },
    "scaling-exponents": {
        "narrow_rate@base": 1.0,
        "narrow_exponent@base": 0.5,
        "full_width@base": 2048.0,
        "pue@base": 1.4,
        "price@base": 2.5,
    },
    "scaling-law-fit": {"failed@base": 0.2, "mfu@base": 0.35, "data.mixtures.member": (1.0, 1.0, 0.0, 0.0, 0.0)},
}
# The family of each study that gets values of its own, and what these are.
OWN: dict[str, tuple[str, dict[str, float | str]]] = {
    "published-bill": ("context", {"gpu_price": 2.5, "location": "France, 2023"}),
    "post-training": ("sft", {"utilisation": 0.3, "accelerator": "A100 SXM 80GB"}),
    "grant": ("training", {"chip_price": 2.5, "precision": "8 bit"}),
    "scaling-exponents": ("gamma", {"gpu": "B200", "gpu_power": 0.9}),
    "scaling-law-fit": ("data", {"mfu": 0.3, "price": 1.5}),
}


def text_of(name: str) -> str:
    return (INPUTS / f"{name}.toml").read_text()


def with_own(name: str) -> str:
    """Return a study with empty values of a family's own, which are as everywhere."""
    family, values = OWN[name]
    line = f'id = "{family}"\n'
    before, heading, after = text_of(name).partition(f"[[families]]\n{line}")
    assert heading, family
    return f"{before}{heading}values = {{ {', '.join(f'{key} = {chr(34) * 2}' for key in values)} }}\n{after}"


def own_edits(name: str) -> dict[str, Any]:
    family, values = OWN[name]
    return {own_value(family, key): value for key, value in values.items()}


def test_every_bundled_study_is_edited() -> None:
    assert set(EDITS) == set(OWN) == {path.stem for path in INPUTS.glob("*.toml")}


# Names, texts and edits of the studies as they are, and with values of a family's own.
CASES = [
    pytest.param(name, text, edits, id=f"{name}-{kind}")
    for name in EDITS
    for kind, text, edits in (("edited", text_of(name), EDITS[name]), ("own", with_own(name), own_edits(name)))
]
each_case = pytest.mark.parametrize(("name", "text", "edits"), CASES)


@each_case
def test_ironcalc_follows_edits_as_the_pipeline_does(
    name: str, text: str, edits: dict[str, Any], tmp_path: Path
) -> None:
    path, evaluation, layout = made(text, tmp_path / f"{name}.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    for given in ({}, edits):
        expected = expected_after(evaluation, layout, given)
        found = ironcalc_judge.values(garbled, typed(layout, given))
        assert cells.differences(expected, cells.flatten(found), keys=expected) == []


@pytest.mark.office
@each_case
def test_libreoffice_follows_edits_as_the_pipeline_does(
    name: str, text: str, edits: dict[str, Any], tmp_path: Path, office: Office
) -> None:
    path, evaluation, layout = made(text, tmp_path / f"{name}.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    several: list[dict[str, Any]] = [{}, edits]
    answers = office.scenarios(garbled, [typed(layout, given) for given in several])
    for given, answer in zip(several, answers, strict=True):
        expected = expected_after(evaluation, layout, given)
        assert cells.differences(expected, cells.flatten(answer), keys=expected) == []


@pytest.mark.slow
@each_case
def test_pull_brings_each_edit_into_the_study_file(name: str, text: str, edits: dict[str, Any], tmp_path: Path) -> None:
    workbook = editing.built(text, name)
    assert not read_data(workbook, f"{name}.xlsx").changes
    back = read_data(editing.with_entries(workbook, text, edits), f"{name}.xlsx")
    assert {change.entry.name for change in back.changes} == set(edits)
    assert back.study is not None
    path = tmp_path / f"{name}.toml"
    path.write_text(text)
    pull(back, path)
    pulled = path.read_text()
    assert "[blocks" not in pulled
    assert evaluate(parse_study(pulled.encode(), name)).values == evaluate(back.study).values
    past = reportgen.evaluate(INPUTS / f"{name}.toml")
    assert evaluate(back.study)["total.cost"] != past["total.cost"]


@pytest.mark.browser
@pytest.mark.parametrize("name", EDITS)
def test_chromium_follows_edits_as_the_pipeline_does(name: str, tmp_path: Path, browser: Browser) -> None:
    """Of assumptions, of what blocks define, of choices, and of values of a family's own, all together."""
    built = analyse(evaluate(parse_study(with_own(name).encode(), name)))
    file = tmp_path / f"{name}.html"
    file.write_text(render(built, timestamp=editing.MOMENT, version="1"), encoding="utf-8")
    family, own = OWN[name]
    edits = {key.removesuffix("@base"): value for key, value in EDITS[name].items() if key.endswith("@base")}
    edits = {key: value for key, value in edits.items() if key not in own}
    tab = browser.new_page()
    tab.goto(file.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    settings = {**edits, **{f"{family}.{key}": value for key, value in own.items()}}
    for field, value in {**edits, **own_edits(name)}.items():
        found = tab.locator(f'[name="{field}"]')
        if found.get_attribute("type") == "checkbox":
            settings[field] = bool(value)
            found.set_checked(bool(value))
        elif found.evaluate("e => e.tagName") == "SELECT":
            found.select_option(str(value))
        else:
            found.fill(f"{value!r}")
    expected = analyse(evaluate(choose(built.loaded, None, settings)))
    assert expected["total.cost"] != built["total.cost"]
    script = "all => all.map((e) => [e.dataset.name, e.dataset.size ?? null, Number(e.value)])"
    shown: list[tuple[str, str | None, float]] = tab.eval_on_selector_all("data[data-name]", script)
    tab.close()
    assert len(shown) > 90
    for key, size, number in shown:
        wanted = expected.number(key) if size is None else expected.at_sizes(key)[int(size)]
        assert number == pytest.approx(wanted, rel=1e-9, abs=1e-9), key
