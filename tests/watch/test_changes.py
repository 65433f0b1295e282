"""Saved files are told once each, however a program saves them."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from reportgen.watch.changes import changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WAIT = 20  # seconds, far more than any save takes to be told


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[Callable[[], list[str]]]:
    """Yield a function that waits for saves of ``study.toml`` or of a template, and returns the names."""
    study = tmp_path / "study.toml"
    study.write_text("1")
    (tmp_path / "mine" / "sections").mkdir(parents=True)
    batches: list[list[str]] = []
    stop, any_saved = Event(), Event()

    def follow() -> None:
        for batch in changes([study], tmp_path / "mine", stop):
            batches.append([path.name for path in batch])
            any_saved.set()

    thread = Thread(target=follow)
    thread.start()

    def wait() -> list[str]:
        assert any_saved.wait(WAIT)
        any_saved.clear()
        return batches.pop(0)

    assert wait() == []
    yield wait
    stop.set()
    thread.join()
    assert batches == []


def test_a_file_that_is_written_is_told(tmp_path: Path, saved: Callable[[], list[str]]) -> None:
    (tmp_path / "study.toml").write_text("2")
    assert saved() == ["study.toml"]


def test_a_file_that_is_saved_by_renaming_another_is_told(tmp_path: Path, saved: Callable[[], list[str]]) -> None:
    (tmp_path / ".study.toml.swp").write_text("2")
    (tmp_path / ".study.toml.swp").replace(tmp_path / "study.toml")
    assert saved() == ["study.toml"]


def test_a_template_at_any_depth_is_told_and_another_file_is_not(
    tmp_path: Path, saved: Callable[[], list[str]]
) -> None:
    (tmp_path / "study.xlsx").write_text("2")
    (tmp_path / "mine" / "sections" / "front.html.j2").write_text("2")
    assert saved() == ["front.html.j2"]


def test_a_file_that_is_removed_is_told_once_it_is_there_again(tmp_path: Path, saved: Callable[[], list[str]]) -> None:
    (tmp_path / "study.toml").unlink()
    Event().wait(0.5)
    (tmp_path / "study.toml").write_text("2")
    assert saved() == ["study.toml"]


def test_a_template_that_is_removed_beside_a_save_is_not_told(tmp_path: Path, saved: Callable[[], list[str]]) -> None:
    template = tmp_path / "mine" / "sections" / "front.html.j2"
    template.write_text("2")
    assert saved() == ["front.html.j2"]
    template.unlink()
    (tmp_path / "study.toml").write_text("2")
    assert saved() == ["study.toml"]


def test_files_of_prices_are_followed_and_nothing_else_beside_them(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("1")
    prices = tmp_path / "prices"
    prices.mkdir()
    stop = Event()
    batches = changes([tmp_path / "study.toml"], stop=stop, tables=prices)
    assert next(batches) == ()
    (prices / "note.txt").write_text("1")
    (prices / "own.csv").write_text("1")
    assert [path.name for path in next(batches)] == ["own.csv"]
    stop.set()
    assert list(batches) == []
