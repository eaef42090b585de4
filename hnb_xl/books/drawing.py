"""Draws a sheet: the one writer of sheets, input and dashboard alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table as SheetTable
from openpyxl.worksheet.table import TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from hnb_xl.books import look as looks
from hnb_xl.books.charts import add_chart
from hnb_xl.books.input_rules import add_input_rules
from hnb_xl.books.look import Look, Width, banner_look, card_look, table_look
from hnb_xl.books.page import set_up_page, set_up_window, set_widths
from hnb_xl.books.styling import LEFT, Position, Styles, give_style
from hnb_xl.model.addresses import address
from hnb_xl.model.blocks import (
    Banner,
    Cell,
    CellValue,
    Heading,
    Role,
    Style,
    Table,
    Text,
    Title,
)
from hnb_xl.write.layout import Addresses, CardPlace, Layout, Place, TablePlace, file_form
from hnb_xl.write.text_size import BANNER_TYPE, BODY_POINTS, LARGE_BANNER_TYPE

DATE_FORMAT = "d mmm yyyy"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # a file would read "_x0041_" as "A"
_ROOM_FOR_INDENT = 8.0  # characters
_TALL_ROW = 80.0  # points: more than five lines, which are read across from the top


class Pen:
    """Draws one sheet. `computed` collects the value to store beside each formula, by row and column."""

    def __init__(self, sheet: Worksheet, layout: Layout, styles: Styles, addresses: Addresses) -> None:
        self.sheet = sheet
        self.layout = layout
        self.styles = styles
        self.addresses = addresses
        self.computed: dict[tuple[int, int], CellValue] = {}

    def draw(self, title: str, stamp: str) -> None:
        """Draw everything: cells, tables, charts, page and window."""
        set_widths(self.sheet, self.layout)
        for row, height in self.layout.heights.items():
            self.sheet.row_dimensions[row].height = height
        for place in self.layout.places:
            self._block(place)
        for table in self.layout.tables.values():
            self._table(table)
        for card in self.layout.cards:
            self._card(card)
        for chart in self.layout.charts:
            add_chart(self.sheet, chart, self.layout)
        set_up_page(self.sheet, self.layout, title, stamp)
        set_up_window(self.sheet, self.layout)

    def _block(self, place: Place) -> None:
        block = place.block
        if isinstance(block, Title):
            self._line(place, place.row, block.text, looks.look(Style.TITLE))
            for row, line in enumerate(block.lines, place.row + 1):
                self._line(place, row, line, looks.look(Style.SUBTITLE))
        elif isinstance(block, Heading):
            self._line(place, place.row, block.text, looks.look(Style.HEADING))
        elif isinstance(block, Text):
            self._line(place, place.row, block.text, looks.look(block.style), Position(down="top"))
        elif isinstance(block, Banner):
            self._banner(place, block)

    def _banner(self, place: Place, block: Banner) -> None:
        """A line, or a large one between its label and detail: one box, ruled above and below."""
        look = banner_look(block.style)
        points, bold = LARGE_BANNER_TYPE if block.label or block.detail else BANNER_TYPE
        large = replace(look, points=points, bold=bold)
        small = replace(look, points=BODY_POINTS, bold=False)
        found = ((block.label, replace(small, bold=True)), (block.text, large), (block.detail, small))
        shown = [(text, each) for text, each in found if text]
        for at, (text, each) in enumerate(shown):
            ruled = replace(
                each, top=look.top if at == 0 else None, bottom=look.bottom if at == len(shown) - 1 else None
            )
            self._line(place, place.row + at, text, ruled, Position(indent=1))

    def _line(self, place: Place, row: int, text: str, look: Look, position: Position = LEFT) -> None:
        """Text across the grid, merged so that it wraps; never inside a table."""
        for column in range(place.column, place.last_column + 1):
            self._put(row, column, text if column == place.column else None, self.styles.of(look, position=position))
        self._merge(row, place.column, place.last_column)

    def _merge(self, row: int, column: int, last: int) -> None:
        if last > column:
            self.sheet.merged_cells.add(f"{address(row, column)}:{address(row, last)}")

    def _card(self, place: CardPlace) -> None:
        card = place.card
        detail = f"{card.mark} {card.detail}" if card.mark else card.detail
        parts: tuple[tuple[Style, CellValue], ...] = (
            (Style.CARD_LABEL, card.label),
            (Style.CARD_FIGURE, card.figure.value),
            (Style.CARD_DETAIL, detail),
        )
        for row, (part, value) in enumerate(parts, place.row):
            is_figure = part is Style.CARD_FIGURE
            fit = is_figure and not isinstance(value, str)
            position = Position(down="top" if part is Style.CARD_DETAIL else "center", fit=fit, indent=1)
            number_format = _number_format(card.figure) if is_figure else "General"
            look = replace(card_look(part, card.style), wrap=not fit)
            for column in range(place.column, place.last_column + 1):
                # White rules at both ends keep neighbours apart without a column between them.
                left: Width = "thick" if column == place.column else None
                right: Width = "thick" if column == place.last_column else None
                ended = replace(look, left=left, right=right, side_edge=looks.WHITE)
                style = self.styles.of(ended, number_format, position)
                self._put(row, column, value if column == place.column else None, style)
            self._merge(row, place.column, place.last_column)

    def _table(self, place: TablePlace) -> None:
        table = place.table
        shapes = [_ColumnShape(table, at) for at in range(len(table.columns))]
        header = looks.look(Style.HEADER)
        for at, column in enumerate(table.columns):
            across = shapes[at].across
            # A filter's button stands at the right end of the header and would cover its last letters.
            indent = 2 if table.filterable and across == "right" else self._indent(place.left + at, across)
            position = Position(across, indent=indent)
            self._put(place.top, place.left + at, column.header, self.styles.of(header, position=position))
        tall = any(self.layout.heights[row] > _TALL_ROW for row in range(place.first_row, place.last_row + 1))
        for row, index, cell in _rows(table, self.layout.sheet.role):
            position = Position(shapes[index].across, "top" if tall else "center")
            fill = looks.BAND_FILL if table.banded and row % 2 == 1 else None
            self._put_cell(place, place.first_row + row, index, cell, position, fill)
        self.sheet.add_table(_sheet_table(place))
        if self.layout.sheet.role is Role.INPUT:
            add_input_rules(self.sheet, place)

    def _put_cell(
        self, place: TablePlace, row: int, index: int, cell: Cell, position: Position, fill: str | None
    ) -> None:
        table, column = place.table, place.left + index
        spec = table.columns[index]
        number_format = _number_format(cell, is_date=spec.is_date)
        across = "center" if cell.style in looks.RATINGS else position.across
        # An empty cell is made for what will be typed in it: a number must not wrap, or it shows as ####.
        is_text = isinstance(cell.value, str)
        fit = not is_text and (cell.value is not None or spec.is_number or spec.is_date)
        position = Position(across, position.down, fit, self._indent(column, across))
        style = self.styles.of(table_look(cell.style, fill, linked=bool(cell.link)), number_format, position)
        if cell.formula is None:
            target = self._put(row, column, cell.value, style)
        else:
            target = self._cell(row, column)
            give_style(target, style)
            set_formula(target, self.addresses.resolve(cell.formula, place.sheet, table.name))
            self.computed[row, column] = cell.value
        if cell.link:
            target.hyperlink = Hyperlink(ref=address(row, column), location=cell.link)

    def _indent(self, column: int, across: str) -> int:
        """Keep words off the rules, except where a narrow column needs all its room.

        Figures stand at the edge: LibreOffice 7 forgets their indent when the cell above has the same style.
        """
        return 1 if across == "left" and self.layout.width(column) >= _ROOM_FOR_INDENT else 0

    def _put(self, row: int, column: int, value: CellValue, style: StyleArray) -> SheetCell:
        cell = self._cell(row, column)
        set_value(cell, value)  # before the style: openpyxl gives a date a format of its own
        give_style(cell, style)
        return cell

    def _cell(self, row: int, column: int) -> SheetCell:
        cell = self.sheet.cell(row, column)
        if not isinstance(cell, SheetCell):
            raise TypeError(f"{self.layout.sheet.name}!{address(row, column)} is inside a merged cell")
        return cell


def set_value(cell: SheetCell, value: CellValue) -> None:
    """Put a value into a cell as what it is: openpyxl would take text that begins with "=" for a formula."""
    if isinstance(value, str):
        if value:
            cell.value = _LIKE_AN_ESCAPE.sub("_x005F_", _NOT_IN_XML.sub("", value))
            cell.data_type = "s"
        else:
            cell.value = None
    else:
        cell.value = value


def type_value(cell: SheetCell | MergedCell, value: CellValue) -> None:
    """Put a value into a drawn cell as a person would type it: the cell's format stays, text is never a formula.

    Raises:
        TypeError: the cell is inside a merged one.
    """
    if not isinstance(cell, SheetCell):
        raise TypeError(f"{cell.coordinate} is inside a merged cell")
    number_format = cell.number_format
    set_value(cell, value)
    if number_format not in (cell.number_format, "General"):
        cell.number_format = number_format  # openpyxl gives a date a format of its own


def set_formula(cell: SheetCell | MergedCell, formula: str) -> None:
    """Put a formula, written without "=", into a cell.

    Raises:
        TypeError: the cell is inside a merged one.
    """
    if not isinstance(cell, SheetCell):
        raise TypeError(f"{cell.coordinate} is inside a merged cell")
    cell.value = f"={formula}"


def _number_format(cell: Cell, *, is_date: bool = False) -> str:
    if cell.number_format:
        return cell.number_format
    return DATE_FORMAT if is_date or isinstance(cell.value, date) else "General"


def _rows(table: Table, role: Role) -> Iterator[tuple[int, int, Cell]]:
    """Every data cell with its row and column in the table; an empty table has one empty row."""
    for row, line in enumerate(table.rows):
        for column, cell in enumerate(line.cells):
            yield row, column, cell
    if not table.rows:
        style = Style.INPUT if role is Role.INPUT else Style.FIGURE
        for column in range(len(table.columns)):
            yield 0, column, Cell(style=style)


class _ColumnShape:
    """How a column's cells stand: figures to the right, ratings in the middle, words to the left."""

    def __init__(self, table: Table, at: int) -> None:
        column = table.columns[at]
        cells = [row.cells[at] for row in table.rows]
        numbers = sum(isinstance(cell.value, Decimal | int) and not isinstance(cell.value, bool) for cell in cells)
        words = sum(isinstance(cell.value, str) and cell.value != "" for cell in cells)
        if column.rated or (cells and all(cell.style in looks.RATINGS for cell in cells)):
            self.across: Literal["left", "right", "center"] = "center"
        elif column.is_number or numbers > words:
            self.across = "right"
        else:
            self.across = "left"


def _sheet_table(place: TablePlace) -> SheetTable:
    table = place.table
    made = SheetTable(displayName=table.name, ref=place.ref, tableStyleInfo=TableStyleInfo(showRowStripes=False))
    made.tableColumns = [
        TableColumn(
            id=number,
            name=column.header,
            calculatedColumnFormula=TableFormula(attr_text=file_form(column.calculated, table.name))
            if column.calculated
            else None,
        )
        for number, column in enumerate(table.columns, 1)
    ]
    if table.filterable:
        made.autoFilter = AutoFilter(ref=place.ref)
    return made
