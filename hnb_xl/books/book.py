"""The port every workbook goes through: what a stage may ask of a book, whichever library holds it.

`books/memory.py` is the fake that ships, `books/file_book.py` reads a file, `books/spliced_book.py` writes into one,
and `books/openpyxl_book.py` draws a new one. Rows and columns count from 1, as in Excel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from hnb_xl.model.blocks import CellValue, Sheet
from hnb_xl.model.change import Change

RawValue = str | int | float | bool | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class RawCell:
    """What a cell holds, untouched. `error` is an Excel error ("#REF!"); `stale` a formula with no saved value."""

    value: RawValue = None
    error: str = ""
    formula: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a cell stands of a table that was put together from cells elsewhere.

    `factor` is how many base units one typed unit is, its sign included, where the cell is not typed in its row's unit.
    """

    sheet: str
    row: int
    column: int
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RawTable:
    """An Excel table as it stands: `top` is the header's row and `left` its first column.

    Of one that was put together from cells elsewhere, `origins` has the place of each cell, row by row.
    """

    name: str
    sheet: str
    top: int
    left: int
    headers: tuple[str, ...]
    rows: tuple[tuple[RawCell, ...], ...]
    origins: tuple[tuple[Origin, ...], ...] = ()

    def origin(self, row: int, place: int) -> Origin:
        """Where a cell stands, by its row and place in the table, counted from 0."""
        if self.origins:
            return self.origins[row][place]
        return Origin(self.sheet, self.top + 1 + row, self.left + place)


@dataclass(frozen=True, slots=True)
class RawGrid:
    """Every cell of a sheet that holds anything, as it stands, wherever its tables are.

    Args:
        sheet: The tab's name.
        cells: By row and column, counted from 1.
        formats: The number format of those cells that have another than General, by row and column.
        merged: Merged areas as top, left, bottom, right; only the top left cell holds anything.
        hidden_rows: Rows a person does not see.
        hidden_columns: Columns a person does not see.
    """

    sheet: str
    cells: Mapping[tuple[int, int], RawCell]
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ComputedCell:
    """A computed cell of an input sheet: its native formula (without "=") and the value to store beside it."""

    sheet: str
    row: int
    column: int
    formula: str
    value: CellValue


class ReadableBook(Protocol):
    """A workbook that can be read."""

    @property
    def name(self) -> str:
        """The file's name, for messages and results."""
        ...

    def sheet_names(self) -> tuple[str, ...]:
        """Every worksheet, in tab order."""
        ...

    def own_sheets(self) -> frozenset[str]:
        """The tabs that are ours, by the names they have now; all others are the team's."""
        ...

    def tables(self) -> Mapping[str, RawTable]:
        """Every Excel table by name, each read once and in bulk."""
        ...

    def grid(self, sheet: str, last_row: int | None = None) -> RawGrid:
        """Every cell of one worksheet, read in bulk, down to a row when one is given.

        Raises:
            LookupError: there is no such sheet.
        """
        ...


class Book(ReadableBook, Protocol):
    """A workbook that can also have our sheets put into it.

    A sheet of ours stays ours also after a person has renamed its tab: it is replaced where it stands, and keeps the
    name it was given.
    """

    def put_sheets(self, sheets: Sequence[Sheet], stamp: str = "") -> None:
        """Add sheets at the end, or replace those of the same name where they stand.

        Args:
            sheets: What to put in, in order.
            stamp: Ties what is printed to what it was made from: it stands in the footer of each page.
        """
        ...

    def put_generated(self, sheets: Sequence[Sheet], stamp: str) -> None:
        """Put in all the sheets of a run; dashboards and checks of an earlier run that are not among them go."""
        ...

    def remove_sheet(self, name: str) -> None:
        """Remove one of our sheets.

        Raises:
            LookupError: there is no such sheet.
        """
        ...

    def put_computed(self, cells: Sequence[ComputedCell]) -> None:
        """Write formulas and their values into computed cells of input sheets; their look stays.

        Raises:
            LookupError: a cell's sheet is not there, or a formula names a cell that is not there.
        """
        ...

    def put_values(self, changes: Sequence[Change], *, locked: bool = False) -> None:
        """Write typed values into cells of existing sheets; formats stay, and what is read afterwards sees them.

        A formula is never written over, nor a cell that is locked on a protected sheet unless `locked` is given. A
        book in a file refuses when its bytes are asked for, one in memory at once.

        Raises:
            LookupError: a cell's sheet is not there.
            Refused: a cell holds a formula, or may not be written.
        """
        ...

    def is_changed(self) -> bool:
        """Whether anything put in differs from what stood there; a book that cannot tell says yes."""
        ...
