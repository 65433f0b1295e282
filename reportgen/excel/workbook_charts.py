"""Bar charts of a sheet's description, native to the workbook and with their values in the file for previews."""

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

from reportgen.excel.description import cleaned
from reportgen.excel.sheets.looks import FONT, number_format, shown

if TYPE_CHECKING:
    from reportgen.excel.description import Chart, Series
    from reportgen.excel.layout import Layout, Valued

_GRID = "D9D9D9"
_INK = "404040"
_MOST_LABELLED = 20  # bars that have room for their number


def bar_chart(chart: Chart, layout: Layout, evaluation: Valued, currency: str) -> BarChart:
    """Return the chart, anchored to the cells it covers so that it moves with them."""
    made: Any = BarChart()
    made.type = "bar" if chart.lying else "col"
    made.gapWidth = 40
    made.style = None
    made.roundedCorners = False
    made.title = _title(chart.title, 1200, bold=True)
    many = len(chart.series) > 1
    made.overlap = 100 if many else None
    form = number_format(chart.style, None, currency)
    made.series = [
        _bars(number, series, chart, layout, evaluation, currency) for number, series in enumerate(chart.series)
    ]
    if many:
        made.legend.position = "b"
        made.legend.txPr = _text(900)
    else:
        made.legend = None
        if len(made.series[0].val.numRef.numCache.pt) <= _MOST_LABELLED:
            made.dataLabels = _labels(form)
    _axes(made, chart, form)
    made.anchor = TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=chart.columns[0] - 1, row=chart.rows[0] - 1),
        to=AnchorMarker(col=chart.columns[1], row=chart.rows[1]),
    )
    return made  # type: ignore[no-any-return]  # Any above, as the stubs do not know that descriptors convert


def _axes(made: Any, chart: Chart, form: str) -> None:
    for axis, title in ((made.x_axis, chart.across), (made.y_axis, chart.along)):
        axis.delete = False  # openpyxl hides axes otherwise
        axis.title = _title(title, 900) if title else None
        axis.txPr = _text(900)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="7F7F7F"))
    made.x_axis.tickLblPos = "low"  # at the edge, even where bars go below zero
    made.x_axis.number_format = "General"
    made.y_axis.number_format = form
    made.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    if chart.from_zero:
        made.y_axis.scaling.min = 0
    if chart.lying:
        made.x_axis.scaling.orientation = "maxMin"  # the first row at the top
        made.y_axis.crosses = "max"  # which turns the numbers' axis to the top as well, unless it crosses at the end


def _bars(number: int, series: Series, chart: Chart, layout: Layout, evaluation: Valued, currency: str) -> Bars:
    values, labels = (_several(layout, evaluation, names) for names in (series.values, series.labels))
    form = number_format(chart.style, None, currency)
    points = [NumVal(idx=i, v=repr(float(value))) for i, value in enumerate(values)]
    words = [
        StrVal(idx=i, v=cleaned(label) if isinstance(label, str) else shown(label, chart.label_style, None, currency))
        for i, label in enumerate(labels)
    ]
    bars: Any = Bars(idx=number, order=number)
    bars.tx = SeriesLabel(v=cleaned(series.title))
    numbers = NumData(formatCode=form, ptCount=len(points), pt=points)
    bars.val = NumDataSource(numRef=NumRef(f=layout.address(series.values), numCache=numbers))
    texts = StrData(ptCount=len(words), pt=words)
    bars.cat = AxDataSource(strRef=StrRef(f=layout.address(series.labels), strCache=texts))
    bars.graphicalProperties = GraphicalProperties(solidFill=series.colour, ln=LineProperties(solidFill="1F3864"))
    bars.invertIfNegative = False
    return bars  # type: ignore[no-any-return]  # as above


def _several(layout: Layout, evaluation: Valued, names: tuple[str, ...]) -> list[float | str]:
    """The values of several names, or those of all sizes of one."""
    if layout.graph.sized(names[0]):
        return list(evaluation.values[names[0]])
    return [evaluation.values[name] for name in names]


def _labels(form: str) -> DataLabelList:
    labels: Any = DataLabelList(numFmt=form, showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    labels.showPercent = False
    labels.showLeaderLines = None
    labels.txPr = _text(800)
    return labels  # type: ignore[no-any-return]  # as above


def _look(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=_INK, latin=Font(typeface=FONT))


def _text(size: int) -> RichText:
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_look(size)), endParaRPr=CharacterProperties())
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _title(text: str, size: int, *, bold: bool = False) -> Title:
    look = _look(size, bold=bold)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), r=[RegularTextRun(rPr=look, t=cleaned(text))])
    return Title(tx=Text(rich=RichText(bodyPr=RichTextProperties(), p=[paragraph])), overlay=False)
