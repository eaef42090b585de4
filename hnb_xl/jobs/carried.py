"""What the next return begins with, cell by cell: kept, cleared, or this return become the last one.

What happens to a column is said beside the column (`Column.on_roll`); here it is only carried out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from hnb_xl.model.addresses import parse_cell
from hnb_xl.model.change import Change
from hnb_xl.model.columns import Column, Filled, OnRoll, Table
from hnb_xl.model.year import Period
from hnb_xl.read.cells import decimal
from hnb_xl.read.rows import rounding_id

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
    """What is to be written, by whether the cell is one that a person types or one that is set up and locked.

    `homeless` names what should be carried over but has no cell: a column that a team's workbook does not have.
    """

    typed: list[Change] = field(default_factory=list)
    set_up: list[Change] = field(default_factory=list)
    homeless: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Change]:
        yield from self.typed
        yield from self.set_up

    def add(self, column: Column, change: Change) -> None:
        """Keep a change, unless it would change nothing."""
        if change.before != change.after:
            (self.set_up if column.filled is Filled.SET_UP else self.typed).append(change)


@dataclass(frozen=True)
class Turn:
    """A workbook between two returns.

    Args:
        sheets: its cells, as they stood at the return that is closed.
        inputs: what was entered for that return.
        results: its figures, from which what was worked out is taken.
        after: the same workbook read with the next return on the Period sheet: where each column is looked for then.
        new_year: whether the next return is the first of a financial year.
    """

    sheets: Sheets
    inputs: Inputs
    results: Results
    after: Inputs
    new_year: bool

    def rows(self, table: str) -> Iterator[tuple[InputRow, InputRow]]:
        """The rows of a table, each as it is read now and at the next return."""
        later = self.after[table]
        for index, row in enumerate(self.inputs[table]):
            same = later.rows[index] if index < len(later.rows) else None
            new = same if same is not None and same.label == row.label else later.get(row.key)
            if new is not None:
                yield row, new


def carried(turn: Turn) -> Carried:
    """Every cell that closing a return changes, but those that say which return it is."""
    found = Carried()
    for table in turn.inputs.tables.values():
        contract = table.contract
        if contract.recorded or contract.key == "rounding":
            continue
        columns = [(column, contract.rolls(column, new_year=turn.new_year)) for column in contract.columns]
        moving = [
            (column, how)
            for column, how in columns
            # What stands under its own return in the team's workbook stays there.
            if how not in (None, OnRoll.KEPT) and (contract.key, column.key) not in turn.inputs.dated
        ]
        for row, new in turn.rows(contract.key):
            for column, how in moving:
                if column.key in row.cells and column.key in new.cells:
                    _carry(turn, found, row, new, column, how)
        for item in contract.items:
            typed = table.get(item.key)
            if item.rolls(new_year=turn.new_year) is OnRoll.CLEARED and typed is not None:
                found.add(contract.column("value"), cleared(turn.sheets, contract, typed, contract.column("value")))
    _rounding(turn.sheets, turn.inputs, found)
    return found


def _carry(turn: Turn, found: Carried, row: InputRow, new: InputRow, column: Column, how: OnRoll | None) -> None:
    """One cell: cleared where its row is one that this concerns, or filled from the columns it takes over."""
    contract, entry = turn.inputs[row.table].contract, new[column.key]
    if how is OnRoll.TAKEN:
        value, why = _taken(turn, row, column, entry)
        change = written(cleared(turn.sheets, contract, new, column), value, why)
    else:
        concerned = {OnRoll.CLEARED_PRO_RATA: ("target_kind", "pro rata"), OnRoll.CLEARED_TO_DATE: ("kind", "to date")}
        key, word = concerned.get(how, ("", "")) if how is not None else ("", "")
        if (key and row.words(key) != word) or row[column.key].place != entry.place:
            return  # what stands elsewhere at the next return is that return's own
        change = cleared(turn.sheets, contract, new, column, _WHY.get(how, "") if how is not None else "")
    if parse_cell(entry.cell) is None or (entry.is_blank and change.before not in (None, "")):
        if change.after not in (None, ""):
            found.homeless.append(f"{contract.title}: {row.label}, {column.header}")
        return
    found.add(column, change)


def cleared(sheets: Sheets, contract: Table, row: InputRow, column: Column, why: str = "") -> Change:
    """A change that leaves a cell blank."""
    entry = row["value" if contract.items else column.key]
    header = next((item.label for item in contract.items if item.key == row.key), column.header)
    raw = sheets.cell(entry.sheet, entry.cell)
    if raw is not None and raw.formula:
        before: CellValue = f"={raw.formula}"  # a change also where it was never worked out: it must be refused
    else:
        before = (raw.error if raw is not None else "") or sheets.held(entry)
    return Change(entry.sheet, entry.cell, before, None, why or _WHY[OnRoll.CLEARED], contract.name, row.label, header)


def written(change: Change, after: CellValue, why: str) -> Change:
    """The same cell with something in it."""
    return replace(change, after=after, why=why)


def _taken(turn: Turn, row: InputRow, column: Column, into: Entry) -> tuple[CellValue, str]:
    """What a column takes over: of the columns it names the first that holds anything, typed or worked out."""
    contract = turn.inputs[row.table].contract
    for key in column.rolls_from:
        source = contract.column(key)
        if source.is_computed:
            number = turn.results.value(source.figure.format(key=row.key))
            value: CellValue = None if number is None else number / into.factor
        else:
            value = as_typed(turn.sheets, row[key], into)
        if value not in (None, ""):
            return value, f"{source.header} of {turn.inputs.period}"
    return None, f"nothing stood for {turn.inputs.period}"


def as_typed(sheets: Sheets, entry: Entry, into: Entry) -> CellValue:
    """What a cell holds as it is to be typed into another, which may be in another unit or sign."""
    if entry.number is not None and entry.factor != into.factor:
        return entry.number / into.factor
    return sheets.held(entry)


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


def shifted(turn: Turn) -> Carried:
    """Figures of earlier returns that must move, where a team's columns are This Quarter and Last Quarter."""
    found = Carried()
    for key, table in turn.after.tables.items():
        contract = table.contract
        columns = [column for column in contract.columns if _is_of_a_point(column, contract)]
        for row, new in turn.rows(key) if columns else ():
            for column in columns:
                was, now = row.cells[column.key], new.cells[column.key]
                if was.place == now.place or parse_cell(now.cell) is None:
                    continue
                why = f"{column.header} is looked for here from now on"
                value = None if turn.new_year or was.is_blank else as_typed(turn.sheets, was, now)
                found.add(column, written(cleared(turn.sheets, contract, new, column), value, why))
    return found


def _is_of_a_point(column: Column, contract: Table) -> bool:
    return column.per_point and column.key.split(" ", 1)[0] in contract.points


def describe(period: Period, changes: list[Change]) -> str:
    """How many cells were cleared and how many filled, for the audit."""
    cleared = sum(1 for change in changes if change.after is None)
    return f"{period} opened: {cleared} cells cleared, {len(changes) - cleared} filled"
