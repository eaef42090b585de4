"""Blocks of cells for a workbook open in Excel: many cells in one call, and text that stays text."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeVar

from hnb_xl.model.addresses import address
from hnb_xl.model.blocks import CellValue

if TYPE_CHECKING:
    import xlwings as xw

Place = tuple[int, int]
Given = TypeVar("Given", bound=Hashable)
_READ_AS_ANOTHER = ("=", "+", "-", "@", "'", "#", "(", "£", "$", "€", "%")
_TRUTHS = {"TRUE", "FALSE"}


@dataclass(frozen=True, slots=True)
class Block(Generic[Given]):
    """A rectangle of cells and what each is given, row by row."""

    top: int
    left: int
    rows: tuple[tuple[Given, ...], ...]

    @property
    def ref(self) -> str:
        """Its address: B5:D9, or B5."""
        return area_ref(self.top, self.left, self.top + len(self.rows) - 1, self.left + len(self.rows[0]) - 1)


def blocks(cells: Mapping[Place, Given]) -> list[Block[Given]]:
    """Cells as few rectangles: runs down each column, joined with equally long neighbours."""
    joined: dict[tuple[int, int], list[tuple[int, list[list[Given]]]]] = {}
    for column, top, values in _runs(cells):
        beside = joined.setdefault((top, len(values)), [])
        if beside and beside[-1][0] + len(beside[-1][1]) == column:
            beside[-1][1].append(values)
        else:
            beside.append((column, [values]))
    return [
        Block(top, left, tuple(zip(*columns, strict=True)))
        for (top, _), found in joined.items()
        for left, columns in found
    ]


def areas(places: Iterable[Place]) -> list[str]:
    """The addresses of few rectangles that cover exactly these cells."""
    return [block.ref for block in blocks(dict.fromkeys(places, 0))]


def area_ref(top: int, left: int, bottom: int, right: int) -> str:
    """An address: B5:D9, or B5 for one cell."""
    first, last = address(top, left), address(bottom, right)
    return first if first == last else f"{first}:{last}"


def typed(value: CellValue) -> bool | float | str | datetime | None:
    """A value as Excel takes it for what it is.

    Excel reads what it is given as if a person had typed it: text that could be a number, a date, a formula or an
    error is marked as text by an apostrophe, which is not part of the cell's value.
    """
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Decimal | int):
        return float(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    if isinstance(value, str) and value:
        risky = value.startswith(_READ_AS_ANOTHER) or value.upper() in _TRUTHS or any(map(str.isdigit, value))
        return f"'{value}" if risky else value
    return value or None


def write(sheet: xw.Sheet, cells: Mapping[Place, Hashable]) -> None:
    """Put values and formulas (text beginning with "=") into cells as `typed` gave them, block by block."""
    for block in blocks(cells):
        rows = [list(row) for row in block.rows]
        if any(isinstance(cell, datetime) for row in rows for cell in row):
            sheet.range(block.ref).value = rows  # xlwings knows how each Excel takes a date
        else:
            sheet.range(block.ref).raw_value = rows


def _runs(cells: Mapping[Place, Given]) -> Iterator[tuple[int, int, list[Given]]]:
    """Runs of cells below one another: their column, first row, and what each is given; column by column."""
    start, values = (0, 0), list[Given]()
    for column, row in sorted((column, row) for row, column in cells):
        if values and (column, row) == (start[0], start[1] + len(values)):
            values.append(cells[row, column])
            continue
        if values:
            yield *start, values
        start, values = (column, row), [cells[row, column]]
    if values:
        yield *start, values
