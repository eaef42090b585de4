"""What the tests of closing a return share: a workbook with cells changed, and an officer who types a return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal as D

from hnb_xl.books.book import RawCell, RawValue
from hnb_xl.books.memory import MemoryBook
from hnb_xl.build.entries import entries, points_of
from hnb_xl.jobs.roll_forward import Asked
from hnb_xl.model.authority import load_authority
from hnb_xl.model.columns import Filled, OnRoll
from hnb_xl.model.inputs import Entry
from hnb_xl.model.results import Figure, Results
from hnb_xl.model.tables import contract
from hnb_xl.shipped import authorities

NOW = datetime(2022, 1, 14, 9, 30, tzinfo=UTC)
FORCED = Asked(force=True, reason="Agreed with the section 151 officer", by="Finance business partner")


def typed(book: MemoryBook, cells: Mapping[tuple[str, str, str], RawValue]) -> MemoryBook:
    """The same workbook with other things in cells: table, label in its first column, header."""
    tables = dict(book.tables())
    for (name, label, header), value in cells.items():
        table = tables[name]
        at = table.headers.index(header)
        index = next(i for i, row in enumerate(table.rows) if str(row[0].value) == label)
        row = (*table.rows[index][:at], RawCell(value), *table.rows[index][at + 1 :])
        tables[name] = replace(table, rows=(*table.rows[:index], row, *table.rows[index + 1 :]))
    return MemoryBook.holding(book.name, book.sheet_names(), tables.values())


def said(entry: Entry) -> object:
    """What a cell holds, whichever way."""
    return entry.value if entry.value is not None else entry.text or entry.error


def without_cells(figure: Figure) -> Figure:
    """A figure without where it stands."""
    return replace(figure, cells=())


def by_id(results: Results) -> dict[tuple[str, str], Figure]:
    """Figures by id and period."""
    return {(figure.id, figure.period): figure for figure in results}


def type_return(book: MemoryBook, period: str) -> MemoryBook:
    """What Kingston's officer types for a return: every typed cell the published workbook of it has, and no other."""
    authority = load_authority(authorities() / "kingston.toml")
    wanted = entries(authority, period)
    tables = dict(book.tables())
    for key, table in contract(points_of(authority, period)).items():
        raw = tables.get(table.name)
        if raw is None or key in {"agreement", "profile", "point", "policy", "scale"}:
            continue
        rows = [list(row) for row in raw.rows]
        for given in wanted[key]:
            label = (
                str(given[table.row_key])
                if not table.items
                else next(item.label for item in table.items if item.key == given["item"])
            )
            index = next((i for i, row in enumerate(rows) if str(row[0].value) == label), None)
            if index is None:
                index = next(i for i, row in enumerate([*rows, [RawCell()]]) if row[0].value is None)
                rows[index:index] = [[RawCell() for _ in raw.headers]]
                rows[index][0] = RawCell(label)
            for column in table.columns:
                is_theirs = column.filled is Filled.TYPED and OnRoll.TAKEN is not column.on_roll
                value = given.get(column.key)
                if (
                    is_theirs
                    and column.key in given
                    and value is not None
                    and not (table.items and column.key == "item")
                ):
                    rows[index][raw.headers.index(column.header)] = _raw(value)
        tables[table.name] = replace(raw, rows=tuple(tuple(row) for row in rows))
    return MemoryBook.holding(book.name, book.sheet_names(), tables.values())


def _raw(value: object) -> RawCell:
    if isinstance(value, D):
        return RawCell(int(value) if value == value.to_integral_value() else float(value))
    if isinstance(value, date):
        return RawCell(datetime(value.year, value.month, value.day))  # noqa: DTZ001 -- a cell has no zone
    assert isinstance(value, str | int | float)
    return RawCell(value)
