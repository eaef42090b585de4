"""Draws a sheet of ours into a workbook open in Excel, from the sheet as openpyxl draws it for a file.

Excel is told as little as possible: all values in one call, then each colour, size or format for the few rectangles
of cells that have it. Everything here is in the subset of xlwings that the desktop and the remote engine share; what
only the desktop can do is in `books/live_desktop.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Literal, cast

from openpyxl.cell.cell import Cell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from hnb_xl.books import look as looks
from hnb_xl.books.book import RawValue
from hnb_xl.books.cell_values import plain_text
from hnb_xl.books.finish import CHART_NAME
from hnb_xl.books.live_writing import Place, area_ref, areas, blocks, typed, write
from hnb_xl.books.memory import raw_value
from hnb_xl.model.addresses import address, letters
from hnb_xl.model.blocks import CellValue, Chart, ChartKind
from hnb_xl.write.layout import ChartPlace, Layout, TablePlace
from hnb_xl.write.places import DEFAULT_WIDTH
from hnb_xl.write.text_size import BODY_POINTS, pixels

if TYPE_CHECKING:
    import xlwings as xw

PLAIN_STYLE = "TableStyleLight1"
_POINTS_PER_PIXEL = 0.75
_LONGEST_TEXT = 255  # inside a formula
_KINDS = {
    ChartKind.COLUMN: "column_clustered",
    ChartKind.STACKED_COLUMN: "column_stacked",
    ChartKind.WATERFALL: "column_stacked",
    ChartKind.BAR: "bar_clustered",
    ChartKind.STACKED_BAR: "bar_stacked",
    ChartKind.LINE: "line",
}
_SIDES = {
    "top": ("edge_top", "inside_horizontal"),
    "bottom": ("edge_bottom", "inside_horizontal"),
    "left": ("edge_left", "inside_vertical"),
    "right": ("edge_right", "inside_vertical"),
}


class LivePen:
    """Draws one sheet.

    Args:
        sheet: The sheet in Excel; it is empty.
        drawn: The same sheet as openpyxl holds it, drawn.
        layout: Where its blocks stand.
        width_in_points: The remote engine counts a column's width in points, the desktop in characters.
    """

    def __init__(self, sheet: xw.Sheet, drawn: Worksheet, layout: Layout, *, width_in_points: bool) -> None:
        self.sheet = sheet
        self.layout = layout
        self.width_in_points = width_in_points
        self.cells = {
            (cell.row, cell.column): cell
            for row in drawn.iter_rows()
            for cell in row
            if isinstance(cell, Cell) and (cell.has_style or cell.value is not None)
        }
        self.merged = [merge.bounds for merge in drawn.merged_cells.ranges]

    def draw(self) -> None:
        """Put in everything: values, looks, merged cells, sizes, tables."""
        self._sizes()
        write(self.sheet, {place: _content(cell) for place, cell in self.cells.items()})
        self._looks()
        for ref in _joined_rows(self.merged):
            self.sheet.range(ref).merge(across=True)
        for place in self.layout.tables.values():
            self._table(place)
        self.sheet.page_setup.print_area = self._print_area()

    def _sizes(self) -> None:
        widths = {(1, at): self._width(self.layout.width(at)) for at in range(1, self.layout.columns + 1)}
        for block in blocks(widths):
            for at, value in enumerate(block.rows[0]):
                self.sheet.range(address(1, block.left + at)).column_width = value
        rows: dict[float, list[Place]] = {}
        for row, height in self.layout.heights.items():
            rows.setdefault(height, []).append((row, 1))
        for height, places in rows.items():
            for ref in areas(places):
                self.sheet.range(ref).row_height = height

    def _width(self, characters: float) -> float:
        return pixels(characters) * _POINTS_PER_PIXEL if self.width_in_points else characters

    def _looks(self) -> None:
        whole = self.sheet.range(f"A1:{address(self.layout.last_row, self.layout.columns)}")
        whole.font.name, whole.font.size, whole.font.color = looks.FONT, BODY_POINTS, f"#{looks.INK}"
        whole.horizontal_alignment, whole.vertical_alignment = "left", "center"
        for put, usual, read in _SETTINGS:
            for value, refs in _by(self.cells, read, usual):
                for ref in refs:
                    put(self.sheet.range(ref), value)
        for side, (edge, inside) in _SIDES.items():
            for rule, refs in _by(self.cells, partial(_ruled, side=side), None):
                width, colour = cast('tuple[Literal["thin", "medium", "thick"], str]', rule)
                for ref in refs:
                    # Excel refuses to rule the inside of a block that has none.
                    which = [edge, inside] if _has_inside(ref, side) else [edge]
                    self.sheet.range(ref).borders.set(which, color=f"#{colour}", weight=width)

    def _table(self, place: TablePlace) -> None:
        source = self.sheet.range(place.ref)
        table = self.sheet.tables.add(source=source, name=place.table.name, table_style_name=PLAIN_STYLE)
        table.show_table_style_row_stripes = False
        if not place.table.filterable:
            table.show_autofilter = False

    def _print_area(self) -> str:
        last = self.layout.sheet.print_columns or self.layout.columns
        return f"$A$1:${letters(last)}${self.layout.last_row}"

    def charts(self) -> Iterator[tuple[ChartPlace, xw.Chart]]:
        """Add the charts over tables whose figures stand beside their labels, plainly; others cannot be drawn here."""
        for number, place in enumerate(self.layout.charts, 1):
            source = _side_by_side(place.chart, self.layout)
            if source:
                yield place, self.chart(number, place, source)

    def chart(self, number: int, place: ChartPlace, source: str = "") -> xw.Chart:
        """Add a chart that covers its cells, over a block of cells or, for now, over nothing."""
        left, top, width, height = chart_box(place, self.layout)
        chart = self.sheet.charts.add(
            left,
            top,
            width,
            height,
            chart_type=_KINDS[place.chart.kind],
            source=self.sheet.range(source) if source else None,
            name=f"{CHART_NAME} {number}",
        )
        chart.title = place.chart.title
        return chart


def chart_box(place: ChartPlace, layout: Layout) -> tuple[float, float, float, float]:
    """Left, top, width and height of a chart in points."""

    def across(first: int, end: int) -> float:
        widths = layout.sheet.widths
        given = (widths[at - 1] if at <= len(widths) else DEFAULT_WIDTH for at in range(first, end))
        return sum(pixels(width) * _POINTS_PER_PIXEL for width in given)

    def down(first: int, end: int) -> float:
        return sum(layout.heights.get(row, 0.0) for row in range(first, end))

    return (
        across(1, place.column),
        down(1, place.row),
        across(place.column, place.last_column + 1),
        down(place.row, place.last_row + 1),
    )


def _side_by_side(chart: Chart, layout: Layout) -> str:
    """The block of cells a chart is over, headers included; blank where its columns or rows are not neighbours."""
    table = layout.tables[chart.table]
    columns = [table.column(chart.categories), *(table.column(series.column) for series in chart.series)]
    if columns != list(range(columns[0], columns[0] + len(columns))) or chart.first_row:
        return ""
    last = table.top + (len(table.table.rows) if chart.end_row is None else chart.end_row)
    return area_ref(table.top, columns[0], last, columns[-1])


def read_back(drawn: Worksheet) -> dict[Place, RawValue]:
    """The values of a drawn sheet as they are read again once they stand in Excel."""
    return {
        (cell.row, cell.column): plain_text(cell.value) if isinstance(cell.value, str) else raw_value(_value(cell))
        for row in drawn.iter_rows()
        for cell in row
        if isinstance(cell, Cell) and cell.value is not None
    }


def _value(cell: Cell) -> CellValue:
    return cast("CellValue", cell.value)  # what was drawn came from our cells


def _content(cell: Cell) -> Hashable:
    """What Excel is given for a drawn cell; a link becomes a formula, for those go in with all the others."""
    value = cell.value
    if cell.data_type == "f":
        return str(value)
    if isinstance(value, str):
        value = plain_text(value)  # a file spells unusual characters, Excel itself does not
    place = cell.hyperlink.location if cell.hyperlink is not None else None
    if place and isinstance(value, str) and len(value) <= _LONGEST_TEXT and len(place) < _LONGEST_TEXT:
        target, label = (text.replace('"', '""') for text in (f"#{place}", value))
        return f'=HYPERLINK("{target}","{label}")'
    return typed(value if isinstance(value, str) else _value(cell))


def _by(
    cells: Mapping[Place, Cell], read: Callable[[Cell], Hashable], usual: Hashable
) -> Iterator[tuple[Hashable, list[str]]]:
    """What is not usual about cells: each value with the few rectangles of cells that have it."""
    found: dict[Hashable, list[Place]] = {}
    for place, cell in cells.items():
        value = read(cell)
        if value != usual:
            found.setdefault(value, []).append(place)
    for value, places in found.items():
        yield value, areas(places)


def _joined_rows(merged: Iterable[tuple[int, int, int, int]]) -> list[str]:
    """Areas merged row by row: those of the same columns in rows below one another are one area to Excel."""
    found: dict[tuple[int, int], list[Place]] = {}
    for left, top, right, bottom in merged:
        found.setdefault((left, right), []).extend((row, left) for row in range(top, bottom + 1))
    return [
        area_ref(block.top, left, block.top + len(block.rows) - 1, right)
        for (left, right), places in found.items()
        for block in blocks(dict.fromkeys(places, 0))
    ]


def _has_inside(ref: str, side: str) -> bool:
    """Whether a block has a rule between its rows (for a top or bottom rule) or its columns."""
    bounds = range_boundaries(ref)
    left, top, right, bottom = (bound or 1 for bound in bounds)
    return top < bottom if side in ("top", "bottom") else left < right


def _fill(cell: Cell) -> str:
    return f"#{cell.fill.fgColor.rgb[-6:]}" if cell.fill.fill_type == "solid" else ""


def _ruled(cell: Cell, side: str) -> Hashable:
    """The width and colour of one of a cell's rules; None where there is none."""
    rule = getattr(cell.border, side)
    return (str(rule.style), str(rule.color.rgb)[-6:]) if rule is not None and rule.style else None


def _set(*names: str) -> Callable[[xw.Range, object], None]:
    """A setter of a range's property, such as ("font", "bold")."""

    def put(cells: xw.Range, value: object) -> None:
        owner: object = cells
        for name in names[:-1]:
            owner = getattr(owner, name)
        setattr(owner, names[-1], value)

    return put


_SETTINGS: tuple[tuple[Callable[[xw.Range, object], None], Hashable, Callable[[Cell], Hashable]], ...] = (
    (_set("color"), "", _fill),
    (_set("font", "bold"), False, lambda cell: bool(cell.font.b)),
    (_set("font", "italic"), False, lambda cell: bool(cell.font.i)),
    (_set("font", "size"), BODY_POINTS, lambda cell: float(cell.font.sz or BODY_POINTS)),
    (_set("font", "color"), f"#{looks.INK}", lambda cell: f"#{cell.font.color.rgb[-6:]}"),
    (_set("horizontal_alignment"), "left", lambda cell: cell.alignment.horizontal),
    (_set("vertical_alignment"), "center", lambda cell: cell.alignment.vertical),
    (_set("wrap_text"), False, lambda cell: bool(cell.alignment.wrap_text)),
    (_set("number_format"), "General", lambda cell: cell.number_format),
)
"""How each property of a cell is set, what all cells have already, and how it is read from a drawn cell."""
