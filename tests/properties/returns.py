"""Workbooks for tests of the figures: Kingston's, and any workbook with some of its cells changed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache

import openpyxl

from hnb_xl.books.book import RawCell, RawTable, RawValue
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.memory import EXCEL_ERRORS, MemoryBook
from hnb_xl.books.openpyxl_book import OpenpyxlBook
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.build.entries import entries, points_of
from hnb_xl.build.input_sheets import input_sheets
from hnb_xl.measure import measure
from hnb_xl.model.authority import load_authority
from hnb_xl.model.blocks import Sheet
from hnb_xl.model.inputs import Inputs
from hnb_xl.model.results import Results
from hnb_xl.model.tables import TABLES, contract
from hnb_xl.read import read
from hnb_xl.shipped import authorities
from hnb_xl.write.computed import computed_cells

Typed = str | int | float | date | None

Cells = Mapping[tuple[str, str, str], object]
"""What stands in some cells: table key, row as typed, column header -> value."""


@cache
def kingston_sheets(period: str = "2021-22/Q3") -> tuple[Sheet, ...]:
    """Kingston's input sheets, computed cells still empty."""
    authority = load_authority(authorities() / "kingston.toml")
    return input_sheets(contract(points_of(authority, period)), entries(authority, period))


@cache
def kingston() -> MemoryBook:
    """Kingston's workbook as read from a file; nobody may change it."""
    book = MemoryBook("kingston.xlsx")
    book.put_sheets(kingston_sheets())
    return book


@dataclass(frozen=True)
class Measured:
    """A workbook read and measured."""

    inputs: Inputs
    results: Results

    def value(self, id: str) -> Decimal | None:
        """A figure's value; the figure must be there.

        Raises:
            KeyError: it is not.
        """
        figure = self.results.get(id)
        if figure is None:
            raise KeyError(id)
        return figure.value

    def text(self, id: str) -> str:
        """A figure's words; the figure must be there.

        Raises:
            KeyError: it is not.
        """
        figure = self.results.get(id)
        if figure is None:
            raise KeyError(id)
        return figure.text or ""


def measured(book: MemoryBook) -> Measured:
    """Read and measure a workbook."""
    inputs = read(book)
    return Measured(inputs, measure(inputs))


@cache
def kingston_measured() -> Measured:
    """Kingston's figures."""
    return measured(kingston())


def raw(value: object) -> RawCell:
    """A cell as a workbook gives it back; "#REF!" is an error, "=" a formula whose value was never saved."""
    if isinstance(value, RawCell):
        return value
    if value == "=":
        return RawCell(formula="1+1", stale=True)
    if isinstance(value, str) and value in EXCEL_ERRORS:
        return RawCell(error=value)
    held: RawValue = None
    if isinstance(value, Decimal):
        held = float(value)
    elif isinstance(value, str | int | float | bool | date | datetime):
        held = value
    return RawCell(held)


def with_cells(book: MemoryBook, cells: Cells) -> MemoryBook:
    """The same workbook with other things in some of its cells.

    Raises:
        KeyError: there is no such table, row or column.
    """
    tables = dict(book.tables())
    names = {table.key: table.name for table in TABLES}
    for (table, label, header), value in cells.items():
        found = tables[names[table]]
        tables[found.name] = put(found, row_of(found, label), header, raw(value))
    return with_tables(book, tables)


def with_tables(book: MemoryBook, tables: Mapping[str, RawTable]) -> MemoryBook:
    """The same workbook with other tables."""
    return MemoryBook.holding(book.name, book.sheet_names(), tables.values())


def with_table(book: MemoryBook, table: RawTable) -> MemoryBook:
    """The same workbook with one table changed."""
    return with_tables(book, {**book.tables(), table.name: table})


def row_of(table: RawTable, label: str) -> int:
    """The row whose first cell holds a label.

    Raises:
        KeyError: no row does.
    """
    for index, row in enumerate(table.rows):
        if str(row[0].value) == label:
            return index
    raise KeyError(f"{table.name} has no row {label!r}")


def put(table: RawTable, row: int, header: str, cell: RawCell) -> RawTable:
    """A table with one other cell."""
    at = table.headers.index(header)
    rows = list(table.rows)
    rows[row] = (*rows[row][:at], cell, *rows[row][at + 1 :])
    return replace(table, rows=tuple(rows))


def saved(sheets: Iterable[Sheet]) -> bytes:
    """Sheets as a file, their computed cells still empty."""
    file = OpenpyxlBook.new("book.xlsx")
    file.put_sheets(tuple(sheets))
    return file.to_bytes()


def edited(data: bytes, cells: Iterable[tuple[str, int, str, Typed]]) -> bytes:
    """A file in which a person has typed into some cells: table name, row from 0, column header, what is typed."""
    tables = FileBook(data, "book.xlsx").tables()
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    for name, row, header, value in cells:
        table = tables[name]
        target = workbook[table.sheet].cell(table.top + 1 + row, table.left + table.headers.index(header))
        target.value = value
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def refreshed(data: bytes) -> bytes:
    """A file whose computed cells hold their formulas and values."""
    book = SplicedBook(data, "book.xlsx")
    inputs = read(book)
    book.put_computed(computed_cells(book.tables(), inputs, measure(inputs)))
    return book.to_bytes()


def typed_cells(book: MemoryBook) -> Iterator[tuple[str, int, str]]:
    """Every cell that a person or the agreement fills in and that holds something: table name, row, header."""
    inputs = read(book)
    for table in inputs.tables.values():
        if table.contract.recorded:
            continue
        found = book.tables()[table.contract.name]
        typed = {column.header for column in table.contract.columns if not column.is_computed}
        computed = {item.label for item in table.contract.items if item.formula}
        for index, row in enumerate(found.rows):
            if row[0].value in computed:
                continue
            for header, cell in zip(found.headers, row, strict=True):
                if header in typed and (cell.value is not None or cell.error):
                    yield found.name, index, header
