"""Charts of the page and what is said of them, read from its HTML, by hand."""

from __future__ import annotations

import re

import pytest


def drawings(html: str) -> list[str]:
    return [" ".join(text.split()) for text in re.findall(r'data-chart="\w+".*?<title>(.*?)</title>', html, re.DOTALL)]


def test_the_texts_of_charts_say_what_they_show(html: str, base_html: str) -> None:
    bars, narrow_bars, tornado, narrow_tornado = drawings(html)
    assert bars == narrow_bars == "Cost by experiment family: Second €870; First €630; Third €210."
    assert tornado == narrow_tornado
    assert tornado == (
        "Total at each end of each assumption's range: Steps 80 to 150: €1.37K to €2.57K;"
        " Trials 1 to 3: €1.71K to €2.13K."
    )
    assert drawings(base_html)[2] == (
        "Total at each end of each assumption's range: Price of an hour €1 to €4 per hour: €570 to €2.28K;"
        " Steps 80 to 150: €912 to €1.71K; Trials 1 to 3: €1.14K to €1.42K."
    )


def test_a_chart_read_anew_begins_its_rows_as_it_was_built(base_html: str) -> None:
    labels = re.findall(r'data-label="([^"]*)"', shapes(base_html, "tornado"))
    assert labels == ["Price of an hour €1 to €4 per hour", "Steps 80 to 150", "Trials 1 to 3"]


def test_a_range_that_is_left_out_is_told_where_it_is_missed(html: str, base_html: str) -> None:
    left_out = "Price of an hour (€1 to €4; €3 in use), as the scenario states the value and no range."
    assert re.findall(r'<p class="footnote left-out">(.*?)</p>', html) == [
        f"Ranges that are left out: {left_out}",
        f"Not drawn: {left_out}",
    ]
    assert 'class="footnote left-out"' not in base_html


def shapes(html: str, chart: str) -> str:
    found = re.search(rf'<svg class="chart" [^>]*data-chart="{chart}".*?</svg>', html, re.DOTALL)
    assert found is not None
    return found[0]


def test_bars_are_as_long_as_their_costs(html: str) -> None:
    chart = shapes(html, "bars")
    width = float(re.findall(r'data-width="([\d.]+)"', chart)[0])
    bars = dict(re.findall(r'data-bar="(\w+)\.cost"[^>]* width="([\d.]+)"', chart))
    assert list(bars) == ["second", "first", "third"]
    assert float(bars["second"]) == pytest.approx(width, abs=0.01)
    assert float(bars["first"]) == pytest.approx(width * 630 / 870, abs=0.01)
    assert float(bars["third"]) == pytest.approx(width * 210 / 870, abs=0.01)
    assert re.findall(r'class="(bar[^"]*)" data-bar="third', chart) == ["bar unlisted"]


BASE_ENDS = {"price": (570, 2280), "steps": (912, 1710), "trials": (1140, 1420)}


@pytest.mark.parametrize(
    ("page", "total", "totals"),
    [("html", 1710, {"steps": (1368, 2565), "trials": (1710, 2130)}), ("base_html", 1140, BASE_ENDS)],
)
def test_the_low_end_of_a_range_is_left_and_blue_and_the_high_end_right_and_amber(
    request: pytest.FixtureRequest, page: str, total: int, totals: dict[str, tuple[int, int]]
) -> None:
    chart = shapes(request.getfixturevalue(page), "tornado")
    low, high = (float(value) for value in re.findall(r'data-(?:low|high)="([\d.]+)"', chart))
    least, most = min(min(ends) for ends in totals.values()), max(max(ends) for ends in totals.values())

    def place(value: float) -> float:
        return low + (high - low) * (value - least) / (most - least)

    ends = re.findall(
        r'<rect class="(\w+)" data-from="total\.cost" data-to="tornado\.(\w+)\.(\w+)" x="([\d.]+)"[^>]*'
        r' width="([\d.]+)"[^>]* fill="(#\w+)"',
        chart,
    )
    assert [(name, end, look, ink) for look, name, end, _, _, ink in ends] == [
        (name, end, look, ink)
        for name in totals
        for end, look, ink in (("low", "bar", "#1f5f93"), ("high", "warm", "#e39b23"))
    ]
    for _, name, end, x, width, _ in ends:
        left, right = sorted((place(total), place(totals[name][end == "high"])))
        assert float(x) == pytest.approx(left, abs=0.02)
        assert float(x) + float(width) == pytest.approx(right, abs=0.03)


def test_the_density_names_its_quantiles_from_left_to_right(html: str) -> None:
    chart = re.findall(r"<svg class=\"chart\"(?:(?!</svg>).)*>P10<.*?</svg>", html, re.DOTALL)[0]
    names = re.findall(r'<text class="ink" x="([\d.]+)"[^>]*>(P\d\d)<', chart)
    assert [name for _, name in names] == ["P10", "P50", "P90"]
    places = [float(x) for x, _ in names]
    assert places == sorted(places)
    heights = [float(text) for text in re.findall(r'<rect class="\w+"[^>]* height="([\d.]+)"', chart)]
    assert len(heights) == 48
    assert max(heights) == 128
    inside = re.findall(r'<rect class="(\w+)" x="([\d.]+)"', chart)
    assert all(
        (look == "bar") == (places[0] <= float(x) and float(x) < places[2])
        for look, x in inside[1:-1]
        if min(abs(float(x) - place) for place in places) > 14
    )
    assert {look for look, _ in inside} == {"bar", "unlisted"}


def test_the_axis_of_the_density_is_written_from_its_least_to_its_greatest(html: str) -> None:
    chart = re.findall(r"<svg class=\"chart\"(?:(?!</svg>).)*>P10<.*?</svg>", html, re.DOTALL)[0]

    def thousands(y: int) -> list[float]:
        return [float(text) for text in re.findall(rf'<text [^>]*y="{y}"[^>]*>€([\d.]+)K<', chart)]

    (low, high), quantiles = thousands(186), thousands(170)
    assert len(quantiles) == 3
    assert sorted({low, *quantiles, high}) == [low, *quantiles, high]
