"""A workbook in a file, written without loss: our sheets are spliced in, single cells patched, all else left as it is.

Reading is `FileBook`'s, drawing `OpenpyxlBook`'s, writing `books/package`'s: what cannot be kept is refused before
anything is written, and the result is proved part by part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hnb_xl.books.book import ComputedCell, RawCell, RawGrid, RawTable
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.memory import (
    GENERATED,
    cell_place,
    raw_computed,
    raw_typed,
    resolved,
    with_computed,
    with_typed,
)
from hnb_xl.books.openpyxl_book import Document, OpenpyxlBook
from hnb_xl.books.package import CellPatch, Package, Plan, SpliceRequest, plan
from hnb_xl.books.package.refusals import refused
from hnb_xl.model.blocks import CellValue, Sheet
from hnb_xl.model.change import Change
from hnb_xl.write.layout import address


class SplicedBook:
    """An existing workbook that keeps everything in it. Nothing changes before `to_bytes`.

    Args:
        data: The file's bytes.
        name: The file's name, for messages and results.

    Raises:
        BookUnreadable: it is not a workbook that can be read; the message says in which way.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._file = FileBook(data, name)
        self._tabs = {key.lower(): sheet.name for key, sheet in self._file.workbook.owned().items()}
        self._drawing = OpenpyxlBook.new(name)
        self._removed: set[str] = set()
        self._computed: dict[tuple[str, int, int], ComputedCell] = {}
        self._typed: dict[tuple[str, int, int], tuple[CellValue, bool]] = {}

    @property
    def name(self) -> str:
        """The file's name, for messages and results."""
        return self._file.name

    def sheet_names(self) -> tuple[str, ...]:
        """Every worksheet, in tab order, with those put in since; a tab a person renamed keeps its name."""
        gone = {self._tabs[key] for key in self._removed}
        there = [name for name in self._file.sheet_names() if name not in gone]
        return (*there, *(name for name in map(self._tab, self._drawing.sheets.values()) if name not in there))

    def tables(self) -> Mapping[str, RawTable]:
        """Every Excel table by name, those put in since included."""
        drawn = {name: self._tab(sheet) for name, sheet in self._drawing.sheets.items()}
        going = {*drawn.values(), *(self._tabs[key] for key in self._removed)}
        there = {name: table for name, table in self._file.tables().items() if table.sheet not in going}
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
        grid = self._file.grid(sheet, last_row)
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
        self._drawing.put_computed([cell for cell in cells if cell.sheet in self._drawing.sheets])
        others = [cell for cell in cells if cell.sheet not in self._drawing.sheets]
        for cell in resolved(others, self._file.tables().values(), self._drawing.addresses()):
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

    def planned(self) -> Plan:
        """What writing would do, with every reason that stands against it."""
        splice = None
        if self._drawing.sheets:
            self._drawing.document = Document(title=self._file.title)
            scratch = Package(self._drawing.to_bytes(packed=False))
            splice = SpliceRequest(scratch, {name: ownership_key(s) for name, s in self._drawing.sheets.items()})
        return plan(
            self._file.package,
            splice=splice,
            patches=self._patches(),
            remove=sorted(self._removed),
        )

    def is_changed(self) -> bool:
        """Whether writing would change the file; also where something stands against it, which `to_bytes` says."""
        planned = self.planned()
        return bool(planned.refusals) or not planned.is_empty

    def to_bytes(self) -> bytes:
        """The workbook with what was put into it; of nothing new, the very bytes that were read.

        Raises:
            Refused: something in the workbook could not be kept; its code and message say what.
        """
        return self.planned().apply()

    def _tab(self, sheet: Sheet) -> str:
        """The name of the tab a sheet stands on, or will."""
        return self._tabs.get(ownership_key(sheet), sheet.name)

    def _patches(self) -> list[CellPatch]:
        """What was typed, and the computed cells that do not hold their formula and value already.

        Computed cells are locked against typing, not against us.
        """
        there = self._cells_there()
        gone = {self._tabs[key] for key in self._removed} | {
            self._tab(sheet) for sheet in self._drawing.sheets.values()
        }
        typed = [
            CellPatch(sheet, address(row, column), None if value == "" else value, locked=locked)
            for (sheet, row, column), (value, locked) in self._typed.items()
            if sheet not in gone
        ]
        return typed + [
            CellPatch(
                sheet, address(row, column), _patched(cell.value), cell.formula, replace_formula=True, locked=True
            )
            for (sheet, row, column), cell in self._computed.items()
            if there.get((sheet, row, column)) != raw_computed(cell.formula, cell.value)
        ]

    def _cells_there(self) -> dict[tuple[str, int, int], RawCell]:
        return {
            (table.sheet, table.top + 1 + down, table.left + across): cell
            for table in self._file.tables().values()
            for down, row in enumerate(table.rows)
            for across, cell in enumerate(row)
            if cell.formula
        }


def ownership_key(sheet: Sheet) -> str:
    """The key by which a sheet stays ours, also after somebody renames its tab; its role comes first."""
    return f"{sheet.role.value}_{re.sub(r'[^a-z0-9]+', '_', sheet.name.lower()).strip('_')}"


def _patched(value: CellValue) -> CellValue:
    return "" if value is None else value  # a formula that gives nothing gives an empty text
