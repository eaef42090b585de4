"""A workbook in a file, written without loss: our sheets are spliced in, single cells patched, all else left as it is.

Reading is `FileBook`'s, drawing `OpenpyxlBook`'s, writing `books/package`'s: what cannot be kept is refused before
anything is written, and the result is proved part by part.
"""

from __future__ import annotations

from hnb_xl.books.changed_book import ChangedBook, ownership_key
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.memory import raw_computed
from hnb_xl.books.openpyxl_book import Document
from hnb_xl.books.package import CellPatch, Package, Plan, SpliceRequest, plan
from hnb_xl.model.blocks import CellValue
from hnb_xl.write.layout import address

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

    def _patches(self) -> list[CellPatch]:
        """What was typed, and the computed cells that do not hold their formula and value already.

        Computed cells are locked against typing, not against us.
        """
        there = self._cells_there()
        gone = self._gone()
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


def _patched(value: CellValue) -> CellValue:
    return "" if value is None else value  # a formula that gives nothing gives an empty text
