"""The time of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.describe.options import timestamp
from reportgen.system.errors import OutputError
from tests.support.commands import command
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("epoch", "moment"),
    [
        ("0", "1970-01-01T00:00:00+00:00"),
        (" 315532800\n", "1980-01-01T00:00:00+00:00"),
        ("253402128000", "9999-12-30T00:00:00+00:00"),
    ],
)
def test_a_time_is_given_in_seconds(monkeypatch: pytest.MonkeyPatch, epoch: str, moment: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert timestamp().isoformat() == moment


@pytest.mark.parametrize(
    ("epoch", "message"),
    [
        ("1700000000000", "SOURCE_DATE_EPOCH is 1700000000000: in seconds, as it is read, that would be 1700000000"),
        ("2023-11-14", "SOURCE_DATE_EPOCH is '2023-11-14', where the seconds since 1970 are wanted"),
        ("-1", "SOURCE_DATE_EPOCH is '-1', where the seconds since 1970 are wanted"),
        ("1.7e9", "SOURCE_DATE_EPOCH is '1.7e9', where the seconds since 1970 are wanted"),
        ("\u0661\u0667", "SOURCE_DATE_EPOCH is '\u0661\u0667', where the seconds since 1970 are wanted"),
        ("9" * 5000, "where the seconds since 1970 are wanted, as in 1700000000; unset it for the time of now"),
    ],
)
def test_what_is_no_time_in_seconds_is_told(monkeypatch: pytest.MonkeyPatch, epoch: str, message: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(OutputError) as caught:
        timestamp()
    assert message in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("epoch", ["1700000000000", "yesterday"])
def test_a_build_says_it_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    (tmp_path / "small.toml").write_text(SMALL)
    assert command("build", str(tmp_path / "small.toml"), "-o", str(tmp_path / "out"), "--only", "xlsx") == 2
    said = capsys.readouterr().err
    assert said.startswith("error: SOURCE_DATE_EPOCH is ")
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()
