"""A workbook in memory: the fake that ships, the default in tests, and what a new workbook is drawn from.

It answers as a real workbook would after a save and a load: whole numbers come back as int, other numbers as
float, dates as datetime, an empty text as nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal

from hnb_xl.books.book import ComputedCell, RawCell, RawGrid, RawTable, RawValue
from hnb_xl.books.package.refusals import refused
from hnb_xl.model.addresses import parse_cell
from hnb_xl.model.blocks import Cell, CellValue, Role, Sheet
from hnb_xl.model.change import Change
from hnb_xl.write.layout import Addresses, Layout, TablePlace, layout

EXCEL_ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA")
)
GENERATED = frozenset((Role.CHECKS, Role.DASHBOARD))
"""The roles of sheets that each run makes anew."""


@dataclass
class MemoryBook:
    """A workbook that is nowhere but here.

    Args:
        name: The name it goes by in messages.
        sheets: What was put into it, by name, for inspection.
        layouts: Where the blocks of those sheets stand.
        stamps: The stamp each of those sheets was put in with.
        computed: The cells put into those sheets since, by sheet, row and column, as a file stores their formulas.
        typed: The values put into those sheets since, by sheet, row and column.
    """

    name: str = "memory.xlsx"
    sheets: dict[str, Sheet] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)
    stamps: dict[str, str] = field(default_factory=dict)
    computed: dict[tuple[str, int, int], ComputedCell] = field(default_factory=dict)
    typed: dict[tuple[str, int, int], CellValue] = field(default_factory=dict)
    _order: list[str] = field(default_factory=list)
    _tables: dict[str, RawTable] = field(default_factory=dict)
    _grids: dict[str, RawGrid] = field(default_factory=dict)
    _own: frozenset[str] = frozenset()

    @classmethod
    def holding(
        cls,
        name: str,
        sheet_names: Iterable[str],
        tables: Iterable[RawTable],
        grids: Iterable[RawGrid] = (),
        own: Iterable[str] = (),
    ) -> MemoryBook:
        """A book that already has sheets, tables and cells outside any table, as read from a file.

        Args:
            name: The name it goes by.
            sheet_names: Its tabs, in order.
            tables: Its Excel tables.
            grids: The cells of its sheets.
            own: Those of its tabs that are ours.
        """
        return cls(
            name=name,
            _order=list(sheet_names),
            _tables={table.name: table for table in tables},
            _grids={grid.sheet: grid for grid in grids},
            _own=frozenset(own),
        )

    def sheet_names(self) -> tuple[str, ...]:
        """Every worksheet, in tab order."""
        return tuple(self._order)

    def own_sheets(self) -> frozenset[str]:
        """The tabs that are ours: those that were put in, and those it was made with."""
        return self._own.intersection(self._order).union(self.sheets)

    def tables(self) -> Mapping[str, RawTable]:
        """Every Excel table by name."""
        return dict(self._tables)

    def grid(self, sheet: str, last_row: int | None = None) -> RawGrid:
        """Every cell of one sheet that is known: those of its tables, and those the book was made with.

        Raises:
            LookupError: there is no such sheet.
        """
        if sheet not in self._order:
            raise LookupError(f"{self.name} has no sheet {sheet!r}")
        base = self._grids.get(sheet, RawGrid(sheet, {}))
        tables = (table for table in self._tables.values() if table.sheet == sheet)
        cells = dict(base.cells) | {place: cell for table in tables for place, cell in placed(table)}
        cells |= {(row, column): raw_typed(value) for (tab, row, column), value in self.typed.items() if tab == sheet}
        return replace(
            base,
            cells={
                place: cell
                for place, cell in sorted(cells.items())
                if cell != RawCell() and (last_row is None or place[0] <= last_row)
            },
        )

    def addresses(self) -> Addresses:
        """Where the tables put into this book stand."""
        return Addresses(self.layouts.values())

    def put_sheets(self, sheets: Sequence[Sheet], stamp: str = "") -> None:
        """Add sheets at the end, or replace those of the same name where they stand.

        Raises:
            LookupError: a formula names a table, row or column that is not there.
            ValueError: a table's name is taken by a table of another sheet, or a sheet makes no sense.
        """
        for sheet in sheets:
            if sheet.name not in self._order:
                self._order.append(sheet.name)
            self._forget_contents(sheet.name)
            self.sheets[sheet.name] = sheet
            self.layouts[sheet.name] = layout(sheet)
            self.stamps[sheet.name] = stamp
        addresses = self.addresses()
        for sheet in sheets:
            for place in self.layouts[sheet.name].tables.values():
                if place.table.name in self._tables:
                    other = self._tables[place.table.name].sheet
                    raise ValueError(f"{sheet.name}: the table {place.table.name} is on the sheet {other} already")
                self._tables[place.table.name] = raw_table(place, addresses)

    def put_generated(self, sheets: Sequence[Sheet], stamp: str) -> None:
        """Put in all the sheets of a run; dashboards and checks of an earlier run that are not among them go."""
        staying = {sheet.name for sheet in sheets}
        for name in [name for name, sheet in self.sheets.items() if sheet.role in GENERATED and name not in staying]:
            self.remove_sheet(name)
        self.put_sheets(sheets, stamp)

    def remove_sheet(self, name: str) -> None:
        """Remove one of our sheets.

        Raises:
            LookupError: there is no such sheet.
        """
        if name not in self._order:
            raise LookupError(f"{self.name} has no sheet {name!r}")
        self._order.remove(name)
        self._forget_contents(name)
        for kept in (self.sheets, self.layouts, self.stamps):
            kept.pop(name, None)

    def put_computed(self, cells: Sequence[ComputedCell]) -> None:
        """Write formulas and their values into computed cells of input sheets.

        Raises:
            LookupError: a cell's sheet is not there, or a formula names a cell that is not there.
        """
        for cell in cells:
            if cell.sheet not in self._order:
                raise LookupError(f"{self.name} has no sheet {cell.sheet!r}")
        found = resolved(cells, self._tables.values(), self.addresses())
        self.computed |= {(cell.sheet, cell.row, cell.column): cell for cell in found}
        self._tables = with_computed(self._tables, found)

    def put_values(self, changes: Sequence[Change], *, locked: bool = False) -> None:  # noqa: ARG002 - nothing is locked
        """Write typed values into cells of existing sheets.

        Raises:
            LookupError: a cell's sheet is not there.
            Refused: a cell holds a formula.
        """
        there = {(table.sheet, *place): cell for table in self._tables.values() for place, cell in placed(table)}
        typed: dict[tuple[str, int, int], CellValue] = {}
        for change in changes:
            if change.sheet not in self._order:
                raise LookupError(f"{self.name} has no sheet {change.sheet!r}")
            place = cell_place(change)
            if there.get((change.sheet, *place), RawCell()).formula:
                raise refused("formula_cell", f"{change.place} holds a formula.")
            typed[change.sheet, *place] = change.after
        self.typed |= typed
        self._tables = with_typed(self._tables, typed)

    def is_changed(self) -> bool:
        """True: what stood there before is not kept."""
        return True

    def _forget_contents(self, sheet: str) -> None:
        self.typed = {place: value for place, value in self.typed.items() if place[0] != sheet}
        self._grids.pop(sheet, None)
        self._tables = {name: table for name, table in self._tables.items() if table.sheet != sheet}
        self.computed = {place: cell for place, cell in self.computed.items() if cell.sheet != sheet}


def resolved(cells: Iterable[ComputedCell], tables: Iterable[RawTable], addresses: Addresses) -> list[ComputedCell]:
    """Computed cells with their formulas as a file stores them.

    Raises:
        LookupError: a formula names a cell that is not there.
    """
    by_sheet = _by_sheet(tables)
    found: list[ComputedCell] = []
    for cell in cells:
        if "[@" not in cell.formula and "{" not in cell.formula:
            found.append(cell)  # most are in the form of a file already
            continue
        table = _table_at(by_sheet, cell.sheet, cell.row, cell.column)
        formula = addresses.resolve(cell.formula, cell.sheet, table.name if table else "")
        found.append(replace(cell, formula=formula))
    return found


def with_computed(tables: Mapping[str, RawTable], cells: Iterable[ComputedCell]) -> dict[str, RawTable]:
    """The tables with computed cells put into them; cells outside any table change nothing."""
    return _with_cells(
        tables, {(cell.sheet, cell.row, cell.column): raw_computed(cell.formula, cell.value) for cell in cells}
    )


def with_typed(tables: Mapping[str, RawTable], values: Mapping[tuple[str, int, int], CellValue]) -> dict[str, RawTable]:
    """The tables with typed values put into them; cells outside any table change nothing."""
    return _with_cells(tables, {place: raw_typed(value) for place, value in values.items()})


def placed(table: RawTable) -> Iterator[tuple[tuple[int, int], RawCell]]:
    """Every cell of a table, its headers included, with its row and column on the sheet."""
    for column, header in enumerate(table.headers, table.left):
        yield (table.top, column), RawCell(header)
    for row, cells in enumerate(table.rows, table.top + 1):
        for column, cell in enumerate(cells, table.left):
            yield (row, column), cell


def cell_place(change: Change) -> tuple[int, int]:
    """The row and column a change is for, counted from 1.

    Raises:
        Refused: its address makes no sense.
    """
    place = parse_cell(change.cell)
    if place is None:
        raise refused("bad_cell", f"{change.place} is not a cell.")
    return place[0], place[1]


def _with_cells(tables: Mapping[str, RawTable], cells: Mapping[tuple[str, int, int], RawCell]) -> dict[str, RawTable]:
    by_sheet = _by_sheet(tables.values())
    grids: dict[str, list[list[RawCell]]] = {}
    for (sheet, row, column), cell in cells.items():
        table = _table_at(by_sheet, sheet, row, column)
        if table is not None:
            grid = grids.setdefault(table.name, [list(line) for line in table.rows])
            grid[row - table.top - 1][column - table.left] = cell
    return {
        name: replace(table, rows=tuple(tuple(row) for row in grids[name])) if name in grids else table
        for name, table in tables.items()
    }


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


def raw_computed(formula: str, value: CellValue) -> RawCell:
    """A formula with its value as a workbook gives them back."""
    if isinstance(value, str) and value in EXCEL_ERRORS:
        return RawCell(error=value, formula=formula)
    # A formula that gives no value gives an empty text: that is what is stored beside it.
    return RawCell(value="" if value is None else raw_value(value), formula=formula)


def raw_typed(value: CellValue) -> RawCell:
    """A typed value as a workbook gives it back; an empty text is nothing."""
    return RawCell() if value is None or value == "" else RawCell(value=raw_value(value))


def _raw_cell(cell: Cell, place: TablePlace, addresses: Addresses) -> RawCell:
    if cell.formula is not None:
        return raw_computed(addresses.resolve(cell.formula, place.sheet, place.table.name), cell.value)
    return raw_typed(cell.value)


def _by_sheet(tables: Iterable[RawTable]) -> dict[str, list[RawTable]]:
    found: dict[str, list[RawTable]] = {}
    for table in tables:
        found.setdefault(table.sheet, []).append(table)
    return found


def _table_at(by_sheet: Mapping[str, Sequence[RawTable]], sheet: str, row: int, column: int) -> RawTable | None:
    return next((table for table in by_sheet.get(sheet, ()) if _holds(table, row, column)), None)


def _holds(table: RawTable, row: int, column: int) -> bool:
    return 0 <= row - table.top - 1 < len(table.rows) and 0 <= column - table.left < len(table.headers)
