"""A workbook that is open in Excel, through xlwings: on the desktop, or from the remote engine.

It is read in blocks and changed in memory; `commit` then writes everything at once. What can be refused is refused
before the first cell is written, and if Excel stops half way, what was typed is put back and a sheet that was being
drawn says so: no half of anything passes for a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, nullcontext
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from hnb_xl.books import live_desktop as desktop
from hnb_xl.books.book import RawCell
from hnb_xl.books.changed_book import ChangedBook, ownership_key
from hnb_xl.books.live_drawing import LivePen, read_back
from hnb_xl.books.live_ends import is_windows
from hnb_xl.books.live_reader import LiveReader, owned_tabs
from hnb_xl.books.live_writing import Place, areas, typed, write
from hnb_xl.books.openpyxl_book import EPOCH, Document
from hnb_xl.books.package.namespaces import OWNER_PREFIX
from hnb_xl.books.package.refusals import refused
from hnb_xl.errors import CannotRun, HnbError
from hnb_xl.model.addresses import address
from hnb_xl.model.blocks import Sheet
from hnb_xl.write.layout import quoted

if TYPE_CHECKING:
    import xlwings as xw
    from openpyxl import Workbook

_NEEDLESS = re.compile(r"""("[^"]*")|'([A-Za-z_]\w*)'(?=!)|\s+""")
_UNFINISHED = "This sheet was being made anew when Excel stopped. Press Refresh dashboards again."


class XlwingsBook(ChangedBook):
    """A workbook in Excel. Nothing changes in it before `commit`.

    Sheets of ours are known by the same hidden names as in a file, so a renamed tab stays ours and sheets of others
    are never touched.

    Args:
        book: The workbook, as `xlwings.Book.caller()` gives it.
    """

    def __init__(self, book: xw.Book) -> None:
        self.live = book
        self._reader = LiveReader(book)
        self._windows = is_windows(book)
        self._is_committed = False
        super().__init__(self._reader, owned_tabs(book, self._reader.sheet_names()))

    def commit(self) -> None:
        """Write what was put in, once. Screen, calculation and events are the caller's to hold and restore.

        Raises:
            Refused: something may not be written; nothing was.
            CannotRun: Excel stopped half way; what was typed stands as before.
        """
        if self._is_committed:
            return
        cells = self._cells_to_write()
        self._refuse(cells)
        self._is_committed = True
        undo = ExitStack()  # every step of it is done, also when one fails
        try:
            with ExitStack() as locks:
                for sheet, placed in cells.items():
                    if self._must_unlock(sheet, placed):
                        locks.enter_context(desktop.unprotected(self._reader.sheets[sheet]))
                for sheet, placed in cells.items():
                    self._write_cells(sheet, placed, undo)
            self._put_sheets(undo)
            self._remove_sheets()
            undo.pop_all()
        except HnbError:
            undo.close()
            raise
        except Exception as error:
            undo.close()
            raise CannotRun(
                "excel_stopped",
                f"Excel stopped while {self.name} was being written ({type(error).__name__}).",
                "What was typed stands as before. Leave the cell you are editing, close any open dialogue, and try"
                " again; or close the workbook without saving.",
            ) from error

    def is_changed(self) -> bool:
        """Whether anything put in differs from what stands there; how it looks is not compared."""
        if self._removed or self._cells_to_write():
            return True
        if not set(map(self._tab, self._drawing.sheets.values())) <= set(self._reader.sheets):
            return True
        drawn = self._drawn()
        return any(
            read_back(drawn[name]) != {place: cell.value for place, cell in self._reader.cells(self._tab(plan)).items()}
            for name, plan in self._drawing.sheets.items()
        )

    def _cells_to_write(self) -> dict[str, dict[Place, RawCell]]:
        """By sheet, what was typed and the formulas that differ from those there, as cells will then hold them."""
        there, gone = self._cells_there(), self._gone()
        found: dict[str, dict[Place, RawCell]] = {}
        for (sheet, row, column), (value, _) in self._typed.items():
            if sheet not in gone:
                found.setdefault(sheet, {})[row, column] = RawCell(typed(value))
        for (sheet, row, column), cell in self._computed.items():
            same = _as_shown(there.get((sheet, row, column), RawCell()).formula) == _as_shown(cell.formula)
            # The remote engine can neither see these formulas nor lift the lock on them: Excel keeps them as they are.
            if sheet not in gone and not same and self._reader.is_desktop:
                found.setdefault(sheet, {})[row, column] = RawCell(formula=cell.formula)
        return found

    def _refuse(self, cells: Mapping[str, Mapping[Place, RawCell]]) -> None:
        for tab, row, column in self._typed:
            if tab in cells and self._reader.cells(tab).get((row, column), RawCell()).formula:
                raise refused("formula_cell", f"{tab}!{address(row, column)} holds a formula.")
        if not self._windows:
            return
        if self._removed or any(self._tab(sheet) not in self._reader.sheets for sheet in self._drawing.sheets.values()):
            desktop.refuse_locked_structure(self.live)
        for tab in self._gone() & set(self._reader.sheets):
            desktop.lift(self._reader.sheets[tab])  # ours, and drawn anew or taken away in a moment
        for name in cells:
            sheet = self._reader.sheets[name]
            unasked = [
                (row, column) for (tab, row, column), (_, locked) in self._typed.items() if tab == name and not locked
            ]
            if unasked and desktop.is_protected(sheet):
                for ref in areas(unasked):
                    if not desktop.is_open_to_typing(sheet, ref):
                        raise refused("locked_cell", f"{name}!{ref} is locked.")

    def _must_unlock(self, sheet: str, cells: Iterable[Place]) -> bool:
        """Computed cells are locked against typing, not against us; of typed ones only those asked for."""
        return self._windows and any(
            (sheet, *place) not in self._typed or self._typed[sheet, *place][1] for place in cells
        )

    def _write_cells(self, name: str, cells: Mapping[Place, RawCell], undo: ExitStack) -> None:
        sheet = self._reader.sheets[name]
        before = self._reader.cells(name)
        old = {place: _given(before.get(place, RawCell())) for place in cells}
        undo.callback(self._put_back, sheet, old)
        write(sheet, {place: f"={cell.formula}" if cell.formula else cell.value for place, cell in cells.items()})

    def _put_back(self, sheet: xw.Sheet, cells: Mapping[Place, bool | float | str | datetime | None]) -> None:
        with desktop.unprotected(sheet) if self._windows else nullcontext():
            write(sheet, cells)

    def _put_sheets(self, undo: ExitStack) -> None:
        if not self._drawing.sheets:
            return
        drawn = self._drawn()
        for name, plan in self._drawing.sheets.items():
            tab = self._tab(plan)
            is_new = tab not in self._reader.sheets
            sheet = self._emptied(tab, is_new=is_new)
            undo.callback(sheet.delete if is_new else partial(_say_unfinished, sheet))
            pen = LivePen(sheet, drawn[name], self._drawing.layouts[name], width_in_points=not self._reader.is_desktop)
            pen.draw()
            if self._windows:
                desktop.finish(pen, drawn[name], is_new=is_new)
            else:
                list(pen.charts())
            self._name(plan, tab)
        for name, value in drawn.defined_names.items():
            _define(self.live, name, f"={value.attr_text}")

    def _drawn(self) -> Workbook:
        from hnb_xl.books.workbook_drawing import drawn_sheets

        return drawn_sheets(self._drawing, Document(), EPOCH)

    def _emptied(self, tab: str, *, is_new: bool) -> xw.Sheet:
        """A sheet to draw on, where it stood; only Excel for Windows can empty one that has tables."""
        sheets = self.live.sheets
        if is_new:
            return sheets.add(tab, after=sheets[-1])
        sheet = sheets[tab]
        if self._windows:
            desktop.clear(sheet)
            return sheet
        at = sheet.index
        sheet.delete()
        return sheets.add(tab, before=sheets[0]) if at == 1 else sheets.add(tab, after=sheets[at - 2])

    def _name(self, plan: Sheet, tab: str) -> None:
        """The hidden name that keeps a sheet ours also after a person has renamed its tab."""
        name = _define(self.live, OWNER_PREFIX + ownership_key(plan), f"={quoted(tab)}!$A$1")
        if self._windows:
            name.api.Visible = False

    def _remove_sheets(self) -> None:
        for key in sorted(self._removed):
            self.live.sheets[self._tabs[key]].delete()
            self.live.names[OWNER_PREFIX + key].delete()


def _define(book: xw.Book, name: str, refers_to: str) -> xw.main.Name:
    if name in book.names:
        found = book.names[name]
        found.refers_to = refers_to
        return found
    return book.names.add(name, refers_to)


def _given(cell: RawCell) -> str | bool | float | None:
    """What Excel must be given for a cell to hold again what it held."""
    if cell.formula:
        return f"={cell.formula}"
    return cell.error or typed(cell.value)  # type: ignore[arg-type,return-value]  # one of the values a cell can hold


def _as_shown(formula: str) -> str:
    """A formula without what Excel leaves out when it shows one: spaces, and quotes round a plain sheet name."""
    return _NEEDLESS.sub(lambda found: found[1] or found[2] or "", formula)


def _say_unfinished(sheet: xw.Sheet) -> None:
    sheet.clear()
    sheet.range("A1").value = _UNFINISHED
