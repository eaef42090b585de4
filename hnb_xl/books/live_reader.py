"""A workbook that is open in Excel, read through xlwings: few questions, each about a whole block of cells.

On the desktop everything is known; the remote engine sends values only, so formulas, number formats and merged areas
are unknown there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

from hnb_xl.books.book import RawCell, RawGrid, RawTable, RawValue
from hnb_xl.books.excel_errors import BY_NUMBER
from hnb_xl.books.live_ends import is_windows, last_filled
from hnb_xl.books.memory import EXCEL_ERRORS, placed
from hnb_xl.books.package.namespaces import OWNER_PREFIX
from hnb_xl.errors import BookUnreadable
from hnb_xl.model.addresses import address
from hnb_xl.model.tables import TABLES
from hnb_xl.write.layout import file_form

if TYPE_CHECKING:
    import xlwings as xw

Area = tuple[int, int, int, int]
_WHOLE = 2**53  # up to here a float that is whole is exactly the integer it shows
_MANY, _MOST = 500_000, 5_000_000  # cells of a sheet: before its end is looked for, and at most
_EMPTY = RawCell()
_SOME = "…"  # a formula that differs from row to row


class LiveReader:
    """A workbook in Excel as it stands; each table and sheet is asked for once.

    Args:
        book: The workbook, on the desktop or from the remote engine.
    """

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self.is_desktop = book.app.engine.type == "desktop"
        self._name = book.name
        self.sheets = {sheet.name: sheet for sheet in book.sheets}
        self._grids: dict[tuple[str, int | None], RawGrid] = {}
        self._blocks: dict[str, tuple[int, int, list[list[RawCell]]]] = {}

    @property
    def name(self) -> str:
        """The workbook's file name."""
        return self._name

    def sheet_names(self) -> tuple[str, ...]:
        """Every worksheet, in tab order."""
        return tuple(self.sheets)

    def own_sheets(self) -> frozenset[str]:
        """The tabs that are ours, by the names they have now; all others are the team's."""
        return frozenset(owned_tabs(self.book, self.sheet_names()).values())

    def tables(self) -> Mapping[str, RawTable]:
        """Every Excel table by name, cut out of its sheet's cells."""
        return self._tables

    def cells(self, sheet: str) -> Mapping[tuple[int, int], RawCell]:
        """Every cell of a sheet that holds anything, by row and column.

        Raises:
            LookupError: there is no such sheet.
        """
        top, left, rows = self._block(sheet)
        found = {(top + down, left + at): cell for down, row in enumerate(rows) for at, cell in enumerate(row)}
        if not self.is_desktop:
            for table in self._tables.values():
                found |= dict(placed(table)) if table.sheet == sheet else {}
        return {place: cell for place, cell in found.items() if cell != _EMPTY}

    def grid(self, sheet: str, last_row: int | None = None) -> RawGrid:
        """Every cell of one worksheet with what a person sees of it, down to a row when one is given.

        Raises:
            LookupError: there is no such sheet.
        """
        if (sheet, last_row) not in self._grids:
            self._grids[sheet, last_row] = self._grid(sheet, last_row)
        return self._grids[sheet, last_row]

    def _grid(self, sheet: str, last_row: int | None) -> RawGrid:
        cells = {place: cell for place, cell in self.cells(sheet).items() if last_row is None or place[0] <= last_row}
        if not self.is_desktop or not cells:
            return RawGrid(sheet, cells)
        live = self.sheets[sheet]
        whole = (1, 1, max(row for row, _ in cells), max(column for _, column in cells))
        formats: dict[tuple[int, int], str] = {}
        for area, code in _uniform(whole, lambda area: live.range(_ref(area)).number_format):
            if code != "General":
                formats |= {place: str(code) for place in _places(area) if place in cells}
        return RawGrid(
            sheet,
            cells,
            formats,
            merged=tuple(self._merged(sheet, whole)),
            hidden_rows=self._hidden(whole, lambda area: live.range(_ref(area)).rows.hidden, across=False),
            hidden_columns=self._hidden(whole, lambda area: live.range(_ref(area)).columns.hidden, across=True),
        )

    def _block(self, sheet: str) -> tuple[int, int, list[list[RawCell]]]:
        """The used cells of a sheet: where they begin, and their rows."""
        if sheet not in self.sheets:
            raise LookupError(f"{self.name} has no sheet {sheet!r}")
        if sheet not in self._blocks:
            used = self._used(sheet)
            shape = used.shape
            values = _rows(used.raw_value if self.is_desktop else _remote_values(used), shape)
            formulas = _rows(used.formula, shape) if self.is_desktop else values
            self._blocks[sheet] = (
                used.row,
                used.column,
                [
                    [self._cell(value, formula) for value, formula in zip(*row, strict=True)]
                    for row in zip(values, formulas, strict=True)
                ],
            )
        return self._blocks[sheet]

    def _used(self, sheet: str) -> xw.Range:
        """The cells in use; of a sheet that is only formatted far out, those that hold anything.

        Raises:
            BookUnreadable: it holds more than a workbook of this kind can.
        """
        used = self.sheets[sheet].used_range
        if prod(used.shape) > _MANY and is_windows(self.book):
            row, column = last_filled(self.sheets[sheet])
            used = self.sheets[sheet].range(f"A1:{address(row, column)}")
        if prod(used.shape) > _MOST:
            raise BookUnreadable(
                "book_too_large",
                f"The sheet {sheet} of {self.name} has {prod(used.shape):,} cells in use.",
                "Move what is not needed here to another workbook, and delete the empty rows below the last entry.",
            )
        return used

    def _cell(self, value: object, formula: object) -> RawCell:
        """The remote engine sends an error as its name, which text of that name cannot be told from."""
        if not self.is_desktop and isinstance(value, str) and value in EXCEL_ERRORS:
            return RawCell(error=value)
        return raw_cell(value, formula)

    @cached_property
    def _tables(self) -> dict[str, RawTable]:
        found = {}
        for sheet, live in self.sheets.items():
            for table in live.tables:
                area = table.range
                top, left, (height, width) = area.row, area.column, area.shape
                if table.show_totals:
                    height -= 1
                name = table.name
                headers, *rows = self._part(sheet, (top, left, top + height - 1, left + width - 1))
                made = RawTable(
                    name,
                    sheet,
                    top,
                    left,
                    tuple(str(cell.value or "") for cell in headers),
                    tuple(tuple(_in_table(cell, name) for cell in row) for row in rows) or ((_EMPTY,) * width,),
                )
                found[name] = made if self.is_desktop else _with_our_formulas(made)
        return found

    def _part(self, sheet: str, area: Area) -> list[list[RawCell]]:
        top, left, rows = self._block(sheet)
        first_row, first_column, last_row, last_column = area

        def cell(row: int, column: int) -> RawCell:
            down, across = row - top, column - left
            inside = 0 <= down < len(rows) and 0 <= across < len(rows[0])
            return rows[down][across] if inside else _EMPTY

        return [
            [cell(row, column) for column in range(first_column, last_column + 1)]
            for row in range(first_row, last_row + 1)
        ]

    def _merged(self, sheet: str, whole: Area) -> Iterator[Area]:
        live = self.sheets[sheet]
        seen: set[tuple[int, int]] = set()
        for area, merged in _uniform(whole, lambda area: live.range(_ref(area)).merge_cells):
            for row, column in _places(area) if merged else ():
                if (row, column) not in seen:
                    found = live.range(address(row, column)).merge_area
                    top, left, (height, width) = found.row, found.column, found.shape
                    seen |= set(_places((top, left, top + height - 1, left + width - 1)))
                    yield top, left, top + height - 1, left + width - 1

    def _hidden(self, whole: Area, ask: Callable[[Area], object], *, across: bool) -> frozenset[int]:
        top, left, bottom, right = whole
        line = (top, left, top, right) if across else (top, left, bottom, left)
        return frozenset(
            place[1] if across else place[0]
            for area, hidden in _uniform(line, ask)
            if hidden
            for place in _places(area)
        )


def raw_cell(value: object, formula: object = "") -> RawCell:
    """A cell as Excel hands it over.

    Args:
        value: Its value: a float, text, a logical value, a date, nothing, or the number of an error.
        formula: The formula as Excel shows it; of a cell without one, the value again.
    """
    # Text that only looks like a formula is its own value.
    is_formula = isinstance(formula, str) and formula.startswith("=") and formula != value
    text = str(formula)[1:] if is_formula else ""
    if type(value) is int and value in BY_NUMBER:  # by type: TRUE is an int as well
        return RawCell(error=BY_NUMBER[value], formula=text)
    if value is None or value == "":
        return RawCell("", formula=text) if is_formula else _EMPTY
    return RawCell(_value(value), formula=text)


def _value(value: object) -> RawValue:
    if isinstance(value, Decimal):
        value = float(value)  # a cell formatted as a currency
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _WHOLE else value
    if isinstance(value, datetime):
        return datetime(*value.timetuple()[:6])  # noqa: DTZ001  # a workbook's dates have no time zone
    return value if isinstance(value, str | int | bool) else str(value)


def _with_our_formulas(table: RawTable) -> RawTable:
    """A table of the contract with the formulas that its computed cells hold: the remote engine does not send them.

    Whether one was typed over cannot be told there.
    """
    ours = next((each for each in TABLES if each.name == table.name), None)
    if ours is None:
        return table
    columns = {column.header: column.formula or _SOME for column in ours.columns if column.is_computed}
    items = {item.label: item.formula for item in ours.items if item.formula}
    headers = [header.strip() for header in table.headers]

    def cell(row: tuple[RawCell, ...], at: int) -> RawCell:
        label = row[headers.index("Item")].value if items and "Item" in headers else ""
        formula = items.get(str(label), "") if headers[at] == "Value" else columns.get(headers[at], "")
        return (
            replace(row[at], value="" if row[at] == _EMPTY else row[at].value, formula=formula) if formula else row[at]
        )

    return replace(table, rows=tuple(tuple(cell(row, at) for at in range(len(row))) for row in table.rows))


def _in_table(cell: RawCell, table: str) -> RawCell:
    """Excel shows `[@Actual]` where files say `table[[#This Row],[Actual]]`."""
    return replace(cell, formula=file_form(cell.formula, table)) if "[@" in cell.formula else cell


def _rows(values: object, shape: tuple[int, int]) -> list[list[object]]:
    """A block as rows, also where Excel hands over a single value."""
    if shape == (1, 1) and not isinstance(values, list | tuple):
        return [[values]]
    if not isinstance(values, list | tuple):
        return [[None] * shape[1] for _ in range(shape[0])]
    return [list(row) for row in values]


def _remote_values(used: xw.Range) -> object:
    return used.options(ndim=2, err_to_str=True).value


def _ref(area: Area) -> str:
    top, left, bottom, right = area
    return f"{address(top, left)}:{address(bottom, right)}"


def _places(area: Area) -> Iterator[tuple[int, int]]:
    top, left, bottom, right = area
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _uniform(area: Area, ask: Callable[[Area], object]) -> Iterator[tuple[Area, object]]:
    """Areas all of whose cells give one answer: Excel answers nothing for a mixed one, which is then halved."""
    waiting = [area]
    while waiting:
        top, left, bottom, right = asked = waiting.pop()
        answer = ask(asked)
        if answer is not None or (top, left) == (bottom, right):
            yield asked, answer
        elif right - left >= bottom - top:
            middle = (left + right) // 2
            waiting += [(top, middle + 1, bottom, right), (top, left, bottom, middle)]
        else:
            middle = (top + bottom) // 2
            waiting += [(middle + 1, left, bottom, right), (top, left, middle, right)]


def owned_tabs(book: xw.Book, sheets: Sequence[str]) -> dict[str, str]:
    """The tab of each sheet of ours, by its key."""
    found = {}
    for name in book.names:
        if name.name.lower().startswith(OWNER_PREFIX):
            tab = (name.refers_to or "").lstrip("=").rpartition("!")[0].strip("'").replace("''", "'")
            if tab in sheets:
                found[name.name[len(OWNER_PREFIX) :].lower()] = tab
    return found
