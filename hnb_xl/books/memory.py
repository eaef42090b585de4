"""A workbook in memory: the fake that ships, the default in tests, and what `OpenpyxlBook` reads from.

It answers as a real workbook would after a save and a load: whole numbers come back as int, other numbers as
float, dates as datetime, an empty text as nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal

from hnb_xl.books.book import ComputedCell, RawCell, RawTable, RawValue
from hnb_xl.model.blocks import Cell, CellValue, Sheet
from hnb_xl.write.layout import Addresses, Layout, TablePlace, layout

EXCEL_ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA")
)


@dataclass
class MemoryBook:
    """A workbook that is nowhere but here.

    Args:
        name: The name it goes by in messages.
        sheets: What was put into it, by name, for inspection.
        layouts: Where the blocks of those sheets stand.
    """

    name: str = "memory.xlsx"
    sheets: dict[str, Sheet] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)
    _order: list[str] = field(default_factory=list)
    _tables: dict[str, RawTable] = field(default_factory=dict)

    @classmethod
    def holding(cls, name: str, sheet_names: Iterable[str], tables: Iterable[RawTable]) -> MemoryBook:
        """A book that already has sheets and tables, as read from a file."""
        return cls(name=name, _order=list(sheet_names), _tables={table.name: table for table in tables})

    def sheet_names(self) -> tuple[str, ...]:
        """Every sheet, in tab order."""
        return tuple(self._order)

    def tables(self) -> Mapping[str, RawTable]:
        """Every Excel table by name."""
        return dict(self._tables)

    def addresses(self) -> Addresses:
        """Where the tables put into this book stand."""
        return Addresses(self.layouts.values())

    def put_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Add sheets at the end, or replace those of the same name where they stand.

        Raises:
            LookupError: a formula names a table, row or column that is not there.
            ValueError: a table's name is taken by a table of another sheet, or a sheet makes no sense.
        """
        for sheet in sheets:
            if sheet.name not in self._order:
                self._order.append(sheet.name)
            self._forget_tables(sheet.name)
            self.sheets[sheet.name] = sheet
            self.layouts[sheet.name] = layout(sheet)
        addresses = self.addresses()
        for sheet in sheets:
            for place in self.layouts[sheet.name].tables.values():
                if place.table.name in self._tables:
                    other = self._tables[place.table.name].sheet
                    raise ValueError(f"{sheet.name}: the table {place.table.name} is on the sheet {other} already")
                self._tables[place.table.name] = raw_table(place, addresses)

    def remove_sheet(self, name: str) -> None:
        """Remove one of our sheets.

        Raises:
            LookupError: there is no such sheet.
        """
        if name not in self._order:
            raise LookupError(f"{self.name} has no sheet {name!r}")
        self._order.remove(name)
        self._forget_tables(name)
        self.sheets.pop(name, None)
        self.layouts.pop(name, None)

    def put_computed(self, cells: Sequence[ComputedCell]) -> None:
        """Write formulas and their values into computed cells of input sheets.

        Raises:
            LookupError: a cell's sheet is not there, or a formula names a cell that is not there.
        """
        per_table: dict[str, list[ComputedCell]] = {}
        for cell in self.resolved(cells):
            table = self._table_at(cell)
            if table is not None:
                per_table.setdefault(table.name, []).append(cell)
        for name, members in per_table.items():
            self._tables[name] = _with_computed(self._tables[name], members)

    def resolved(self, cells: Sequence[ComputedCell]) -> list[ComputedCell]:
        """Computed cells with their formulas as a file stores them.

        Raises:
            LookupError: a cell's sheet is not there, or a formula names a cell that is not there.
        """
        addresses = self.addresses()
        found: list[ComputedCell] = []
        for cell in cells:
            if cell.sheet not in self._order:
                raise LookupError(f"{self.name} has no sheet {cell.sheet!r}")
            table = self._table_at(cell)
            formula = addresses.resolve(cell.formula, cell.sheet, table.name if table else "")
            found.append(replace(cell, formula=formula))
        return found

    def _table_at(self, cell: ComputedCell) -> RawTable | None:
        return next(
            (table for table in self._tables.values() if table.sheet == cell.sheet and _holds(table, cell)),
            None,
        )

    def _forget_tables(self, sheet: str) -> None:
        for name in [name for name, table in self._tables.items() if table.sheet == sheet]:
            del self._tables[name]


def raw_table(place: TablePlace, addresses: Addresses) -> RawTable:
    """A table of a sheet of ours as a workbook would give it back."""
    table = place.table
    rows = tuple(tuple(_raw_cell(cell, place, addresses) for cell in row.cells) for row in table.rows) or (
        tuple(RawCell() for _ in table.columns),
    )
    return RawTable(
        name=table.name,
        sheet=place.sheet,
        top=place.top,
        left=place.left,
        headers=tuple(column.header for column in table.columns),
        rows=rows,
    )


def raw_value(value: CellValue) -> RawValue:
    """A value as a workbook gives it back."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value


def _raw_cell(cell: Cell, place: TablePlace, addresses: Addresses) -> RawCell:
    if cell.formula is not None:
        return _computed(addresses.resolve(cell.formula, place.sheet, place.table.name), cell.value)
    return RawCell() if cell.value is None or cell.value == "" else RawCell(value=raw_value(cell.value))


def _computed(formula: str, value: CellValue) -> RawCell:
    if isinstance(value, str) and value in EXCEL_ERRORS:
        return RawCell(error=value, formula=formula)
    # A formula that gives no value gives an empty text: that is what is stored beside it.
    return RawCell(value="" if value is None else raw_value(value), formula=formula)


def _holds(table: RawTable, cell: ComputedCell) -> bool:
    row, column = cell.row - table.top - 1, cell.column - table.left
    return 0 <= row < len(table.rows) and 0 <= column < len(table.headers)


def _with_computed(table: RawTable, cells: Iterable[ComputedCell]) -> RawTable:
    grid = [list(row) for row in table.rows]
    for cell in cells:
        grid[cell.row - table.top - 1][cell.column - table.left] = _computed(cell.formula, cell.value)
    return replace(table, rows=tuple(tuple(row) for row in grid))
