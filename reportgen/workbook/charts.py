"""Native bar charts from a sheet's description, with cached values for programs that only preview the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series as Bars
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)

from reportgen.workbook.looks import FONT, amount_scale, number_format, shown_width
from reportgen.workbook.text import cleaned

if TYPE_CHECKING:
    from reportgen.describe.sheet import Chart, Series
    from reportgen.workbook.layout import Layout, Valued

_GRID = "D9D9D9"
_INK = "404040"
_MOST_LABELLED = 20  # bars that leave room for a number at each


def bar_chart(chart: Chart, layout: Layout, evaluation: Valued, currency: str) -> BarChart:
    """Return the chart, anchored to the cells it covers so that it moves with them.

    ``layout`` gives the addresses and ``evaluation`` the values of the names that the series show.
    """
    made: Any = BarChart()
    made.type = "bar" if chart.horizontal else "col"
    made.gapWidth = 40
    made.style = None
    made.roundedCorners = False
    made.title = _title(chart.title, 1200, bold=True)
    stacked = len(chart.series) > 1
    made.overlap = 100 if stacked else None
    shown = [value for series in chart.series for value in _values(evaluation, series.values)]
    most = max((abs(value) for value in shown if not isinstance(value, str)), default=0.0)
    made.series = [
        _bars(number, series, chart, layout, evaluation, currency) for number, series in enumerate(chart.series)
    ]
    if stacked:
        made.legend.position = "b"
        made.legend.txPr = _text(900)
    else:
        made.legend = None
        if len(made.series[0].val.numRef.numCache.pt) <= _MOST_LABELLED:
            made.dataLabels = _labels(_format(chart, evaluation, currency))
    _axes(made, chart, number_format(chart.style, None, currency, amount_scale(chart.style, [most], None)))
    made.anchor = TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=chart.columns[0] - 1, row=chart.rows[0] - 1),
        to=AnchorMarker(col=chart.columns[1], row=chart.rows[1]),
    )
    return made  # type: ignore[no-any-return]  # Any above, as the stubs do not know that descriptors convert


def _axes(made: Any, chart: Chart, format_code: str) -> None:
    """Set the axes' titles, number format, scale and lines."""
    for axis, title in ((made.x_axis, chart.across), (made.y_axis, chart.along)):
        axis.delete = False  # openpyxl hides axes otherwise
        axis.title = _title(title, 900) if title else None
        axis.txPr = _text(900)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="7F7F7F"))
    made.x_axis.tickLblPos = "low"  # at the edge, even where bars go below zero
    made.x_axis.number_format = "General"
    made.y_axis.number_format = format_code
    made.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    if chart.from_zero:
        made.y_axis.scaling.min = 0
    if chart.horizontal:
        made.x_axis.scaling.orientation = "maxMin"  # the first row at the top
        # The reversed order moves the axis of numbers to the top too, unless it crosses at the end.
        made.y_axis.crosses = "max"


def _bars(number: int, series: Series, chart: Chart, layout: Layout, evaluation: Valued, currency: str) -> Bars:
    """Return one series with references to its cells and their cached values."""
    values, labels = (_values(evaluation, names) for names in (series.values, series.labels))
    points = [NumVal(idx=i, v=repr(float(value))) for i, value in enumerate(values)]
    words = [
        StrVal(
            idx=i, v=cleaned(label) if isinstance(label, str) else shown_width(label, chart.label_style, None, currency)
        )
        for i, label in enumerate(labels)
    ]
    bars: Any = Bars(idx=number, order=number)
    bars.tx = SeriesLabel(v=cleaned(series.title))
    numbers = NumData(formatCode=_format(chart, evaluation, currency), ptCount=len(points), pt=points)
    bars.val = NumDataSource(numRef=NumRef(f=layout.address(series.values), numCache=numbers))
    texts = StrData(ptCount=len(words), pt=words)
    bars.cat = AxDataSource(strRef=StrRef(f=layout.address(series.labels), strCache=texts))
    bars.graphicalProperties = GraphicalProperties(solidFill=series.colour, ln=LineProperties(solidFill="1F3864"))
    bars.invertIfNegative = False
    return bars  # type: ignore[no-any-return]  # Any above, as the stubs do not know that descriptors convert


def _format(chart: Chart, evaluation: Valued, currency: str) -> str:
    """Return the number format of the bars: one scale for all."""
    shown = [value for series in chart.series for value in _values(evaluation, series.values)]
    return number_format(chart.style, None, currency, amount_scale(chart.style, shown, None))


def _values(evaluation: Valued, names: tuple[str, ...]) -> list[float | str]:
    """Return the value of each name, or for one sized name its value at each model size."""
    values = [evaluation.values[name] for name in names]
    return [item for value in values for item in (value if isinstance(value, tuple) else (value,))]


def _labels(format_code: str) -> DataLabelList:
    """Return labels that show each bar's number."""
    labels: Any = DataLabelList(
        numFmt=format_code, showVal=True, showSerName=False, showCatName=False, showLegendKey=False
    )
    labels.showPercent = False
    labels.showLeaderLines = None
    labels.txPr = _text(800)
    return labels  # type: ignore[no-any-return]  # Any above, as the stubs do not know that descriptors convert


def _characters(size: int, *, bold: bool = False) -> CharacterProperties:
    """Return the font of a chart's text; ``size`` is in hundredths of a point."""
    return CharacterProperties(sz=size, b=bold, solidFill=_INK, latin=Font(typeface=FONT))


def _text(size: int) -> RichText:
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(size)), endParaRPr=CharacterProperties())
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _title(text: str, size: int, *, bold: bool = False) -> Title:
    font = _characters(size, bold=bold)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=font), r=[RegularTextRun(rPr=font, t=cleaned(text))])
    return Title(tx=Text(rich=RichText(bodyPr=RichTextProperties(), p=[paragraph])), overlay=False)
