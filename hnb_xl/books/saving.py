"""Making, loading and writing an openpyxl workbook, wholly in memory."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from hnb_xl.books.finish import SheetExtras, finish, pack
from hnb_xl.books.look import FONT
from hnb_xl.errors import BookUnreadable
from hnb_xl.write.text_size import BODY_POINTS

if TYPE_CHECKING:
    from hnb_xl.books.openpyxl_book import Document

_OURS = "hnb_xl"


def new_workbook() -> openpyxl.Workbook:
    """A workbook without sheets whose normal font is ours: column widths are counted in its digits."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    font = Font(name=FONT, size=BODY_POINTS, family=2)
    # The first font is the default one, and openpyxl has no public way to set it.
    workbook._fonts = IndexedList([font])  # type: ignore[attr-defined]  # noqa: SLF001
    workbook._named_styles["Normal"].font = font  # type: ignore[attr-defined]  # noqa: SLF001
    workbook.properties.creator = _OURS
    return workbook


def load_workbook(parts: Mapping[str, bytes], name: str) -> openpyxl.Workbook:
    """Load a workbook from its parts, which have passed `books/guard.py`.

    Raises:
        BookUnreadable: openpyxl cannot make sense of it.
    """
    try:
        with warnings.catch_warnings():
            # It warns of what it would lose; `books/parts.py` refuses such a workbook before it gets here.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(pack(parts, zipfile.ZIP_STORED)), rich_text=True)
    except Exception as error:
        raise BookUnreadable(
            "book_damaged",
            f"{name} is damaged: openpyxl cannot load it ({type(error).__name__}: {error}).",
            "Restore it from a backup, or open it in Excel and save it again.",
        ) from error


def write_workbook(
    workbook: openpyxl.Workbook,
    document: Document,
    modified: datetime,
    extras: Sequence[SheetExtras],
    summaries: Mapping[str, str],
) -> bytes:
    """The finished bytes of a workbook."""
    _set_properties(workbook, document, modified)
    _select_one_sheet(workbook)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        # Not Workbook.save: it stamps the present time on the properties.
        ExcelWriter(workbook, archive).write_data()
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    return finish(parts, extras, summaries)


def has_drawing(sheet: Worksheet) -> bool:
    """Whether a sheet will have a drawing part; openpyxl says so nowhere else."""
    return bool(sheet._charts or sheet._images)  # type: ignore[attr-defined]  # noqa: SLF001


def _set_properties(workbook: openpyxl.Workbook, document: Document, modified: datetime) -> None:
    properties = workbook.properties
    if document.title:
        properties.title = document.title
    if document.subject:
        properties.subject = document.subject
    properties.language = properties.language or "en-GB"
    if properties.creator == _OURS:
        properties.created = _naive(document.created)
    properties.modified = _naive(modified)
    properties.lastModifiedBy = _OURS


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _select_one_sheet(workbook: openpyxl.Workbook) -> None:
    """Two selected tabs would be a group, and a person's typing would go to both."""
    active = workbook.active if workbook.active in workbook.worksheets else workbook.worksheets[0]
    workbook.active = workbook.worksheets.index(active)
    for sheet in workbook.worksheets:
        sheet.sheet_view.tabSelected = sheet is active
