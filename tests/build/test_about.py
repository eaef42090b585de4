"""The guide at the front of the workbook, as it prints."""

from __future__ import annotations

from itertools import takewhile

import openpyxl

from hnb_xl.shipped import templates
from hnb_xl.write.paging import EDGE, FOOT, LONG_SIDE, SHORT_SIDE
from hnb_xl.write.text_size import pixels


def test_no_heading_of_the_guide_can_be_parted_from_its_table() -> None:
    """The list of sheets ends well on the second page, so that what follows it does, whatever a program makes fit."""
    sheet = openpyxl.load_workbook(templates() / "hnb_monitoring.xlsx")["About"]
    width = sum(pixels(sheet.column_dimensions[column].width - 0.71) * 0.75 for column in "AB")
    page = (LONG_SIDE - EDGE - FOOT) * width / (SHORT_SIDE - 2 * EDGE)
    rows = takewhile(lambda row: sheet.cell(row, 1).value != "Changes to the template", range(1, sheet.max_row))
    before = sum(sheet.row_dimensions[row].height or 15 for row in rows)

    assert page * 1.05 < before < page * 1.5
