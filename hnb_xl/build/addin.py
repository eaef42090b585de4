"""The add-in: our macros, worksheet functions and ribbon tab for whatever workbook is in front."""

from __future__ import annotations

from hnb_xl.books.openpyxl_book import Document, OpenpyxlBook
from hnb_xl.build.macros import with_macros
from hnb_xl.build.settings import settings_sheet
from hnb_xl.build.vba_modules import Flavour

ADDIN = "hnb_monitor.xlam"
_TITLE = "HNB Monitor"  # Excel's list of add-ins shows the title and the subject
_SUBJECT = "High needs block monitoring: worksheet functions HNB_..., checks, dashboards"


def addin() -> bytes:
    """The add-in's file; the same bytes each time. It holds one sheet, its settings, which Excel does not show."""
    book = OpenpyxlBook.new(ADDIN, Document(title=_TITLE, subject=_SUBJECT))
    book.put_sheets([settings_sheet(Flavour.ADDIN)])
    return with_macros(book.to_bytes(), Flavour.ADDIN, {})
