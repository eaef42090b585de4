"""Draws a whole workbook with openpyxl, wholly in memory."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.writer.excel import ExcelWriter

from hnb_xl.books.cell_values import saved
from hnb_xl.books.drawing import Pen, set_formula, type_value
from hnb_xl.books.finish import SheetExtras, finish, pack
from hnb_xl.books.look import FONT
from hnb_xl.books.names import define_names
from hnb_xl.books.styling import Styles
from hnb_xl.model.blocks import CellValue, Role
from hnb_xl.write.layout import Layout
from hnb_xl.write.text_size import BODY_POINTS

if TYPE_CHECKING:
    from hnb_xl.books.memory import MemoryBook
    from hnb_xl.books.openpyxl_book import Document

_OURS = "hnb_xl"


def drawn_workbook(book: MemoryBook, document: Document, modified: datetime, *, packed: bool) -> bytes:
    """Every sheet that was put into a book, drawn and finished.

    Raises:
        LookupError: a name or chart names a table, row or column that is not there.
        ValueError: a sheet holds something Excel would not take.
    """
    workbook = _new_workbook(document, modified)
    extras = _draw_sheets(workbook, book, document.title)
    workbook.worksheets[0].sheet_view.tabSelected = True
    summaries = {name: place.table.summary for layout in book.layouts.values() for name, place in layout.tables.items()}
    return pack(finish(_written(workbook), extras, summaries), zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)


def drawn_sheets(book: MemoryBook, document: Document, modified: datetime) -> openpyxl.Workbook:
    """Every sheet that was put into a book as openpyxl holds it: what a workbook open in Excel is drawn from.

    Raises:
        LookupError: a name or chart names a table, row or column that is not there.
        ValueError: a sheet holds something Excel would not take.
    """
    workbook = _new_workbook(document, modified)
    _draw_sheets(workbook, book, document.title)
    return workbook


def _new_workbook(document: Document, modified: datetime) -> openpyxl.Workbook:
    """A workbook without sheets whose normal font is ours: column widths are counted in its digits."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    font = Font(name=FONT, size=BODY_POINTS, family=2)
    # The first font is the default one, and openpyxl has no public way to set it.
    workbook._fonts = IndexedList([font])  # type: ignore[attr-defined]  # noqa: SLF001
    workbook._named_styles["Normal"].font = font  # type: ignore[attr-defined]  # noqa: SLF001
    properties = workbook.properties
    properties.title, properties.subject = document.title or None, document.subject or None
    properties.language = "en-GB"
    properties.creator = properties.lastModifiedBy = _OURS
    properties.created, properties.modified = _naive(document.created), _naive(modified)
    return workbook


def _draw_sheets(workbook: openpyxl.Workbook, book: MemoryBook, title: str) -> list[SheetExtras]:
    """Draw each sheet; returns what is to be completed on it once openpyxl has written it."""
    addresses = book.addresses()
    values: dict[str, dict[tuple[int, int], CellValue]] = {}
    styles: Styles | None = None
    for name in book.sheet_names():
        target = workbook.create_sheet(name)
        styles = styles or Styles(target)
        pen = Pen(target, book.layouts[name], styles, addresses)
        pen.draw(title, book.stamps[name])
        values[name] = pen.computed
        define_names(workbook, book.sheets[name], addresses)
    for (name, row, column), cell in book.computed.items():
        set_formula(workbook[name].cell(row, column), cell.formula)
        values[name][row, column] = cell.value
    for (name, row, column), value in book.typed.items():
        type_value(workbook[name].cell(row, column), value)
    return [_extras(book.layouts[name], found) for name, found in values.items()]


def _extras(layout: Layout, values: dict[tuple[int, int], CellValue]) -> SheetExtras:
    return SheetExtras(
        values={place: saved(value) for place, value in values.items()},
        free_rows=_free_rows(layout),
        charts=[place.chart.alt for place in layout.charts],
    )


def _free_rows(layout: Layout) -> frozenset[int]:
    """Rows of an input sheet's tables grow with what a person types."""
    if layout.sheet.role not in (Role.INPUT, Role.RECORD):
        return frozenset()
    return frozenset(row for place in layout.tables.values() for row in range(place.first_row, place.last_row + 1))


def _written(workbook: openpyxl.Workbook) -> dict[str, bytes]:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        # Not Workbook.save: it stamps the present time on the properties.
        ExcelWriter(workbook, archive).write_data()
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
