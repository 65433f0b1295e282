"""What a portfolio consists of, before any of it is built."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.describe.options import Options
from reportgen.parts.assumptions.shape import ASSUMPTIONS, SCENARIOS
from reportgen.portfolio.plan import Plan, plan
from reportgen.system.errors import ReportgenError
from tests.support.studies import RICH, SMALL, spoiled

if TYPE_CHECKING:
    from pathlib import Path

WHEN = Options(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "1")


def planned(folder: Path, scenario: str | None = "all", **texts: str | bytes) -> Plan:
    """Plan studies of these names and texts."""
    paths = []
    for name, text in texts.items():
        paths.append(folder / f"{name}.toml")
        paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
    return plan(paths, ["csv"], WHEN, scenario)


def keys(found: Plan) -> list[tuple[str, str]]:
    return [job.key for job in found.jobs]


def test_every_study_is_there_once_in_every_scenario(tmp_path: Path) -> None:
    found = planned(tmp_path, small=SMALL, rich=RICH)
    wanted = [("small", "base"), ("small", "cheap"), ("rich", "base"), ("rich", "cheap"), ("rich", "dear")]
    assert sorted(keys(found)) == sorted(wanted)
    assert {job.key: job.loaded.scenario for job in found.jobs} == {key: key[1] for key in wanted}


def test_a_study_without_scenarios_has_its_base_case(tmp_path: Path) -> None:
    bare = spoiled(('[scenarios.cheap]\nlabel = "Cheap"\nvalues = { price = 2.5 }\n', ""))
    assert keys(planned(tmp_path, bare=bare)) == [("bare", "base")]


def test_without_a_scenario_each_study_is_built_in_the_one_that_it_names_itself(tmp_path: Path) -> None:
    own = spoiled(('title = "Small"', 'title = "Small"\nscenario = "cheap"'))
    assert sorted(keys(planned(tmp_path, None, small=SMALL, own=own))) == [("own", "cheap"), ("small", "base")]


def test_the_longest_study_comes_first(tmp_path: Path) -> None:
    assert [study for study, _ in keys(planned(tmp_path, small=SMALL, rich=RICH))] == ["rich"] * 3 + ["small"] * 2


def test_values_are_set_in_every_job(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    found = plan([path], ["csv"], WHEN, "all", {"price": "3.5"})
    prices = {
        job.key[1]: (job.loaded.study[ASSUMPTIONS]["price"].value, job.loaded.study[SCENARIOS]["cheap"].values["price"])
        for job in found.jobs
    }
    assert prices == {"base": (3.5, 2.5), "cheap": (3.0, 3.5)}


def test_a_file_that_cannot_be_used_is_one_failure_and_the_others_stay(tmp_path: Path) -> None:
    found = planned(tmp_path, bad=spoiled(("heads * 8", "haeds * 8"), ("hours * price", "hours * prcie")), small=SMALL)
    assert keys(found) == [("small", "base"), ("small", "cheap")]
    (failure,) = found.failures
    assert (failure.study, failure.scenario, len(failure.problems)) == ("bad.toml", "", 2)
    assert "perhaps you meant 'heads'?" in "".join(failure.problems)


def test_a_scenario_that_a_study_lacks_is_a_failure_of_this_study(tmp_path: Path) -> None:
    found = planned(tmp_path, "dear", small=SMALL, rich=RICH)
    assert keys(found) == [("rich", "dear")]
    assert [(failure.study, failure.scenario) for failure in found.failures] == [("small", "dear")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a b.toml", "a-b.toml"),
        ("A.toml", "a.toml"),
        ("x.toml", "deep/x.toml"),
        ("étude.toml", "e\u0301tude.toml"),
        ("ÉTUDE.toml", "e\u0301tude.toml"),
        ("学習.toml", "deep/学習.toml"),
    ],
)
def test_two_files_that_would_be_written_into_one_folder_are_refused(tmp_path: Path, one: str, other: str) -> None:
    paths = [tmp_path / one, tmp_path / other]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_text(SMALL)
    with pytest.raises(ReportgenError, match="two studies are called") as caught:
        plan(paths, ["csv"], WHEN)
    assert all(str(path) in str(caught.value) for path in paths)


def test_files_that_are_named_in_any_script_are_told_apart(tmp_path: Path) -> None:
    names = ["study", "étude", "学習", "исследование", "🚀", "..", "!!!"]
    found = planned(tmp_path, None, **dict.fromkeys(names, SMALL))
    ids = [study for study, _ in keys(found)]
    assert ids[:5] == names[:5]
    assert len(set(ids)) == len(names)


def test_templates_go_with_the_jobs_to_machines_that_have_no_such_folder(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    (folder / "sections").mkdir(parents=True)
    (folder / "sections" / "front.html.j2").write_text("<p>Ours</p>")
    (folder / "photograph.png").write_bytes(b"\x89PNG\xff")
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    (job,) = plan([path], ["html"], Options(WHEN.timestamp, WHEN.version, templates=folder)).jobs
    assert job.options.templates == {"sections/front.html.j2": b"<p>Ours</p>"}
