"""A sheet's page and window: print set-up, header and footer, frozen panes, protection, tab colour."""

from __future__ import annotations

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from hnb_xl.books.look import TAB_COLOURS
from hnb_xl.model.addresses import address, letters
from hnb_xl.model.blocks import Role
from hnb_xl.write.layout import Layout
from hnb_xl.write.paging import EDGE, FOOT, page_breaks

_A4 = 9
_INCH = 72


def set_up_page(sheet: Worksheet, layout: Layout, title: str, stamp: str) -> None:
    """Make a sheet ready to print on A4, as wide as one page."""
    plan = layout.sheet
    setup = sheet.page_setup
    setup.paperSize = _A4
    setup.orientation = "landscape" if plan.landscape else "portrait"
    setup.fitToWidth = 1
    setup.fitToHeight = 1 if plan.one_page else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = EDGE / _INCH
    margins.bottom = FOOT / _INCH
    margins.header = margins.footer = 0.3
    for row in page_breaks(layout):
        sheet.row_breaks.append(Break(id=row))
    sheet.print_options.horizontalCentered = True
    sheet.print_area = f"A1:{address(layout.last_row, plan.print_columns or layout.columns)}"
    for place in layout.tables.values():
        if place.table.repeat_header:
            sheet.print_title_rows = f"{place.top}:{place.top}"
    _write_footer(sheet, title, stamp)


def set_up_window(sheet: Worksheet, layout: Layout) -> None:
    """Freeze panes, hide gridlines on sheets for reading, colour the tab, protect what is not typed."""
    plan = layout.sheet
    sheet.sheet_view.showGridLines = plan.role is Role.INPUT
    sheet.sheet_properties.tabColor = TAB_COLOURS[plan.role]
    for place in layout.tables.values():
        frozen = place.table.freeze_columns
        if frozen is not None:
            sheet.freeze_panes = address(place.first_row, place.left + frozen)
    if plan.role in (Role.INPUT, Role.GUIDE, Role.RECORD):
        _protect(sheet)


def set_widths(sheet: Worksheet, layout: Layout) -> None:
    """Give every grid column its width."""
    for column in range(1, layout.columns + 1):
        # A file stores the width with the cell's own margins; 5 of the 7 pixels of a digit.
        sheet.column_dimensions[letters(column)].width = layout.width(column) + 0.7109375


def _protect(sheet: Worksheet) -> None:
    """Lock what nobody types, without a password: it guards against slips, and an officer may lift it."""
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "sort", "autoFilter"):
        setattr(protection, allowed, False)  # False means that the lock does not cover it


def _write_footer(sheet: Worksheet, title: str, stamp: str) -> None:
    footer = sheet.oddFooter
    if footer is None:  # openpyxl always makes one
        return
    # A size is followed by a space, or a title that begins with a digit would become part of it.
    left = f"&8 {_escaped(title)}" if title else ""
    footer.left.text = "\n".join(part for part in (left, f"&7 {_escaped(stamp)}" if stamp else "") if part) or None
    footer.right.text = "&8 &A · Page &P of &N"


def _escaped(text: str) -> str:
    return text.replace("&", "&&")[:110]
