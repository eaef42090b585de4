"""An existing workbook and what was put into it since; nothing is written yet.

What a file and a workbook open in Excel have in common: they are read once, the changes are laid over what was read,
and only then everything is written at once (`books/spliced_book.py`, `books/xlwings_book.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from hnb_xl.books.book import ComputedCell, RawCell, RawGrid, RawTable, ReadableBook
from hnb_xl.books.memory import GENERATED, cell_place, raw_computed, raw_typed, resolved, with_computed, with_typed
from hnb_xl.books.openpyxl_book import OpenpyxlBook
from hnb_xl.books.package.refusals import refused
from hnb_xl.model.blocks import CellValue, Sheet
from hnb_xl.model.change import Change

_LONGEST_TAB = 31  # characters: what Excel allows


class ChangedBook:
    """A workbook as it was read, with what was put into it since.

    Args:
        there: The workbook as it stands.
        tabs: The name of the tab each sheet of ours stands on, by its ownership key in small letters.
    """

    def __init__(self, there: ReadableBook, tabs: Mapping[str, str]) -> None:
        self._there = there
        self._tabs = dict(tabs)
        self._drawing = OpenpyxlBook.new(there.name)
        self._new_tabs: dict[str, str] = {}
        self._removed: set[str] = set()
        self._computed: dict[tuple[str, int, int], ComputedCell] = {}
        self._typed: dict[tuple[str, int, int], tuple[CellValue, bool]] = {}

    @property
    def name(self) -> str:
        """The file's name, for messages and results."""
        return self._there.name

    def sheet_names(self) -> tuple[str, ...]:
        """Every worksheet, in tab order, with those put in since; a tab a person renamed keeps its name."""
        gone = {self._tabs[key] for key in self._removed}
        there = [name for name in self._there.sheet_names() if name not in gone]
        return (*there, *(name for name in map(self._tab, self._drawing.sheets.values()) if name not in there))

    def own_sheets(self) -> frozenset[str]:
        """The tabs that are ours, those put in since included."""
        gone = {self._tabs[key] for key in self._removed}
        there = {tab for tab in self._tabs.values() if tab not in gone}
        return frozenset((*there, *map(self._tab, self._drawing.sheets.values())))

    def tables(self) -> Mapping[str, RawTable]:
        """Every Excel table by name, those put in since included."""
        drawn = {name: self._tab(sheet) for name, sheet in self._drawing.sheets.items()}
        going = {*drawn.values(), *(self._tabs[key] for key in self._removed)}
        there = {name: table for name, table in self._there.tables().items() if table.sheet not in going}
        put = {
            name: table if drawn[table.sheet] == table.sheet else replace(table, sheet=drawn[table.sheet])
            for name, table in self._drawing.tables().items()
        }
        typed = with_typed(there, {place: value for place, (value, _) in self._typed.items()})
        return with_computed(typed | put, self._computed.values())

    def grid(self, sheet: str, last_row: int | None = None) -> RawGrid:
        """Every cell of one worksheet, with what was put into it since.

        Raises:
            LookupError: there is no such sheet.
            BookUnreadable: a part that must be read is damaged.
        """
        put = next((name for name, each in self._drawing.sheets.items() if self._tab(each) == sheet), None)
        if put is not None:
            return replace(self._drawing.grid(put, last_row), sheet=sheet)
        if sheet not in self.sheet_names():
            raise LookupError(f"{self.name} has no sheet {sheet!r}")
        grid = self._there.grid(sheet, last_row)
        since = {place: raw_typed(value) for place, (value, _) in self._typed.items()}
        since |= {place: raw_computed(cell.formula, cell.value) for place, cell in self._computed.items()}
        cells = dict(grid.cells)
        for (tab, row, column), cell in since.items():
            if tab == sheet and (last_row is None or row <= last_row):
                cells[row, column] = cell
        return replace(grid, cells={place: cell for place, cell in sorted(cells.items()) if cell != RawCell()})

    def put_sheets(self, sheets: Sequence[Sheet], stamp: str = "") -> None:
        """Add sheets at the end, or replace those of ours where they stand, under whatever name they have.

        Raises:
            LookupError: a formula names a table, row or column that is not there.
            ValueError: a table's name is taken by a table of another sheet, or a sheet makes no sense.
        """
        self._drawing.put_sheets(sheets, stamp)
        self._removed -= {ownership_key(sheet) for sheet in sheets}

    def put_generated(self, sheets: Sequence[Sheet], stamp: str) -> None:
        """Put in all the sheets of a run; dashboards and checks of an earlier run that are not among them go."""
        roles = tuple(f"{role.value}_" for role in GENERATED)
        self._removed |= {key for key in self._tabs if key.startswith(roles)}
        self._drawing.put_generated(sheets, stamp)
        self._removed -= {ownership_key(sheet) for sheet in sheets}

    def remove_sheet(self, name: str) -> None:
        """Remove one of our sheets.

        Raises:
            LookupError: there is no such sheet.
            Refused: it is not ours.
        """
        if name not in self.sheet_names():
            raise LookupError(f"{self.name} has no sheet {name!r}")
        put = [sheet.name for sheet in self._drawing.sheets.values() if self._tab(sheet) == name]
        for each in put:
            self._drawing.remove_sheet(each)
        keys = {key for key, tab in self._tabs.items() if tab == name}
        if not put and not keys:
            raise refused("not_owned", f"The sheet {name} was not made by hnb_xl.")
        self._removed |= keys

    def put_computed(self, cells: Sequence[ComputedCell]) -> None:
        """Write formulas and their values into computed cells of input sheets; their look stays.

        Raises:
            LookupError: a cell's sheet is not there, or a formula names a cell that is not there.
        """
        there = set(self.sheet_names())
        for cell in cells:
            if cell.sheet not in there:
                raise LookupError(f"{self.name} has no sheet {cell.sheet!r}")
        drawn = {self._tab(sheet): name for name, sheet in self._drawing.sheets.items()}
        inside = [replace(cell, sheet=drawn[cell.sheet]) for cell in cells if cell.sheet in drawn]
        self._drawing.put_computed(inside)
        others = [cell for cell in cells if cell.sheet not in drawn]
        for cell in resolved(others, self._there.tables().values(), self._drawing.addresses()):
            self._computed[cell.sheet, cell.row, cell.column] = cell

    def put_values(self, changes: Sequence[Change], *, locked: bool = False) -> None:
        """Write typed values into cells of existing sheets; formats stay. What stands against it is in `planned`.

        Raises:
            LookupError: a cell's sheet is not there.
            Refused: an address makes no sense, or a formula stands in a cell of a sheet that was just put in.
        """
        there = set(self.sheet_names())
        for change in changes:
            if change.sheet not in there:
                raise LookupError(f"{self.name} has no sheet {change.sheet!r}")
        drawn = {self._tab(sheet): name for name, sheet in self._drawing.sheets.items()}
        inside = [replace(change, sheet=drawn[change.sheet]) for change in changes if change.sheet in drawn]
        self._drawing.put_values(inside, locked=locked)
        for change in changes:
            if change.sheet not in drawn:
                self._typed[change.sheet, *cell_place(change)] = (change.after, locked)

    def _tab(self, sheet: Sheet) -> str:
        """The name of the tab a sheet stands on, or will: its own, unless the team has a tab of that name."""
        key = ownership_key(sheet)
        if key not in self._tabs and key not in self._new_tabs:
            taken = {name.casefold() for name in (*self._there.sheet_names(), *self._new_tabs.values())}
            self._new_tabs[key] = free_tab(sheet.name, taken)
        return self._tabs.get(key) or self._new_tabs[key]

    def _gone(self) -> set[str]:
        """The tabs whose cells are not written: they go, or are drawn anew."""
        return {self._tabs[key] for key in self._removed} | {
            self._tab(sheet) for sheet in self._drawing.sheets.values()
        }

    def _cells_there(self) -> dict[tuple[str, int, int], RawCell]:
        return {
            (table.sheet, table.top + 1 + down, table.left + across): cell
            for table in self._there.tables().values()
            for down, row in enumerate(table.rows)
            for across, cell in enumerate(row)
            if cell.formula
        }


def free_tab(name: str, taken: Collection[str]) -> str:
    """A name for a tab of ours that the team has not taken: Summary, else HNB Summary, else HNB Summary 2.

    Args:
        name: The name it should have.
        taken: The names of all other tabs, in small letters.
    """
    found, number = name, 1
    while found.casefold() in taken:
        ending = "" if number == 1 else f" {number}"
        found = f"HNB {name}"[: _LONGEST_TAB - len(ending)].rstrip() + ending
        number += 1
    return found


def ownership_key(sheet: Sheet) -> str:
    """The key by which a sheet stays ours, also after somebody renames its tab; its role comes first."""
    return f"{sheet.role.value}_{re.sub(r'[^a-z0-9]+', '_', sheet.name.lower()).strip('_')}"
