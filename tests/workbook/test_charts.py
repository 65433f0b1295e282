"""Bar charts: what they show, where from, and how they look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reportgen.describe.sheet import Chart, HomeCell, Series, Sheet, WordsCell
from tests.support.books import file_of, part, rows

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

Patch = pytest.MonkeyPatch
CHART, DRAWING = "{*}chart/{*}plotArea", "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LABELLED = Series("Cost & more", ("a", "b"), ("word", "other"), "112233")
SIZED = Series("By size", ("wide",), ("heads",))


def chart(*series: Series, **named: Any) -> Chart:
    usual: dict[str, Any] = {
        "across": "Names",
        "along": "Money",
        "style": "signed_money",
        "rows": (8, 20),
        "columns": (2, 6),
    }
    return Chart("The title\x07", series, **(usual | named))


def drawn(monkeypatch: Patch, shown: Chart) -> tuple[ET.Element, ET.Element]:
    """The parts of the chart itself and of the drawing that holds it."""
    cells = rows(
        [HomeCell("a"), HomeCell("b"), WordsCell("w")],
        [HomeCell("word"), HomeCell("other")],
        [HomeCell("heads")],
        [HomeCell("wide")],
    )
    data = file_of(monkeypatch, Sheet("One", cells, charts=[shown]))
    return part(data, "xl/charts/chart1.xml"), part(data, "xl/drawings/drawing1.xml")


def only(monkeypatch: Patch, shown: Chart) -> ET.Element:
    return drawn(monkeypatch, shown)[0]


def val(root: ET.Element, path: str) -> str | None:
    found = root.find(path)
    return None if found is None else found.get("val")


def texts(root: ET.Element, path: str) -> list[str]:
    return ["".join(found.itertext()).strip() for found in root.findall(path)]


def looks(root: ET.Element) -> set[tuple[str | None, str | None, str | None, str | None]]:
    """Size, weight, colour and typeface of every text whose look is said."""
    found = [*root.iter(f"{DRAWING}defRPr"), *root.iter(f"{DRAWING}rPr")]
    return {
        (look.get("sz"), look.get("b"), val(look, f"{DRAWING}solidFill/{DRAWING}srgbClr"), face.get("typeface"))
        for look in found
        for face in look.findall(f"{DRAWING}latin")
    }


def test_a_chart_shows_values_over_labels_with_where_they_come_from(monkeypatch: Patch) -> None:
    root = only(monkeypatch, chart(LABELLED))
    (bars,) = root.findall(f"{CHART}/{{*}}barChart/{{*}}ser")
    assert (val(bars, "{*}idx"), val(bars, "{*}order")) == ("0", "0")
    assert texts(bars, "{*}tx") == ["Cost & more"]
    assert texts(bars, "{*}val/{*}numRef/{*}f") == ["One!$A$1:$B$1"]
    assert texts(bars, "{*}cat/{*}strRef/{*}f") == ["One!$A$2:$B$2"]
    numbers, words = bars.find("{*}val/{*}numRef/{*}numCache"), bars.find("{*}cat/{*}strRef/{*}strCache")
    assert numbers is not None
    assert words is not None
    assert texts(numbers, "{*}formatCode") == ['+"$"#,##0.00;-"$"#,##0.00;"$"#,##0.00']
    assert (val(numbers, "{*}ptCount"), val(words, "{*}ptCount")) == ("2", "2")
    assert [(point.get("idx"), "".join(point.itertext())) for point in numbers.findall("{*}pt")] == [
        ("0", "2"),
        ("1", "3.5"),
    ]
    assert [(point.get("idx"), "".join(point.itertext())) for point in words.findall("{*}pt")] == [
        ("0", "off"),
        ("1", "on"),
    ]
    assert val(bars, "{*}invertIfNegative") == "0"
    assert val(bars, f"{{*}}spPr/{DRAWING}solidFill/{DRAWING}srgbClr") == "112233"
    assert val(bars, f"{{*}}spPr/{DRAWING}ln/{DRAWING}solidFill/{DRAWING}srgbClr") == "1F3864"


def test_one_name_of_all_sizes_is_a_bar_a_size_labelled_as_a_cell_would_be(monkeypatch: Patch) -> None:
    root = only(monkeypatch, chart(SIZED, label_style="signed_money"))
    (bars,) = root.findall(f"{CHART}/{{*}}barChart/{{*}}ser")
    assert texts(bars, "{*}val/{*}numRef/{*}f") == ["One!$A$4:$C$4"]
    assert texts(bars, "{*}val/{*}numRef/{*}numCache/{*}pt") == ["2", "4", "8"]
    assert texts(bars, "{*}cat/{*}strRef/{*}strCache/{*}pt") == ["+$1.00", "+$2.00", "+$4.00"]


@pytest.mark.parametrize(("horizontal", "direction"), [(True, "bar"), (False, "col")])
def test_bars_stand_or_lie_with_the_first_row_on_top(horizontal: bool, direction: str, monkeypatch: Patch) -> None:
    root = only(monkeypatch, chart(LABELLED, horizontal=horizontal))
    bars, names, numbers = (root.find(f"{CHART}/{{*}}{tag}") for tag in ("barChart", "catAx", "valAx"))
    assert bars is not None
    assert names is not None
    assert numbers is not None
    assert (val(bars, "{*}barDir"), val(bars, "{*}gapWidth")) == (direction, "40")
    assert val(names, "{*}scaling/{*}orientation") == ("maxMin" if horizontal else "minMax")
    assert val(numbers, "{*}scaling/{*}orientation") == "minMax"
    assert val(numbers, "{*}crosses") == ("max" if horizontal else None)


def test_axes_have_their_titles_formats_and_lines(monkeypatch: Patch) -> None:
    root = only(monkeypatch, chart(LABELLED, along=""))
    names, numbers = root.find(f"{CHART}/{{*}}catAx"), root.find(f"{CHART}/{{*}}valAx")
    assert names is not None
    assert numbers is not None
    assert (texts(names, "{*}title"), texts(numbers, "{*}title")) == (["Names"], [])
    assert [val(axis, "{*}delete") for axis in (names, numbers)] == ["0", "0"]
    assert val(names, "{*}tickLblPos") == "low"
    formats = [axis.find("{*}numFmt") for axis in (names, numbers)]
    assert [form.get("formatCode") for form in formats if form is not None] == [
        "General",
        '+"$"#,##0.00;-"$"#,##0.00;"$"#,##0.00',
    ]
    lines = [val(axis, f"{{*}}spPr/{DRAWING}ln/{DRAWING}solidFill/{DRAWING}srgbClr") for axis in (names, numbers)]
    assert lines == ["7F7F7F", "7F7F7F"]
    grid = f"{{*}}majorGridlines/{{*}}spPr/{DRAWING}ln/{DRAWING}solidFill/{DRAWING}srgbClr"
    assert val(numbers, grid) == "D9D9D9"
    assert looks(names) == {("900", "0", "404040", "Arial")}
    assert looks(numbers) == {("900", "0", "404040", "Arial")}


def test_the_title_is_bold_cleaned_and_beside_the_bars(monkeypatch: Patch) -> None:
    root = only(monkeypatch, chart(LABELLED))
    title = root.find("{*}chart/{*}title")
    assert title is not None
    assert texts(root, "{*}chart/{*}title") == ["The title\N{REPLACEMENT CHARACTER}"]
    assert val(title, "{*}overlay") == "0"
    assert looks(title) == {("1200", "1", "404040", "Arial")}
    assert val(root, "{*}roundedCorners") == "0"


def test_few_bars_of_one_series_carry_their_numbers_instead_of_a_legend(monkeypatch: Patch) -> None:
    root = only(monkeypatch, chart(LABELLED))
    labels = root.find(f"{CHART}/{{*}}barChart/{{*}}dLbls")
    assert labels is not None
    assert root.find("{*}chart/{*}legend") is None
    assert val(root, f"{CHART}/{{*}}barChart/{{*}}overlap") is None
    form = labels.find("{*}numFmt")
    assert form is not None
    assert form.get("formatCode") == '+"$"#,##0.00;-"$"#,##0.00;"$"#,##0.00'
    said = {tag: val(labels, f"{{*}}{tag}") for tag in ("showVal", "showSerName", "showCatName", "showLegendKey")}
    assert said == {"showVal": "1", "showSerName": "0", "showCatName": "0", "showLegendKey": "0"}
    assert val(labels, "{*}showPercent") == "0"
    assert looks(labels) == {("800", "0", "404040", "Arial")}


@pytest.mark.parametrize(("most", "labelled"), [(3, True), (2, False)])
def test_more_bars_than_have_room_for_their_numbers_have_none(most: int, labelled: bool, monkeypatch: Patch) -> None:
    monkeypatch.setattr("reportgen.workbook.charts._MOST_LABELLED", most)
    root = only(monkeypatch, chart(SIZED))
    assert (root.find(f"{CHART}/{{*}}barChart/{{*}}dLbls") is not None) is labelled
    assert root.find("{*}chart/{*}legend") is None


def test_several_series_overlap_and_have_a_legend_below(monkeypatch: Patch) -> None:
    root = only(monkeypatch, chart(LABELLED, Series("Other", ("a", "b"), ("word", "other"))))
    legend = root.find("{*}chart/{*}legend")
    assert legend is not None
    assert val(legend, "{*}legendPos") == "b"
    assert looks(legend) == {("900", "0", "404040", "Arial")}
    assert val(root, f"{CHART}/{{*}}barChart/{{*}}overlap") == "100"
    assert root.find(f"{CHART}/{{*}}barChart/{{*}}dLbls") is None
    several = root.findall(f"{CHART}/{{*}}barChart/{{*}}ser")
    assert [(val(bars, "{*}idx"), val(bars, "{*}order")) for bars in several] == [("0", "0"), ("1", "1")]
    assert [texts(bars, "{*}tx") for bars in several] == [["Cost & more"], ["Other"]]


def test_a_chart_covers_its_rows_and_columns_and_moves_with_them(monkeypatch: Patch) -> None:
    _, drawing = drawn(monkeypatch, chart(LABELLED))
    anchor = drawing.find("{*}twoCellAnchor")
    assert anchor is not None
    assert anchor.get("editAs") == "oneCell"
    corners = [[texts(anchor, f"{{*}}{corner}/{{*}}{tag}") for tag in ("col", "row")] for corner in ("from", "to")]
    assert corners == [[["1"], ["7"]], [["6"], ["20"]]]
