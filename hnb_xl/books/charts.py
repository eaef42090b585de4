"""Native charts over a table of the same sheet, anchored to the grid so that they cover exactly their cells.

The figures are stored in the chart as well, so that a viewer that recalculates nothing still draws it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.axis import ChartLines, TextAxis, _BaseAxis
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout as ChartLayout
from openpyxl.chart.legend import Legend, LegendEntry
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series as SheetSeries
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
from openpyxl.worksheet.worksheet import Worksheet

from hnb_xl.books import look as looks
from hnb_xl.model.addresses import letters
from hnb_xl.model.blocks import Cell, Chart, ChartKind, Series
from hnb_xl.write.layout import ChartPlace, Layout, TablePlace, quoted
from hnb_xl.write.text_size import pixels

_EMU_PER_PIXEL = 9525
_EMU_PER_POINT = 12700
_MARGIN = 3 * _EMU_PER_PIXEL  # between a chart and the edge of its cells, so that neighbours never touch
SheetChart = BarChart | LineChart
_HORIZONTAL = {ChartKind.BAR, ChartKind.STACKED_BAR}
_MANY = 6  # names under a chart, beyond which they are set smaller
_STACKED = {ChartKind.STACKED_COLUMN, ChartKind.STACKED_BAR, ChartKind.WATERFALL}


def add_chart(sheet: Worksheet, place: ChartPlace, layout: Layout) -> None:
    """Draw a chart at its place.

    Raises:
        LookupError: its table or a column of it is not on this sheet.
        ValueError: lines over horizontal bars.
    """
    chart = place.chart
    if chart.table not in layout.tables:
        raise LookupError(f"{layout.sheet.name}: the chart {chart.title!r} needs a table {chart.table!r} on its sheet")
    data = _Data(chart, layout.tables[chart.table])
    drawn = _plot(chart, data)
    _dress(drawn, chart, data)
    drawn.anchor = _anchor(place, layout)  # type: ignore[assignment]
    sheet.add_chart(drawn)


@dataclass(frozen=True)
class _Data:
    """The part of the table that is charted."""

    chart: Chart
    table: TablePlace

    def label(self, column: str) -> SeriesLabel:
        name = StrData(ptCount=1, pt=[StrVal(idx=0, v=column)])
        return SeriesLabel(strRef=StrRef(f=self._ref(column, self.table.top, self.table.top), strCache=name))

    def categories(self) -> AxDataSource:
        words = [_as_text(cell) for cell in self._cells(self.chart.categories)]
        points = [StrVal(idx=at, v=word) for at, word in enumerate(words)]
        cached = StrData(ptCount=len(words), pt=points)
        return AxDataSource(strRef=StrRef(f=self._data_ref(self.chart.categories), strCache=cached))

    def values(self, column: str) -> NumDataSource:
        cells = self._cells(column)
        points = [
            NumVal(idx=at, v=float(cell.value))
            for at, cell in enumerate(cells)
            if isinstance(cell.value, Decimal | int)  # text such as "NA" is a gap, not a nought
        ]
        cached = NumData(formatCode="General", ptCount=len(cells), pt=points)
        return NumDataSource(numRef=NumRef(f=self._data_ref(column), numCache=cached))

    @property
    def count(self) -> int:
        """How many categories there are."""
        return len(self._cells(self.chart.categories))

    def _rows(self) -> slice:
        end = self.chart.end_row
        return slice(self.chart.first_row, len(self.table.table.rows) if end is None else end)

    def _cells(self, column: str) -> Sequence[Cell]:
        at = self.table.column(column) - self.table.left
        return [row.cells[at] for row in self.table.table.rows[self._rows()]]

    def _data_ref(self, column: str) -> str:
        rows = self._rows()
        return self._ref(column, self.table.first_row + rows.start, self.table.first_row + rows.stop - 1)

    def _ref(self, column: str, first: int, last: int) -> str:
        at = letters(self.table.column(column))
        start = f"{quoted(self.table.sheet)}!${at}${first}"
        return start if first == last else f"{start}:${at}${last}"


def _plot(chart: Chart, data: _Data) -> SheetChart:
    bars = [series for series in chart.series if not series.line and chart.kind is not ChartKind.LINE]
    lines = [series for series in chart.series if series not in bars]
    if lines and chart.kind in _HORIZONTAL:
        raise ValueError(f"the chart {chart.title!r} cannot draw a line over horizontal bars")
    order = {id(series): at for at, series in enumerate(chart.series)}
    main: SheetChart | None = None
    if bars:
        main = BarChart()
        main.type = "bar" if chart.kind in _HORIZONTAL else "col"
        main.grouping = "stacked" if chart.kind in _STACKED else "clustered"
        main.overlap = 100 if chart.kind in _STACKED else -5
        main.gapWidth = 45 if chart.kind is ChartKind.WATERFALL else 70
        main.series = [_bar(series, order[id(series)], chart, data) for series in bars]
    if lines:
        over = LineChart()
        over.marker = True
        over.series = [_line(series, order[id(series)], chart, data) for series in lines]
        if main is None:
            main = over
        else:
            over.y_axis.axId = main.y_axis.axId
            main += over
    if main is None:
        raise ValueError(f"the chart {chart.title!r} has no series")
    return main


def _series(series: Series, number: int, data: _Data) -> SheetSeries:
    return SheetSeries(
        idx=number,
        order=number,
        tx=data.label(series.column),
        cat=data.categories(),
        val=data.values(series.column),
    )


def _bar(series: Series, number: int, chart: Chart, data: _Data) -> SheetSeries:
    drawn = _series(series, number, data)
    if series.hidden:
        drawn.spPr = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    else:
        drawn.spPr = GraphicalProperties(solidFill=series.colour, ln=LineProperties(noFill=True))
    drawn.invertIfNegative = False
    drawn.marker = None
    if series.labels:
        drawn.dLbls = _bar_labels(series, chart)
    return drawn


def _bar_labels(series: Series, chart: Chart) -> DataLabelList:
    """Beyond the bar's end where nothing is in the way, else inside the bar in a colour that can be read there.

    Stacked bars may not carry labels beyond their end: Excel calls such a file damaged.
    """
    if chart.kind is ChartKind.WATERFALL:
        return _labels(chart.value_format, "ctr", looks.INK, box=looks.WHITE)  # a step may be thinner than its label
    if chart.kind in _STACKED or any(other.line for other in chart.series):
        readable = looks.WHITE if looks.contrast(looks.WHITE, series.colour) >= 4.5 else looks.INK
        return _labels(chart.value_format, "ctr", readable)
    return _labels(chart.value_format, "outEnd", looks.INK)


def _line(series: Series, number: int, chart: Chart, data: _Data) -> SheetSeries:
    drawn = _series(series, number, data)
    stroke = LineProperties(w=int(2.25 * _EMU_PER_POINT), solidFill=series.colour, cap="rnd")
    if series.dashed:
        stroke.dashStyle = "dash"
    drawn.spPr = GraphicalProperties(ln=stroke)
    drawn.smooth = False
    if series.dashed:
        drawn.marker = Marker(symbol="none")
    else:
        fill = GraphicalProperties(solidFill=series.colour, ln=LineProperties(solidFill=looks.WHITE))
        drawn.marker = Marker(symbol="circle", size=7, spPr=fill)
    if series.labels:
        drawn.dLbls = _labels(chart.value_format, "t", looks.INK)
    return drawn


def _labels(number_format: str, place: str, colour: str, box: str | None = None) -> DataLabelList:
    return DataLabelList(
        numFmt=number_format,
        spPr=GraphicalProperties(noFill=box is None or None, solidFill=box, ln=LineProperties(noFill=True)),
        txPr=_text(9, colour=colour, bold=True),
        dLblPos=place,
        showVal=True,
        showLegendKey=False,
        showCatName=False,
        showSerName=False,
        showPercent=False,
        showBubbleSize=False,
    )


def _dress(drawn: SheetChart, chart: Chart, data: _Data) -> None:
    drawn.title = _title(chart.title, 12, bold=True)
    drawn.roundedCorners = False
    drawn.display_blanks = "gap"
    drawn.layout = None
    drawn.graphical_properties = GraphicalProperties(
        solidFill=looks.WHITE, ln=LineProperties(solidFill=looks.RULE, w=_EMU_PER_PIXEL)
    )
    visible = [series for series in chart.series if not series.hidden]
    drawn.legend = _legend(chart) if len(visible) > 1 else None
    _dress_axes(drawn, chart, data.count)


def _legend(chart: Chart) -> Legend:
    hidden = [LegendEntry(idx=at, delete=True) for at, series in enumerate(chart.series) if series.hidden]
    legend = Legend(legendPos="b", legendEntry=hidden, overlay=False)
    legend.txPr = _text(9)
    return legend


def _dress_axes(drawn: SheetChart, chart: Chart, categories: int) -> None:
    across, up = drawn.x_axis, drawn.y_axis
    for axis in (across, up):
        axis.delete = False  # openpyxl 3.1 leaves it out, and then Excel shows no axis
        axis.txPr = _text(9)
        axis.majorTickMark = "none"
        axis.minorTickMark = "none"
    across.txPr = _text(8 if categories > _MANY else 9, level=True)
    across.majorGridlines = None
    across.tickLblPos = "low"  # below the lowest bar, not across negative ones
    across.spPr = GraphicalProperties(ln=LineProperties(solidFill=looks.RULE))
    if isinstance(across, TextAxis):
        across.noMultiLvlLbl = True
        across.tickLblSkip = 1
    up.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=looks.CHART_GRID)))
    up.spPr = GraphicalProperties(ln=LineProperties(noFill=True))
    up.number_format = chart.value_format
    up.tickLblPos = "nextTo"
    if chart.value_title:
        up.title = _title(chart.value_title, 9, bold=False)
    if chart.value_min is not None:
        up.scaling.min = float(chart.value_min)
    if chart.kind in _HORIZONTAL:
        _top_down(across, up)


def _top_down(across: _BaseAxis, up: _BaseAxis) -> None:
    """Read a bar chart from the top, as its table: Excel starts at the bottom."""
    across.scaling.orientation = "maxMin"
    across.axPos = "l"
    up.axPos = "b"
    up.crosses = "max"


def _title(text: str, points: float, *, bold: bool) -> Title:
    style = _characters(points, bold=bold, colour=looks.NAVY if bold else looks.CHART_TEXT)
    run = RegularTextRun(rPr=style, t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=style), r=[run])
    return Title(
        tx=Text(rich=RichText(bodyPr=RichTextProperties(), p=[paragraph])),
        overlay=False,
        layout=ChartLayout(),
    )


def _text(points: float, *, colour: str = looks.CHART_TEXT, bold: bool = False, level: bool = False) -> RichText:
    style = _characters(points, bold=bold, colour=colour)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=style), endParaRPr=CharacterProperties(lang="en-GB"))
    # Left to itself a program slants the names under a chart; level, they wrap.
    body = RichTextProperties(rot=0, vert="horz") if level else RichTextProperties()
    return RichText(bodyPr=body, p=[paragraph])


def _characters(points: float, *, bold: bool, colour: str) -> CharacterProperties:
    return CharacterProperties(
        lang="en-GB", sz=int(points * 100), b=bold, solidFill=colour, latin=Font(typeface=looks.FONT)
    )


def _as_text(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value)


def _anchor(place: ChartPlace, layout: Layout) -> TwoCellAnchor:
    """From just inside the first cell to just inside the last: the size follows the grid in every program."""
    wide = pixels(layout.width(place.last_column)) * _EMU_PER_PIXEL
    high = int(layout.heights[place.last_row] * _EMU_PER_POINT)
    return TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=place.column - 1, colOff=_MARGIN, row=place.row - 1, rowOff=_MARGIN),
        to=AnchorMarker(
            col=place.last_column - 1, colOff=wide - _MARGIN, row=place.last_row - 1, rowOff=high - _MARGIN
        ),
    )
