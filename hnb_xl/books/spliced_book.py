"""A workbook in a file, written without loss: our sheets are spliced in, single cells patched, all else left as it is.

Reading is `FileBook`'s, drawing `OpenpyxlBook`'s, writing `books/package`'s: what cannot be kept is refused before
anything is written, and the result is proved part by part.
"""

from __future__ import annotations

from collections.abc import Sequence

from hnb_xl.books.changed_book import ChangedBook, ownership_key
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.memory import raw_computed
from hnb_xl.books.openpyxl_book import Document
from hnb_xl.books.package import CellPatch, Package, Plan, SpliceRequest, plan
from hnb_xl.books.package.removal import has_module
from hnb_xl.model.addresses import address
from hnb_xl.model.blocks import CellValue, Role, Text, Title
from hnb_xl.model.blocks import Sheet as BlockSheet
from hnb_xl.model.function_names import plainly

__all__ = ["SplicedBook", "ownership_key"]


class SplicedBook(ChangedBook):
    """An existing workbook that keeps everything in it. Nothing changes before `to_bytes`.

    Args:
        data: The file's bytes.
        name: The file's name, for messages and results.

    Raises:
        BookUnreadable: it is not a workbook that can be read; the message says in which way.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._file = FileBook(data, name)
        super().__init__(self._file, {key.lower(): sheet.name for key, sheet in self._file.workbook.owned().items()})

    def put_generated(self, sheets: Sequence[BlockSheet], stamp: str) -> None:
        """Put in all the sheets of a run; dashboards and checks of an earlier run that are not among them go.

        One that Excel keeps a code module for stays as a tab that says so: only Excel can delete it.
        """
        super().put_generated(sheets, stamp)
        owned = {key.lower(): sheet for key, sheet in self._file.workbook.owned().items()}
        bound = sorted(key for key in self._removed if has_module(self._file.workbook, owned[key]))
        self._drawing.put_sheets([_emptied(key, owned[key].name) for key in bound])
        self._removed -= set(bound)

    def planned(self) -> Plan:
        """What writing would do, with every reason that stands against it."""
        splice = None
        if self._drawing.sheets:
            self._drawing.document = Document(title=self._file.title)
            scratch = Package(self._drawing.to_bytes(packed=False))
            sheets = self._drawing.sheets.items()
            tabs = {name: self._tab(sheet) for name, sheet in sheets}
            splice = SpliceRequest(scratch, {name: ownership_key(sheet) for name, sheet in sheets}, tabs=tabs)
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

    def _patches(self) -> list[CellPatch]:
        """What was typed, and the computed cells that do not hold their formula and value already.

        Computed cells are locked against typing, not against us.
        """
        there = self._cells_there()
        gone = self._gone()
        patches = [
            CellPatch(sheet, address(row, column), None if value == "" else value, locked=locked)
            for (sheet, row, column), (value, locked) in self._typed.items()
            if sheet not in gone
        ]
        for (sheet, row, column), cell in self._computed.items():
            stands = there.get((sheet, row, column))
            # One that calls our functions by another spelling is the same formula, and stays as it is spelled.
            same = stands is not None and plainly(stands.formula) == cell.formula
            formula = stands.formula if same and stands else cell.formula
            if stands != raw_computed(formula, cell.value):
                at = address(row, column)
                patches.append(CellPatch(sheet, at, _patched(cell.value), formula, replace_formula=True, locked=True))
        return patches


def _emptied(key: str, tab: str) -> BlockSheet:
    """What a sheet of ours shows that this run does not make and we cannot delete."""
    role, _, name = key.partition("_")
    says = Text(
        "There is nothing to show here in this return. Excel keeps a code module for this sheet, so that only Excel "
        "can delete it: right-click its tab and choose Delete."
    )
    return BlockSheet(name=name, role=Role(role), blocks=(Title(tab), says), widths=(90,))


def _patched(value: CellValue) -> CellValue:
    return "" if value is None else value  # a formula that gives nothing gives an empty text
