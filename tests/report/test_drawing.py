"""Formulas drawn: as ziamath draws them, with its settings left as they were."""

from __future__ import annotations

import pytest
from ziamath.config import config

from reportgen.report.drawing import draw
from reportgen.report.equations import SIZE


@pytest.mark.parametrize("svg2", [True, False])
def test_paths_stand_in_place_whatever_the_settings_of_ziamath_say(svg2: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "svg2", svg2)
    drawn = draw(r"\frac{a}{b}", SIZE)
    tags = [element.tag.rpartition("}")[2] for element in drawn.iter()]
    assert "path" in tags
    assert not {"use", "symbol"} & set(tags)
    assert config.svg2 is svg2


def test_the_settings_of_ziamath_are_restored_after_what_it_cannot_read() -> None:
    before = config.svg2
    with pytest.raises(AssertionError):
        draw(r"\frac{a", SIZE)
    assert config.svg2 == before
