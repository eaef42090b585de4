"""What the next return begins with, cell by cell: kept, cleared, or this return become the last one.

What happens to a column is said beside the column (`Column.on_roll`); here it is only carried out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from hnb_xl.books.package.references import parse_cell
from hnb_xl.model.change import Change
from hnb_xl.model.columns import Column, Filled, OnRoll, Table
from hnb_xl.model.year import Period
from hnb_xl.read.cells import decimal
from hnb_xl.read.rows import rounding_id
from hnb_xl.write.computed import value_of

if TYPE_CHECKING:
    from hnb_xl.books.book import RawCell, RawGrid, ReadableBook
    from hnb_xl.model.blocks import CellValue
    from hnb_xl.model.inputs import Entry, InputRow, Inputs
    from hnb_xl.model.results import Results

_WHY = {
    OnRoll.CLEARED: "of the closed return only",
    OnRoll.CLEARED_PRO_RATA: "a pro rata target stands at one data date",
    OnRoll.CLEARED_TO_DATE: "to date of the closed return",
}


@dataclass
class Sheets:
    """What stands in the cells of a workbook, each sheet read once."""

    book: ReadableBook
    _grids: dict[str, RawGrid] = field(default_factory=dict)

    def cell(self, sheet: str, cell: str) -> RawCell | None:
        """What a cell holds, or None when it is empty."""
        place = parse_cell(cell)
        if place is None:
            return None
        if sheet not in self._grids:
            self._grids[sheet] = self.book.grid(sheet)
        return self._grids[sheet].cells.get(place)

    def held(self, entry: Entry) -> CellValue:
        """A cell's value as a person would type it again; None when it is blank, in error, or never worked out."""
        raw = self.cell(entry.sheet, entry.cell)
        value = None if raw is None or raw.error else raw.value
        if isinstance(value, datetime):
            return value.date()
        number = decimal(value)
        if number is not None:
            return number
        return value if isinstance(value, str | bool | date) and value != "" else None

    def formulas(self, changes: list[Change]) -> list[Change]:
        """Those of the changes whose cells hold a formula, which nobody may write over."""
        return [change for change in changes if (raw := self.cell(change.sheet, change.cell)) and raw.formula]


@dataclass(frozen=True)
class Carried:
    """What is to be written, by whether the cell is one that a person types or one that is set up and locked."""

    typed: list[Change] = field(default_factory=list)
    set_up: list[Change] = field(default_factory=list)

    def __iter__(self) -> Iterator[Change]:
        yield from self.typed
        yield from self.set_up

    def add(self, column: Column, change: Change) -> None:
        """Keep a change, unless it would change nothing."""
        if change.before != change.after:
            (self.set_up if column.filled is Filled.SET_UP else self.typed).append(change)


def carried(sheets: Sheets, inputs: Inputs, results: Results, *, new_year: bool) -> Carried:
    """Every cell that closing a return changes, but those that say which return it is.

    Args:
        sheets: the workbook's cells.
        inputs: what was entered for the return that is closed.
        results: its figures, from which what was worked out is taken.
        new_year: whether the next return is the first of a financial year.
    """
    found = Carried()
    for table in inputs.tables.values():
        contract = table.contract
        if contract.recorded or contract.key == "rounding":
            continue
        columns = [(column, contract.rolls(column, new_year=new_year)) for column in contract.columns]
        for row in table:
            for column, how in columns:
                change = None if how in (None, OnRoll.KEPT) else _change(sheets, contract, row, column, how)
                if how is OnRoll.TAKEN and change is not None:
                    taken, why = _taken(sheets, row, column, inputs, results)
                    change = written(change, taken, why)
                if change is not None:
                    found.add(column, change)
        for item in contract.items:
            typed = table.get(item.key)
            if item.rolls(new_year=new_year) is OnRoll.CLEARED and typed is not None:
                column = contract.column("value")
                found.add(column, cleared(sheets, contract, typed, column, _WHY[OnRoll.CLEARED]))
    _rounding(sheets, inputs, found)
    return found


def _change(sheets: Sheets, contract: Table, row: InputRow, column: Column, how: OnRoll | None) -> Change | None:
    """A cell cleared, where its row is one that this concerns; what is taken in its place is put in later."""
    if column.key not in row.cells or how is None:
        return None
    if how is OnRoll.CLEARED_PRO_RATA and row.words("target_kind") != "pro rata":
        return None
    if how is OnRoll.CLEARED_TO_DATE and row.words("kind") != "to date":
        return None
    return cleared(sheets, contract, row, column, _WHY.get(how, ""))


def cleared(sheets: Sheets, contract: Table, row: InputRow, column: Column, why: str) -> Change:
    """A change that leaves a cell blank."""
    entry = row["value" if contract.items else column.key]
    header = next((item.label for item in contract.items if item.key == row.key), column.header)
    raw = sheets.cell(entry.sheet, entry.cell)
    if raw is not None and raw.formula:
        before: CellValue = f"={raw.formula}"  # a change also where it was never worked out: it must be refused
    else:
        before = (raw.error if raw is not None else "") or sheets.held(entry)
    return Change(entry.sheet, entry.cell, before, None, why, contract.name, row.label, header)


def written(change: Change, after: CellValue, why: str) -> Change:
    """The same cell with something in it."""
    return Change(change.sheet, change.cell, change.before, after, why, change.table, change.row, change.column)


def _taken(sheets: Sheets, row: InputRow, column: Column, inputs: Inputs, results: Results) -> tuple[CellValue, str]:
    """What a column takes over: of the columns it names the first that holds anything, typed or worked out."""
    contract = inputs[row.table].contract
    for key in column.rolls_from:
        source = contract.column(key)
        value = value_of(source, row, inputs, results) if source.is_computed else sheets.held(row[key])
        if value not in (None, ""):
            return value, f"{source.header} of {inputs.period}"
    return None, f"nothing stood for {inputs.period}"


def _rounding(sheets: Sheets, inputs: Inputs, found: Carried) -> None:
    """A rounding goes where the figure it speaks of goes: with it, or away."""
    gone = {rounding_id(f"{change.table}/{change.row}/{change.column}"): change for change in found}
    moves = {
        rounding_id(f"{table.contract.name}/{row.label}/{table.contract.column(key).header}"): column.header
        for table in inputs.tables.values()
        for column in table.contract.columns
        for key in column.rolls_from
        if not table.contract.column(key).is_computed
        for row in table
    }
    table = inputs["rounding"]
    columns = [(column, table.contract.rolls(column)) for column in table.contract.columns]
    for row in table:
        change = gone.get(rounding_id(row.label))
        if change is None or change.before is None:
            continue
        to = moves.get(rounding_id(row.label))
        moved = to is not None and any(
            (each.table, each.row, each.column) == (change.table, change.row, to) and each.after is not None
            for each in found
        )
        for column, how in columns:
            if how is not OnRoll.WITH_ITS_FIGURE or (moved and column.key != table.contract.row_key):
                continue
            rounding = cleared(sheets, table.contract, row, column, "goes with the figure it speaks of")
            name = f"{change.table} / {change.row} / {to}"
            found.add(column, written(rounding, name, "moves with the figure it speaks of") if moved else rounding)


def shifted(sheets: Sheets, before: Inputs, after: Inputs) -> Carried:
    """Figures of earlier returns that must move, since the team's columns are This Quarter and Last Quarter.

    Args:
        sheets: the workbook's cells before anything was written.
        before: what was entered, as read while the workbook stood at the closed return.
        after: the same, read with the next return on the Period sheet.
    """
    found = Carried()
    for key, table in after.tables.items():
        contract = table.contract
        columns = [column for column in contract.columns if _is_of_a_point(column, contract)]
        for row, old in zip(table, before[key], strict=False):
            for column in columns:
                new, was = row.cells.get(column.key), old.cells.get(column.key)
                if new is None or not new.cell or (was is not None and was.place == new.place):
                    continue
                value = sheets.held(was) if was is not None and was.cell else None
                raw = sheets.held(new)
                why = f"{column.header} is looked for here from now on"
                found.add(column, Change(new.sheet, new.cell, raw, value, why, contract.name, row.label, column.header))
    return found


def _is_of_a_point(column: Column, contract: Table) -> bool:
    return column.per_point and column.key.split(" ", 1)[0] in contract.points


def describe(period: Period, changes: list[Change]) -> str:
    """How many cells were cleared and how many filled, for the audit."""
    cleared = sum(1 for change in changes if change.after is None)
    return f"{period} opened: {cleared} cells cleared, {len(changes) - cleared} filled"
