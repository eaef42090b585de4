"""Test data from the contract: a workbook in memory whose rows are valid unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from hnb_xl.books.book import RawCell, RawTable, RawValue
from hnb_xl.books.memory import EXCEL_ERRORS, MemoryBook
from hnb_xl.build.entries import entries, points_of
from hnb_xl.model.authority import load_authority
from hnb_xl.model.columns import Column, Item, Kind, Table
from hnb_xl.model.tables import INPUT_SHEETS, QUARTERS, RECORDS, TEMPLATE_VERSION, contract
from hnb_xl.shipped import authorities

Row = Mapping[str, object]
Rows = Mapping[str, Sequence[Row]]

STALE = "="  # a formula whose value was never saved

_ITEMS: dict[str, dict[str, object]] = {
    "agreement": {
        "authority": "Example Borough",
        "version": "2021-03",
        "first_year": "2020-21",
        "template": TEMPLATE_VERSION,
    },
    "period": {
        "year": "2021-22",
        "point": "Q3",
        "data_date": date(2021, 12, 31),
        "submitted": date(2022, 1, 14),
    },
    "seal": {"lines": 0},
}
_PERIOD_ENDS = (date(2021, 6, 30), date(2021, 9, 30), date(2021, 12, 31), date(2022, 3, 31))


def book(rows: Rows | None = None, points: tuple[str, ...] = QUARTERS) -> MemoryBook:
    """A workbook with every table of the contract, also those the program keeps, empty but for what a return needs.

    Args:
        rows: By table key, rows as an officer types them; what a row leaves out is filled in validly. For a table of
            items (agreement, period) one row that names items. "#REF!" is an Excel error, "=" a stale formula.
        points: The return points of the year.
    """
    given = dict(rows or {})
    given.setdefault("point", return_points(points))
    tables = contract(points) | {table.key: table for table in RECORDS}
    sheets = tuple(dict.fromkeys((*INPUT_SHEETS, *(table.sheet for table in RECORDS))))
    place: dict[str, int] = dict.fromkeys(sheets, 4)
    made = []
    for key, table in tables.items():
        raw = _items(table, given.get(key, ())) if table.items else _rows(table, given.get(key, ()))
        made.append(_raw(table, raw, place[table.sheet]))
        place[table.sheet] += len(raw) + 4
    return MemoryBook.holding("example.xlsx", sheets, made)


def published(name: str, period: str, *changes: tuple[str, str, str, object]) -> MemoryBook:
    """A council's return as published, in memory.

    Args:
        name: The authority's file, without its suffix.
        period: The return, as 2021-22/Q3.
        changes: Cells changed: table, row key as typed, column, value.
    """
    authority = load_authority(authorities() / f"{name}.toml")
    points, typed = points_of(authority, period), entries(authority, period)
    rows: dict[str, list[Row]] = {}
    for key, table in contract(points).items():
        made: list[dict[str, object]] = [dict(row) for row in typed[key]]
        if table.items:
            made = [{str(row["item"]): row["value"]} for row in made]
        for _, label, column, value in (change for change in changes if change[0] == key):
            for row in made:
                if not table.items and row[table.row_key] == label:
                    row[column] = value
        rows[key] = list(made)
    return book(rows, points)


def return_points(points: Iterable[str] = QUARTERS) -> list[Row]:
    """Rows of tblReturnPoints for the example year; only quarters are given a date."""
    ends = dict(zip(QUARTERS, _PERIOD_ENDS, strict=True))
    return [{"point": point, "year": "2021-22", "ends": ends.get(point)} for point in points]


def valid(column: Column, table: Table, index: int) -> object:
    """A value that a required column accepts; None for one that may be blank."""
    if column.key == table.row_key:
        return f"row {index}"
    if not column.required:
        return None
    if column.allowed:
        return column.allowed[0]
    return {Kind.NUMBER: Decimal(1), Kind.DATE: date(2021, 12, 31)}.get(column.kind, f"{column.header} {index}")


def _rows(table: Table, rows: Sequence[Row]) -> list[tuple[RawCell, ...]]:
    found = []
    for index, row in enumerate(rows, start=1):
        unknown = set(row) - {column.key for column in table.columns}
        if unknown:
            raise KeyError(f"{table.key} has no column {', '.join(sorted(unknown))}")
        cells = (row[c.key] if c.key in row else valid(c, table, index) for c in table.columns)
        found.append(tuple(_cell(value) for value in cells))
    return found


def _items(table: Table, rows: Sequence[Row]) -> list[tuple[RawCell, ...]]:
    values = {item.key: item.label for item in table.items if item.required} | _ITEMS.get(table.key, {})
    for row in rows:
        values.update(row)
    unknown = set(values) - {item.key for item in table.items}
    if unknown:
        raise KeyError(f"{table.key} has no item {', '.join(sorted(unknown))}")
    return [tuple(_item_cell(item, column, values) for column in table.columns) for item in table.items]


def _item_cell(item: Item, column: Column, values: Mapping[str, object]) -> RawCell:
    if column.key == "item":
        return RawCell(item.label)
    return _cell(values.get(item.key)) if column.key == "value" else RawCell()


def _raw(table: Table, rows: list[tuple[RawCell, ...]], top: int) -> RawTable:
    blank = tuple(RawCell() for _ in table.columns)
    headers = tuple(column.header for column in table.columns)
    return RawTable(table.name, table.sheet, top, 1, headers, tuple(rows) or (blank,))


def _cell(value: object) -> RawCell:
    """A typed value as a workbook gives it back: whole numbers as int, other numbers as float, dates with a time."""
    if isinstance(value, str) and value in EXCEL_ERRORS:
        return RawCell(error=value)
    if value == STALE:
        return RawCell(formula="1+1", stale=True)
    raw: RawValue
    if isinstance(value, Decimal):
        raw = int(value) if value == value.to_integral_value() else float(value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        raw = datetime.combine(value, time())
    elif value is None or isinstance(value, str | int | float | bool | datetime):
        raw = value
    else:
        raise TypeError(f"a cell cannot hold {type(value).__name__}")
    return RawCell(raw)
