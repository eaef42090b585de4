"""The places a layout gives: plain facts about rows and columns, counted from 1 as in Excel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hnb_xl.model.addresses import address
from hnb_xl.model.blocks import Block, Card, Cell, Chart, Sheet, Table

DEFAULT_WIDTH = 12.0
"""The width of a grid column that a sheet does not name, in characters."""


def quoted(sheet: str) -> str:
    """A sheet's name as formulas and links write it: 'KPIs'."""
    return "'" + sheet.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Place:
    """A block and the rows and columns it takes, both ends included."""

    block: Block
    row: int
    column: int
    last_row: int
    last_column: int
    nested: bool = False  # part of blocks side by side, which are kept together

    @property
    def ref(self) -> str:
        """The whole place: A6:K45."""
        return f"{address(self.row, self.column)}:{address(self.last_row, self.last_column)}"


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a table stands. It has at least one data row, as Excel demands."""

    table: Table
    sheet: str
    top: int
    left: int
    row_at: Mapping[str, int]
    column_at: Mapping[str, int]

    @property
    def first_row(self) -> int:
        """The first data row."""
        return self.top + 1

    @property
    def last_row(self) -> int:
        """The last data row."""
        return self.top + max(1, len(self.table.rows))

    @property
    def last_column(self) -> int:
        """The last column."""
        return self.left + len(self.table.columns) - 1

    @property
    def ref(self) -> str:
        """Header and data: A6:K45."""
        return f"{address(self.top, self.left)}:{address(self.last_row, self.last_column)}"

    def column(self, key: str) -> int:
        """The sheet column of a table column, named by its key or its header.

        Raises:
            LookupError: the table has no such column.
        """
        try:
            return self.column_at[key]
        except KeyError:
            raise LookupError(f"{self.table.name} has no column {key!r}") from None

    def row(self, key: str) -> int:
        """The sheet row of a table row, named by its key.

        Raises:
            LookupError: the table has no such row.
        """
        try:
            return self.row_at[key]
        except KeyError:
            raise LookupError(f"{self.table.name} has no row {key!r}") from None

    def cell(self, row: str, column: str) -> str:
        """A cell's address, without the sheet: D12."""
        return address(self.row(row), self.column(column))

    def data(self, column: str) -> str:
        """The data cells of a column: D7:D45."""
        at = self.column(column)
        return f"{address(self.first_row, at)}:{address(self.last_row, at)}"

    def cells(self) -> Iterator[tuple[int, int, Cell]]:
        """Every data cell with its sheet row and column."""
        for row, line in enumerate(self.table.rows, self.first_row):
            for column, cell in enumerate(line.cells, self.left):
                yield row, column, cell


@dataclass(frozen=True, slots=True)
class CardPlace:
    """A card: its label, figure and detail stand in three rows from `row`."""

    card: Card
    row: int
    column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """A chart fills the cells from its first row and column to its last, both included."""

    chart: Chart
    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet with every block, table cell, card and chart in its place, and each row's height in points."""

    sheet: Sheet
    columns: int
    last_row: int
    places: tuple[Place, ...]
    tables: Mapping[str, TablePlace]
    cards: tuple[CardPlace, ...]
    charts: tuple[ChartPlace, ...]
    heights: Mapping[int, float]

    def width(self, column: int) -> float:
        """The width of a sheet column in characters."""
        return self.sheet.widths[column - 1] if column <= len(self.sheet.widths) else DEFAULT_WIDTH
