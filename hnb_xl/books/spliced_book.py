"""A workbook in a file, written without loss: our sheets are spliced in, single cells patched, all else left as it is.

Reading is `FileBook`'s, drawing `OpenpyxlBook`'s, writing `books/package`'s: what cannot be kept is refused before
anything is written, and the result is proved part by part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hnb_xl.books.book import ComputedCell, RawCell, RawTable
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.memory import GENERATED, raw_computed, resolved, with_computed
from hnb_xl.books.openpyxl_book import Document, OpenpyxlBook
from hnb_xl.books.package import CellPatch, Package, Plan, SpliceRequest, plan
from hnb_xl.books.package.refusals import refused
from hnb_xl.model.blocks import CellValue, Sheet
from hnb_xl.write.layout import address

_LOCKED = frozenset({"locked_cell"})  # computed cells are locked against typing, not against us


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
        return with_computed(there | put, self._computed.values())

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
            allow=_LOCKED,
        )

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
        """The computed cells that do not hold their formula and value already."""
        there = self._cells_there()
        return [
            CellPatch(sheet, address(row, column), _patched(cell.value), cell.formula, replace_formula=True)
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
