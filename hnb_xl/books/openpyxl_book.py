"""The headless workbook: reads a file's parts, draws sheets with openpyxl, gives back bytes.

Reading needs no openpyxl (`books/package_reader.py`), so a command that only reads never pays for it. Saving
to disk is `books/safe_save.py`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hnb_xl.books.book import ComputedCell, RawTable
from hnb_xl.books.cell_values import saved
from hnb_xl.books.finish import SheetExtras
from hnb_xl.books.guard import read_file, unpack
from hnb_xl.books.memory import MemoryBook
from hnb_xl.books.package_reader import PackageReader
from hnb_xl.books.parts import parts_not_ours
from hnb_xl.model.blocks import CellValue, Role, Sheet
from hnb_xl.write.layout import Layout

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from hnb_xl.books.styling import Styles

EPOCH = datetime(2021, 1, 1, tzinfo=UTC)
"""The date written into document properties unless another is given: the same inputs give the same bytes."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a workbook says of itself: in its properties, and in the footer of each printed page."""

    title: str = ""
    stamp: str = ""  # "2021-22/Q3 · data at 30 November 2021 · sha256:…"
    subject: str = ""
    created: datetime = EPOCH


@dataclass
class _Drawn:
    """What one sheet of ours needs when the file is finished."""

    layout: Layout
    values: dict[tuple[int, int], CellValue] = field(default_factory=dict)

    @property
    def free_rows(self) -> frozenset[int]:
        """Rows of an input sheet's tables grow with what a person types."""
        if self.layout.sheet.role is not Role.INPUT:
            return frozenset()
        return frozenset(
            row for place in self.layout.tables.values() for row in range(place.first_row, place.last_row + 1)
        )


class OpenpyxlBook:
    """A workbook in a file, without Excel. Make one with `open`, `from_bytes` or `new`."""

    def __init__(self, memory: MemoryBook, reader: PackageReader | None, document: Document) -> None:
        self.document = document
        self._memory = memory
        self._reader = reader
        self._drawn: dict[str, _Drawn] = {}
        self._computed: dict[str, dict[tuple[int, int], CellValue]] = {}  # put into sheets that the file had
        self._workbook_or_none: Workbook | None = None
        self._styles: Styles | None = None

    @classmethod
    def open(cls, path: Path, *, for_writing: bool = False) -> OpenpyxlBook:
        """Open a workbook.

        Args:
            path: Where it is.
            for_writing: Refuse it while a spreadsheet program has it open.

        Raises:
            BookMissing: there is no such file.
            BookUnreadable: it is not a workbook that can be read; the message says in which way.
        """
        return cls.from_bytes(read_file(path, for_writing=for_writing), path.name)

    @classmethod
    def from_bytes(cls, data: bytes, name: str = "workbook.xlsx") -> OpenpyxlBook:
        """Open a workbook that is in memory.

        Raises:
            BookUnreadable: it is not a workbook that can be read; the message says in which way.
        """
        reader = PackageReader(name, unpack(data, name))
        memory = MemoryBook.holding(name, reader.sheets, reader.tables())
        return cls(memory, reader, Document())

    @classmethod
    def new(cls, name: str = "workbook.xlsx", document: Document | None = None) -> OpenpyxlBook:
        """A workbook without any sheet yet."""
        return cls(MemoryBook(name), None, document or Document())

    @property
    def name(self) -> str:
        """The file's name, for messages and results."""
        return self._memory.name

    def sheet_names(self) -> tuple[str, ...]:
        """Every worksheet, in tab order."""
        return self._memory.sheet_names()

    def tables(self) -> Mapping[str, RawTable]:
        """Every Excel table by name."""
        return self._memory.tables()

    def put_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Add sheets at the end, or replace those of the same name where they stand.

        Raises:
            LookupError: a formula, name or chart names a table, row or column that is not there.
            ValueError: a sheet makes no sense.
        """
        from hnb_xl.books.drawing import Pen
        from hnb_xl.books.names import define_names

        workbook = self._workbook
        self._memory.put_sheets(sheets)
        addresses = self._memory.addresses()
        for sheet in sheets:
            at = workbook.sheetnames.index(sheet.name) if sheet.name in workbook.sheetnames else None
            if at is not None:
                workbook.remove(workbook[sheet.name])
            target = workbook.create_sheet(sheet.name, at)
            pen = Pen(target, self._memory.layouts[sheet.name], self._style_of(target), addresses)
            pen.draw(self.document.title or workbook.properties.title or "", self.document.stamp)
            self._drawn[sheet.name] = _Drawn(pen.layout, pen.computed)
            define_names(workbook, sheet, addresses)

    def remove_sheet(self, name: str) -> None:
        """Remove one of our sheets.

        Raises:
            LookupError: there is no such sheet.
        """
        self._memory.remove_sheet(name)
        self._workbook.remove(self._workbook[name])
        self._drawn.pop(name, None)
        self._computed.pop(name, None)

    def put_computed(self, cells: Sequence[ComputedCell]) -> None:
        """Write formulas and their values into computed cells of input sheets; their look stays.

        Raises:
            LookupError: a cell's sheet is not there, or a formula names a cell that is not there.
        """
        from hnb_xl.books.drawing import set_formula

        self._memory.put_computed(cells)
        for cell in self._memory.resolved(cells):
            target = self._workbook[cell.sheet].cell(cell.row, cell.column)
            set_formula(target, cell.formula)
            self._values(cell.sheet)[cell.row, cell.column] = cell.value

    def to_bytes(self, modified: datetime | None = None) -> bytes:
        """The finished file; the same book gives the same bytes.

        Args:
            modified: The date of the change in the document's properties; 1 January 2021 unless given.
        """
        from hnb_xl.books.saving import has_drawing, write_workbook

        workbook = self._workbook
        extras = [self._extras(sheet.title, has_drawing=has_drawing(sheet)) for sheet in workbook.worksheets]
        summaries = self._reader.table_summaries() if self._reader else {}
        for drawn in self._drawn.values():
            summaries |= {name: place.table.summary for name, place in drawn.layout.tables.items()}
        return write_workbook(workbook, self.document, modified or EPOCH, extras, summaries)

    def _extras(self, sheet: str, *, has_drawing: bool) -> SheetExtras:
        values = {cell: saved(value) for cell, value in self._values(sheet).items()}
        drawn = self._drawn.get(sheet)
        if drawn is not None:
            return SheetExtras(values, drawn.free_rows, [place.chart.alt for place in drawn.layout.charts], has_drawing)
        if self._reader is None:
            raise LookupError(f"{self.name}: nobody drew the sheet {sheet!r}")
        kept = self._reader.saved(sheet)
        return SheetExtras({**kept.values, **values}, kept.free_rows, self._reader.descriptions(sheet), has_drawing)

    def _values(self, sheet: str) -> dict[tuple[int, int], CellValue]:
        drawn = self._drawn.get(sheet)
        return drawn.values if drawn is not None else self._computed.setdefault(sheet, {})

    @property
    def _workbook(self) -> Workbook:
        if self._workbook_or_none is None:
            from hnb_xl.books.saving import load_workbook, new_workbook

            self._workbook_or_none = (
                new_workbook() if self._reader is None else load_workbook(self._reader.parts, self.name)
            )
        return self._workbook_or_none

    def _style_of(self, sheet: Worksheet) -> Styles:
        if self._styles is None:
            from hnb_xl.books.styling import Styles

            self._styles = Styles(sheet)
        return self._styles


__all__ = ["EPOCH", "Document", "OpenpyxlBook", "parts_not_ours"]
