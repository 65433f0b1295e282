"""What of an allocation will be forfeited, by what was used and by the plan after that; and what status ends with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.parts.calendar.studies import FORFEITED
from tests.support.commands import command

if TYPE_CHECKING:
    from pathlib import Path

RULES = """
[actuals]
hours = "gpu_hours"
request = { gpu_hours = 1e6 }
"""


def study(hours: dict[str, float], planned: float = 125000, gpus: str = "12500 / 730.5") -> str:
    """Return the study of 1,000,000 hours, of which a rule takes 30% of the unused where less than 10% is used by May.

    ``hours`` were used in each month; the plan is even: ``gpus`` give so many hours a month.
    """
    used = "".join(
        f'\n[[actuals.used]]\nline = "steady.jobs"\nmonth = "{month}"\nhours = {value}\n'
        for month, value in hours.items()
    )
    text = FORFEITED.replace("value = 125000", f"value = {planned}").replace("low = 100000\nhigh = 150000\n", "")
    return text.replace("12500 / 730.5", gpus) + RULES + used


MONTHS = ("2027-01", "2027-02", "2027-03", "2027-04")
CASES = [
    # In January 12,500 are used, as planned, and by May 50,000 will be: 30% of the other 950,000.
    (study({MONTHS[0]: 12500}), 285000, 50000),
    (study(dict.fromkeys(MONTHS, 12500)), 285000, 50000),
    # The plan has 100,000 by May, and half of them were used.
    (study(dict.fromkeys(MONTHS, 12500), 250000, "25000 / 730.5"), 285000, 50000),
    (study(dict.fromkeys(MONTHS, 25000)), 0, 0),
    # Half a year later nothing is the better for it: what is used after the date does not count.
    (study({**dict.fromkeys(MONTHS, 12500), "2027-06": 80000}), 285000, 50000),
    # In January and February 30,000 each; the plan adds 12,500 in each of March and April: 85,000.
    (study(dict.fromkeys(MONTHS[:2], 30000)), 0.3 * 915000, 85000),
]


@pytest.mark.parametrize(("text", "lost", "used"), CASES)
def test_status_ends_with_one_where_hours_will_be_forfeited(
    text: str, lost: float, used: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(text)
    assert command("status", str(path), "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["passed"] is False
    assert sum(item["lost"] for item in document["forfeited"]) == pytest.approx(lost)
    assert [item["used"] for item in document["forfeited"]] == pytest.approx([used] if lost else [])
    assert command("status", str(path), "--exit-code") == (1 if lost else 0)
    printed = capsys.readouterr().out
    said = (
        f"{lost:,.0f} GPU-hours will be forfeited: {used:,.0f} of the 1,000,000 allocated to '2027' are used by month 4"
    )
    assert (said in " ".join(printed.split())) == (lost > 0)


def test_of_several_studies_one_that_forfeits_hours_is_enough(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, hours in (("fast", 25000), ("slow", 12500)):
        (tmp_path / f"{name}.toml").write_text(study(dict.fromkeys(MONTHS, hours)))
    assert command("status", str(tmp_path), "--jobs", "1", "--exit-code") == 1
    assert "285,000 GPU-hours forfeited" in " ".join(capsys.readouterr().out.split())
    (tmp_path / "slow.toml").unlink()
    (tmp_path / "other.toml").write_text(study(dict.fromkeys(MONTHS, 30000)))
    assert command("status", str(tmp_path), "--jobs", "1", "--exit-code") == 0


def test_rules_of_one_period_take_one_after_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By May 50,000 are used and 285,000 are lost; by July 75,000, and half of 1,000,000 - 285,000 - 75,000 is."""
    rules = "forfeit = [{ by = 4, below = 0.1, takes = 0.3 }, { by = 6, below = 0.2, takes = 0.5 }]"
    path = tmp_path / "plan.toml"
    path.write_text(study({MONTHS[0]: 12500}).replace("forfeit = [{ by = 4, below = 0.1, takes = 0.3 }]", rules))
    assert command("status", str(path), "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)["forfeited"]
    assert [item["lost"] for item in found] == pytest.approx([285000, 320000])
